"""Your settings: the password, where you are logged in, how you are reminded, and who covers for you while you are away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, make_response, request
from werkzeug.wrappers import Response

from pledge_engine.access.policy import PASSED_ON_BY_COVER
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.my_pledge import own_records
from pledge_engine.hires.wording import moment
from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.changing import change_password
from pledge_engine.logins.elsewhere import OpenSession, end_elsewhere, open_sessions
from pledge_engine.logins.passwords import SHORTEST, WrongPassword
from pledge_engine.logins.second_factor import standing
from pledge_engine.logins.sessions import find_visit
from pledge_engine.people.cover_doubts import CoverKey, own_cover_doubts
from pledge_engine.people.cover_list import CoverRow, list_cover
from pledge_engine.people.covering import end_cover
from pledge_engine.people.directory import own_address
from pledge_engine.reminders.choice_words import said_of
from pledge_engine.reminders.choosing import own_choice
from pledge_engine.web.code_taken import taken_words
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.own_cover import ask_who_covers, name_who_covers
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.visiting import opened_here, remember
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import counted, span

_HERE = "/settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place where the reader is logged in, in words."""

    sign: str
    title: str
    words: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCover:
    """Cover for the reader, in words, and what speaks against it; ``first`` is its first day, by which it is ended."""

    words: str
    doubts: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """All that somebody may choose for themselves."""

    handle: str
    address: str
    code: bool
    code_taken: tuple[str, ...]
    places: tuple[Place, ...]
    reminded: tuple[str, ...]
    own_record: str
    may_have_cover: bool
    covered: tuple[OwnCover, ...]
    covering: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """The form to change a password; none is ever shown again."""

    handle: str
    shortest: int = SHORTEST
    mistakes: tuple[Mistake, ...] = ()


def own_settings_pages(site: Site) -> Blueprint:
    """The settings of whoever is here, and of nobody else."""
    pages = Blueprint("own_settings", __name__, url_prefix=_HERE)

    @pages.get("")
    def settings() -> tuple[str, int]:
        return show("settings", site.look(lambda work: _page(site, work)))

    @pages.get("/password")
    def ask_to_change() -> tuple[str, int]:
        return show("change_password", ChangePage(handle=site.actor.handle))

    @pages.post("/password")
    def changed() -> tuple[str, int] | Response:
        return _changed(site)

    @pages.post("/log-out-elsewhere")
    def logged_out() -> Response:
        sign = request.form.get("sign") or None
        ended = site.act(lambda work: end_elsewhere(work, site.visit.session, sign))
        site.say(
            Notice(f"You are logged out in {counted(ended, 'other places')}." if ended else "You were nowhere else.")
        )
        return go(_HERE)

    @pages.get("/cover")
    def ask_for_cover() -> tuple[str, int]:
        return ask_who_covers(site)

    @pages.post("/cover")
    def covered() -> tuple[str, int] | Response:
        return name_who_covers(site, back=_HERE)

    @pages.post("/end-cover")
    def cover_ended() -> Response:
        first = _first_day(request.form.get("first", ""))
        _, stand_in = site.act(lambda work: end_cover(work, site.actor.handle, first))
        site.say(Notice(f"{stand_in} no longer covers for you."))
        return go(_HERE)

    return pages


def _page(site: Site, work: Work) -> SettingsPage:
    rows, doubts = list_cover(work), own_cover_doubts(work)
    me = site.actor.handle
    return SettingsPage(
        handle=me,
        address=own_address(work.connection, site.actor),
        code=standing(work).since is not None,
        code_taken=taken_words(work),
        places=tuple(_place(each) for each in open_sessions(work, site.visit.session)),
        reminded=tuple(said_of(own_choice(work), work.actor)),
        own_record=_own_record(site, work),
        may_have_cover=any(grant.role in PASSED_ON_BY_COVER and not grant.covers for grant in site.actor.grants),
        covered=tuple(
            OwnCover(
                words=f"{row.cover_name} covers for you {_days(row)}.",
                doubts=doubts.get(_key(row), ()),
                first=row.from_on.isoformat(),
            )
            for row in rows
            if row.handle == me
        ),
        covering=tuple(
            " ".join((f"You cover for {row.name} {_days(row)}.", *doubts.get(_key(row), ())))
            for row in rows
            if row.cover_handle == me
        ),
    )


def _own_record(site: Site, work: Work) -> str:
    """The reference of the reader's own record, asked for those alone who are somebody's worker; empty where there is none."""
    is_worker = any(grant.role is Role.WORKER for grant in site.actor.grants)
    return next(iter(own_records(work)), "") if is_worker else ""


def _first_day(sent: str) -> date:
    try:
        return date.fromisoformat(sent)
    except ValueError:
        raise NotFound("such cover") from None


def _key(row: CoverRow) -> CoverKey:
    return row.handle, row.cover_handle, row.from_on


def _days(row: CoverRow) -> str:
    return span(row.from_on, row.until_on)


def _place(session: OpenSession) -> Place:
    title = session.opened_on or "A browser"
    told = f"Logged in on {moment(session.since)}, last used on {moment(session.seen_at)}"
    return Place(sign=session.sign, title=title, words=told, here=session.here)


def _changed(site: Site) -> tuple[str, int] | Response:
    typed, page = request.form, ChangePage(handle=site.actor.handle)
    given = (typed.get("current", ""), typed.get("password", ""), typed.get("again", ""))
    try:
        secret = change_password(
            site.office,
            site.actor,
            *given,
            opened_on=opened_here(),
            place=(site.settings.organisation, site.settings.product),
        )
    except Invalid as error:
        return show("change_password", replace(page, mistakes=mistakes_of(error)), 422)
    except (WrongPassword, TooSoon) as error:
        found = (Mistake("current", f"{error.problem} {error.mend}"),)
        answer = wait_for(error) if isinstance(error, TooSoon) else 422
        return show("change_password", replace(page, mistakes=found), answer)
    visit = find_visit(site.office, secret)
    if visit:
        site.say_to(visit, Notice("Your password is changed. Everywhere else you are logged out."))
    response = make_response(go(_HERE))
    remember(response, site, secret)
    return response
