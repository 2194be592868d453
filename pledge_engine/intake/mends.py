"""What would be right in a cell that contradicts the others of its row: said with an example that could stand there today."""

from __future__ import annotations

from datetime import date

from workflows.blockers import Blocker, Reason
from workflows.definition import Definition

_MENDS = {
    Reason.SAME_PERSON: "name two people, for example Robin Example and Sam Fiction",
    Reason.HELD: "leave the cell empty, or write as its stage the one in which it is on hold",
    Reason.MAY_NOT_BE_NOT_APPLICABLE: "write the day on which it was done, for example {today}, or leave the cell empty",
    Reason.ALREADY_CLOSED: "or write the day on which it was done, for example {today}",
    Reason.NOT_OPEN: "leave the cell empty, or write a later stage, for example {last_stage}",
    Reason.CANNOT_START: "write in the column of the other step the day on which it was done, for example {today}, or yes",
    Reason.NOT_IN_DEFINITION: "write how many counted, for example 5",
    Reason.ANSWER_MISSING: "write it, for example {today}",
}
_SEVERAL_DAYS = {"earlier_holds": "write the first day before the last, for example 03/03/2026 to 10/04/2026"}


def mend_of(blocker: Blocker, definition: Definition, today: date) -> str:
    """What would lift one reason against placing a hire."""
    mend = _MENDS.get(blocker.reason) or _SEVERAL_DAYS.get(blocker.field, "correct the cell, for example {today}")
    last = definition.stages[definition.stage_order[-1]].title
    return mend.format(today=f"{today:%d/%m/%Y}", last_stage=last)
