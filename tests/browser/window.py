"""One person's browser window: signed in, watched. Whatever the page complains about fails the test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests import markup

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Window:
    """`page` is Playwright's; `visit` goes there and reads the page as `tests.markup` does."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.problems: list[str] = []
        self._tolerated: list[str] = []
        self._offline = False
        self.page: Page = context.new_page()
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))
        self.page.on("requestfailed", self._hear_failure)
        self.page.on("response", self._hear_answer)

    def sign_in(self, email: str, password: str) -> "Window":
        self.visit("/sign-in")
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("[name=password]").press("Enter")
        self.page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        return self

    def visit(self, path: str) -> "Window":
        self.page.goto(self.url + path)
        self.inspect()
        return self

    def inspect(self) -> None:
        """Read the page as it stands now, after scripts and frames have changed it."""
        for fault in markup.faults(self.page.content(), driven=True):
            self._note(f"{self.page.url}: {fault}")

    def tolerate(self, *patterns: str) -> None:
        """A test that provokes an error names it: `tolerate("409")`, `tolerate("WebSocket connection")`."""
        self._tolerated += patterns

    @contextmanager
    def offline(self) -> Iterator[None]:
        """The network is cut; what the page then complains about is expected."""
        self._offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self.page.wait_for_timeout(50)
        self._offline = False

    def violations(self, **options: Any) -> list[str]:
        """What axe finds against WCAG 2.2 AA: one sentence per rule with the elements that break it."""
        results = Axe().run(self.page, options={**RULES, **options}).response["violations"]
        return [f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes']]}" for each in results]

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console {message.type}: {message.text} {message.location.get('url', '')}")

    def _hear_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left while it loaded
            self._note(f"request failed: {request.method} {request.url}: {request.failure}")

    def _hear_answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self._note(f"{answer.status} {answer.request.method} {answer.url}")

    def _note(self, problem: str) -> None:
        if not self._offline and not any(re.search(pattern, problem) for pattern in self._tolerated):
            self.problems.append(problem)
