"""Completing a step and advancing the hire, audited and durable, by one client: the engine beside its peers.

Every round gives each peer a fresh copy of the same prepared database. The peers take turns, a few hires at a time, so
that a slow moment of the disk meets all of them.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bench.engine import Engine
from bench.figures import Figure
from bench.hand_sql import HandSql
from bench.orm import OrmObjects
from bench.prepared import Prepared, prepare
from bench.timing import medians, ratios, shuffled, timed
from workflows.definition import Role

WARM_UP = 5
_AT_ONCE = 8
_GOAL = 0.6
_MOVES = ("complete", "advance")


class Peer(Protocol):
    """Somebody who can do the two commands on a database file."""

    name: str

    def complete(self, reference: str) -> None:
        """Complete the step."""
        ...

    def advance(self, reference: str) -> None:
        """Advance the hire."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


PEERS: tuple[type[Engine | HandSql | OrmObjects], ...] = (Engine, HandSql, OrmObjects)


def measure(folder: Path, *, rounds: int, hires: int, seed: int) -> list[Figure]:
    """The rate of the two commands together, and of each alone, over so many hires in each of the rounds."""
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    prepared = prepare(folder, hires + WARM_UP)
    times: dict[str, dict[str, list[float]]] = {move: defaultdict(list) for move in (*_MOVES, "both")}
    for _ in range(rounds):
        taken = _round(folder, prepared, order)
        for name, (complete, advance) in taken.items():
            times["complete"][name].append(complete / hires)
            times["advance"][name].append(advance / hires)
            times["both"][name].append((complete + advance) / hires)
    counts = {"rounds": rounds, "hires a round": hires, "clients": 1}
    return [
        _figure("complete a step and advance, audited and durable", times["both"], counts, goal=True),
        _figure("… of which: complete a step", times["complete"], counts, goal=False),
        _figure("… of which: advance", times["advance"], counts, goal=False),
    ]


def open_copies(folder: Path, prepared: Prepared) -> dict[str, Peer]:
    """Each peer on its own copy of the prepared database."""
    actor = prepared.people[Role.SERVICE_LEAD]
    return {kind.name: kind(_copied(prepared.file, folder / f"{kind.__name__}.db"), actor) for kind in PEERS}


def _copied(file: Path, copy: Path) -> Path:
    return Path(shutil.copy(file, copy))


def _round(folder: Path, prepared: Prepared, order: random.Random) -> Mapping[str, tuple[float, float]]:
    """The seconds that each peer spent on completing and on advancing, after a few hires that do not count."""
    peers = open_copies(folder, prepared)
    spent = dict.fromkeys(peers, (0.0, 0.0))
    groups = [prepared.references[:WARM_UP], *_groups(prepared.references[WARM_UP:])]
    for place, group in enumerate(groups):
        for name in shuffled(list(peers), order):
            complete, advance = _moved(peers[name], group)
            if place > 0:
                spent[name] = (spent[name][0] + complete, spent[name][1] + advance)
    for peer in peers.values():
        peer.close()
    return spent


def _groups(references: Sequence[str]) -> list[Sequence[str]]:
    return [references[start : start + _AT_ONCE] for start in range(0, len(references), _AT_ONCE)]


def _moved(peer: Peer, references: Sequence[str]) -> tuple[float, float]:
    complete = advance = 0.0
    for reference in references:
        complete += timed(lambda: peer.complete(reference))  # noqa: B023 - called at once.
        advance += timed(lambda: peer.advance(reference))  # noqa: B023 - called at once.
    return complete, advance


def _figure(name: str, times: Mapping[str, Sequence[float]], counts: Mapping[str, int], *, goal: bool) -> Figure:
    rates = medians(times, lambda seconds: 1 / seconds)
    beside = ratios(times, Engine.name)
    return Figure(
        name=name,
        unit="a second",
        engine=rates.pop(Engine.name),
        peers=rates,
        ratios=beside,
        goal=f"≥ {_GOAL} × {HandSql.name}; aim 1.0 ×" if goal else "",
        reached=beside[HandSql.name] >= _GOAL if goal else None,
        counts=counts,
    )
