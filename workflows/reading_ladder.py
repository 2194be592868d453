"""The reminder ladder of a definition, or of one of its steps: lines of English, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflows.ladder import LADDER_KEYS, Again, Ladder, LadderContradicts, LadderMistake
from workflows.mistakes import shown
from workflows.reading_fields import Reading
from workflows.reading_values import Entries

_DAYS = r"([1-9][0-9]{0,2}) working days?"
_BEFORE, _AFTER = re.compile(rf"{_DAYS} before\Z"), re.compile(rf"{_DAYS} after\Z")
_AGAIN = re.compile(rf"every {_DAYS}(?:, ([1-9][0-9]?) times(?:, then every {_DAYS})?)?\Z")
_NEVER, _ON_THE_DAY = "never", "on the day"
_EXAMPLES = {
    "due_soon": "5 working days before",
    "due_today": _ON_THE_DAY,
    "still_overdue": "every 5 working days, 6 times, then every 20 working days",
}


def read_ladder(entries: Entries, what: str, otherwise: Ladder, reading: Reading, path: tuple[str, ...] = ()) -> Ladder:
    """The ladder beneath ``reminders``; what it does not say stays as it is otherwise, as does all of it with a mistake.

    ``path`` is where it stands, for the lines that ask for a reminder.
    """
    section = entries.section("reminders") if "reminders" in entries else None
    if section is None:
        return otherwise
    lines = Entries(section, f"the reminders of {what}", LADDER_KEYS, reading.mistakes)
    said: dict[str, Any] = {}
    for key in [key for key in LADDER_KEYS if key in lines]:
        try:
            said[key] = _read(key, lines.text(key))
        except LadderMistake as mistake:
            if lines.text(key) != "":
                reading.mistakes.add(lines.line_of(key), mistake.problem, mistake.mend)
        if said.get(key) not in (None, False):
            reading.places[(*path, "reminders", key)] = lines.line_of(key)
    return _ladder(otherwise, said, lines, reading)


def _ladder(otherwise: Ladder, said: Mapping[str, Any], lines: Entries, reading: Reading) -> Ladder:
    unread = {key for key in LADDER_KEYS if key in lines and key not in said}
    try:
        return replace(otherwise, **said)
    except LadderContradicts as contradicts:
        for mistake in contradicts.mistakes:
            # What could not be read may be what would have been right.
            if unread.isdisjoint({mistake.key, mistake.beside}):
                reading.mistakes.add(lines.line_of(mistake.key), mistake.problem, mistake.mend)
        return otherwise


def _read(key: str, text: str) -> Again | int | bool | None:
    if text == _NEVER:
        return False if key == "due_today" else None
    match key:
        case "due_today":
            if text == _ON_THE_DAY:
                return True
        case "still_overdue":
            if match := _AGAIN.match(text):
                every, times, then = match.groups()
                return Again(
                    every=int(every), times=int(times) if times else None, then_every=int(then) if then else None
                )
        case _:
            if match := (_BEFORE if key == "due_soon" else _AFTER).match(text):
                return int(match[1])
    example = _EXAMPLES.get(key, "1 working day after")
    raise LadderMistake(
        key, f"{shown(text)} is not a time of a reminder", f"write for example '{key}: {example}', or 'never'"
    )
