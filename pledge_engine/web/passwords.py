"""A password forgotten or never had: asking for a link by mail, and setting a password by it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid
from pledge_engine.logins.asking import ask_for_link
from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.password_links import whose_link
from pledge_engine.logins.passwords import SHORTEST, set_password
from pledge_engine.web.limits import wait_for
from pledge_engine.web.log_in import LogInPage
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.site import Site, go, show


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenPage:
    """The form to ask for a link; with ``asked`` what to do now."""

    typed: str = ""
    asked: bool = False
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage:
    """The form to set a password, for whoever has the link."""

    handle: str
    shortest: int = SHORTEST
    mistakes: tuple[Mistake, ...] = ()


def password_pages(site: Site) -> Blueprint:
    """The way to a password."""
    pages = Blueprint("passwords", __name__)

    @pages.get("/forgotten-password")
    def forgotten() -> tuple[str, int]:
        return show("forgotten", ForgottenPage(asked="asked" in request.args))

    @pages.post("/forgotten-password")
    def ask() -> tuple[str, int] | Response:
        typed = request.form.get("person", "")
        if not typed.strip():
            nothing = Mistake("person", "Nothing is typed. Type the name you log in by, or your email address.")
            return show("forgotten", ForgottenPage(mistakes=(nothing,)), 422)
        try:
            ask_for_link(site.office, typed)
        except TooSoon as error:
            again = Mistake("person", f"{error.problem} {error.mend}")
            return show("forgotten", ForgottenPage(typed=typed, mistakes=(again,)), wait_for(error))
        return go("/forgotten-password?asked=yes")

    @pages.get("/password/<secret>")
    def new_password(secret: str) -> tuple[str, int]:
        return show("password", PasswordPage(handle=whose_link(site.office, secret).handle))

    @pages.post("/password/<secret>")
    def set_new_password(secret: str) -> tuple[str, int]:
        handle = whose_link(site.office, secret).handle
        try:
            given = (request.form.get("password", ""), request.form.get("again", ""))
            set_password(site.office, secret, *given, place=(site.settings.organisation, site.settings.product))
        except Invalid as error:
            return show("password", PasswordPage(handle=handle, mistakes=mistakes_of(error)))
        # The form to log in is shown at once: in an address their name would stand in the history of the browser.
        g.visit = None
        return show("log_in", LogInPage(handle=handle, chosen=True))

    return pages
