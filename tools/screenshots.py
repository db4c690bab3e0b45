"""The README's pictures, taken from a running server with the demo world: `python -m tools.screenshots`."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.window import Window
from tests.databases import migrate
from tests.live_server import LiveServer

PICTURES = Path(__file__).resolve().parent.parent / "docs"
DESK: ViewportSize = {"width": 1440, "height": 900}


class Picture(NamedTuple):
    name: str
    role: str
    page: str
    viewport: ViewportSize


WANTED = (Picture("board", "procurement", "board", DESK),)


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/waybill.db"
        migrate(url, Path(home) / "data")
        server = LiveServer(url, Path(home))
        server.flask("demo", "--world", f"{home}/world.json")
        server.start()
        try:
            take_all(server.url, json.loads((Path(home) / "world.json").read_text()))
        finally:
            server.stop()
    return 0


def take_all(url: str, world: dict[str, Any]) -> None:
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
        if path is None:
            sys.exit(chromium.HOW_TO_GET_ONE)
        browser = playwright.chromium.launch(executable_path=path, **chromium.options())
        for picture in WANTED:
            take(browser, url, world, picture)


def take(browser: Browser, url: str, world: dict[str, Any], picture: Picture) -> None:
    person = next(each for each in world["people"] if each["role"] == picture.role and each["active"])
    context = browser.new_context(viewport=picture.viewport, color_scheme="light", device_scale_factor=1.25)
    window = Window(context, url).sign_in(person["email"], person["password"])
    window.visit(world["pages"][picture.page])
    window.page.wait_for_timeout(800)  # the connection badge turns live
    window.page.screenshot(path=PICTURES / f"{picture.name}.png")
    print(f"docs/{picture.name}.png" + "".join(f"\n  {problem}" for problem in window.problems))
    context.close()


if __name__ == "__main__":
    sys.exit(main())
