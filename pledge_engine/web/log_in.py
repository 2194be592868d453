"""Logging in and out, and staying."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, g, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.passwords import WrongLogIn, log_in
from pledge_engine.logins.sessions import end_session
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.security import on_this_site
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.unsent import where_to
from pledge_engine.web.visiting import device_here, forget, remember

_FIRST_PAGE = "/today"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInPage:
    """The form to log in with what was typed, but never the password; ``over`` is "kept" where a form was kept meanwhile."""

    handle: str = ""
    wanted: str = ""
    over: str = ""
    mistakes: tuple[Mistake, ...] = ()


def log_in_pages(site: Site) -> Blueprint:
    """The way in and out."""
    pages = Blueprint("log_in", __name__)

    @pages.get("/log-in")
    def log_in_form() -> tuple[str, int] | AnyResponse:
        if g.visit:
            return go(_FIRST_PAGE)
        page = LogInPage(wanted=on_this_site(request.args.get("next"), ""), over=request.args.get("over", ""))
        return show("log_in", page)

    @pages.post("/log-in")
    def try_log_in() -> tuple[str, int] | Response:
        handle, wanted = request.form.get("handle", ""), on_this_site(request.form.get("next"), "")
        try:
            found = log_in(site.office, handle, request.form.get("password", ""), device=device_here(site))
        except (WrongLogIn, TooSoon) as error:
            mistakes = (Mistake("handle", f"{error.problem} {error.mend}"),)
            page = LogInPage(handle=handle, wanted=wanted, mistakes=mistakes)
            return show("log_in", page, wait_for(error) if isinstance(error, TooSoon) else 200)
        onward = _code_page(wanted) if found.waits_for_code else where_to(site, found.person_id, wanted)
        response = make_response(go(onward))
        remember(response, site, found.secret)
        return response

    @pages.post("/log-out")
    def log_out() -> Response:
        end_session(site.office, site.visit)
        response = make_response(go("/log-in"))
        forget(response, site)
        return response

    @pages.post("/stay")
    def stay() -> AnyResponse:
        return go(on_this_site(request.form.get("next"), _FIRST_PAGE))

    return pages


def _code_page(wanted: str) -> str:
    return f"/log-in/code?next={quote(wanted)}" if wanted else "/log-in/code"
