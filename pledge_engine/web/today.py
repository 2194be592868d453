"""Needs you today, and My tasks: what waits for whoever is here, most pressing first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.hires.attention import attention
from pledge_engine.hires.list_views import AwaitingRow, SaidRow
from pledge_engine.hires.my_steps import PAGE, MyStep, MySteps, my_steps
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.showing import Cell, link, tagged, words
from pledge_engine.web.site import Site, go, show
from pledge_engine.work import Work
from workflows.words import counted, long_date, numbered

_SHOWN_TODAY = 20
STEP_COLUMNS = ("Step", "Record", "Due", "Where it stands")


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    """What waits today. ``agreements`` and ``said`` are rows of their own tables."""

    steps: tuple[tuple[Cell, ...], ...]
    total: int
    agreements: tuple[tuple[Cell, ...], ...]
    said: tuple[tuple[Cell, ...], ...]
    may_open: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing waits at all."""
        return not (self.steps or self.agreements or self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """All of somebody's open steps, a page at a time."""

    steps: tuple[tuple[Cell, ...], ...]
    total: int
    paging: Paging


def today_pages(site: Site) -> Blueprint:
    """The first page, and the list that it leads to."""
    pages = Blueprint("today", __name__)

    @pages.get("/")
    def first() -> Response:
        return go("/today")

    @pages.get("/today")
    def today() -> tuple[str, int]:
        return show("today", site.look(_today))

    @pages.get("/tasks")
    def tasks() -> tuple[str, int]:
        number = page_number(request.args)
        found = site.look(lambda work: my_steps(work, page=number))
        paging = Paging.of(number, found.total, PAGE, request)
        return show("tasks", TasksPage(steps=rows_of(found), total=found.total, paging=paging))

    return pages


def _today(work: Work) -> TodayPage:
    steps, every = my_steps(work, limit=_SHOWN_TODAY, soon=True), my_steps(work, limit=0)
    sees = may_generally(work.actor, Action.SEE_ATTENTION) is not None
    needing = attention(work, limit=1) if sees else None
    return TodayPage(
        steps=rows_of(steps),
        total=every.total,
        agreements=tuple(_agreement(row) for row in needing.awaiting_you) if needing else (),
        said=tuple(_said(row) for row in needing.said) if needing else (),
        may_open=may_generally(work.actor, Action.OPEN_HIRE) is not None,
    )


def rows_of(found: MySteps) -> tuple[tuple[Cell, ...], ...]:
    """Steps as rows of a table."""
    return tuple(_step(row) for row in found.rows)


def _step(row: MyStep) -> tuple[Cell, ...]:
    title = numbered(row.title, row.n) if row.turns else row.title
    address = f"/records/{row.reference}/steps/{row.step}" + (f"?turn={row.n}" if row.turns else "")
    late = f"by {counted(row.working_days_late, 'working days')}" if row.working_days_late else ""
    held = "You picked this up" if row.mine else f"{row.picked_up_by} picked this up" if row.picked_up_by else ""
    return (
        link(title, address),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.due_on) if row.due_on else "No date yet", "" if row.due_on else row.because),
        tagged(row.state, late, held, row.waiting_on),
    )


def _agreement(row: AwaitingRow) -> tuple[Cell, ...]:
    where = f"steps/{row.step}?turn={row.n}" if row.step and row.step != "confidential_step" else "agree-stage"
    where = "" if row.step == "confidential_step" else where
    return (
        link(row.title, f"/records/{row.reference}/{where}".rstrip("/"), row.proposed),
        link(row.reference, f"/records/{row.reference}", row.label),
    )


def _said(row: SaidRow) -> tuple[Cell, ...]:
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", f"{row.owner} holds it"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.said_on)),
    )
