"""Telling the address that somebody had until now that mails no longer go there, in case that was not their wish.

Nothing keeps the address for this: it stands beside the event that tells of the change, where it can be erased.
"""

from __future__ import annotations

import json

from sqlalchemy import select

from notifications.catalogue import AddressChanged
from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.queueing import queue_to
from pledge_engine.store.tables import audit_secrets
from pledge_engine.work import Work


def tell_old_address(work: Work, person_id: str, *, sequence: int) -> None:
    """Let a message go to the address that an event of the organisation's chain replaced."""
    queue_to(work, person_id, AddressChanged.kind, key=f"{AddressChanged.kind}:{sequence}")


def old_address(work: Work, key: str | None) -> str | None:
    """The address that a message by this key goes to; None once it has been erased."""
    sequence = int((key or "").rpartition(":")[2])
    beside = audit_secrets.c.chain == ORGANISATION, audit_secrets.c.sequence == sequence
    found = select(audit_secrets.c.value).where(*beside, audit_secrets.c.path == "email/old")
    value = work.connection.execute(found).scalar_one_or_none()
    return json.loads(value) if value else None
