"""The questions that several acts ask in the same way: why, on which day, and a few words more."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.hires.forms import FREE_TEXT_WARNING
from pledge_engine.web.act import Around, Asked
from pledge_engine.web.asked_days import for_example
from pledge_engine.web.questions import Question, radios

NOTE = Question(name="note", label="A few words more (optional)", kind="textarea", hint=FREE_TEXT_WARNING)


def asking(*questions: Question) -> Asked:
    """The same questions wherever the act is done."""
    return lambda _around: questions


def why(choices: Mapping[str, str], *, name: str = "reason", label: str = "Why") -> Question:
    """One reason out of those that the pledge knows, each a code with its words."""
    return Question(name=name, label=label, kind="radios", choices=radios(choices.items()))


def which_day(name: str, label: str, hint: str = "For example, 6 8 2026") -> Question:
    """A date as day, month and year."""
    return Question(name=name, label=label, kind="date", hint=hint)


def day_ahead(name: str, label: str) -> Asked:
    """A date that lies ahead, with one for example that would be taken."""
    return lambda around: (which_day(name, label, for_example(around.soon)),)


def named_dates(around: Around) -> tuple[Question, ...]:
    """Which of the record's own dates, of those it has, and what it becomes."""
    named = radios((key, title) for key, title, known in around.record.dates if known)
    return (Question(name="name", label="Which date", kind="radios", choices=named), which_day("day", "New date"))
