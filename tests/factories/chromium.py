"""An installed Chromium, driven for tests and pictures, in front of pages served for them alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from pledge_engine.web import serving
from tests.factories.installing import installed

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
# What is driven forgets a page that is left; people's own browsers keep some and show them again as they were.
_FORGETS = "--disable-back-forward-cache"


@contextmanager
def chromium(*, keeps_pages: bool = False) -> Iterator[Browser]:
    """A browser without a window; its profile is thrown away. One that ``keeps_pages`` shows them again as they were left."""
    left_out = [_FORGETS] if keeps_pages else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed("chromium", *_NAMES), args=list(_FLAGS), ignore_default_args=left_out
        )
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the pages can be read."""
    with serving.served(app, host="127.0.0.1", port=0) as port:
        yield f"http://127.0.0.1:{port}"
