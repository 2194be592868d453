"""What was begun on a page and takes long: one run at a time in the whole place, told by whichever process is asked.

A run gives signs of life. One that has given none for a minute is over, however its process ended, and another may begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people, runs
from pledge_engine.store.tables.run import PLACE
from pledge_engine.work import Work

SIGN_EVERY, SILENT_AFTER = timedelta(seconds=5), timedelta(minutes=1)
CUT_OFF = "No more was heard of it: it was cut off before it could say how it ended. Begin it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a run stands: of which job, who began it by the name they log in with, when (UTC), and how far it has come, to 1.

    ``said`` is what came of it, empty while it goes on; ``failed`` whether that is nothing good.
    """

    job: str
    by: str
    began_at: datetime
    share: float = 0.0
    said: str = ""
    failed: bool = False


def begin_run(work: Work, job: str) -> str | None:
    """Take the place for a run of the actor's; gives its id, or None while another goes on. Raises ``Forbidden``."""
    require_generally(work.actor, Action.LOOK_AFTER)
    add = sqlite.insert if work.connection.dialect.name == "sqlite" else postgresql.insert
    row = {
        "id": new_id(work.now),
        "job": job,
        "begun_by_id": work.actor.audit_id,
        "began_at": work.now,
        "alive_at": work.now,
        "ended_at": None,
        "percent": 0,
        "failed": False,
        "said": "",
    }
    over = or_(runs.c.ended_at.is_not(None), runs.c.alive_at <= work.now - SILENT_AFTER)
    taken = add(runs).values(place=PLACE, **row).on_conflict_do_update(index_elements=["place"], set_=row, where=over)
    return work.connection.execute(taken.returning(runs.c.id)).scalar_one_or_none()


def tell_alive(work: Work, run: str, share: float) -> None:
    """Say that a run goes on, and how far it has come, to 1."""
    this = runs.c.id == run, runs.c.ended_at.is_(None)
    work.connection.execute(update(runs).where(*this).values(alive_at=work.now, percent=round(share * 100)))


def end_run(work: Work, run: str, said: str, *, failed: bool) -> None:
    """Say what came of a run; of one in whose place another has begun meanwhile, nothing is kept."""
    came_of_it = {"ended_at": work.now, "alive_at": work.now, "percent": 100, "said": said, "failed": failed}
    work.connection.execute(update(runs).where(runs.c.id == run).values(came_of_it))


def last_run(work: Work) -> Standing | None:
    """The run that goes on, or else the last; None before the first. Raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.LOOK_AFTER)
    found = select(runs, people.c.handle).join(people, people.c.id == runs.c.begun_by_id)
    row = work.connection.execute(found).one_or_none()
    if row is None:
        return None
    cut_off = row.ended_at is None and row.alive_at <= work.now - SILENT_AFTER
    return Standing(
        job=row.job,
        by=row.handle,
        began_at=row.began_at,
        share=row.percent / 100,
        said=CUT_OFF if cut_off else row.said,
        failed=cut_off or row.failed,
    )
