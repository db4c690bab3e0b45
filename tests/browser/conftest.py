"""A real Chromium. The server is always another process: gevent and Playwright's synchronous driver share none."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from app.access import COOKIE
from app.principal import Principal
from tests.browser import chromium
from tests.browser.window import Window
from tests.live.listening import session_of
from tests.live_server import ROOT, LiveServer
from tests.notifications.post import MailServer
from tests.outcome import FAILED

# A machine that runs other tests meanwhile is slow; how fast screens follow is measured in benchmarks.
expect.set_options(timeout=20_000)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium; a machine without one is told how to get it."""
    path = chromium.find(playwright)
    if path is None:
        pytest.skip(chromium.HOW_TO_GET_ONE)
    launched = playwright.chromium.launch(executable_path=path, **chromium.options())
    yield launched
    launched.close()


@pytest.fixture
def window(browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Opens windows on the live server: `window(("ann@example.com", "secret"), theme="dark", viewport=PHONE)`.

    Every window is a browser of its own (cookies, storage). What its pages complained about fails the test.
    """
    opened: list[Window] = []

    def open_window(person: tuple[str, str] | None = None, *, theme: str = "light", **options: Any) -> Window:
        wanted = {"viewport": DESK, "color_scheme": theme, "locale": "en-GB", "timezone_id": "Europe/Berlin"} | options
        context = browser.new_context(base_url=live_server.url, **wanted)
        context.set_default_timeout(20_000)
        opened.append(made := Window(context, live_server.url))
        return made.sign_in(*person) if person else made

    yield open_window
    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node, opened)
    problems = [problem for each in opened for problem in each.problems]
    for each in opened:
        each.context.close()
    assert not problems, "the pages complained:\n" + "\n".join(problems)


def _keep_pictures(test: pytest.Item, windows: list[Window]) -> None:
    """What a failed test saw, in test-results/."""
    directory = Path(ROOT / "test-results")
    directory.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", test.name)
    for number, each in enumerate(windows, 1):
        each.page.screenshot(path=directory / f"{name}-{number}.png", full_page=True)
        (directory / f"{name}-{number}.html").write_text(each.page.content())


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A mail server, for a live server that sends to it."""
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def enter(app: Flask, window: Callable[..., Window]) -> Callable[..., Window]:
    """A window of somebody of the story, signed in, on a page."""

    def open_window(person: Principal, path: str, *, prepare: Callable[[Window], Any] = lambda _: None) -> Window:
        opened = window()
        cookie = session_of(app, person.person_id, *person.roles).cookie
        opened.context.add_cookies([{"name": COOKIE, "value": cookie, "url": opened.url}])
        prepare(opened)
        opened.visit(path)
        expect(opened.page.locator("#live-badge")).to_have_attribute("data-state", "live")
        return opened

    return open_window
