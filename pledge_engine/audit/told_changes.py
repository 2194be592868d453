"""What changed in an event as people read it: a line for each fact, days as days and keys as words. Nothing is left out.

Files of the trail keep what was hashed, letter by letter; this is for pages and the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pledge_engine.audit.reviewing import ReviewedChange
from workflows.words import listed, long_date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_KEY = re.compile(r"[a-z]+(_[a-z0-9]+)+\Z")
_OF_A_TURN, _OF_A_VISIT = 4, 3
# Facts of which the trail's own word is not the one that pages use: where a role is held.
_CALLED = {"scope": "where", "of": "of which"}


def told(change: ReviewedChange) -> Iterator[str]:
    """The lines of one change: of a turn or a visit to a stage one for each of its facts that differs."""
    fact, old, new = _fact(change.fact), change.old, change.new
    if not isinstance(old, Mapping) and not isinstance(new, Mapping):
        yield f"{fact}: {_value(old)} → {_value(new)}"
        return
    was, now = (side if isinstance(side, Mapping) else {} for side in (old, new))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield f"{fact}, {_spaced(str(key))}: {_value(was.get(key))} → {_value(now.get(key))}"


def _fact(path: str) -> str:
    """What a fact is of: “turns.job_plan.1.2.answers.link” is the answer “link” of turn 2 of the job plan."""
    parts = path.split(".")
    if parts[0] == "turns" and len(parts) >= _OF_A_TURN:
        rest = [_spaced(part) for part in parts[_OF_A_TURN:]]
        return ", ".join([f"“{_spaced(parts[1])}”", *_numbered("turn", parts[3]), *_numbered("round", parts[2]), *rest])
    if parts[0] == "visits" and len(parts) >= _OF_A_VISIT:
        rest = [_spaced(part) for part in parts[_OF_A_VISIT:]]
        return ", ".join([f"the stage “{_spaced(parts[1])}”", *_numbered("round", parts[2]), *rest])
    return _CALLED.get(path) or ", ".join(_spaced(part) for part in parts)


def _numbered(what: str, number: str) -> list[str]:
    return [f"{what} {number}"] if number != "1" else []


def _spaced(key: str) -> str:
    return key.replace("_", " ").replace("/", ", ")


def _value(value: object) -> str:
    match value:
        case None | [] | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return _text(value)
        case list() | tuple():
            return listed(_value(each) for each in value)
        case Mapping():
            return _together({str(key): each for key, each in value.items()})
    return str(value)


def _text(value: str) -> str:
    if value == "hire":  # The kind of a worker's scope is kept by this name; people read the word that they use.
        return "record"
    if _DAY.match(value):
        try:
            return long_date(date.fromisoformat(value))
        except ValueError:
            return value
    return _spaced(value) if _KEY.match(value) else value


def _together(value: Mapping[str, object]) -> str:
    """Several facts as one: of an agreement in which role and when, and by whom as the trail has it."""
    return f"({', '.join(f'{_spaced(key)}: {_value(each)}' for key, each in value.items())})"
