"""A file to take away: never opened in the browser, under a name of ours."""

from __future__ import annotations

from flask import Response


def file(text: str, kind: str, name: str) -> Response:
    """The text as a file of this kind."""
    return Response(text, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
