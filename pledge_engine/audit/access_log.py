"""Recording who looked at a restricted page, in a chain of its own: reading never waits for, or locks, a hire."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, insert

from pledge_engine.audit.canonical import canonical
from pledge_engine.audit.chain import ACCESS, linked
from pledge_engine.audit.event import Origin
from pledge_engine.audit.trail import End, lock_end, store_end
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import access_log
from workflows.definition import Role


class Seen(NamedTuple):
    """A restricted page that was read: in which role, of which hire if it shows one, and for whom while covering for them."""

    page: str
    role: Role | None = None
    hire_id: str | None = None
    reference: str | None = None
    covering: str | None = None


def record_readings(connection: Connection, origin: Origin, seen: Iterable[Seen]) -> End:
    """Record which restricted pages were read by somebody at once, one entry for each."""
    end = lock_end(connection, ACCESS)
    rows = []
    for each in seen:
        sequence = end.length + 1
        entry = {
            "actor": origin.actor,
            "at": moment_text(origin.at),
            "chain": ACCESS,
            "door": origin.door,
            "hire": each.hire_id,
            "in_cover_for": each.covering,
            "page": each.page,
            "reference": each.reference,
            "request_id": origin.request_id,
            "role": each.role,
            "sequence": sequence,
        }
        body = canonical({key: value for key, value in entry.items() if value is not None})
        after = End(linked(end.head, body), sequence)
        rows.append({"sequence": sequence, "previous": end.head, "hash": after.head, "body": body})
        end = after
    if rows:
        connection.execute(insert(access_log), rows)
        store_end(connection, ACCESS, end)
    return end
