"""Help, the privacy notice and the accessibility statement: for everybody, also before they have logged in."""

from __future__ import annotations

from flask import Blueprint

from pledge_engine.web.site import show


def guide_pages() -> Blueprint:
    """The three pages that every other page links to."""
    pages = Blueprint("guides", __name__)

    @pages.get("/help")
    def help_page() -> tuple[str, int]:
        return show("help", None)

    @pages.get("/privacy")
    def privacy() -> tuple[str, int]:
        return show("privacy", None)

    @pages.get("/accessibility")
    def accessibility() -> tuple[str, int]:
        return show("accessibility", None)

    return pages
