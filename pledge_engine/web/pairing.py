"""Setting up an authenticator app: the key as a picture and to be typed, the first code, and the recovery codes."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import Blueprint, make_response, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.codes import WrongCode
from pledge_engine.logins.passwords import WrongPassword, prove_password
from pledge_engine.logins.second_factor import begin_pairing, pairing, turn_on
from pledge_engine.logins.sessions import start_session
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.visiting import opened_here, remember

HERE = "/how-you-log-in"
NO_CODE = (Mistake("code", "Enter the code that your app shows."),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordAgainPage:
    """The password once more, before an app is set up: whoever finds a browser left open cannot bind their own phone to it."""

    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingPage:
    """What to tell the app, as a picture and in groups of four to type, and the field for the first code."""

    key: str
    picture: Markup
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesPage:
    """Recovery codes, shown this once."""

    codes: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()


def pairing_pages(site: Site) -> Blueprint:
    """The way to a code beside the password."""
    pages = Blueprint("pairing", __name__)

    @pages.get(f"{HERE}/begin")
    def ask_for_password() -> tuple[str, int]:
        return show("password_again", PasswordAgainPage())

    @pages.post(f"{HERE}/begin")
    def begin() -> tuple[str, int] | Response:
        try:
            prove_password(site.office, site.actor, request.form.get("password", ""))
        except (WrongPassword, TooSoon) as error:
            page = PasswordAgainPage(mistakes=(Mistake("password", f"{error.problem} {error.mend}"),))
            return show("password_again", page, wait_for(error) if isinstance(error, TooSoon) else 422)
        site.act(lambda work: begin_pairing(work, site.code_seal))
        return go(f"{HERE}/app")

    @pages.get(f"{HERE}/app")
    def pair() -> tuple[str, int] | Response:
        return _pairing(site)

    @pages.post(f"{HERE}/app")
    def paired() -> tuple[str, int] | Response:
        person, here = site.actor.id, opened_here()
        if not request.form.get("code", "").strip():
            return _pairing(site, NO_CODE)
        try:
            codes, secret = site.act(
                lambda work: (
                    turn_on(work, site.code_seal, request.form.get("code", "")),
                    start_session(work, person, opened_on=here),
                )
            )
        except WrongCode as error:
            return _pairing(site, beside(error))
        response = make_response(show("recovery_codes", CodesPage(codes=codes)))
        remember(response, site, secret)
        return response

    return pages


def beside(error: WrongCode | TooSoon) -> tuple[Mistake, ...]:
    """What was wrong with a code, beside its field."""
    return (Mistake("code", f"{error.problem} {error.mend}"),)


def _pairing(site: Site, mistakes: tuple[Mistake, ...] = ()) -> tuple[str, int] | Response:
    found = site.look(lambda work: pairing(work, site.code_seal, site.actor.handle, site.settings.product))
    if found is None:
        return go(HERE)
    drawn = segno.make(found.address, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff")
    groups = " ".join(found.key[place : place + 4] for place in range(0, len(found.key), 4))
    page = PairingPage(key=groups, picture=Markup(drawn), mistakes=mistakes)  # noqa: S704 - drawn by segno, of black squares
    return show("pairing", page, 422 if mistakes else 200)
