"""What changed in an event as people read it: a line for each fact, days as days and keys as words. Nothing is left out.

What has a title in the pledge is called by it, as on every other page. Files of the trail keep what was hashed, letter by
letter; this is for pages and the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pledge_engine.audit.named import PRIVATE
from pledge_engine.audit.reviewing import ReviewedChange
from workflows.definition import Definition
from workflows.fields import Field
from workflows.words import listed, long_date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_KEY = re.compile(r"[a-z]+(_[a-z0-9]+)+\Z")
_OF_A_TURN, _OF_A_VISIT = 4, 3
# Facts of which the trail's own word is not the one that pages use.
_CALLED = {
    "scope": "where",
    "of": "of which",
    "handle": "name to log in by",
    "because": "why this date",
    "due_on": "due",
    "first_due_on": "first due",
    "can_be_late": "is overdue once its day is past",
    "completed_on": "counts as done on",
    "proposal": "to be agreed",
    "pace": "pace of the workbook",
    "definition": "pledge",
    "hash": "fingerprint",
    "content_hash": "fingerprint",
    "agreed": "agreed by",
    "state": "stage",
}
_ANSWERS = "answers"
# The day that counts is mostly the very one on which it happened, and then one line tells both.
_HAPPENED_ON, _COUNTS_ON = "happened_on", "completed_on"


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a line is about; ``answer`` is the question of the pledge, ``answers`` those of a step, where it is answers.

    ``whole`` says that it is a turn with all its facts, its answers among them.
    """

    words: str
    answer: Field | None = None
    answers: Mapping[str, Field] = field(default_factory=dict)
    whole: bool = False


def told(change: ReviewedChange, pledge: Definition | None = None) -> Iterator[str]:
    """The lines of one change: of a turn or a visit to a stage one for each of its facts that differs.

    ``pledge`` is the one whose titles are used; what it does not have is called by its key.
    """
    fact, old, new = _fact(change.fact, pledge), change.old, change.new
    if old == new != PRIVATE:
        yield f"{fact.words}: {_value(new, pledge, fact.answer)}"
        return
    if not isinstance(old, Mapping) and not isinstance(new, Mapping):
        yield f"{fact.words}: {_value(old, pledge, fact.answer)} → {_value(new, pledge, fact.answer)}"
        return
    was, now = (side if isinstance(side, Mapping) else {} for side in (old, new))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) == now.get(key) or (key == _COUNTS_ON and _alike(_HAPPENED_ON, key, was, now)):
            continue
        if fact.whole and key == _ANSWERS:
            yield from told(replace(change, fact=f"{change.fact}.{key}", old=was.get(key), new=now.get(key)), pledge)
        else:
            asked = fact.answers.get(str(key))
            named = _called(str(key), pledge) if asked is None else f"“{asked.title}”"
            sides = (_value(side.get(key), pledge, asked) for side in (was, now))
            yield f"{fact.words}, {named}: {' → '.join(sides)}"


def _alike(one: str, other: str, *sides: Mapping[str, object]) -> bool:
    return all(one in side and other in side and side[one] == side[other] for side in sides)


def turns_told(paths: Iterable[str], pledge: Definition | None = None) -> str:
    """Turns by their paths: “Take part in reflective practice”, turn 3; “Keep in touch until the start”, round 2."""
    return "; ".join(_fact(path, pledge).words for path in paths)


def _fact(path: str, pledge: Definition | None) -> _Fact:
    """What a fact is of: “turns.job_plan.1.2.answers.link” is the answer “Link” of turn 2 of the job plan."""
    parts = path.split(".")
    if parts[0] == "turns" and len(parts) >= _OF_A_TURN:
        return _of_a_turn(parts, pledge)
    if parts[0] == "visits" and len(parts) >= _OF_A_VISIT:
        stage = pledge.stages.get(parts[1]) if pledge else None
        title = stage.title if stage else _spaced(parts[1])
        rest = [_called(part) for part in parts[_OF_A_VISIT:]]
        return _Fact(", ".join([f"the stage “{title}”", *_numbered("round", parts[2]), *rest]))
    return _Fact(", ".join(_called(part) for part in parts))


def _of_a_turn(parts: list[str], pledge: Definition | None) -> _Fact:
    step = pledge.steps.get(parts[1]) if pledge else None
    title = step.title if step else _spaced(parts[1])
    turn = [f"“{title}”", *_numbered("turn", parts[3]), *_numbered("round", parts[2])]
    rest = parts[_OF_A_TURN:]
    if step is None or rest[:1] != [_ANSWERS]:
        return _Fact(", ".join([*turn, *(_called(part) for part in rest)]), whole=not rest)
    asked = step.fields.get(rest[1]) if len(rest) > 1 else None
    named = [f"“{asked.title}”"] if asked else [_called(part) for part in rest]
    return _Fact(", ".join([*turn, *named]), answer=asked, answers={} if asked else step.fields)


def _numbered(what: str, number: str) -> list[str]:
    return [f"{what} {number}"] if number != "1" else []


def _called(key: str, pledge: Definition | None = None) -> str:
    """What a fact is called: by its title where it is a step or a stage of the pledge."""
    titled = (pledge.steps.get(key) or pledge.stages.get(key)) if pledge else None
    return f"“{titled.title}”" if titled else _CALLED.get(key) or _spaced(key)


def _spaced(key: str) -> str:
    return key.replace("_", " ").replace("/", ", ")


def _value(value: object, pledge: Definition | None, asked: Field | None = None) -> str:
    match value:
        case None | [] | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str() if asked and value in asked.choices:
            return asked.choices[value]
        case str():
            return _text(value, pledge)
        case list() | tuple():
            return listed(_value(each, pledge, asked) for each in value)
        case Mapping() if not value:
            return "nothing"
        case Mapping():
            return _together({str(key): each for key, each in value.items()}, pledge, asked)
    return str(value)


def _text(value: str, pledge: Definition | None) -> str:
    if value == "hire":  # The kind of a worker's scope is kept by this name; people read the word that they use.
        return "record"
    if pledge and (stage := pledge.stages.get(value.partition("/")[0])):
        return ", ".join([f"“{stage.title}”", *(_spaced(part) for part in value.split("/")[1:])])
    if pledge and (step := pledge.steps.get(value)):
        return f"“{step.title}”"
    if _DAY.match(value):
        try:
            return long_date(date.fromisoformat(value))
        except ValueError:
            return value
    return _spaced(value) if _KEY.match(value) else value


def _together(value: Mapping[str, object], pledge: Definition | None, asked: Field | None) -> str:
    """Several facts as one: of an agreement in which role and when, and by whom as the trail has it; of a row its columns."""
    columns = asked.columns if asked else {}
    parts = []
    for key, each in value.items():
        column = columns.get(key)
        parts.append(f"{column.title if column else _called(key, pledge)}: {_value(each, pledge, column)}")
    return f"({', '.join(parts)})"
