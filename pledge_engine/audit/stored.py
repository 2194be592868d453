"""Reading events byte for byte, together with what the columns beside their texts say."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, func, literal, null, select

from pledge_engine.audit.chain import ACCESS, ORGANISATION
from pledge_engine.store.columns import AsBytes, derives_when_read
from pledge_engine.store.tables import access_log, audit_events


def stored_events(dialect: str) -> Select[Any]:
    """The events of the trail, as ``StoredEvent`` wants them."""
    table = audit_events
    begins = _opening(table, table.c.chain)
    verb = literal('"verb":"') + table.c.verb + literal('"')
    at_home = func.coalesce(table.c.hire_id, ORGANISATION) == table.c.chain
    return _select(table, table.c.chain).add_columns(at_home, *_derived(dialect, begins, verb))


def stored_readings(dialect: str) -> Select[Any]:
    """The entries of the access log in their order, as ``StoredEvent`` wants them."""
    table = access_log
    of_hire = func.coalesce(literal('"hire":"') + table.c.hire_id + literal('",'), "")
    begins = _opening(table, literal(ACCESS)) + of_hire + literal('"page":')
    readings = _select(table, literal(ACCESS)).add_columns(literal(1), *_derived(dialect, begins, literal("")))
    return readings.order_by(table.c.sequence)


def _opening(table: Table, chain: ColumnElement[str]) -> ColumnElement[str]:
    """What the text of an event begins with, according to its columns."""
    parts = (("actor", table.c.actor), ("at", table.c.at), ("chain", chain), ("door", table.c.door))
    opening: ColumnElement[str] = literal("{")
    for key, column in parts:
        opening = opening + literal(f'"{key}":"') + column + literal('",')
    return opening


def _select(table: Table, chain: ColumnElement[str]) -> Select[Any]:
    texts = map(AsBytes, (table.c.previous, table.c.hash, table.c.body))
    return cast("Select[Any]", select(AsBytes(chain), table.c.sequence, *texts))


def _derived(dialect: str, *ends: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    """What derived columns make of the ends of a text; nothing where they are not kept, and so cannot differ from it."""
    if derives_when_read(dialect):
        return tuple(null() for _ in ends)
    # A derived column that is empty makes nothing; no text has a question mark there.
    return tuple(AsBytes(func.coalesce(end, "?")) for end in ends)
