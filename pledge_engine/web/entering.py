"""The code of an app, asked for after the password."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, make_response, request
from werkzeug.wrappers import Response

from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.codes import WrongCode
from pledge_engine.logins.entering import WaitedTooLong, enter, is_waiting
from pledge_engine.web.code_taken import say_it_was_taken
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.pairing import NO_CODE
from pledge_engine.web.security import on_this_site
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.visiting import opened_here, remember, remember_device_here, session_here


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """The form for the code that follows the password."""

    wanted: str = ""
    remember: bool = False
    mistakes: tuple[Mistake, ...] = ()


def entering_pages(site: Site) -> Blueprint:
    """The second half of the way in."""
    pages = Blueprint("entering", __name__)

    @pages.get("/log-in/code")
    def code_form() -> tuple[str, int] | Response:
        wanted = on_this_site(request.args.get("next"), "")
        if not is_waiting(site.office, session_here(site)):
            return go(_log_in_page(wanted))
        return show("log_in_code", CodePage(wanted=wanted))

    @pages.post("/log-in/code")
    def try_code() -> tuple[str, int] | Response:
        wanted, chosen = on_this_site(request.form.get("next"), ""), "remember" in request.form
        if is_waiting(site.office, session_here(site)) and not request.form.get("code", "").strip():
            return show("log_in_code", CodePage(wanted=wanted, remember=chosen, mistakes=NO_CODE), 422)
        try:
            entered = enter(
                site.office,
                site.code_seal,
                session_here(site),
                request.form.get("code", ""),
                remember=chosen,
                opened_on=opened_here(),
            )
        except WaitedTooLong:
            return go(_log_in_page(wanted))
        except (WrongCode, TooSoon) as error:
            mistakes = (Mistake("code", f"{error.problem} {error.mend}"),)
            page = CodePage(wanted=wanted, remember=chosen, mistakes=mistakes)
            return show("log_in_code", page, wait_for(error) if isinstance(error, TooSoon) else 200)
        say_it_was_taken(site, entered.session)
        response = make_response(go(wanted or "/"))
        remember(response, site, entered.session)
        if entered.device:
            remember_device_here(response, site, entered.device)
        return response

    return pages


def _log_in_page(wanted: str) -> str:
    """The way back to the password, for whoever took too long over the code; where they wanted to go is remembered."""
    return "/log-in?over=waited" + (f"&next={quote(wanted)}" if wanted else "")
