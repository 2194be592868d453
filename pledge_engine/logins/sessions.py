"""Sessions on the server: 30 minutes without a page end one, 8 hours end it in any case, and it can be ended at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, delete, insert, select, true, update

from pledge_engine.access.actor import PersonActor, SystemActor
from pledge_engine.logins.secrets_kept import kept_as, new_secret
from pledge_engine.office import Office
from pledge_engine.people.cover_in_force import grants_held, held_by
from pledge_engine.people.logging_out import ROLE_ENDED
from pledge_engine.store.tables import people, second_factors, web_sessions
from pledge_engine.work import Work

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# For so long the cookie of a session that is over still says whose it was, so that what they typed can be kept for them: a form
# that was opened before a weekend or Easter is sent after it.
KNOWN_FOR = timedelta(days=7)
CODE_WITHIN = timedelta(minutes=10)
LOGGING_IN = SystemActor("log_in")
_SEEN_AGAIN_AFTER = timedelta(minutes=1)


# What a session is that lets somebody in; bound to what ``open_since`` gives.
OPEN = and_(
    web_sessions.c.waits_for_code.is_(False),
    web_sessions.c.ended_at.is_(None),
    web_sessions.c.seen_at > bindparam("idle_since"),
    web_sessions.c.started_at > bindparam("begun_since"),
)


def open_since(now: datetime) -> Mapping[str, datetime]:
    """Since when a session has to have been used, and begun, to be open at a moment."""
    return {"idle_since": now - IDLE, "begun_since": now - LONGEST}


def _visitor() -> Select[tuple[object, ...]]:
    """Who is logged in with a session, once for each grant that they hold or cover lends them, or once without any."""
    this = web_sessions.c.id == bindparam("session")
    held = held_by(select(web_sessions.c.person_id).where(this).scalar_subquery(), bindparam("day"))
    person = people.c.id, people.c.handle, people.c.name
    return (
        select(*person, web_sessions.c.seen_at, web_sessions.c.notice, second_factors.c.turned_on_at, held)
        .select_from(web_sessions)
        .join(people, people.c.id == web_sessions.c.person_id)
        .outerjoin(second_factors, second_factors.c.person_id == people.c.id)
        .outerjoin(held, true())
        .where(*(this, people.c.active, OPEN))
    )


# Asked before every page; built once: the database layer then recognises it without looking at each part again.
_VISITOR = _visitor()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is logged in, with what they may do now; ``notice`` says that something waits to be said to them.

    ``second_factor`` says whether a code of an app is asked for when they log in.
    """

    session: str
    actor: PersonActor
    notice: bool
    second_factor: bool


def start_session(work: Work, person_id: str, *, waits_for_code: bool = False, opened_on: str = "") -> str:
    """Begin a session and give the secret for its cookie; what is long over for anybody is cleared away.

    ``opened_on`` says roughly on what. One that waits for a code lets nobody in: see ``find_waiting``.
    """
    secret = new_secret()
    work.connection.execute(delete(web_sessions).where(web_sessions.c.started_at < work.now - KNOWN_FOR))
    row = {"person_id": person_id, "started_at": work.now, "seen_at": work.now, "ended_at": None, "notice": None}
    row |= {"device": opened_on}
    work.connection.execute(insert(web_sessions), {"id": kept_as(secret), "waits_for_code": waits_for_code, **row})
    return secret


def find_visit(office: Office, secret: str) -> Visit | None:
    """Whoever is logged in with this cookie; None once the session is over, or for somebody who may act no more."""
    key = kept_as(secret)
    with office.work(LOGGING_IN, write=False) as work:
        now = work.now
        rows = work.connection.execute(_VISITOR, {"session": key, "day": work.today, **open_since(now)}).all()
    if not rows:
        return None
    row = rows[0]
    held = grants_held(each for each in rows if each.role is not None)
    actor = PersonActor(id=row.id, handle=row.handle, name=row.name, grants=held)
    visit = Visit(key, actor, notice=row.notice is not None, second_factor=row.turned_on_at is not None)
    if now - row.seen_at >= _SEEN_AGAIN_AFTER:
        with office.work(LOGGING_IN) as work:
            work.connection.execute(update(web_sessions).where(web_sessions.c.id == key).values(seen_at=work.now))
    return visit


def find_waiting(work: Work, secret: str) -> str | None:
    """The id of whoever has typed their password, and no code yet, on the browser with this cookie; None after 10 minutes."""
    found = select(web_sessions.c.person_id).join(people, people.c.id == web_sessions.c.person_id)
    waits = web_sessions.c.waits_for_code, web_sessions.c.started_at > work.now - CODE_WITHIN
    return work.connection.execute(
        found.where(web_sessions.c.id == kept_as(secret), people.c.active, *waits, web_sessions.c.ended_at.is_(None))
    ).scalar_one_or_none()


def end_waiting(work: Work, secret: str) -> None:
    """End what waited for a code, which has come."""
    this = update(web_sessions).where(web_sessions.c.id == kept_as(secret))
    work.connection.execute(this.values(ended_at=work.now))


def leave_notice(office: Office, visit: Visit, notice: str | None) -> None:
    """Keep what the next page has to say, or nothing any more; it is never kept on the person's device."""
    with office.work(LOGGING_IN) as work:
        work.connection.execute(update(web_sessions).where(web_sessions.c.id == visit.session).values(notice=notice))


def take_notice(office: Office, visit: Visit) -> str:
    """What was left for this page to say, once."""
    if not visit.notice:
        return ""
    with office.work(LOGGING_IN, write=False) as work:
        left = select(web_sessions.c.notice).where(web_sessions.c.id == visit.session)
        notice = work.connection.execute(left).scalar_one_or_none()
    leave_notice(office, visit, None)
    return notice or ""


def ended_with_a_role(office: Office, secret: str) -> bool:
    """Whether the session of this cookie ended because a role of its person did."""
    with office.work(LOGGING_IN, write=False) as work:
        this = select(web_sessions.c.notice).where(web_sessions.c.id == kept_as(secret))
        ended = this.where(web_sessions.c.ended_at.is_not(None))
        return bool(work.connection.execute(ended).scalar_one_or_none() == ROLE_ENDED)


def end_session(office: Office, visit: Visit) -> None:
    """Log one device out."""
    with office.work(LOGGING_IN) as work:
        ended = update(web_sessions).where(web_sessions.c.id == visit.session)
        work.connection.execute(ended.values(ended_at=work.now, notice=None))
