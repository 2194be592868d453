"""What a benchmark found: one figure beside its peers and its goal, as a row for people and as a line of JSON."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

_PACKAGES = ("pledge-engine", "sqlalchemy", "psycopg", "transitions", "click")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. ``ratios`` say how fast the engine is beside each peer: 1.0 is as fast, 0.5 takes twice as long.

    ``goal`` is empty and ``reached`` None for a figure that is shown for comparison only. ``also`` is what the goal says of
    the same thing in other units, by what it is called.
    """

    name: str
    unit: str
    engine: float
    peers: Mapping[str, float] = field(default_factory=dict)
    ratios: Mapping[str, float] = field(default_factory=dict)
    goal: str = ""
    reached: bool | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    also: Mapping[str, float] = field(default_factory=dict)

    def line(self, seed: int) -> str:
        """The figure as one line of JSON, with all that is needed to run it again."""
        return json.dumps(
            {
                "figure": self.name,
                "unit": self.unit,
                "engine": _rounded(self.engine),
                "peers": {name: _rounded(value) for name, value in self.peers.items()},
                "ratios": {name: round(value, 3) for name, value in self.ratios.items()},
                "also": {name: _rounded(value) for name, value in self.also.items()},
                "goal": self.goal,
                "reached": self.reached,
                "seed": seed,
                "counts": dict(self.counts),
                "versions": versions(),
            },
            ensure_ascii=False,
        )


def versions() -> dict[str, str]:
    """What was measured, and on top of what."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **packages}


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table for people."""
    rows = [("figure", "unit", "engine", "peers", "goal", "")]
    rows += [(f.name, f.unit, str(_rounded(f.engine)), _peers(f), f.goal, _verdict(f)) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _peers(figure: Figure) -> str:
    peers = (f"{name} {_rounded(value)} (engine {figure.ratios[name]:.2f} ×)" for name, value in figure.peers.items())
    return "; ".join((*peers, *(f"{name} {_rounded(value)}" for name, value in figure.also.items())))


def _verdict(figure: Figure) -> str:
    if figure.reached is None:
        return ""
    return "reached" if figure.reached else "missed"


def _rounded(value: float) -> float:
    return round(value, 3) if value < 10 else round(value, 1)
