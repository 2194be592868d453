"""Conditions of a definition: when a step or a field is needed, and what must be true to complete one.

The grammar is the one of the pledge::

    when = (step.field | hire fact) ("is" | "is not") value {"or" value}
         | "any" step.rows "where" field {"and" field}

A value is written as its key or with spaces for underscores ("fixed term"). This module parses and decides; it may not
know which names exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from workflows.answers import Value
from workflows.rules import RuleMistake


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition asks about: a field of a step, or (``step`` empty) a fact of the hire."""

    step: str
    field: str


@dataclass(frozen=True, slots=True)
class Is:
    """True when the answer is one of ``values``; the other way round when ``negated``."""

    text: str
    subject: Subject
    values: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class AnyRow:
    """True when at least one row has every one of ``fields`` answered yes."""

    text: str
    subject: Subject
    fields: tuple[str, ...]


Condition = Is | AnyRow

_IS = re.compile(r"([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))? is (not )?(.+)\Z")
_ANY = re.compile(r"any ([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*) where (.+)\Z")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*\Z")


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> Condition:
    """Parse one condition; raises ``RuleMistake`` with the mend for anything the grammar does not know."""
    if match := _ANY.match(text):
        return AnyRow(text, Subject(match[1], match[2]), tuple(_key(field) for field in match[3].split(" and ")))
    if match := _IS.match(text):
        subject = Subject(match[1], match[2]) if match[2] else Subject("", match[1])
        return Is(text, subject, tuple(_key(value) for value in match[4].split(" or ")), negated=bool(match[3]))
    raise RuleMistake(
        f"'{text}' is not a condition",
        "write for example 'post is fixed term', 'jd_ps_agreed.job_description is new or changed' "
        "or 'any readiness_plan.actions where open'",
    )


def _key(text: str) -> str:
    key = text.strip().replace(" ", "_")
    if not _KEY.match(key):
        raise RuleMistake(
            f"'{text}' is not a value a condition can compare", "use the key of a choice, yes, no or a number"
        )
    return key


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A condition that cannot be decided until this subject is answered."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class Absent:
    """A subject that was closed without an answer, which is an answer too: it is none of the values."""


Lookup = Callable[[Subject], "Value | Unanswered | Absent"]


def holds(condition: Condition, lookup: Lookup) -> bool | Unanswered:
    """Decide a condition from the answers that are known, or name the subject to answer first."""
    value = lookup(condition.subject)
    if isinstance(value, Unanswered):
        return value
    if isinstance(condition, AnyRow):
        return bool(matching_rows(condition, value))
    return (not isinstance(value, Absent) and bool(set(condition.values) & _spoken(value))) != condition.negated


def matching_rows(condition: AnyRow, value: Value | Absent) -> tuple[dict[str, Value], ...]:
    """The rows that make the condition true, in the order in which they were written."""
    if not isinstance(value, tuple):
        return ()
    return tuple(
        row for row in value if isinstance(row, dict) and all(row.get(field) is True for field in condition.fields)
    )


def _spoken(value: Value) -> set[str]:
    """Every way in which a condition may name the value."""
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    if isinstance(value, tuple):
        return {str(item) for item in value}
    return {str(value)}
