"""When an open turn needs attention: somebody but the worker can be late with it, and its date is past or near.

Lists ask the database with the same two parts: ``near_until``, and ``can_be_late`` as it is kept with each turn.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.journey import Journey
from workflows.lateness import can_be_late
from workflows.turn import Turn

# The records on hold: few, and found once for all turns that are asked about, so that none of their records is looked at.
ON_HOLD = select(hires.c.id).where(hires.c.held_since.is_not(None)).correlate(None)

# The day by which a record on hold is to be looked at again; nothing of one that is not.
REVIEW_ON = (
    select(holds.c.review_on)
    .where(holds.c.hire_id == hires.c.id, holds.c.resumed_on.is_(None))
    .scalar_subquery()
    .label("review_on")
)


def near_until(work: Work) -> date:
    """The last day, in Europe/London, that counts as near today."""
    return work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)


def presses(work: Work, journey: Journey, step: Step, turn: Turn) -> bool:
    """Whether an open turn of a record that is not on hold needs attention today."""
    near = turn.due_on is not None and turn.due_on <= near_until(work)
    return near and not journey.held and can_be_late(journey, step, turn)
