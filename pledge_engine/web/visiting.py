"""Who is here: found by their cookie before every page. A page is for those who are logged in unless it is named here."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from pledge_engine.logins.devices import REMEMBERED_FOR
from pledge_engine.logins.sessions import KNOWN_FOR, LONGEST, Visit, ended_with_a_role, find_visit
from pledge_engine.web.agents import opened_on
from pledge_engine.web.security import cookie_name
from pledge_engine.web.site import Site, go
from pledge_engine.web.unsent import keep_what_was_typed

_COOKIE, _DEVICE = "pledge_session", "pledge_device"
# After logging out: whose session it was, so that a form still open in another tab is kept for them and for nobody else.
_LEFT = "pledge_left"
_WITHOUT_VISITOR = frozenset({"health.health", "health.ready", "assets.asset"})
OPEN_TO_ALL = _WITHOUT_VISITOR | frozenset(
    {
        *("log_in.log_in_form", "log_in.try_log_in"),
        *("entering.code_form", "entering.try_code"),
        *("passwords.forgotten", "passwords.ask", "passwords.new_password", "passwords.set_new_password"),
        *("invitation.invited", "invitation.taken_up", "invitation.again"),
        *("guides.help_page", "guides.privacy", "guides.accessibility"),
    }
)
_BEFORE_A_CODE = frozenset({"staying.log_out", "staying.stay"})


def receive(app: Flask, site: Site) -> None:
    """Find who is here."""

    @app.before_request
    def find_who_is_here() -> None:
        secret = "" if request.endpoint in _WITHOUT_VISITOR else session_here(site)
        g.visit = find_visit(site.office, secret) if secret else None


def admit(app: Flask, site: Site) -> None:
    """Send everybody else to log in; where they wanted to go is remembered if it was a plain page, and a form is kept."""

    @app.before_request
    def turn_away() -> AnyResponse | None:
        if request.endpoint in OPEN_TO_ALL or request.endpoint is None:
            return None
        if g.visit:
            return _to_turn_it_on(site, g.visit)
        if request.method == "GET":
            return go(f"/log-in?{urlencode(_told(site), safe='/', quote_via=quote)}".rstrip("?"))
        over = session_here(site) or _read(site, _LEFT)
        return go(f"/log-in?over={'kept' if keep_what_was_typed(site, over) else 'yes'}")


def _told(site: Site) -> dict[str, str]:
    """What the page to log in is told: where they wanted to go, and why they are here, where they could not know."""
    over, wanted = session_here(site), request.full_path.rstrip("?")
    why = {"over": "role"} if over and ended_with_a_role(site.office, over) else {}
    return why | ({"next": wanted} if request.path != "/" else {})


def _to_turn_it_on(site: Site, visit: Visit) -> AnyResponse | None:
    """The page to turn on the code of an app, for whoever holds a role that needs it and has not; they see no other."""
    if visit.second_factor or request.endpoint in _BEFORE_A_CODE or request.blueprint in {"second_factor", "pairing"}:
        return None
    return go("/how-you-log-in") if site.needs_code(visit) else None


def device_here(site: Site) -> str:
    """The secret of the device, where it may be remembered."""
    return _read(site, _DEVICE)


def remember_device_here(response: Response, site: Site, secret: str) -> None:
    """Give the browser the cookie by which it is not asked for a code."""
    _give(response, site, _DEVICE, secret, int(REMEMBERED_FOR.total_seconds()))


def session_here(site: Site) -> str:
    """The secret of the session that the browser says it has."""
    return _read(site, _COOKIE)


def _read(site: Site, name: str) -> str:
    return request.cookies.get(cookie_name(name, secure=site.secure), "")


def remember(response: Response, site: Site, secret: str) -> None:
    """Give the browser the cookie of a session; scripts cannot read it, and other sites cannot make it be sent."""
    _give(response, site, _COOKIE, secret, int(KNOWN_FOR.total_seconds()))


def _give(response: Response, site: Site, name: str, secret: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(name, secure=site.secure),
        secret,
        max_age=seconds,
        secure=site.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def opened_here() -> str:
    """Roughly what the browser is that asks."""
    return opened_on(request.headers.get("User-Agent", ""))


def forget(response: Response, site: Site) -> None:
    """Take the cookie back. What is left says only whose session it was, which is over and lets nobody in."""
    _give(response, site, _LEFT, session_here(site), int(LONGEST.total_seconds()))
    response.delete_cookie(
        cookie_name(_COOKIE, secure=site.secure), path="/", secure=site.secure, httponly=True, samesite="Lax"
    )
