"""Recording who looked at a restricted page, in a chain of its own: reading never waits for, or locks, a hire."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from pledge_engine.audit.canonical import canonical
from pledge_engine.audit.chain import ACCESS, linked
from pledge_engine.audit.event import Origin
from pledge_engine.audit.trail import End, lock_end, store_end
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import access_log
from workflows.definition import Role


def record_reading(
    connection: Connection,
    origin: Origin,
    *,
    page: str,
    role: Role | None = None,
    hire_id: str | None = None,
    reference: str | None = None,
) -> End:
    """Record that a restricted page was read: by whom, in which role, and of which hire if it shows one."""
    end = lock_end(connection, ACCESS)
    sequence = end.length + 1
    entry = {
        "actor": origin.actor,
        "at": moment_text(origin.at),
        "chain": ACCESS,
        "door": origin.door,
        "hire": hire_id,
        "page": page,
        "reference": reference,
        "request_id": origin.request_id,
        "role": role,
        "sequence": sequence,
    }
    body = canonical({key: value for key, value in entry.items() if value is not None})
    after = End(linked(end.head, body), sequence)
    connection.execute(
        insert(access_log), {"sequence": sequence, "previous": end.head, "hash": after.head, "body": body}
    )
    store_end(connection, ACCESS, after)
    return after
