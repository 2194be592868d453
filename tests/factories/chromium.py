"""An installed Chromium, driven for tests and pictures, in front of pages served for them alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from pledge_engine.web import serving

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def installed() -> str:
    """Where Chromium is; on Debian as root it is installed where missing. Raises ``RuntimeError`` that says what to do."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    apt = shutil.which("apt-get") if os.geteuid() == 0 else None
    if found is None and apt:
        subprocess.run([apt, "install", "--yes", "--quiet", "chromium"], check=True, capture_output=True)
        found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("These tests need Chromium: install it, for example with apt-get install chromium.")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; its profile is thrown away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the pages can be read."""
    with serving.served(app, host="127.0.0.1", port=0) as port:
        yield f"http://127.0.0.1:{port}"
