"""Taking turns: every peer does the same work in every round, in a changing order, so that what disturbs one disturbs all."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter

Times = Mapping[str, Sequence[float]]


def timed(work: Callable[[], object]) -> float:
    """How long a piece of work takes, in seconds."""
    start = perf_counter()
    work()
    return perf_counter() - start


def shuffled(names: Sequence[str], order: random.Random) -> list[str]:
    """The names in the order in which they have their turn."""
    return order.sample(names, len(names))


def ratios(times: Times, engine: str) -> dict[str, float]:
    """How fast the engine is beside each peer: the median over rounds of the peer's time by the engine's."""
    return {
        name: median(peer / ours for peer, ours in zip(taken, times[engine], strict=True))
        for name, taken in times.items()
        if name != engine
    }


def medians(times: Times, convert: Callable[[float], float]) -> dict[str, float]:
    """Each one's median over the rounds, in another unit."""
    return {name: convert(median(taken)) for name, taken in times.items()}
