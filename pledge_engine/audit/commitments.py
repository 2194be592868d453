"""Verifying private values: each that is still kept must be exactly what its event committed to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from pledge_engine.audit.canonical import commitment_digest
from pledge_engine.audit.faults import Fault
from pledge_engine.store.columns import AsBytes
from pledge_engine.store.tables import audit_events, audit_secrets, hires

_MARK = '"commitment":"'


def commitment_faults(connection: Connection, chain: str | None = None) -> Iterator[Fault]:
    """A fault for each event whose private values are not those it committed to; erased values are in order."""
    beside = and_(audit_secrets.c.chain == audit_events.c.chain, audit_secrets.c.sequence == audit_events.c.sequence)
    statement = (
        select(
            AsBytes(audit_events.c.chain).label("chain"),
            audit_events.c.sequence,
            AsBytes(audit_events.c.body).label("body"),
            AsBytes(audit_secrets.c.path).label("path"),
            AsBytes(audit_secrets.c.salt).label("salt"),
            AsBytes(audit_secrets.c.value).label("value"),
            hires.c.reference,
        )
        .outerjoin_from(audit_events, audit_secrets, beside)
        .outerjoin(hires, hires.c.id == audit_events.c.chain)
        .where(audit_events.c.body.contains(_MARK, autoescape=True) | audit_secrets.c.path.is_not(None))
        .order_by(audit_events.c.chain, audit_events.c.sequence)
    )
    if chain is not None:
        statement = statement.where(audit_events.c.chain == chain)
    rows = connection.execution_options(yield_per=200).execute(statement)
    for _, of_event in groupby(rows, key=lambda row: (row.chain, row.sequence)):
        yield from _faults_of(list(of_event))


def _faults_of(rows: list[Row[*tuple[Any, ...]]]) -> Iterator[Fault]:
    event = rows[0]
    try:
        body = json.loads(event.body)
        promised = dict(_commitments(body.get("fields", {})))
    except (ValueError, AttributeError):
        return  # The walk over the chain names an event whose text cannot be read.
    kept = {_text(row.path): row for row in rows if row.path is not None}
    problem = _problem(promised, kept)
    if problem:
        chain = _text(event.chain)
        yield Fault(
            chain=chain,
            reference=event.reference or chain,
            sequence=event.sequence,
            verb=body.get("verb"),
            problem=problem,
        )


def _commitments(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, sides in fields.items():
        for side, value in sides.items():
            if isinstance(value, dict) and set(value) == {"commitment"}:
                yield f"{name}/{side}", value["commitment"]


def _problem(promised: dict[str, str], kept: dict[str, Row[*tuple[Any, ...]]]) -> str:
    if missing := sorted(promised.keys() - kept.keys()):
        return f"the private value it commits to is missing ({missing[0]})"
    if extra := sorted(kept.keys() - promised.keys()):
        return f"a private value stands beside it that it does not commit to ({extra[0]})"
    for path, row in kept.items():
        if row.salt is None and row.value is None:
            continue
        if row.salt is None or row.value is None or _digest(row) != promised[path]:
            return f"the private value beside it is not the one it commits to ({path})"
    return ""


def _digest(row: Row[*tuple[Any, ...]]) -> str | None:
    try:
        return commitment_digest(row.salt.decode(), row.value.decode())
    except UnicodeDecodeError:
        return None


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", errors="replace")
