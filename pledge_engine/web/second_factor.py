"""How somebody logs in: turning the code of an app on and off, recovery codes, and devices that are not asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Forbidden
from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.codes import RECOVERY_CODES, WrongCode, prove
from pledge_engine.logins.devices import forget_devices
from pledge_engine.logins.second_factor import Standing, replace_recovery_codes, standing, turn_off
from pledge_engine.web.code_taken import taken_words
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.pairing import HERE, NO_CODE, CodesPage, beside
from pledge_engine.web.site import Notice, Site, go, show


@dataclass(frozen=True, slots=True, kw_only=True)
class HowYouLogInPage:
    """How the reader logs in now, and whether a role of theirs needs a code."""

    standing: Standing
    needed: bool
    taken: tuple[str, ...]
    of_codes: int = RECOVERY_CODES
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvePage:
    """Something that needs a code first."""

    title: str
    words: str
    button: str
    warning: bool
    mistakes: tuple[Mistake, ...] = ()


_TURN_OFF = ProvePage(
    title="Stop asking for a code",
    words="You then log in with your password alone. Your recovery codes stop working, and remembered devices are forgotten.",
    button="Stop asking for a code",
    warning=True,
)
_NEW_CODES = ProvePage(
    title="Get new recovery codes",
    words="Your old recovery codes stop working.",
    button="Get new recovery codes",
    warning=False,
)


def second_factor_pages(site: Site) -> Blueprint:
    """The reader's own way of logging in."""
    pages = Blueprint("second_factor", __name__)

    @pages.get(HERE)
    def how_you_log_in() -> tuple[str, int]:
        found, taken = site.look(lambda work: (standing(work), taken_words(work)))
        return show("how_you_log_in", HowYouLogInPage(standing=found, needed=_is_needed(site), taken=taken))

    @pages.get(f"{HERE}/turn-off")
    def ask_to_turn_off() -> tuple[str, int]:
        return show("prove", _TURN_OFF)

    @pages.post(f"{HERE}/turn-off")
    def turned_off() -> tuple[str, int] | Response:
        if _is_needed(site):
            raise Forbidden(
                "A role of yours needs a code when you log in.", "It is asked for while you hold that role."
            )
        if again := _unproved(site, _TURN_OFF):
            return again
        site.act(turn_off)
        site.say(Notice("You now log in with your password alone."))
        return go(HERE)

    @pages.get(f"{HERE}/new-codes")
    def ask_for_codes() -> tuple[str, int]:
        return show("prove", _NEW_CODES)

    @pages.post(f"{HERE}/new-codes")
    def new_codes() -> tuple[str, int]:
        if again := _unproved(site, _NEW_CODES):
            return again
        return show("recovery_codes", CodesPage(codes=site.act(replace_recovery_codes)))

    @pages.post(f"{HERE}/forget-devices")
    def forget() -> Response:
        site.act(lambda work: forget_devices(work, site.actor.id))
        site.say(Notice("Every device is asked for a code again."))
        return go(HERE)

    return pages


def _is_needed(site: Site) -> bool:
    return site.needs_code(site.visit)


def _unproved(site: Site, page: ProvePage) -> tuple[str, int] | None:
    """The same page again where no code was typed, or one that is not accepted."""
    if not request.form.get("code", "").strip():
        return show("prove", replace(page, mistakes=NO_CODE), 422)
    try:
        prove(site.office, site.code_seal, site.actor.id, request.form.get("code", ""))
    except WrongCode as error:
        return show("prove", replace(page, mistakes=beside(error)), 422)
    except TooSoon as error:
        return show("prove", replace(page, mistakes=beside(error)), wait_for(error))
    return None
