"""Where somebody is logged in: roughly on what and since when, and how they log themselves out there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import NotFound
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.logins.sessions import OPEN, open_since
from pledge_engine.store.tables import web_sessions
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One place where somebody is logged in. ``sign`` names it to its person and lets nobody in; ``here`` is this one."""

    sign: str
    opened_on: str
    since: datetime
    seen_at: datetime
    here: bool


def open_sessions(work: Work, here: str) -> tuple[OpenSession, ...]:
    """Every place where whoever is here is logged in, this one first and then the last used; ``here`` is its id."""
    columns = web_sessions.c.id, web_sessions.c.device, web_sessions.c.started_at, web_sessions.c.seen_at
    theirs = select(*columns).where(web_sessions.c.person_id == work.actor.audit_id, OPEN)
    rows = work.connection.execute(theirs, open_since(work.now)).all()
    found = [
        OpenSession(
            sign=_sign(row.id), opened_on=row.device, since=row.started_at, seen_at=row.seen_at, here=row.id == here
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.here, each.seen_at, each.sign), reverse=True))


def end_elsewhere(work: Work, here: str, sign: str | None = None) -> int:
    """Log whoever is here out in one other place, or in all; gives in how many. Raises ``NotFound`` for a sign not theirs.

    What was over already, or still waits for a code, is ended with all of them and not counted: they did not see it.
    """
    seen = {each.sign for each in open_sessions(work, here) if not each.here and sign in {None, each.sign}}
    if sign is not None and not seen:
        raise NotFound("place where you are logged in by that name", "You may be logged out there already.")
    theirs = web_sessions.c.person_id == work.actor.audit_id, web_sessions.c.ended_at.is_(None)
    ids = work.connection.execute(select(web_sessions.c.id).where(*theirs, web_sessions.c.id != here)).scalars().all()
    meant = [each for each in ids if sign is None or _sign(each) in seen]
    ended = update(web_sessions).where(web_sessions.c.id.in_(meant)).values(ended_at=work.now, notice=None)
    work.connection.execute(ended)
    if seen:
        changes = {"person": Change(work.actor.audit_id, work.actor.audit_id)}
        append_to_organisation(work.connection, Event(verb="logged_out_elsewhere", origin=work.origin, changes=changes))
    return len(seen)


def _sign(session: str) -> str:
    return kept_as(session)[:16]
