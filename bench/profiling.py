"""Where the time of one thing goes: the functions that take most of it themselves, and whose they are."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.databases import Databases
from bench.deciding import decided
from bench.engine import Engine
from bench.importing import timed_import
from bench.journeys import cases
from bench.moving import WARM_UP
from bench.prepared import prepare
from workflows.definition import Role

SUBJECTS = ("complete", "advance", "open", "decide", "import")
_TOP = 20
_OWNERS = ("pledge_engine", "workflows", "notifications", "sqlalchemy", "transitions")


def profile(subject: str, stores: Databases, folder: Path, *, times: int) -> str:
    """A table of the functions, and the share of each owner, over so many repetitions of the subject, or rows of a tracker."""
    profiler = cProfile.Profile()
    if subject == "import":
        timed_import(stores, folder, times, seed=times, watched=partial(_watched, profiler))
    elif subject == "decide":
        every = cases()
        for place in range(times + WARM_UP):
            _watched(profiler if place >= WARM_UP else None, lambda: [decided(case) for case in every])
    else:
        _profile_commands(profiler, subject, stores, times)
    return _told(profiler, subject, times)


def _profile_commands(profiler: cProfile.Profile, subject: str, stores: Databases, times: int) -> None:
    prepared = prepare(stores.empty(), times + WARM_UP)
    engine = Engine(prepared.address, prepared.people[Role.SERVICE_LEAD])
    for place, reference in enumerate(prepared.references):
        commands: dict[str, Callable[[], object]] = {
            "complete": partial(engine.complete, reference),
            "advance": partial(engine.advance, reference),
            "open": engine.open,
        }
        for name, command in commands.items():
            _watched(profiler if place >= WARM_UP and name == subject else None, command)
    engine.close()


def _watched(profiler: cProfile.Profile | None, work: Callable[[], object]) -> None:
    if profiler is None:
        work()
    else:
        profiler.runcall(work)


def _told(profiler: cProfile.Profile, subject: str, times: int) -> str:
    told = io.StringIO()
    stats = pstats.Stats(profiler, stream=told)
    shares = _shares(stats)
    stats.strip_dirs().sort_stats("tottime").print_stats(_TOP)
    whole = sum(shares.values())
    lines = [f"{subject}: {1000 * whole / times:.2f} ms each while watched, over {times}", ""]
    lines += [f"  {share / whole:4.0%}  {owner}" for owner, share in sorted(shares.items(), key=lambda s: -s[1])]
    return "\n".join(lines) + told.getvalue()


def _shares(stats: pstats.Stats) -> dict[str, float]:
    """The seconds spent in the functions of each owner themselves; built-in functions count for none of them."""
    shares: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in stats.stats.items():  # type: ignore[attr-defined]
        parts = Path(file).parts
        owner = next((owner for owner in _OWNERS if owner in parts), "the rest of Python")
        waits = "sqlite3." in name or any(part.startswith("psycopg") for part in parts)
        shares["the database and the disk" if waits else owner] += own
    return shares
