"""Verifying the trail: every event read and checked, beside the least that could be done.

The limit streams the stored text in order and hashes it into the chain; the engine also compares what every event says of
itself, the links, private values and the end of each chain, and names the first event that does not fit.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, insert, update

from bench.figures import Figure
from bench.made_up import NOW
from bench.timing import medians, ratios, shuffled, timed
from pledge_engine.audit.chain import ORGANISATION, genesis, linked
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.verify import verify_all
from pledge_engine.store import schema
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import audit_events, chain_ends

ENGINE, LIMIT = "pledge engine", "limit"
_GOAL = 0.8
_AT_ONCE = 2000
_STREAM = "SELECT previous, hash, body FROM audit_event ORDER BY chain, sequence"


def measure(address: str, *, events: int, rounds: int, seed: int) -> Figure:
    """Events verified in a second, of a chain with so many."""
    engine = open_store(address)
    schema.upgrade(engine)
    with begin(engine) as connection:
        _fill(connection, events)
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    times: dict[str, list[float]] = defaultdict(list)
    turns = {ENGINE: verified, LIMIT: hashed}
    for _ in range(rounds):
        for name in shuffled(list(turns), order):
            with begin(engine, write=False) as connection:
                times[name].append(timed(lambda: _all_of(turns[name](connection), events)))  # noqa: B023 - called at once.
    kind = engine.dialect.name
    engine.dispose()
    rates, beside = medians(times, lambda seconds: events / seconds), ratios(times, ENGINE)
    return Figure(
        name=f"verify {events:,} events, {kind}",
        unit="a second",
        engine=rates[ENGINE],
        peers={LIMIT: rates[LIMIT]},
        ratios=beside,
        goal=f"≥ {_GOAL} × limit",
        reached=beside[LIMIT] >= _GOAL,
        counts={"rounds": rounds, "events": events},
    )


def _all_of(found: int, events: int) -> None:
    if found != events:
        raise ValueError(f"{found} of {events} events were as they had been recorded")


def verified(connection: Connection) -> int:
    """How many events the engine verified; 0 where it found a fault."""
    found = verify_all(connection)
    return found.events if found.intact else 0


def hashed(connection: Connection) -> int:
    """How many events the limit found in order, up to the first that is not."""
    previous, count = genesis(ORGANISATION), 0
    with connection.exec_driver_sql(_STREAM, execution_options={"yield_per": _AT_ONCE}) as rows:
        for before, after, body in rows:
            linked_on = sha256((previous + body).encode()).hexdigest()
            if before != previous or after != linked_on:
                return count
            previous, count = linked_on, count + 1
    return count


def _fill(connection: Connection, events: int) -> None:
    head, rows = genesis(ORGANISATION), []
    for sequence, body in _bodies(events):
        row = {"chain": ORGANISATION, "sequence": sequence, "hire_id": None, "previous": head, "body": body}
        head = linked(head, body)
        rows.append({**row, "hash": head})
        if len(rows) == _AT_ONCE or sequence == events:
            connection.execute(insert(audit_events), rows)
            rows = []
    ends = update(chain_ends).where(chain_ends.c.chain == ORGANISATION)
    connection.execute(ends.values(head=head, length=events))


def _bodies(events: int) -> Iterator[tuple[int, str]]:
    origin = Origin(actor="system:bench", at=NOW, door="cli", request_id="made-up")
    for sequence in range(1, events + 1):
        changes = {
            "name": Change(new=f"Team {sequence}"),
            "care_group": Change(old=None, new="A care group of the trust"),
        }
        event = Event(verb="team_added", origin=origin, changes=changes, reason="made_up")
        yield sequence, event.written(ORGANISATION, sequence)[0]
