"""The page that an invitation leads to: it says nothing of anybody, and opens only to whoever knows the day they start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Blueprint, g, make_response, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.invited import Chosen, add_to, ask_again, is_open, take_up
from pledge_engine.logins.passwords import SHORTEST
from pledge_engine.logins.sessions import find_visit
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question, typed_date, with_mistakes
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.visiting import opened_here, remember

_ADDRESS_STAYS = (
    "Mails go where your log-in has them sent. The address that the link was sent to is not kept: to have it used instead, "
    "ask an administrator."
)
_CALLED = {"password": "Password", "again": "Password again"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """The form to take an invitation up; ``name`` is of whoever is logged in here, ``open`` whether the link still works."""

    secret: str
    open: bool
    name: str = ""
    questions: tuple[Question, ...] = ()
    shortest: int = SHORTEST
    mistakes: tuple[Mistake, ...] = ()
    asked: bool = False
    beside: dict[str, str] = field(default_factory=dict)


def invitation_pages(site: Site) -> Blueprint:
    """The way in for whoever was invited."""
    pages = Blueprint("invitation", __name__)

    @pages.get("/invitation/<secret>")
    def invited(secret: str) -> tuple[str, int]:
        return show("invitation", _page(site, secret, asked="asked" in request.args))

    @pages.post("/invitation/<secret>")
    def taken_up(secret: str) -> tuple[str, int] | Response:
        try:
            return _taken_up(site, secret)
        except (Invalid, RefusedMove) as error:
            return show("invitation", _page(site, secret, _wrong(error)), 422)

    @pages.post("/invitation/<secret>/again")
    def again(secret: str) -> tuple[str, int] | Response:
        try:
            ask_again(site.office, secret)
        except TooSoon as error:
            found = (Mistake("again", f"{error.problem} {error.mend}"),)
            return show("invitation", _page(site, secret, found), wait_for(error))
        return go(f"/invitation/{secret}?asked=yes")

    return pages


def _taken_up(site: Site, secret: str) -> Response:
    typed = request.form
    day = typed_date("starts_on", typed)
    if g.visit:
        add_to(site.office, secret, day, site.actor)
        site.say(Notice("Your journey is now among your own pages.", (_ADDRESS_STAYS,)))
        return go("/my-pledge")
    chosen = Chosen(handle=typed.get("handle", ""), password=typed.get("password", ""), again=typed.get("again", ""))
    session = take_up(
        site.office,
        secret,
        day,
        chosen,
        opened_on=opened_here(),
        place=(site.settings.organisation, site.settings.product),
    )
    if visit := find_visit(site.office, session):
        site.say_to(
            visit, Notice(f"Welcome. From now on you log in as {visit.actor.handle}, with the password you chose.")
        )
    response = make_response(go("/my-pledge"))
    remember(response, site, session)
    return response


def _wrong(error: Invalid | RefusedMove) -> tuple[Mistake, ...]:
    """What is wrong, with the passwords called as this page calls them: whoever comes here has no old one."""
    if isinstance(error, Invalid):
        error = Invalid([replace(each, title=_CALLED.get(each.field, each.title)) for each in error.mistakes])
    return mistakes_of(error, "starts_on")


def _page(site: Site, secret: str, mistakes: tuple[Mistake, ...] = (), *, asked: bool = False) -> InvitationPage:
    """The page with what was typed, but never the password."""
    typed = request.form
    day = Question(
        name="starts_on",
        label="The day you start",
        kind="date",
        hint="As it was agreed with you. Few others know it: that keeps this link from somebody who got it by mistake",
        value=typed_date("starts_on", typed),
    )
    handle = Question(
        name="handle",
        label="Name to log in by",
        hint="Small letters, digits, dots and hyphens. For example, rowan.example",
        value=typed.get("handle", ""),
        autocomplete="username",
    )
    asks = (day,) if g.visit else (day, handle)
    return InvitationPage(
        secret=secret,
        open=is_open(site.office, secret),
        name=site.actor.name if g.visit else "",
        questions=with_mistakes(asks, mistakes),
        mistakes=mistakes,
        asked=asked,
        beside={each.field: each.words for each in mistakes},
    )
