"""A backup that is not as it was written is refused, and nothing is kept of it."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.databases import file_of, is_sqlite, made, on_sqlite, unguarded
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.restoring.reading import lines_of, rows_of


def _first(lines: list[str], **changed: object) -> list[str]:
    return [json.dumps({**json.loads(lines[0]), **changed}) + "\n", *lines[1:]]


def _with_line(lines: list[str], table: str, change: Callable[[str], str]) -> list[str]:
    place = next(n for n, line in enumerate(lines) if f'"table": "{table}"' in line) + 1
    return [*lines[:place], change(lines[place]), *lines[place + 1 :]]


SPOILT: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "nothing in it": (lambda _: [], "Line 1 is not one of a backup"),
    "another file": (lambda _: ["Dear all\n"], "Line 1 is not one of a backup"),
    "another format": (lambda lines: _first(lines, format="x"), "not a backup that this program knows"),
    "no version": (lambda lines: _first(lines, version=7), "something is missing in it"),
    "no such moment": (lambda lines: _first(lines, at="yesterday"), "does not say when it was made"),
    "a newer version": (lambda lines: _first(lines, version="9999"), "made by a newer version"),
    "other tables": (lambda lines: _first(lines, tables={}), "holds other tables"),
    "cut short": (lambda lines: lines[:-40], "cut short"),
    "without its last line": (lambda lines: lines[:-1], "cut short"),
    "with lines after its last": (lambda lines: [*lines, "[]\n"], "not those that were written"),
    "a row gone": (lambda lines: [*lines[:50], *lines[51:]], "is not one of a backup"),
    "a row twice": (lambda lines: _with_line(lines, "team", lambda row: row + row), "A row of team does not fit"),
    "a row that is none": (lambda lines: _with_line(lines, "team", lambda _: "{}\n"), "a row was to follow"),
    "a row with too little": (lambda lines: _with_line(lines, "team", lambda _: "[]\n"), "does not fit its table"),
    "a line that is no JSON": (lambda lines: _with_line(lines, "team", lambda _: "[\n"), "it cannot be read"),
    "a title that was changed": (
        lambda lines: _with_line(lines, "team", lambda row: row.replace('"]', '?"]')),
        "its rows are not those that were written",
    ),
}


@on_sqlite
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_backup_is_refused_and_nothing_is_kept_of_it(backup: Path, elsewhere: CommandLine, how: str) -> None:
    spoil, said = SPOILT[how]
    file = elsewhere.folder / "spoilt"
    file.write_bytes(gzip.compress("".join(spoil(lines_of(backup))).encode()))
    result = elsewhere("restore", str(file))
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (5, True), result.stderr
    _still_empty(elsewhere)


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "its last bytes gone": lambda raw: raw[:-9],
    "half of it gone": lambda raw: raw[: len(raw) // 2],
    "one byte changed": lambda raw: raw[:500] + bytes([raw[500] ^ 255]) + raw[501:],
}


@on_sqlite
@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_file_is_refused_and_nothing_is_kept_of_it(backup: Path, elsewhere: CommandLine, how: str) -> None:
    file = elsewhere.folder / "spoilt"
    file.write_bytes(DAMAGED[how](backup.read_bytes()))
    assert elsewhere("restore", str(file)).exit_code == 5
    _still_empty(elsewhere)


def _still_empty(place: CommandLine) -> None:
    if is_sqlite(place.database):
        assert not file_of(place.database).exists()
    else:
        assert rows_of(place.database) == {}


def test_a_trail_changed_within_the_backup_is_noticed(backup: Path, elsewhere: CommandLine) -> None:
    """Also by somebody who makes the digests fit again."""
    with made("sqlite", elsewhere.folder / "between") as between:
        middle = CommandLine(elsewhere.folder, elsewhere.clock, between)
        middle.done("restore", str(backup))
        with unguarded(between) as connection:
            connection.execute(text("UPDATE audit_event SET body = replace(body, 'hire_opened', 'hire_closed')"))
        changed = elsewhere.folder / "changed"
        assert middle("backup", str(changed)).exit_code == 9
    said_intact = elsewhere.folder / "said_intact"
    said_intact.write_bytes(gzip.compress("".join(_first(lines_of(changed), intact=True)).encode()))
    result = elsewhere("restore", str(said_intact))
    assert (result.exit_code, "not as it was recorded any more" in result.stderr) == (5, True)
    assert "its text was changed" in elsewhere.said("restore", str(changed))
