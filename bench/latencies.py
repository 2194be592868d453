"""What every operation took, kept one by one: rates by round, and the latency that half and all but a hundredth stay under."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from bench.engine import Engine
from bench.figures import Figure

_P99_GOAL = 12 / 11
_SHARES = {"p50": 0.5, "p99": 0.99}


class Latencies:
    """The seconds of each peer's operations, by the move they were; and for each round how long one took all in all."""

    def __init__(self) -> None:
        self._seconds: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self.repeated: Counter[str] = Counter()
        self._by_round: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def add(self, peer: str, move: str, seconds: Sequence[float], *, elapsed: float, repeated: int = 0) -> None:
        """One round of a peer: what each operation took, how long all together, and how many had to be repeated."""
        self.repeated[f"tried again by {peer}"] += repeated
        self._seconds[move][peer] += seconds
        self._by_round[move][peer].append(elapsed / len(seconds))

    def by_round(self, move: str) -> Mapping[str, Sequence[float]]:
        """For each peer the time per operation in each round."""
        return self._by_round[move]

    def under(self, move: str, share: float) -> dict[str, float]:
        """For each peer the milliseconds that this share of all operations stayed under."""
        return {peer: 1000 * quantile(seconds, share) for peer, seconds in self._seconds[move].items()}


def quantile(seconds: Sequence[float], share: float) -> float:
    """The smallest that at least this share do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def rate_figure(
    name: str,
    taken: Latencies,
    move: str,
    counts: Mapping[str, int],
    *,
    beside: str = "",
    goal: float | None = None,
    aim: float = 0.0,
) -> Figure:
    """Operations a second, with a goal beside one of the peers where there is one."""
    times = taken.by_round(move)
    ours = times[Engine.name]
    ratios = {
        peer: median(theirs / mine for theirs, mine in zip(times[peer], ours, strict=True))
        for peer in times
        if peer != Engine.name
    }
    return Figure(
        name=name,
        unit="a second",
        engine=1 / median(ours),
        peers={peer: 1 / median(times[peer]) for peer in ratios},
        ratios=ratios,
        goal=f"≥ {goal} × {beside}; aim {aim} ×" if goal else "",
        reached=ratios[beside] >= goal if goal else None,
        counts=counts,
    )


def latency_figures(
    name: str, taken: Latencies, move: str, counts: Mapping[str, int], *, beside: str = ""
) -> list[Figure]:
    """The middle latency and the one that a hundredth exceeds; the second is held to a peer where one is named."""
    return [
        _latency(f"{name}: {share}", taken.under(move, part), counts, beside if share == "p99" else "")
        for share, part in _SHARES.items()
    ]


def _latency(name: str, under: Mapping[str, float], counts: Mapping[str, int], beside: str) -> Figure:
    ours = under[Engine.name]
    peers = {peer: theirs for peer, theirs in under.items() if peer != Engine.name}
    return Figure(
        name=name,
        unit="milliseconds",
        engine=ours,
        peers=peers,
        ratios={peer: theirs / ours for peer, theirs in peers.items()},
        goal=f"≤ 12/11 of {beside}" if beside else "",
        reached=ours <= _P99_GOAL * peers[beside] if beside else None,
        counts=counts,
    )
