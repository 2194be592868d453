"""Where the hire of a row stands: by what its cells say together, and on the days that fit what they prove."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pledge_engine.hires.acting import today_of
from pledge_engine.intake.columns import Column
from pledge_engine.intake.contradicted import Contradicted, contradicted, days_taken
from pledge_engine.intake.mends import mend_of
from pledge_engine.intake.mistakes import Mistake
from pledge_engine.intake.stages import RowMistakes, standing_of
from pledge_engine.intake.tracker import Row, Tracker
from pledge_engine.work import Work
from workflows.blockers import Refused
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.importing import place
from workflows.journey import Journey
from workflows.proven_days import contradictions, with_proven_days


class Placed(NamedTuple):
    """The journey of a row, what its cells contradict each other in, and what is kept of that."""

    journey: Journey
    contradicted: tuple[Contradicted, ...]
    taken: Mapping[str, str]


def placed(
    work: Work,
    tracker: Tracker,
    row: Row,
    definition: Definition,
    leads: Mapping[Role, str],
    found: list[Mistake],
) -> Placed | None:
    """Where the hire stands; leads who are not known yet are taken for two different people, so that all else is checked.

    The days of a row that was exported are those on which its stages were recorded to begin, and are taken as they are.
    """
    try:
        standing = standing_of(row.told, tracker.known, definition)
    except RowMistakes as mistakes:
        found += (tracker.mistake_of(row, each) for each in mistakes.each if each.column not in row.unread)
        return None
    led = {role: leads.get(role, f"unknown {role}") for role in BOTH_LEADS}
    journey = place(definition, standing, led, today_of(work))
    doubts = () if "exported_from" in row.told else contradictions(definition, standing)
    if doubts and not isinstance(journey, Refused):
        journey = place(definition, with_proven_days(standing, doubts), led, today_of(work))
    if not isinstance(journey, Refused):
        return Placed(journey, contradicted(tracker, row, definition, standing.stage, doubts), days_taken(doubts))
    example = work.calendar.add_working_days(work.today, -1)
    # Where a record has ended its stage says so, and another column the one in which it did.
    headings = {"stage": "last_stage"} if standing.ended else {}
    for blocker in journey.blockers:
        column = blocker.field or "stage"
        if _hangs_on(column, row.unread, tracker.known):
            continue
        if column == f"entered.{standing.stage}" and "entered_on" in row.told:
            column = "entered_on"
        mend = mend_of(blocker, definition, example, lambda key: tracker.heading(headings.get(key, key)))
        found.append(tracker.mistake(row, column, blocker.words.rstrip("."), mend))
    return None


def _hangs_on(column: str, unread: Collection[str], known: Sequence[Column]) -> bool:
    """Whether what is wrong with a column may be no more so once the cells are put right that cannot be read."""
    if not unread:
        return False
    step_of = {each.key: each.step for each in known}
    about = step_of.get(column) or column
    return column in unread or any((step_of.get(key) or key) == about for key in unread)
