"""Finds the Chromium that the browser tests drive."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW_TO_GET_ONE = (
    "no Chromium: install one (`apt install chromium`), or run `.venv/bin/playwright install chromium`, "
    "or name yours with CHROMIUM=/path/to/chromium"
)


def find(playwright: Playwright) -> str | None:
    """The path of the browser: named, the system's, or Playwright's own; None when this machine has none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    installed = [path for name in NAMES if (path := shutil.which(name))]
    own = [path for path in (*ON_A_MAC, playwright.chromium.executable_path) if Path(path).exists()]
    return next(iter(installed + own), None)


def options() -> dict[str, object]:
    """Chromium's sandbox does not work for root, nor its shared memory in a small container."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"headless": True, "args": ["--disable-dev-shm-usage", *(["--no-sandbox"] if as_root else [])]}
