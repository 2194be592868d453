"""Verifying the trail: does it still say what was recorded? Any change of a stored event is found and named.

A chain alone cannot show that its end and the record's memory of it were rewritten together; for that, checkpoints are
kept outside the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal, select

from pledge_engine.audit.chain import ACCESS
from pledge_engine.audit.commitments import commitment_faults
from pledge_engine.audit.faults import Fault, Verification
from pledge_engine.audit.walk import Expected, StoredEvent, Walk
from pledge_engine.errors import NotFound
from pledge_engine.store.columns import AsBytes
from pledge_engine.store.tables import access_log, audit_events, chain_ends, hires

_ROWS_AT_ONCE = 200


def verify_all(connection: Connection) -> Verification:
    """Verify every chain: of each hire, of the organisation, and of the access log."""
    walk = Walk(_expected(connection))
    walk.over(_stored(connection, _events().order_by(audit_events.c.chain, audit_events.c.sequence)))
    log = Walk(_expected(connection, ACCESS))
    log.over(_stored(connection, _readings()))
    faults = _first_of_each([*walk.faults, *log.faults, *commitment_faults(connection)])
    return Verification(chains=walk.chains + log.chains, events=walk.events + log.events, faults=faults)


def verify_chain(connection: Connection, chain: str) -> Verification:
    """Verify the chain of one hire, by the hire's id, or "organisation" or "access"; raises ``NotFound``."""
    expected = _expected(connection, chain)
    if not expected:
        raise NotFound("such chain of events")
    walk = Walk(expected)
    if chain == ACCESS:
        walk.over(_stored(connection, _readings()))
        return Verification(chains=1, events=walk.events, faults=tuple(walk.faults))
    walk.over(_stored(connection, _events().where(audit_events.c.chain == chain).order_by(audit_events.c.sequence)))
    faults = _first_of_each([*walk.faults, *commitment_faults(connection, chain)])
    return Verification(chains=1, events=walk.events, faults=faults)


def _expected(connection: Connection, chain: str | None = None) -> dict[str, Expected]:
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


def _events() -> Select[Any]:
    table = audit_events
    begins = _opening(table, table.c.chain)
    ends = literal('"verb":"') + table.c.verb + literal('"}')
    at_home = func.coalesce(table.c.hire_id, "organisation") == table.c.chain
    return _select(table, table.c.chain, begins, ends, at_home)


def _readings() -> Select[Any]:
    table = access_log
    of_hire = func.coalesce(literal('"hire":"') + table.c.hire_id + literal('",'), "")
    begins = _opening(table, literal(ACCESS)) + of_hire + literal('"page":')
    return _select(table, literal(ACCESS), begins, literal("}"), literal(1)).order_by(table.c.sequence)


def _opening(table: Table, chain: ColumnElement[str]) -> ColumnElement[str]:
    """What the text of an event begins with, according to its columns."""
    parts = (("actor", table.c.actor), ("at", table.c.at), ("chain", chain), ("door", table.c.door))
    opening: ColumnElement[str] = literal("{")
    for key, column in parts:
        opening = opening + literal(f'"{key}":"') + column + literal('",')
    return opening


def _select(
    table: Table, chain: ColumnElement[str], begins: ColumnElement[str], ends: ColumnElement[str], at_home: Any
) -> Select[Any]:
    # A derived column that is empty makes no beginning at all; no text begins with a question mark.
    return select(
        AsBytes(chain),
        table.c.sequence,
        AsBytes(table.c.previous),
        AsBytes(table.c.hash),
        AsBytes(table.c.body),
        AsBytes(func.coalesce(begins, "?")),
        AsBytes(func.coalesce(ends, "?")),
        at_home,
    )


def _stored(connection: Connection, statement: Select[Any]) -> Iterable[StoredEvent]:
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement)
    return cast("Iterable[StoredEvent]", rows)


def _first_of_each(faults: list[Fault]) -> tuple[Fault, ...]:
    """The earliest fault of each chain, in order of reference."""
    ordered = sorted(faults, key=lambda fault: (fault.reference, fault.sequence or 0))
    first: dict[str, Fault] = {}
    for fault in ordered:
        first.setdefault(fault.chain, fault)
    return tuple(first.values())
