"""Bringing a database to what this program needs: its tables by the migrations, and what they could not decide by the rules."""

from __future__ import annotations

from pledge_engine.hires.agreeable import FIRST_KEPT, decide_what_is_agreeable
from pledge_engine.hires.undecided import decide_what_is_undecided
from pledge_engine.store import schema
from pledge_engine.watching import Progress, part_of, unwatched
from pledge_engine.work import Work


def upgrade_records(work: Work, progress: Progress = unwatched) -> None:
    """Upgrade tables and records in the transaction of whoever owns them; raises ``StoreOutOfStep`` when they are newer."""
    before = schema.upgrade_within(work.connection)
    decide_what_is_undecided(work, part_of(progress, 0, 0.5))
    if before is not None and before < FIRST_KEPT:
        decide_what_is_agreeable(work, part_of(progress, 0.5, 1))
