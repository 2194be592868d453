"""Reading the trail: events as values again, with private values only for those who may see them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.chain import linked
from pledge_engine.audit.event import Change, Titled
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import audit_events, audit_secrets

_STORED = tuple(audit_events.c[name] for name in ("chain", "sequence", "previous", "hash", "body"))
_NOTHING: Mapping[tuple[str, int, str], Any] = MappingProxyType({})


class Private(Enum):
    """What stands in the place of a private value."""

    WITHHELD = "withheld"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """One event as it was recorded. Private values are ``Secret`` when revealed, otherwise ``Private``.

    It is not ``as_recorded`` where its text has not the hash that stands beside it.
    """

    chain: str
    sequence: int
    hash: str
    verb: str
    actor: str
    at: datetime
    door: str
    request_id: str
    role: str | None
    reference: str | None
    step: Titled | None
    stage: Titled | None
    round: int | None
    turn: int | None
    changes: Mapping[str, Change]
    reason: str | None
    covering: str | None
    as_recorded: bool = True


def events(
    connection: Connection,
    chain: str,
    *,
    newest_first: bool = False,
    limit: int | None = None,
    reveal: bool = False,
) -> list[PastEvent]:
    """The events of one chain: a hire's by the hire's id, or "organisation"."""
    order = audit_events.c.sequence.desc() if newest_first else audit_events.c.sequence
    rows = select(*_STORED)
    return _read(connection, rows.where(audit_events.c.chain == chain).order_by(order).limit(limit), reveal=reveal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events of all chains are sought; ``until`` is not included, and nothing of the chains ``but`` those.

    ``among`` are the chain and the place in it of those that may be found, where not every event may; ``only`` is what else is
    asked of each.
    """

    verb: str | None = None
    door: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    but: Collection[str] = ()
    among: Select[tuple[str, int]] | Collection[tuple[str, int]] | None = None
    only: Collection[ColumnElement[bool]] = ()


def search(connection: Connection, sought: Sought, *, limit: int = 100, oldest_first: bool = False) -> list[PastEvent]:
    """Events of every chain that match everything given: the newest, in that order, or the oldest in theirs."""
    stored = audit_events.c
    rows = select(*_STORED).where(*_asked(sought))
    newest_first = stored.at.desc(), stored.chain, stored.sequence.desc()
    order = (stored.at, stored.chain.desc(), stored.sequence) if oldest_first else newest_first
    return _read(connection, rows.order_by(*order).limit(limit), reveal=False)


def count(connection: Connection, sought: Sought, also: ColumnElement[bool]) -> tuple[int, int]:
    """How many events match everything given, and how many of them match this also."""
    many = select(func.count(), func.count().filter(also)).select_from(audit_events).where(*_asked(sought))
    every, some = connection.execute(many).one()
    return every, some


def chains(sought: Sought) -> Select[str]:
    """The chains of which some event matches everything given."""
    return select(audit_events.c.chain).where(*_asked(sought)).distinct()


def _asked(sought: Sought) -> list[ColumnElement[bool]]:
    stored = audit_events.c
    given = (
        (sought.verb, stored.verb == sought.verb),
        (sought.door, stored.door == sought.door),
        (sought.since, stored.at >= moment_text(sought.since) if sought.since else None),
        (sought.until, stored.at < moment_text(sought.until) if sought.until else None),
        (sought.but or None, stored.chain.not_in(sought.but)),
        (sought.among, tuple_(stored.chain, stored.sequence).in_(sought.among) if sought.among is not None else None),
    )
    return [*(asked for wanted, asked in given if wanted is not None and asked is not None), *sought.only]


def _read(connection: Connection, statement: Any, *, reveal: bool) -> list[PastEvent]:
    rows = connection.execute(statement).all()
    secrets = _secrets(connection, [(row.chain, row.sequence) for row in rows]) if reveal else _NOTHING
    found = [past_event(row.chain, row.sequence, row.hash, row.body, secrets, reveal=reveal) for row in rows]
    as_recorded = (linked(row.previous, row.body) == row.hash for row in rows)
    return [
        event if right else replace(event, as_recorded=False) for event, right in zip(found, as_recorded, strict=True)
    ]


def _secrets(connection: Connection, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int, str], Any]:
    of_events = tuple_(audit_secrets.c.chain, audit_secrets.c.sequence).in_(places)
    kept = select(audit_secrets).where(of_events, audit_secrets.c.value.is_not(None))
    return {(row.chain, row.sequence, row.path): json.loads(row.value) for row in connection.execute(kept)}


def past_event(
    chain: str, sequence: int, hash_: str, text: str, secrets: Mapping[Any, Any] = _NOTHING, *, reveal: bool = False
) -> PastEvent:
    """An event by its text; raises ``ValueError`` or ``KeyError`` for a text that is no event's."""
    body = json.loads(text)

    def side(path: str, value: Any) -> Any:
        if not isinstance(value, dict) or set(value) != {"commitment"}:
            return value
        known = (chain, sequence, path)
        return Secret(secrets[known]) if known in secrets else Private.ERASED if reveal else Private.WITHHELD

    changes = {
        name: Change(old=side(f"{name}/old", sides.get("old")), new=side(f"{name}/new", sides.get("new")))
        for name, sides in body.get("fields", {}).items()
    }
    return PastEvent(
        chain=chain,
        sequence=sequence,
        hash=hash_,
        verb=body["verb"],
        actor=body["actor"],
        at=datetime.fromisoformat(body["at"]),
        door=body["door"],
        request_id=body["request_id"],
        role=body.get("role"),
        reference=body.get("reference"),
        step=_titled(body.get("step")),
        stage=_titled(body.get("stage")),
        round=body.get("round"),
        turn=body.get("turn"),
        changes=changes,
        reason=body.get("reason"),
        covering=body.get("in_cover_for"),
    )


def _titled(subject: dict[str, str] | None) -> Titled | None:
    return Titled(subject["key"], subject["title"]) if subject else None
