"""Who is here: found by their cookie before every page. A page is for those who are logged in unless it is named here."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from pledge_engine.logins.sessions import LONGEST, find_visit
from pledge_engine.web.security import cookie_name
from pledge_engine.web.site import Site, go

_COOKIE = "pledge_session"
OPEN_TO_ALL = frozenset(
    {
        *("health.health", "health.ready", "assets.asset"),
        *("log_in.log_in_form", "log_in.try_log_in"),
        *("passwords.forgotten", "passwords.ask", "passwords.new_password", "passwords.set_new_password"),
        *("guides.help_page", "guides.privacy", "guides.accessibility"),
    }
)
_WITHOUT_VISITOR = frozenset({"health.health", "health.ready", "assets.asset"})


def receive(app: Flask, site: Site) -> None:
    """Find who is here, and send everybody else to log in; where they wanted to go is remembered if it was a plain page."""

    @app.before_request
    def find_who_is_here() -> AnyResponse | None:
        g.visit = None
        if request.endpoint in _WITHOUT_VISITOR:
            return None
        secret = request.cookies.get(cookie_name(_COOKIE, secure=site.secure))
        g.visit = find_visit(site.office, secret) if secret else None
        if g.visit or request.endpoint in OPEN_TO_ALL or request.endpoint is None:
            return None
        wanted = f"?next={request.path}" if request.method == "GET" and request.path != "/" else ""
        return go(f"/log-in{wanted}" if request.method == "GET" else "/log-in?over=yes")


def remember(response: Response, site: Site, secret: str) -> None:
    """Give the browser the cookie of a session; scripts cannot read it, and other sites cannot make it be sent."""
    response.set_cookie(
        cookie_name(_COOKIE, secure=site.secure),
        secret,
        max_age=int(LONGEST.total_seconds()),
        secure=site.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget(response: Response, site: Site) -> None:
    """Take the cookie back."""
    response.delete_cookie(
        cookie_name(_COOKIE, secure=site.secure), path="/", secure=site.secure, httponly=True, samesite="Lax"
    )
