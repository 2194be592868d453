"""Run every benchmark and print its figures: ``python -m bench``; where the time goes: ``python -m bench --profile complete``."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import deciding, moving, starting
from bench.figures import table
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
        ]
    lines = [figure.line(given.seed) for figure in figures]
    print(table(figures), "", *lines, sep="\n")
    if given.json:
        given.json.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks beside their peers, in one run.")
    parser.add_argument("--rounds", type=int, default=11, help="how often each peer has its turn (11)")
    parser.add_argument("--hires", type=int, default=40, help="hires moved in each round (40)")
    parser.add_argument("--decisions", type=int, default=2000, help="decisions made in each round (2000)")
    parser.add_argument("--seed", type=int, default=2026, help="decides the order in which the peers take turns")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines of JSON to a file as well")
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to be measured (./var)")
    parser.add_argument("--profile", choices=SUBJECTS, help="say where the time goes, instead of measuring")
    return parser


if __name__ == "__main__":
    main()
