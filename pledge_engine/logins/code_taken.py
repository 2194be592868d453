"""That somebody else took the code of an app away: mailed to its person at once, and told to them when they log in.

Whoever talked an administrator into it would otherwise go unnoticed. The trail keeps who it was; nothing else is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from notifications.catalogue import CodeTakenAway
from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.queueing import queue_to
from pledge_engine.store.tables import audit_events, people
from pledge_engine.work import Work

RESET = "second_factor_reset"
# So long it is said at every log-in, by whom also: the first to log in may be whoever had it taken away.
TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTaken:
    """When the code was last taken away and by whom, empty where it was the program itself; ``news`` says that it was lately."""

    at: datetime
    by: str
    news: bool


def tell_of_it(work: Work, person_id: str, *, sequence: int) -> None:
    """Let a message go to the person of whom an event of the organisation's chain says it."""
    queue_to(work, person_id, CodeTakenAway.kind, key=f"{CodeTakenAway.kind}:{sequence}")


def code_taken(work: Work) -> CodeTaken | None:
    """How whoever is here last had their code taken away by somebody else; None where that never was."""
    theirs = audit_events.c.body.contains(f'"person":{{"new":"{work.actor.audit_id}"', autoescape=True)
    last = (
        select(audit_events.c.at, people.c.name)
        .select_from(audit_events.outerjoin(people, people.c.id == audit_events.c.actor))
        .where(audit_events.c.chain == ORGANISATION, audit_events.c.verb == RESET, theirs)
        .order_by(audit_events.c.at.desc())
        .limit(1)
    )
    row = work.connection.execute(last).one_or_none()
    if row is None:
        return None
    at = datetime.fromisoformat(row.at)
    return CodeTaken(at=at, by=row.name or "", news=work.now - at < TOLD_FOR)
