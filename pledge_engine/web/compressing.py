"""Pages and what they look like, sent compressed to browsers that take it: over a phone that is what they wait for.

Compressing something secret beside something that others can put on the page lets its length tell of the secret, to whoever
can watch many answers. A name of random length, where the format has room for one, makes that harder,
and not impossible.
"""

from __future__ import annotations

import gzip
import io
import secrets
from functools import lru_cache

from flask import Flask, Response, request

# Shorter than this nothing is gained.
_FROM_BYTES = 500
_LEVEL, _LEVEL_ONCE = 5, 9
_BLURRED_BY = 64
_PACKED = frozenset(
    {"text/html", "text/css", "text/csv", "text/javascript", "application/json", "application/jsonl", "image/svg+xml"}
)


def compress(app: Flask) -> None:
    """Compress every answer that gets smaller by it, for whoever says that they take it."""

    @app.after_request
    def packed(response: Response) -> Response:
        if response.mimetype not in _PACKED:
            return response
        response.vary.add("Accept-Encoding")
        taken = bool(request.accept_encodings["gzip"])
        if response.status_code == 206 or not taken or response.content_encoding:
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) < _FROM_BYTES:
            return response
        is_asset = request.path.startswith("/assets/")
        response.set_data(_once(data) if is_asset else _blurred(data))
        response.content_encoding = "gzip"
        if etag := response.get_etag()[0]:
            response.set_etag(etag, weak=True)  # The same file, if not byte for byte.
        return response


@lru_cache(maxsize=16)
def _once(data: bytes) -> bytes:
    """One of our few files, which say nothing of anybody, as small as it gets."""
    return _gzipped(data, _LEVEL_ONCE, "")


def _blurred(data: bytes) -> bytes:
    return _gzipped(data, _LEVEL, "x" * secrets.randbelow(_BLURRED_BY))


def _gzipped(data: bytes, level: int, name: str) -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=level, fileobj=stream, mtime=0) as packing:
        packing.write(data)
    return stream.getvalue()
