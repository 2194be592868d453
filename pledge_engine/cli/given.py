"""What people give to a command: references, days, answers and versions, read kindly and refused with the mend."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

_LARGEST_FILE = 1_000_000


class Reference(click.ParamType[str]):
    """A record's reference, however it is written: R-0042, r-42 or 42."""

    name = "reference"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """The reference as records have it; raises ``NotFound`` for what cannot be one."""
        from pledge_engine.hires.labels import reference_meant

        meant = reference_meant(str(value))
        if meant is None:
            from pledge_engine.errors import NotFound

            raise NotFound(f"record “{str(value)[:40]}”")
        return meant


class Day(click.ParamType[date]):
    """A day, such as 6 August 2026, 6/8/2026 or 2026-08-06."""

    name = "date"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> date:
        """The day; raises ``AnswerMistake``."""
        from workflows.answers import parse_date

        return value if isinstance(value, date) else parse_date(str(value))


FILE = click.Path(dir_okay=False, path_type=Path)


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a file that may be large; raises ``click.UsageError`` for one that is no text."""
    try:
        with file.open(encoding="utf-8") as opened:
            yield from opened
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read: it is not a text file that you may open.") from error


def write_new(file: Path, lines: Iterable[str]) -> int:
    """Write lines to a file as ``new_file`` does, and give how many there were; raises ``FileRefused``."""
    from pledge_engine.new_file import new_file

    count = 0
    with new_file(file) as stream:
        for line in lines:
            stream.write(f"{line}\n".encode())
            count += 1
    return count


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

reference: Decorator = click.argument("reference", type=Reference())
step: Decorator = click.argument("step")
maybe_step: Decorator = click.argument("step", required=False)
turn: Decorator = click.option(
    "--turn", type=click.IntRange(min=1), metavar="N", help="Which turn of a repeating step."
)
version: Decorator = click.option(
    "--if-version",
    "seen",
    type=click.IntRange(min=0),
    metavar="N",
    help="Only if nobody has changed it since version N.",
)
keep: Decorator = click.option(
    "--keep", multiple=True, metavar="STEP", help="A finished step that still holds; may be given several times."
)
reason: Decorator = click.option(
    "--reason", required=True, metavar="CODE", help="Why; an unknown code lists all of them."
)
note: Decorator = click.option(
    "--note",
    default="",
    help="A few words more. Do not include health or personal information. The worker can read this.",
)


def answers(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take answers as ``field=value`` and from a JSON file; it is given them ``collected``, as ``answers``."""

    @click.argument("pairs", nargs=-1, metavar="[FIELD=VALUE]...")
    @click.option(
        "--answers-json", "file", metavar="FILE", help="A file with a JSON object of answers; - reads standard input."
    )
    @wraps(command)
    def with_answers(*args: Any, pairs: tuple[str, ...], file: str | None, **others: Any) -> None:
        command(*args, answers=collected(pairs, file), **others)

    return with_answers


def collected(pairs: Sequence[str], file: str | None) -> Mapping[str, object]:
    """Every answer that was given, as it was typed; raises ``UsageError`` for what is not one, or is given twice."""
    found: dict[str, object] = dict(_from_file(file)) if file else {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        if not equals or not field.strip():
            raise click.UsageError(f"“{pair[:60]}” is not an answer: write field=value, in quotes if it has spaces.")
        if field.strip() in found:
            raise click.UsageError(f"“{field.strip()[:60]}” is answered twice: give it once.")
        found[field.strip()] = value
    return found


def _from_file(name: str) -> Mapping[str, object]:
    try:
        raw = typed_in() if name == "-" else _read(Path(name))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not text"
        raise click.UsageError(f"The answers in {name} cannot be read: {why}.") from error
    if len(raw) > _LARGEST_FILE:
        raise click.UsageError(f"The answers in {name} are too long: use at most {_LARGEST_FILE:,} characters.")
    try:
        decoded = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        message = f"The answers in {name} are not JSON{where}: write for example " + '{"pillar": "research"}.'
        raise click.UsageError(message) from error
    if not isinstance(decoded, dict):
        raise click.UsageError(f"The answers in {name} are not a JSON object of fields and answers.")
    return decoded


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_LARGEST_FILE + 1)


def typed_in() -> str:
    """What came in on standard input, up to a size that no answer needs."""
    return sys.stdin.read(_LARGEST_FILE + 1)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise click.UsageError("The answers name a field twice: give each once.")
    return found
