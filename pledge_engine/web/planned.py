"""Who would be told what on a day; of what is out of the reader's sight how much there is of each kind, and no row for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request

from pledge_engine.clock import SWEEP_AT
from pledge_engine.errors import Invalid
from pledge_engine.reminders.naming import NOT_YOURS, require_planning
from pledge_engine.reminders.next_time import day_off_of
from pledge_engine.reminders.plan import (
    Planned,
    alike,
    is_out_of_sight,
    out_of_sight_by_kind,
    plan,
    said_of_number,
    said_of_out_of_sight,
)
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, typed_date, with_mistakes
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.words import clock_time, sentence

_DAY = (("on", "Day"),)
_HOW = f"They are gathered from {clock_time(SWEEP_AT)} and go by email, one for each person, within the sending hours."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """Who would be told what on a day; ``day_off`` says why nobody is, on one that is no working day.

    ``kinds`` count what is out of sight, of which ``unsaid`` says why no more is told.
    """

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    day: tuple[Question, ...]
    kinds: tuple[tuple[Cell, ...], ...] = ()
    unsaid: str = ""
    how: str = _HOW
    day_off: str = ""
    mistakes: tuple[Mistake, ...] = ()


def planned_pages(site: Site) -> Blueprint:
    """The plan of a day, today at first."""
    pages = Blueprint("planned", __name__)

    @pages.get("/messages/planned")
    def planned() -> tuple[str, int]:
        asked = (Question(name="on", label="Day", kind="date", value=typed_date("on", request.args)),)
        try:
            wanted = days_asked(_DAY, request.args)["on"]
        except Invalid as error:
            mistakes = mistakes_beside(error, asked)
            empty = PlannedPage(rows=(), caption="", day=with_mistakes(asked, mistakes), mistakes=mistakes)
            return show("planned", empty, 422)
        return show("planned", site.look(lambda work: _page(work, wanted, asked)))

    return pages


def _page(work: Work, wanted: date | None, asked: tuple[Question, ...]) -> PlannedPage:
    require_planning(work)
    day = wanted or work.today
    found: Sequence[Planned] = plan(work, day)
    kinds = out_of_sight_by_kind(found)
    return PlannedPage(
        rows=tuple(_told(row, number) for row, number in alike(found).items() if not is_out_of_sight(row)),
        caption=said_of_number(found, day),
        day=asked,
        kinds=tuple((words(kind), words(str(number))) for kind, number in kinds.items()),
        unsaid=said_of_out_of_sight(found),
        day_off=day_off_of(work, day),
    )


def _told(row: Planned, number: int) -> tuple[Cell, ...]:
    many = f"{number} of them" if number > 1 else ""
    about = link(row.reference, f"/records/{row.reference}", row.label) if row.reference else words(NOT_YOURS)
    return (
        words(row.name or NOT_YOURS),
        about,
        words(sentence(row.title)),
        words(*row.said, many),
    )
