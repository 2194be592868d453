"""Run every benchmark and print its figures: ``python -m bench``; where the time goes: ``python -m bench --profile complete``."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import attending, deciding, moving, starting, verifying
from bench.databases import KINDS, empty_databases
from bench.figures import Figure, table
from bench.profiling import SUBJECTS, profile


def main(arguments: list[str] | None = None) -> None:
    """Measure or profile, and print."""
    given = _parser().parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=given.folder) as name:
        folder = Path(name)
        if given.profile:
            print(profile(given.profile, folder, times=given.hires))
            return
        figures = [
            *deciding.measure(rounds=given.rounds, decisions=given.decisions, seed=given.seed),
            *moving.measure(folder, rounds=given.rounds, hires=given.hires, seed=given.seed),
            *starting.measure(runs=given.rounds),
            *(figure for kind in KINDS for figure in _at_scale(folder, kind, given)),
        ]
    lines = [figure.line(given.seed) for figure in figures]
    print(table(figures), "", *lines, sep="\n")
    if given.json:
        given.json.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _at_scale(folder: Path, kind: str, given: argparse.Namespace) -> list[Figure]:
    """What depends on how much there is, on one kind of database."""
    with empty_databases(folder, kind) as addresses:
        return [
            *(
                attending.measure(next(addresses), size=size, rounds=given.rounds, seed=given.seed)
                for size in given.records
            ),
            verifying.measure(next(addresses), events=given.events, rounds=min(given.rounds, 5), seed=given.seed),
        ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks beside their peers, in one run.")
    parser.add_argument("--rounds", type=int, default=11, help="how often each peer has its turn (11)")
    parser.add_argument("--hires", type=int, default=40, help="hires moved in each round (40)")
    parser.add_argument("--decisions", type=int, default=2000, help="decisions made in each round (2000)")
    parser.add_argument("--records", type=int, nargs="+", default=[1000, 10_000, 100_000], help="sizes of a trust")
    parser.add_argument("--events", type=int, default=1_000_000, help="events to verify (1,000,000)")
    parser.add_argument("--seed", type=int, default=2026, help="decides the order in which the peers take turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines of JSON to a file as well")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to be measured (./var)")
    parser.add_argument("--profile", choices=SUBJECTS, help="say where the time goes, instead of measuring")
    return parser


if __name__ == "__main__":
    main()
