"""Erasing private values for good: the event and its commitment stay, and the chain still verifies."""

from __future__ import annotations

from sqlalchemy import Connection, update

from pledge_engine.store.tables import audit_secrets


def erase_secrets(connection: Connection, chain: str, *, path: str | None = None) -> int:
    """Erase every private value of a chain, or those under one path such as "name/new"; how many were erased."""
    erased = update(audit_secrets).where(audit_secrets.c.chain == chain, audit_secrets.c.value.is_not(None))
    if path is not None:
        erased = erased.where(audit_secrets.c.path == path)
    return connection.execute(erased.values(salt=None, value=None)).rowcount
