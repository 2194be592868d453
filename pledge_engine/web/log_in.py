"""Logging in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, g, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.passwords import AccessEnded, WrongLogIn, log_in
from pledge_engine.logins.unsent import throw_away_old
from pledge_engine.web.code_taken import say_it_was_taken
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.security import on_this_site
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.visiting import device_here, opened_here, remember

# Which leads on to the first page of whoever it is.
_FIRST_PAGE = "/"
_NEEDED = (("handle", "Enter the name you log in by."), ("password", "Enter your password."))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInPage:
    """The form to log in with what was typed, but never the password; ``over`` is "kept" where a form was kept meanwhile.

    It is "waited" where the code that follows the password took too long, and "role" where a role of theirs ended. ``chosen``
    says that they have just chosen their password.
    """

    handle: str = ""
    wanted: str = ""
    over: str = ""
    chosen: bool = False
    mistakes: tuple[Mistake, ...] = ()

    @property
    def beside(self) -> dict[str, str]:
        """What is wrong with each field."""
        return {each.field: each.words for each in self.mistakes}


def log_in_pages(site: Site) -> Blueprint:
    """The way in."""
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
        if missing := tuple(Mistake(name, words) for name, words in _NEEDED if not request.form.get(name, "").strip()):
            return show("log_in", LogInPage(handle=handle, wanted=wanted, mistakes=missing), 422)
        try:
            password, here = request.form.get("password", ""), opened_here()
            found = log_in(site.office, handle, password, device=device_here(site), opened_on=here)
        except (AccessEnded, WrongLogIn, TooSoon) as error:
            mistakes = (Mistake("handle", f"{error.problem} {_by_address(handle)}{error.mend}"),)
            page = LogInPage(handle=handle, wanted=wanted, mistakes=mistakes)
            return show("log_in", page, wait_for(error) if isinstance(error, TooSoon) else 200)
        throw_away_old(site.office)
        say_it_was_taken(site, found.secret)
        onward = _code_page(wanted) if found.waits_for_code else wanted or _FIRST_PAGE
        response = make_response(go(onward))
        remember(response, site, found.secret)
        return response

    return pages


def _by_address(typed: str) -> str:
    """What whoever typed an address learns, whether anybody has it or not; nothing for a name."""
    return "The name you log in by is not your email address: get a link below, and its page says the name. " * (
        "@" in typed
    )


def _code_page(wanted: str) -> str:
    return f"/log-in/code?next={quote(wanted)}" if wanted else "/log-in/code"
