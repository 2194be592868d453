"""Needs you today, My tasks, and all that waits of one kind: what is there for whoever is here, most pressing first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.hires.in_cover import NOTHING, InCover, waits_in_cover
from pledge_engine.hires.my_steps import PAGE, MyStep, MySteps, my_steps
from pledge_engine.hires.waiting import Kind, Waiting, waiting_for_actor
from pledge_engine.people.cover_given import GivenCover, HadCover, cover_news
from pledge_engine.web.failed_mail import failed_mail
from pledge_engine.web.first_page import first_page
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.running_out import running_out
from pledge_engine.web.showing import Cell, link, tagged, words
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.waiting import (
    FIRST,
    WaitingTable,
    address_of,
    waiting_table,
    waiting_tables,
)
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.words import both_included, counted, listed, long_date, numbered, sentence, span, with_need

_SHOWN_TODAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    """What waits today; ``cover`` says for whom the reader covers, what waits because of it, and who covers for them.

    Who is ``without_role`` was added here and has been given none yet, or holds none any more.
    """

    cover: tuple[str, ...]
    steps: tuple[tuple[Cell, ...], ...]
    total: int
    waiting: tuple[WaitingTable, ...]
    may_open: bool
    without_role: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing waits at all."""
        return not self.steps and not self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """All of somebody's open steps, a page at a time."""

    steps: tuple[tuple[Cell, ...], ...]
    total: int
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class AllWaitingPage:
    """All that waits of one kind, a page at a time."""

    table: WaitingTable
    paging: Paging


def today_pages(site: Site) -> Blueprint:
    """The way to the first page, what waits today, and the list that it leads to."""
    pages = Blueprint("today", __name__)

    @pages.get("/")
    def first() -> Response:
        return go(first_page(site.actor))

    @pages.get("/today")
    def today() -> tuple[str, int]:
        return show("today", site.look(_today))

    @pages.get("/tasks")
    def tasks() -> tuple[str, int]:
        return show("tasks", site.look(lambda work: _tasks(work, page_number(request.args))))

    for kind in Kind:
        pages.add_url_rule(address_of(kind), f"all_{kind}", _all_of(site, kind))
    return pages


def _tasks(work: Work, number: int) -> TasksPage:
    """A page of them; the first where what stood on this one has been dealt with since."""
    found = my_steps(work, page=number)
    if number > 1 and not found.rows:
        return _tasks(work, 1)
    return TasksPage(steps=rows_of(found), total=found.total, paging=Paging.of(number, found.total, PAGE, request))


def _all_of(site: Site, kind: Kind) -> Callable[[], tuple[str, int]]:
    return lambda: show("all_waiting", site.look(lambda work: _all_waiting(work, kind, page_number(request.args))))


def _all_waiting(work: Work, kind: Kind, number: int) -> AllWaitingPage:
    """A page of one kind; the first where what stood on this one has been dealt with since."""
    table = waiting_table(waiting_for_actor(work, {kind}, most=PAGE, page=number), kind)
    if number > 1 and not table.rows:
        return _all_waiting(work, kind, 1)
    return AllWaitingPage(table=table, paging=Paging.of(number, table.total, PAGE, request))


def _today(work: Work) -> TodayPage:
    steps = my_steps(work, limit=_SHOWN_TODAY, soon=True)
    waiting = waiting_for_actor(work, most=FIRST)
    return TodayPage(
        cover=_cover(work, waiting),
        steps=rows_of(steps),
        total=steps.total,
        waiting=(*failed_mail(work), *running_out(work), *waiting_tables(waiting)),
        may_open=may_generally(work.actor, Action.OPEN_HIRE) is not None,
        without_role=isinstance(work.actor, PersonActor) and not work.actor.grants,
    )


def _cover(work: Work, waiting: Waiting) -> tuple[str, ...]:
    news = cover_news(work)
    acting = dict.fromkeys(each.person_id for each in news.given if each.roles)
    waits = waits_in_cover(work, acting, waiting.agreements_on)
    given = (_covers(work, each, waits.get(each.person_id, NOTHING)) for each in news.given)
    return (*given, *(_is_covered(each) for each in news.had))


def _is_covered(had: HadCover) -> str:
    """Who covers for the reader although they did not name them, or that it has ended."""
    if had.ended_on:
        return f"{had.name} no longer covers for you. It ended on {long_date(had.ended_on)}, before its last day."
    days, both = span(had.from_on, had.until_on), both_included(had.from_on, had.until_on)
    return f"{had.name} covers for you {days}.{both} You can end it in Your settings."


def _covers(work: Work, given: GivenCover, waits: InCover) -> str:
    """For whom the reader covers and until when, with what waits because of it; or that it has ended."""
    if given.ended_on:
        return given.over
    if given.from_on > work.today:
        both = both_included(given.from_on, given.until_on)
        return f"You cover for {given.name} {span(given.from_on, given.until_on)}.{both}"
    until = f"until {long_date(given.until_on)}"
    if not given.roles:
        return (
            f"You cover for {given.name} {until}. You hold none of their roles, so that nothing is yours because of it."
        )
    counts = ((waits.steps, "open steps"), (waits.agreements, "agreements"))
    found = listed(counted(count, what) for count, what in counts if count)
    because = f"Waiting for you because of it: {found}." if found else "Nothing waits for you because of it."
    roles = listed(ROLE_WORDS[role] for role in given.roles)
    return f"You cover for {given.name} as {roles} {until}. {because}"


def rows_of(found: MySteps) -> tuple[tuple[Cell, ...], ...]:
    """Steps as rows of a table."""
    return tuple(_step(row) for row in found.rows)


def _due(row: MyStep) -> Cell:
    if row.kept:
        return words("Not due", row.kept)
    return words(long_date(row.due_on)) if row.due_on else words("No date yet", row.because)


def _step(row: MyStep) -> tuple[Cell, ...]:
    title = with_need(numbered(row.title, row.n) if row.turns else row.title, required=row.required)
    alone = f"/records/{row.reference}/steps/{row.step}" + (f"?turn={row.n}" if row.turns else "")
    address = f"/register/record/{row.step}" if row.on_register else alone
    late = f"by {counted(row.working_days_late, 'working days')}" if row.working_days_late else ""
    sent_back = f"Sent back: {row.sent_back}" if row.sent_back else ""
    held = "You picked this up" if row.mine else f"{row.picked_up_by} picked this up" if row.picked_up_by else ""
    beside = (late, sentence(row.opened_again), sent_back, held, row.waiting_on)
    return (
        link(title, address),
        link(row.reference, f"/records/{row.reference}", row.label),
        _due(row),
        tagged(row.state, *beside) if row.state else words("", *beside),
    )
