"""Erasing private values for good: the event and its commitment stay, and the chain still verifies."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select, update

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import audit_events, audit_secrets


def erase_secrets(
    connection: Connection,
    chain: str,
    *,
    under: str = "",
    between: tuple[datetime, datetime] | None = None,
    event: int | None = None,
) -> int:
    """Erase the private values of a chain whose path begins so, such as "note/"; how many were erased.

    ``between`` are aware moments: only events from the first of them until before the second are looked at. ``event`` is the
    number of the only one that is.
    """
    erased = update(audit_secrets).where(
        audit_secrets.c.chain == chain,
        audit_secrets.c.value.is_not(None),
        audit_secrets.c.path.startswith(under, autoescape=True),
    )
    if between is not None:
        since, until = map(moment_text, between)
        events = select(audit_events.c.sequence).where(
            audit_events.c.chain == chain, audit_events.c.at >= since, audit_events.c.at < until
        )
        erased = erased.where(audit_secrets.c.sequence.in_(events))
    if event is not None:
        erased = erased.where(audit_secrets.c.sequence == event)
    return connection.execute(erased.values(salt=None, value=None)).rowcount


def erase_secrets_of_person(connection: Connection, person_id: str) -> int:
    """Erase the name, log-in name and address with which somebody was added to the organisation; how many were erased."""
    of_organisation = audit_events.c.chain == ORGANISATION
    naming = select(audit_events.c.sequence, audit_events.c.body).where(
        of_organisation, audit_events.c.body.contains(person_id, autoescape=True)
    )
    theirs = [
        row.sequence
        for row in connection.execute(naming)
        if json.loads(row.body).get("fields", {}).get("person", {}).get("new") == person_id
    ]
    erased = update(audit_secrets).where(
        audit_secrets.c.chain == ORGANISATION,
        audit_secrets.c.sequence.in_(theirs),
        audit_secrets.c.value.is_not(None),
    )
    return connection.execute(erased.values(salt=None, value=None)).rowcount
