"""What somebody sent and nobody took: kept for them, sealed, with what was wrong with it, so that its page can be shown again.

Beside forms that could not be sent because a session was over (``unsent``): of these nobody is told that they were logged out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update

from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.unsent import KEPT_FOR, Fields
from pledge_engine.store.ids import random_id
from pledge_engine.store.tables import unsent_forms
from pledge_engine.work import Work

# So many are kept for one person; the one that was sent longest ago makes room.
MOST_REFUSED = 20


class Refused(NamedTuple):
    """A form as it would be sent once more, every mistake as a field and words, and the status that its answer had."""

    fields: Fields
    mistakes: Sequence[tuple[str, str]]
    status: int


def keep_refused(work: Work, seal: Seal, address: str, refused: Refused, *, form: str = "") -> str:
    """Keep it for whoever is here, in place of ``form``, which was sent once more from the same page; gives its id."""
    sealed = seal.close(json.dumps(refused))
    again = update(unsent_forms).where(*_theirs(work), unsent_forms.c.id == form, unsent_forms.c.address == address)
    if work.connection.execute(again.values(sealed=sealed, kept_at=work.now)).rowcount:
        return form
    new = random_id()
    row = {"id": new, "person_id": work.actor.audit_id, "address": address, "kept_at": work.now}
    work.connection.execute(insert(unsent_forms), {**row, "sealed": sealed, "refused": True})
    _make_room(work)
    return new


def find_refused(work: Work, seal: Seal, form: str, address: str) -> Refused | None:
    """What whoever is here sent from this page; None where nothing of theirs is kept by this id, or not of this page."""
    this = unsent_forms.c.id == form, unsent_forms.c.address == address
    found = select(unsent_forms.c.sealed).where(*_theirs(work), *this, unsent_forms.c.kept_at > work.now - KEPT_FOR)
    sealed = work.connection.execute(found).scalar_one_or_none()
    opened = seal.open(sealed) if sealed else None
    if opened is None:
        return None
    fields, mistakes, status = json.loads(opened)
    return Refused([(name, value) for name, value in fields], [(at, words) for at, words in mistakes], status)


def _theirs(work: Work) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return unsent_forms.c.person_id == work.actor.audit_id, unsent_forms.c.refused.is_(True)


def _make_room(work: Work) -> None:
    newest = select(unsent_forms.c.id).where(*_theirs(work)).order_by(unsent_forms.c.kept_at.desc()).limit(MOST_REFUSED)
    kept = work.connection.execute(newest).scalars().all()
    work.connection.execute(delete(unsent_forms).where(*_theirs(work), unsent_forms.c.id.not_in(kept)))
