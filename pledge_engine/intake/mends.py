"""What would be right in a cell that contradicts the others of its row: said with an example, and with the column that it is for.

The day of an example is never today, which a reader would take for the day that is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from workflows.blockers import Blocker, Reason
from workflows.definition import Definition

_MENDS = {
    Reason.SAME_PERSON: "name two people, for example Robin Example and Sam Fiction",
    Reason.HELD: "leave the cell empty, or write under {stage} the one in which it is on hold",
    Reason.MAY_NOT_BE_NOT_APPLICABLE: "write the day on which it was done, for example {day}, or leave the cell empty",
    Reason.ALREADY_CLOSED: "or write the day on which it was done, for example {day}",
    Reason.NOT_OPEN: "leave the cell empty, or write “{opens}” or a later stage under {stage}",
    Reason.CANNOT_START: "write under {other} the day on which it was done, for example {day}, or yes",
    Reason.NOT_IN_DEFINITION: "write how many counted, at most {times}, for example 5",
    Reason.ANSWER_MISSING: "write it, for example {day}; while it has not come yet, write “{before}” under {stage}",
}
_DAYS = {
    "earlier_holds": "write the first day before the last, for example 03/03/2026 to 10/04/2026",
    "entered_on": "write a day from the beginning of the stage before it up to today, for example {day}",
    "ended_on": "write a day from the beginning of its last stage up to today, for example {day}",
    "held_on": "write the day on which the hold began, for example {day}",
    "hold_review_on": "write a day on or after the one on which the hold began, for example {day}",
}
_OF_A_STEP = "write due and the day while it is still to be done, or the day on which it was done, for example {day}"
_OF_THE_POST = (
    "write the day that it was, not before the offer, for example {day}; while it has not come yet, write "
    "“{before}” under {stage}"
)


def mend_of(blocker: Blocker, definition: Definition, example: date, heading: Callable[[str], str]) -> str:
    """What would lift one reason against placing a hire; ``heading`` says how the tracker calls a column."""
    step = definition.steps.get(blocker.field)
    stage = step.opens_with or step.stage if step else blocker.field.removeprefix("entered.")
    return _mend(blocker, definition).format(
        day=f"{example:%d/%m/%Y}",
        stage=heading("stage"),
        other=heading(blocker.step),
        opens=definition.stages[stage].title if stage in definition.stages else "",
        times=step.due.repeat.times if step and step.due.repeat else "",
        before=next((stage.title for stage in definition.stages.values() if stage.advance_from), ""),
    )


def _mend(blocker: Blocker, definition: Definition) -> str:
    if mend := _MENDS.get(blocker.reason):
        return mend
    if blocker.field in definition.steps:
        return _OF_A_STEP
    if blocker.field in definition.hire_dates:
        return _OF_THE_POST
    key = "entered_on" if blocker.field.startswith("entered.") else blocker.field
    return _DAYS.get(key, "correct the cell, for example {day}")
