"""Serving what the pages look like: our own few files, and the design system that was fetched."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

_FETCHED = Path(__file__).parent / "assets"
_OWN = Path(__file__).parent / "static"
_KEPT_FOR = 3600


def asset_pages() -> Blueprint:
    """Everything under ``/assets``, which says nothing about anybody and may be kept for an hour."""
    pages = Blueprint("assets", __name__)

    @pages.get("/assets/<name>")
    def asset(name: str) -> Response:
        folder = _OWN if (_OWN / name).is_file() else _FETCHED
        return send_from_directory(folder, name, max_age=_KEPT_FOR)

    return pages
