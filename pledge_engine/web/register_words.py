"""How the register says who is meant, which sessions, and how often somebody came, the same on each of its pages."""

from __future__ import annotations

from collections.abc import Iterable

from pledge_engine.hires.group_sessions import may_record_sessions
from pledge_engine.hires.missed_sessions import MissedSession
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_views import DueRow, EntryRow
from pledge_engine.web.record_ways import Way
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.words import listed, long_date, numbered, sentence, turn_word


def kind_of(step: Step) -> str:
    """What the sessions of a step are called: its title, without the unit in which its turns are counted."""
    return step.title.removesuffix(f" {turn_word(step.title)}")


def name_of(row: DueRow | EntryRow) -> str:
    """The worker where the reader may know who it is, and otherwise the record."""
    return row.worker or row.reference


def record_for_everybody(work: Work, step: str) -> tuple[Way, ...]:
    """The way from the step of one person to the register of its sessions, for whoever keeps it."""
    kept = may_record_sessions(work.actor, work.newest(SHIPPED_PLEDGE))
    words = "Record the session for everybody who was due"
    return tuple(Way(text=words, href=f"/register/record/{each.key}") for each in kept if each.key == step)


def people(count: int) -> str:
    """So many people, in words."""
    return "1 person" if count == 1 else f"{count} people"


def no_longer_due(reference: str) -> str:
    """What is said of somebody who was ticked, and who stopped being due between that and the recording."""
    return f"{reference[:20]} was ticked, but is not due for this session any more: nothing is recorded of them."


def due_as(step: Step, row: DueRow) -> str:
    """What stands beside somebody who is due: their record, the turn that a session fills, and how many count so far."""
    record = f"{row.reference}, {row.label}" if row.worker else row.label
    due = f"due {long_date(row.due_on)}" if row.due_on else ""
    turn = ", ".join(part for part in (numbered(step.title, row.n) if step.due.repeats else "", due) if part)
    so_far = f"{row.counted} of {row.wanted} so far" if row.wanted else ""
    held = "On hold today: of a session while it is on hold, tick only that they came" if row.held else ""
    return ". ".join(part for part in (record, sentence(turn), so_far, held) if part) + "."


def missed_as(step: Step, row: DueRow, sessions: Iterable[MissedSession]) -> str:
    """What stands beside somebody with sessions to make up for: their record, how those were, and the day and turn of each.

    One that did not run is the trust's miss, and told apart from one that they did not attend.
    """
    record = f"{row.reference}, {row.label}" if row.worker else row.label
    unit = turn_word(step.title)
    days: dict[str, list[str]] = {}
    for missed in sessions:
        days.setdefault(missed.how, []).append(f"{long_date(missed.held_on)} ({unit} {missed.n})")
    return " ".join((f"{record}.", *(f"{how}: {listed(each)}." for how, each in days.items())))
