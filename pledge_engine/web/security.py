"""What a browser is told about every answer, so that nothing from elsewhere runs, frames or remembers these pages."""

from __future__ import annotations

from flask import Flask, Response, request

_POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"),
        *("form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"),
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer; ``secure`` says that people come over TLS, and is then all they can come over."""

    @app.after_request
    def with_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.path.startswith("/assets/"):
            response.headers["Cache-Control"] = "no-store"
        return response


def cookie_name(name: str, *, secure: bool) -> str:
    """The name of a cookie; with the prefix that browsers hold to this host and to TLS."""
    return f"__Host-{name}" if secure else name


def on_this_site(address: str | None, otherwise: str) -> str:
    """An address to go on to, if it is a plain path of these pages, else another: nobody is sent elsewhere from here."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return otherwise
    # Browsers take a backslash for a slash, and leave out what cannot be seen: either could hide two slashes.
    hides = any(character == "\\" or ord(character) < 33 or ord(character) == 127 for character in address)
    return otherwise if hides else address
