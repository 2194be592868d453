"""From which day the stages of records can be agreed that an older program kept: decided once, when the tables are upgraded.

The rules decide from what is stored of each record, as they do whenever something is written to it.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from pledge_engine.access.finding import load_hire
from pledge_engine.hires.acting import load_record, present
from pledge_engine.store.tables.hire import hires
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.advancing import agreeable_from

# The number of the migration since which the day is kept with each record.
FIRST_KEPT = "0022"
_DECIDE = update(hires).where(hires.c.id == bindparam("b_id")).values(agreeable_from=bindparam("b_from"))


def decide_what_is_agreeable(work: Work, progress: Progress = unwatched) -> None:
    """Store the day for every record that has not ended."""
    going_on = select(hires.c.id).where(hires.c.ended_on.is_(None)).order_by(hires.c.id)
    ids = work.connection.execute(going_on).scalars().all()
    for done, hire_id in enumerate(ids, start=1):
        record = load_record(work, *load_hire(work.connection, hire_id))
        work.connection.execute(_DECIDE, {"b_id": hire_id, "b_from": agreeable_from(present(work, record))})
        progress(done / len(ids))
