"""Run every benchmark and print its figures: ``python -m bench``; where the time goes: ``python -m bench --profile complete``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from bench import attending, deciding, delivering, importing, keeping, moving, paging, starting, sweeping, verifying
from bench.databases import KINDS, databases
from bench.figures import Figure, table
from bench.profiling import SUBJECTS, profile

PARTS = (
    *("deciding", "starting", "moving", "attending", "importing"),
    *("paging", "keeping", "verifying", "sweeping", "delivering"),
)


def main(arguments: list[str] | None = None) -> None:
    """Measure or profile, and print."""
    given = _parser().parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=given.folder) as name:
        folder = Path(name)
        if given.profile:
            with databases(folder, given.on[0]) as stores:
                print(profile(given.profile, stores, folder, times=given.hires))
            return
        figures = [_kept(figure, given) for figure in _measured(folder, given, Progress())]
    print(table(figures), "", *(figure.line(given.seed) for figure in figures), sep="\n")


def _kept(figure: Figure, given: argparse.Namespace) -> Figure:
    """Written down as soon as it is there: what a long run has measured outlives its end."""
    if given.json:
        with given.json.open("a", encoding="utf-8") as file:
            file.write(figure.line(given.seed) + "\n")
    return figure


class Progress:
    """Says on the error output what is being measured, and after how many seconds."""

    def __init__(self) -> None:
        self._began = monotonic()

    def __call__(self, what: str) -> None:
        """Say it."""
        print(f"[{monotonic() - self._began:4.0f} s] {what}", file=sys.stderr, flush=True)


def _measured(folder: Path, given: argparse.Namespace, progress: Progress) -> Iterator[Figure]:
    progress("all of it takes about half an hour")
    if given.json:
        given.json.write_text("", encoding="utf-8")
    if "deciding" in given.only:
        progress("deciding moves")
        yield from deciding.measure(rounds=given.rounds, decisions=given.decisions, seed=given.seed)
    if "starting" in given.only:
        progress("starting the command line")
        yield from starting.measure(runs=given.rounds)
    for kind in given.on:
        yield from _on(folder, kind, given, progress)


def _on(folder: Path, kind: str, given: argparse.Namespace, progress: Progress) -> Iterator[Figure]:
    """Everything that is stored, on one kind of database."""

    def say(what: str) -> None:
        progress(f"{kind}: {what}")

    few, seed = min(given.rounds, 5), given.seed
    with databases(folder, kind) as stores:
        if "moving" in given.only:
            extent = moving.Extent(rounds=given.rounds, hires=given.hires, clients=given.clients)
            yield from moving.measure(stores, extent, seed=seed, progress=say)
        for size in given.records if "attending" in given.only else ():
            say(f"what needs attention among {size:,} records")
            yield attending.measure(stores.empty(), size=size, rounds=given.rounds, seed=seed)
        for size in given.records if "paging" in given.only else ():
            say(f"asking for pages among {size:,} records")
            yield from paging.measure(stores.empty(), size=size, rounds=given.rounds, seed=seed)
        if "importing" in given.only:
            say(f"bringing in {given.rows:,} rows")
            yield from importing.measure(stores, folder, rows=given.rows, rounds=min(few, 3), seed=seed)
        if "keeping" in given.only:
            middle = sorted(given.records)[len(given.records) // 2]
            say(f"counting what was kept on {middle:,} records")
            yield from keeping.measure(stores.empty(), size=middle, rounds=few, seed=seed)
        if "verifying" in given.only:
            say(f"verifying {given.events:,} events")
            yield verifying.measure(stores.empty(), events=given.events, rounds=few, seed=seed)
        for size in given.records if "sweeping" in given.only else ():
            say(f"sweeping {size:,} records, and delivering their digests")
            yield from sweeping.measure(stores.empty(), size=size, rounds=few, seed=seed)
        if "delivering" in given.only:
            say(f"delivering {given.messages:,} messages")
            yield delivering.measure(stores.empty(), many=given.messages, rounds=few, seed=seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks beside their peers, in one run.")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="measure these alone")
    parser.add_argument("--rounds", type=int, default=11, help="how often each peer has its turn (11)")
    parser.add_argument(
        "--hires", type=int, default=40, help="hires moved in each round, or rows of a profiled import (40)"
    )
    parser.add_argument("--clients", type=int, default=8, help="how many share the hires of a round (8)")
    parser.add_argument("--decisions", type=int, default=2000, help="decisions made in each round (2000)")
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000, 100_000], help="sizes of a trust")
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the tracker that is brought in (10,000)")
    parser.add_argument("--events", type=int, default=1_000_000, help="events to verify (1,000,000)")
    parser.add_argument("--messages", type=int, default=500, help="messages delivered in each round (500)")
    parser.add_argument("--seed", type=int, default=2026, help="decides the order in which the peers take turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines of JSON to a file as well")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to be measured (./var)")
    parser.add_argument("--profile", choices=SUBJECTS, help="say where the time goes, instead of measuring")
    parser.add_argument(
        "--on", choices=KINDS, nargs="+", default=KINDS, help="on these databases (both; a profile: sqlite)"
    )
    return parser


if __name__ == "__main__":
    main()
