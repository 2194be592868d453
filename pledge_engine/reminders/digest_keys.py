"""The key of a digest in the outbox: one for each person and day."""

from __future__ import annotations

from datetime import date

from notifications.catalogue import Digest


def key_of(person_id: str, on: date) -> str:
    """The key under which a person's digest of a day is there once."""
    return f"{Digest.kind}:{person_id}:{on.isoformat()}"
