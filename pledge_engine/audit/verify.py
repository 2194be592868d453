"""Verifying the trail: does it still say what was recorded? Any change of a stored event is found and named.

A chain alone cannot show that its end and the record's memory of it were rewritten together; for that, checkpoints are
kept outside the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Integer, Select, func, select
from sqlalchemy import cast as sql_cast

from pledge_engine.audit.chain import ACCESS
from pledge_engine.audit.commitments import Secrets, StoredSecret
from pledge_engine.audit.faults import Verification
from pledge_engine.audit.remembering import Comparison
from pledge_engine.audit.stored import stored_events, stored_readings
from pledge_engine.audit.walk import Expected, StoredEvent, Walk
from pledge_engine.errors import NotFound
from pledge_engine.store.columns import AsBytes
from pledge_engine.store.tables import audit_events, audit_secrets, chain_ends, hires
from pledge_engine.watching import Progress, part_of, streamed, unwatched


def verify_all(
    connection: Connection, against: Comparison | None = None, progress: Progress = unwatched
) -> Verification:
    """Verify every chain: of each hire, of the organisation, and of the access log.

    With ``against`` each is also compared with what was remembered of it elsewhere.
    """
    events, readings = (events_in(_expected(connection, chain)) for chain in (None, ACCESS))
    done = events / max(events + readings, 1)
    trail = _walk_trail(connection, None, against, part_of(progress, 0, done))
    log = _walk_log(connection, against, part_of(progress, done, 1))
    found = Verification(
        chains=trail.chains + log.chains, events=trail.events + log.events, faults=trail.faults + log.faults
    )
    return against.completed(found) if against else found


def verify_chain(connection: Connection, chain: str) -> Verification:
    """Verify the chain of one hire, by the hire's id, or "organisation" or "access"; raises ``NotFound``."""
    if not _expected(connection, chain):
        raise NotFound("such chain of events")
    walk = _walk_log(connection) if chain == ACCESS else _walk_trail(connection, chain)
    return Verification(chains=1, events=walk.events, faults=walk.faults)


def _walk_trail(
    connection: Connection, chain: str | None, against: Comparison | None = None, progress: Progress = unwatched
) -> Walk:
    events = stored_events(connection.dialect.name).order_by(audit_events.c.chain, audit_events.c.sequence)
    secrets = _secrets()
    if chain is not None:
        events = events.where(audit_events.c.chain == chain)
        secrets = secrets.where(audit_secrets.c.chain == chain)
    beside = Secrets(cast("Iterable[StoredSecret]", streamed(connection, secrets)))
    ends = _expected(connection, chain)
    walk = Walk(ends, beside, against=against)
    return walk.over(cast("Iterable[StoredEvent]", streamed(connection, events, progress, events_in(ends))))


def _walk_log(connection: Connection, against: Comparison | None = None, progress: Progress = unwatched) -> Walk:
    ends = _expected(connection, ACCESS)
    readings = streamed(connection, stored_readings(connection.dialect.name), progress, events_in(ends))
    return Walk(ends, against=against).over(cast("Iterable[StoredEvent]", readings))


def expected_ends(connection: Connection) -> dict[str, Expected]:
    """How every chain should end, by chain, that of the access log included."""
    return _expected(connection, None) | _expected(connection, ACCESS)


def events_in(ends: Mapping[str, Expected]) -> int:
    """How many events chains should have, as far as whoever changed the database left numbers there."""
    lengths: Iterable[object] = (end.length for end in ends.values())
    return sum(length for length in lengths if isinstance(length, int))


def _expected(connection: Connection, chain: str | None) -> dict[str, Expected]:
    """How chains should end: what each hire's row says, and for the other chains their own rows."""
    ends = select(hires.c.id, hires.c.reference, hires.c.chain_head, hires.c.chain_length)
    others = select(chain_ends.c.chain, chain_ends.c.chain, chain_ends.c.head, chain_ends.c.length)
    if chain is None:
        others = others.where(chain_ends.c.chain != ACCESS)
    else:
        ends, others = ends.where(hires.c.id == chain), others.where(chain_ends.c.chain == chain)
    return {
        name: Expected(reference, head, length, may_be_empty)
        for rows, may_be_empty in ((ends, False), (others, True))
        for name, reference, head, length in connection.execute(rows)
    }


def _secrets() -> Select[Any]:
    place = func.coalesce(sql_cast(audit_secrets.c.sequence, Integer), 0)
    texts = (audit_secrets.c.path, audit_secrets.c.salt, audit_secrets.c.value)
    order = (audit_secrets.c.chain, audit_secrets.c.sequence, audit_secrets.c.path)
    return cast("Select[Any]", select(AsBytes(audit_secrets.c.chain), place, *map(AsBytes, texts)).order_by(*order))
