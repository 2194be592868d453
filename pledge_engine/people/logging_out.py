"""Ending every session of somebody at once: when they act no more, lose a role, or their password is changed."""

from __future__ import annotations

from sqlalchemy import update

from pledge_engine.store.tables import web_sessions
from pledge_engine.work import Work

# Why a session ended, where its person reads that from the browser that had it.
ROLE_ENDED = "role ended"


def log_out_everywhere(work: Work, person_id: str, *, because: str | None = None) -> None:
    """End every session of a person, in the same transaction as what it follows from; ``because`` is kept with each."""
    theirs = update(web_sessions).where(web_sessions.c.person_id == person_id, web_sessions.c.ended_at.is_(None))
    work.connection.execute(theirs.values(ended_at=work.now, notice=because))
