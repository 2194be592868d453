"""When the fixed term of somebody at work ends, and whether it has: one rule for every page, list and mail that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from pledge_engine.store.tables.hire import hires
from workflows.definition import Step
from workflows.journey import Journey
from workflows.turn import Turn
from workflows.words import counted_do, listed, long_date, turns_named

# A post that is permanent after all has no end, though the day that was recorded first stays with its record.
_PERMANENT = "permanent"


def term_ends_on(journey: Journey) -> date | None:
    """The last day of the fixed term on a record that goes on; None where none is known, or the post is permanent."""
    goes_on = journey.stage is not None and journey.facts.get("post") != _PERMANENT
    return journey.dates.get("contract_ends") if goes_on else None


def term_ended_on(journey: Journey, today: date) -> date | None:
    """The same where that day is over, though nobody has recorded that the person left."""
    ends = term_ends_on(journey)
    return ends if ends and ends < today else None


def term_ends_before(journey: Journey, turn: Turn) -> date | None:
    """The last day of the fixed term, where an open turn of a step is due only after it: it is promised all the same."""
    ends = term_ends_on(journey)
    return ends if ends and turn.status.is_open and turn.due_on and ends < turn.due_on else None


def said_of_new_end(before: Journey, after: Journey, sees: Callable[[Step], bool]) -> tuple[str, ...]:
    """How many promises that somebody ``sees`` are due only after a fixed term whose end was just set or moved, and which.

    Others are not counted: whoever tries days, such as HR, would learn by the number which of them are done already.
    """
    ends = term_ends_on(after)
    if ends is None or ends == term_ends_on(before):
        return ()
    steps = after.definition.steps
    late = {
        key: [turn for turn in after.current(key) if term_ends_before(after, turn)]
        for key, step in steps.items()
        if sees(step)
    }
    many = sum(map(len, late.values()))
    if not many:
        return ()
    shown = {key: turns for key, turns in late.items() if turns and not steps[key].sensitive}
    among = "" if sum(map(len, shown.values())) == many else "among them "
    which = f": {among}{listed(_named(steps[key], turns) for key, turns in shown.items())}" if shown else ""
    what = f"the fixed term ends on {long_date(ends)}, and {counted_do(many, 'promises', 'fall')} due after it"
    return (f"{what}{which}. What is promised stands if the person stays.",)


def _named(step: Step, turns: Sequence[Turn]) -> str:
    return turns_named(step.title, [turn.n for turn in turns]) if step.due.repeats else f"“{step.title}”"


def has_ended(today: date) -> ColumnElement[bool]:
    """The condition on ``hires`` under which ``term_ended_on`` gives a day."""
    fixed = or_(hires.c.post.is_(None), hires.c.post != _PERMANENT)
    return and_(hires.c.ended_on.is_(None), hires.c.contract_ends < today, fixed)


def said_of_ended_term(on: date | None) -> str:
    """That it is over, and what whoever leads the record can do about it; empty where it is not."""
    if on is None:
        return ""
    return (
        f"It ended on {long_date(on)}, and this record goes on. If the person left, a lead records that. If they stay, or the "
        "day is wrong, move the end."
    )


def said_to_the_worker(on: date | None) -> str:
    """The same to the person whose term it was: what it means for them, and whom to ask; empty where it is not over."""
    if on is None:
        return ""
    return (
        f"By what is recorded here your fixed term ended on {long_date(on)}, and nobody has recorded what follows. If you are "
        "staying, what is promised to you still stands, and your leads can put the day right. If nobody has talked with you "
        "about it, ask your service lead or your professional lead."
    )
