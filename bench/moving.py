"""Completing a step and advancing the hire, and opening one, audited and durable, by one client: the engine beside its peers.

Every round gives each peer a fresh copy of the same prepared database. The peers take turns, a few hires at a time, so
that a slow moment of the disk meets all of them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.clients import Clients
from bench.databases import Databases
from bench.figures import Figure
from bench.hand_sql import HandSql
from bench.latencies import Latencies, latency_figures, rate_figure
from bench.limit import Limit, install
from bench.peers import PEERS, Peer
from bench.prepared import Prepared, prepare
from bench.timing import shuffled, timed
from workflows.definition import Role

WARM_UP = 5
_AT_ONCE = 8
_GOAL, _OPENING_GOAL = 0.6, 0.33
# By each client, before what counts.
_WARM_UP_EACH = 1
_BOTH, _OPEN = "complete a step and advance, audited and durable", "open a hire with all its steps"
_PARTS = {"complete": "of which complete a step", "advance": "of which advance"}
Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured: in each of so many rounds so many hires, by one client and then shared out among several."""

    rounds: int
    hires: int
    clients: int

    @property
    def each(self) -> int:
        """How many hires each of several clients moves in a round."""
        return max(1, self.hires // self.clients)

    @property
    def prepared(self) -> int:
        """How many hires have to be prepared."""
        return max(self.hires + WARM_UP, self.clients * (self.each + _WARM_UP_EACH))


def measure(stores: Databases, extent: Extent, *, seed: int, progress: Progress) -> list[Figure]:
    """Rates and latencies on one kind of database: by one client, and by several on different hires at once."""
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    progress("preparing hires")
    prepared = prepare(stores.empty(), extent.prepared)
    if stores.kind == "postgresql":
        install(prepared.address)
    alone, together = Latencies(), Latencies()
    with Clients(stores.kind, extent.clients) as clients:
        for number in range(1, extent.rounds + 1):
            progress(f"moving hires, round {number} of {extent.rounds}")
            _alone(stores, prepared, extent.hires, order, alone)
            _together(stores, prepared, extent.each, order, clients, together)
    return [*_of_one(stores.kind, alone, extent), *_of_several(stores.kind, together, extent)]


def _of_one(kind: str, alone: Latencies, extent: Extent) -> list[Figure]:
    counts = {"rounds": extent.rounds, "hires a round": extent.hires, "clients": 1}
    both, opening = f"{_BOTH}, 1 client, {kind}", f"{_OPEN}, {kind}"
    # Opening is held to the limit, where there is one.
    goal = _OPENING_GOAL if kind == "postgresql" else None
    return [
        rate_figure(both, alone, "both", counts, beside=HandSql.name, goal=_GOAL, aim=1.0),
        *(rate_figure(f"{both}: {part}", alone, move, counts) for move, part in _PARTS.items()),
        *latency_figures(both, alone, "both", counts),
        rate_figure(opening, alone, "open", counts, beside=Limit.name, goal=goal, aim=0.5),
        *latency_figures(opening, alone, "open", counts),
    ]


def _of_several(kind: str, together: Latencies, extent: Extent) -> list[Figure]:
    hires = extent.each * extent.clients
    counts = {"rounds": extent.rounds, "hires a round": hires, "clients": extent.clients, **together.repeated}
    name = f"{_BOTH}, {extent.clients} clients, {kind}"
    return [
        rate_figure(name, together, "both", counts, beside=HandSql.name, goal=_GOAL, aim=1.0),
        *latency_figures(name, together, "both", counts, beside=HandSql.name),
    ]


def open_copies(stores: Databases, prepared: Prepared) -> dict[str, tuple[str, Peer]]:
    """Each peer on its own copy of the prepared database, with the address of that."""
    actor = prepared.people[Role.SERVICE_LEAD]
    copies = ((kind, stores.copy(prepared.address)) for kind in PEERS[stores.kind])
    return {kind.name: (address, kind(address, actor)) for kind, address in copies}


def _alone(stores: Databases, prepared: Prepared, hires: int, order: random.Random, taken: Latencies) -> None:
    """One round by one client: what each peer spends, after a few hires that do not count."""
    copies = open_copies(stores, prepared)
    spent: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in copies}
    moved = prepared.references[: hires + WARM_UP]
    for place, group in enumerate([moved[:WARM_UP], *_groups(moved[WARM_UP:])]):
        for name in shuffled(list(copies), order):
            _moved(copies[name][1], group, spent[name] if place > 0 else defaultdict(list))
    for name, (address, peer) in copies.items():
        peer.close()
        stores.drop(address)
        for move, seconds in spent[name].items():
            taken.add(name, move, seconds, elapsed=sum(seconds))


def _groups(references: Sequence[str]) -> list[Sequence[str]]:
    return [references[start : start + _AT_ONCE] for start in range(0, len(references), _AT_ONCE)]


def _moved(peer: Peer, references: Sequence[str], spent: dict[str, list[float]]) -> None:
    for reference in references:
        complete = timed(lambda: peer.complete(reference))  # noqa: B023 - called at once.
        advance = timed(lambda: peer.advance(reference))  # noqa: B023 - called at once.
        for move, seconds in (("complete", complete), ("advance", advance), ("both", complete + advance)):
            spent[move].append(seconds)
    for _ in references:
        spent["open"].append(timed(peer.open))


def _together(
    stores: Databases, prepared: Prepared, each: int, order: random.Random, clients: Clients, taken: Latencies
) -> None:
    """One round by several clients at once, each peer alone with its copy."""
    for name in shuffled([kind.name for kind in PEERS[stores.kind]], order):
        copy = stores.copy(prepared.address)
        told = clients.move(name, copy, prepared, each=each, warm_up=_WARM_UP_EACH)
        stores.drop(copy)
        taken.add(name, "both", told.seconds, elapsed=told.elapsed, repeated=told.repeated)
