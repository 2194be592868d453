"""A move decided in memory: every blocker collected, then the one shared machine asked; the peer builds a machine each time."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bench.figures import Figure
from bench.fresh_machine import machine_for
from bench.journeys import TODAY, Case, cases
from bench.timing import medians, ratios, shuffled, timed
from workflows.advancing import advance_blockers
from workflows.machine import Decision, Verb, decide
from workflows.stages import advance

ENGINE, PEER = "engine", "a machine per record"
_GOAL = 100.0


class _Record:
    """What a machine of its own is built for."""

    def __init__(self, *, ready: bool) -> None:
        self.state: Any = None
        self._ready = ready

    def is_ready(self) -> bool:
        return self._ready


def decided(case: Case) -> bool:
    """Whether the engine allows the move, with everything that stands in its way collected first."""
    journey, move = case.journey, case.move
    blockers = advance_blockers(journey, TODAY.on) if move.verb is Verb.ADVANCE else ()
    decision = decide(journey.definition, journey.state, move, held=journey.held, blockers=blockers)
    return isinstance(decision, Decision)


def decided_by_its_own(case: Case) -> bool:
    """Whether a machine built for this record allows the move; what stands in its way it is told beforehand."""
    record = _Record(ready=case.allowed)
    machine = machine_for(record, list(case.journey.state))
    return bool(machine.trigger_event(record, case.move.trigger))


def measure(*, rounds: int, decisions: int, seed: int) -> list[Figure]:
    """The time of a decision: over all stages up to the end of clearance, and within the parallel stage alone."""
    every = cases()
    counts = {"rounds": rounds, "decisions a round": decisions, "cases": len(every)}
    deciders = {ENGINE: decided, PEER: decided_by_its_own}
    parallel = [case for case in every if case.parallel]
    ready = [case for case in every if case.allowed and case.move.verb is Verb.ADVANCE]
    return [
        _figure("a move decided in memory, every blocker collected", deciders, every, counts, seed),
        _figure("the same within the parallel stage", deciders, parallel, counts, seed),
        _figure("the same with what follows: turns opened, dates worked out", {ENGINE: _advanced}, ready, counts, seed),
    ]


def _advanced(case: Case) -> bool:
    return not hasattr(advance(case.journey, TODAY), "blockers")


def _decide_all(decider: Callable[[Case], bool], chosen: Sequence[Case], times: int) -> None:
    for _ in range(times):
        for case in chosen:
            decider(case)


def _figure(
    name: str,
    deciders: Mapping[str, Callable[[Case], bool]],
    chosen: Sequence[Case],
    counts: Mapping[str, int],
    seed: int,
) -> Figure:
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    times: dict[str, list[float]] = defaultdict(list)
    each = max(1, counts["decisions a round"] // len(chosen))
    for _ in range(counts["rounds"]):
        for peer in shuffled(list(deciders), order):
            taken = timed(partial(_decide_all, deciders[peer], chosen, each))
            times[peer].append(taken / (each * len(chosen)))
    micros = medians(times, lambda seconds: seconds * 1_000_000)
    ours = micros.pop(ENGINE)
    with_goal = PEER in deciders
    return Figure(
        name=name,
        unit="µs",
        engine=ours,
        peers=micros,
        ratios=ratios(times, ENGINE),
        goal=f"≤ {_GOAL:.0f} µs" if with_goal else "",
        reached=ours <= _GOAL if with_goal else None,
        counts=counts,
    )
