"""What somebody typed when their session was over: kept for them, sealed, until they log in again, and shown to nobody else.

Whose it is, is known by the cookie of the session that is over. It lets nobody in; it only says for whom a form is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select

from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.logins.sessions import KNOWN_FOR, LOGGING_IN
from pledge_engine.office import Office
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people, unsent_forms, web_sessions
from pledge_engine.work import Work

# What forms are sealed for, and how long they are kept.
PURPOSE = "unsent form"
KEPT_FOR = timedelta(days=7)
# So many are kept for one person; the oldest makes room.
MOST_KEPT = 5

Fields = Sequence[tuple[str, str]]


class KeptForm(NamedTuple):
    """A form that waits for its person: its id, the address of its page, and when it was kept."""

    id: str
    address: str
    kept_at: datetime


def sign_of(person_id: str) -> str:
    """What a form says of whoever opened it: enough to know them again, and nothing of who they are."""
    return kept_as(person_id)[:16]


def keep_unsent(office: Office, seal: Seal, session: str, address: str, fields: Fields, *, opened_by: str) -> bool:
    """Keep a form of whoever's session this was, in place of an older one of the same page; of the others the newest stay.

    False where nobody's it was, or where ``opened_by``, the sign of whoever opened the form, is not theirs: on a computer that
    is shared, words of one person are never kept for another.
    """
    with office.work(LOGGING_IN) as work:
        person_id = _whose_it_was(work, session)
        if person_id is None or sign_of(person_id) != opened_by:
            return False
        same = *_left_by(person_id), unsent_forms.c.address == address
        work.connection.execute(delete(unsent_forms).where(*same))
        row = {"id": new_id(work.now), "person_id": person_id, "address": address, "kept_at": work.now}
        work.connection.execute(insert(unsent_forms), {**row, "sealed": seal.close(json.dumps(list(fields)))})
        _make_room(work, person_id)
    return True


def _make_room(work: Work, person_id: str) -> None:
    theirs = select(unsent_forms.c.id).where(*_left_by(person_id))
    newest = work.connection.execute(theirs.order_by(unsent_forms.c.id.desc()).limit(MOST_KEPT)).scalars().all()
    older = *_left_by(person_id), unsent_forms.c.id.not_in(newest)
    work.connection.execute(delete(unsent_forms).where(*older))


def _left_by(person_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What somebody left behind; what was refused is told of elsewhere."""
    return unsent_forms.c.person_id == person_id, unsent_forms.c.refused.is_(False)


def _whose_it_was(work: Work, session: str) -> str | None:
    found = select(web_sessions.c.person_id).join(people, people.c.id == web_sessions.c.person_id)
    known = web_sessions.c.started_at > work.now - KNOWN_FOR, web_sessions.c.waits_for_code.is_(False)
    this = found.where(web_sessions.c.id == kept_as(session), people.c.active, *known)
    return work.connection.execute(this).scalar_one_or_none()


def throw_away_old(office: Office) -> None:
    """Throw away what is older than a week, for everybody."""
    with office.work(LOGGING_IN) as work:
        work.connection.execute(delete(unsent_forms).where(unsent_forms.c.kept_at <= work.now - KEPT_FOR))


def kept_for_me(work: Work) -> tuple[KeptForm, ...]:
    """What whoever is here typed and has not sent, newest first."""
    mine = *_left_by(work.actor.audit_id), unsent_forms.c.kept_at > work.now - KEPT_FOR
    found = select(unsent_forms.c.id, unsent_forms.c.address, unsent_forms.c.kept_at).where(*mine)
    rows = work.connection.execute(found.order_by(unsent_forms.c.id.desc()))
    return tuple(KeptForm(row.id, row.address, row.kept_at) for row in rows)


def find_unsent(work: Work, seal: Seal, form: str) -> Fields | None:
    """What whoever is here typed; None where there is nothing of theirs by this id."""
    this = unsent_forms.c.id == form, *_left_by(work.actor.audit_id)
    recent = unsent_forms.c.kept_at > work.now - KEPT_FOR
    sealed = work.connection.execute(select(unsent_forms.c.sealed).where(*this, recent)).scalar_one_or_none()
    opened = seal.open(sealed) if sealed else None
    return [(name, value) for name, value in json.loads(opened)] if opened else None


def forget_unsent(work: Work, *forms: str) -> None:
    """Throw away what whoever is here had typed, refused or not, once it was sent or is not wanted any more."""
    this = unsent_forms.c.id.in_(forms), unsent_forms.c.person_id == work.actor.audit_id
    work.connection.execute(delete(unsent_forms).where(*this))
