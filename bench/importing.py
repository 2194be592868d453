"""Bringing a tracker in: the file read, every row checked and placed by the rules, written with its trail, and committed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bench.databases import Databases
from bench.figures import Figure
from bench.made_up import NOW
from bench.prepared import actor_of, lay_out
from bench.trackers import write_tracker
from pledge_engine.clock import FixedClock
from pledge_engine.intake.bringing_in import bring_in
from pledge_engine.intake.reading import read_file
from pledge_engine.office import Office
from pledge_engine.store import schema
from pledge_engine.store.session import open_store

_GOAL = 1000
_WHOLE, _DECIDED, _WRITTEN, _PROCESSOR = "whole", "decided", "written", "processor"
_TITLES = {_DECIDED: "read, checked and placed", _WRITTEN: "written", _PROCESSOR: "by this process's own time"}


def measure(stores: Databases, folder: Path, *, rows: int, rounds: int, seed: int) -> list[Figure]:
    """Rows brought in in a second, with its two halves apart: the median of so many rounds, each into an empty place."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for part, seconds in timed_import(stores, folder, rows, seed).items():
            times[part].append(seconds)
    rates = {part: rows / median(taken) for part, taken in times.items()}
    name, counts = f"import {rows:,} rows, {stores.kind}", {"rows": rows, "rounds": rounds}
    whole = Figure(
        name=name,
        unit="rows a second",
        engine=rates[_WHOLE],
        goal=f"≥ {_GOAL:,}",
        reached=rates[_WHOLE] >= _GOAL,
        counts=counts,
    )
    return [
        whole,
        *(
            Figure(name=f"{name}, {title}", unit="rows a second", engine=rates[part], counts=counts)
            for part, title in _TITLES.items()
        ),
    ]


def timed_import(
    stores: Databases,
    folder: Path,
    rows: int,
    seed: int,
    watched: Callable[[Callable[[], None]], None] = lambda work: work(),
) -> dict[str, float]:
    """The seconds that one import and its halves take; ``watched`` is given what is to be done."""
    file, address = folder / "tracker.csv", stores.empty()
    write_tracker(file, rows, seed=seed)
    engine = open_store(address)
    schema.upgrade(engine)
    office = Office(engine, FixedClock(NOW), door="cli")
    lay_out(office)
    actor, halfway, came = actor_of(office, "admin"), list[float](), list[str]()

    def tell(share: float) -> None:
        if share >= 1 / 2 and not halfway:  # Everything has been decided by then, and nothing written.
            halfway.append(perf_counter())

    def bring() -> None:
        with office.work(actor) as work:
            _, references = bring_in(work, read_file(file), create_people=True, create_teams=True, tell=tell)
        came.extend(references)

    began, busy = perf_counter(), process_time()
    watched(bring)
    ended, used = perf_counter(), process_time() - busy
    engine.dispose()
    stores.drop(address)
    if len(came) != rows:
        raise ValueError(f"{len(came)} of {rows} rows came in")
    decided = halfway[0] - began
    return {_WHOLE: ended - began, _DECIDED: decided, _WRITTEN: ended - began - decided, _PROCESSOR: used}
