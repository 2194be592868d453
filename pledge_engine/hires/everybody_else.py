"""Of whom a session is recorded that are not named: those who are due, or of one that did not run, those whose turn it was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from pledge_engine.errors import Invalid
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.register_views import DueRow
from pledge_engine.hires.session_entries import outcome_meant
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attendance import came
from workflows.definition import Step
from workflows.mistakes import nearest
from workflows.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Who of them is meant: those of one team or care group, by its name, without some; or of all only some, by reference."""

    team: str = ""
    care_group: str = ""
    without: Collection[str] = field(default=frozenset())
    only: Collection[str] | None = None


EVERYBODY = Among()


def everybody_else(work: Work, step: Step, held_on: date, outcome: str, among: Among = EVERYBODY) -> tuple[DueRow, ...]:
    """Everybody of whom it would be recorded, by reference; never of whoever was on hold that day.

    Whoever came fills their earliest turn; any other outcome is said only of those whose turn it was.
    Raises ``Invalid`` for a team or care group of which nobody is due.
    """
    meant = who_is_due if outcome_meant(step, outcome) == came(step) else whose_turn_it_was
    rows = [row for row in meant(work, step.key, held_on) if not row.held]
    for title, wanted, names in (
        ("Team", among.team, {row.reference: row.team for row in rows}),
        ("Care group", among.care_group, {row.reference: row.care_group for row in rows}),
    ):
        there = _called(title, wanted, names)
        rows = [row for row in rows if row.reference in there]
    only = among.only
    return tuple(row for row in rows if row.reference not in among.without and (only is None or row.reference in only))


def whose_turn_it_was(work: Work, step: str, held_on: date) -> tuple[DueRow, ...]:
    """Of those who are due, whose turn a session of that day was to serve: it was due by then, or had begun.

    That it did not run is said of them alone. Whoever came earlier in the same month has only the next one open, and whose
    group begins later has none that could have been missed: a month ends unfilled once it has passed, not before it begins.
    """
    return tuple(row for row in who_is_due(work, step, held_on) if _was_its_turn(row, held_on))


def _was_its_turn(row: DueRow, held_on: date) -> bool:
    """Whether a turn was due by a day, or its period holds that day, which for all but the first begins the day after."""
    if row.due_on is None:
        return False
    first = row.n == 1
    begun = row.begins_on is not None and (row.begins_on <= held_on if first else row.begins_on < held_on)
    return begun or row.due_on <= held_on


def _called(title: str, wanted: str, names: dict[str, str]) -> Collection[str]:
    """The references of those whose team or care group has a name, or of all where none is asked for."""
    plain = " ".join(wanted.split()).casefold()
    found = [reference for reference, name in names.items() if not plain or name.casefold() == plain]
    if names and not found:
        problem, mend = f"nobody of “{wanted.strip()[:60]}” is due then", nearest(wanted.strip(), set(names.values()))
        raise Invalid([FieldMistake(title.lower().replace(" ", "_"), sentence(title), problem, mend)])
    return found
