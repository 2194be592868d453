"""Rules of a pledge in people's words: steps, questions and choices as they are called on forms, never by their short names."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.conditions import AnyRow, Condition, Subject
from workflows.definition import Definition, Step
from workflows.fields import Field, FieldType
from workflows.words import listed


def in_titles(definition: Definition, rule: str) -> str:
    """A rule of when something is due, with steps, questions and dates as people call them.

    A short name that is a word already, such as ``interviews``, stays as it is.
    """
    titles = {key: step.title for key, step in definition.steps.items()}
    titles |= {key: day.title for key, day in definition.hire_dates.items()}
    spoken = {key: title for key, title in titles.items() if "_" in key}
    return " ".join(_word(word, spoken, definition.steps) for word in rule.split())


def condition_in_words(definition: Definition, condition: Condition, *, beside: Step | None = None) -> str:
    """A condition as part of a sentence: "the answer to “Post” in “Confirm the start” is fixed term".

    ``beside`` is the step on whose own form it is said, whose title need not be said again.
    """
    if isinstance(condition, AnyRow):
        asked = definition.steps[condition.subject.step].fields[condition.subject.field]
        told = listed(f"“{asked.columns[key].title}”" for key in condition.fields)
        return f"at least one row of {_question(definition, condition.subject, beside)} says yes to {told}"
    values = listed((_value(definition, condition.subject, each) for each in condition.values), last="or")
    subject = condition.subject
    asked_about = f"the answer to {_question(definition, subject, beside)}" if subject.step else _fact(subject)
    return f"{asked_about} is {'not ' if condition.negated else ''}{values}"


def _question(definition: Definition, subject: Subject, beside: Step | None) -> str:
    step = definition.steps[subject.step]
    return f"“{step.fields[subject.field].title}”" + ("" if step is beside else f" in “{step.title}”")


def _fact(subject: Subject) -> str:
    return f"the {subject.field.replace('_', ' ')}"


def _value(definition: Definition, subject: Subject, value: str) -> str:
    """A value by the words of its choice, as they stand in a sentence."""
    if subject.step:
        choices = _choices(definition.steps[subject.step].fields[subject.field])
    else:
        choices = definition.hire_facts[subject.field]
    words = choices.get(value, value.replace("_", " "))
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _choices(field: Field) -> Mapping[str, str]:
    return {} if field.type is FieldType.YES_NO else field.choices


def _word(word: str, spoken: Mapping[str, str], steps: Mapping[str, Step]) -> str:
    bare = word.rstrip(",")
    step, _, field = bare.partition(".")
    if field and step in steps and field in steps[step].fields:
        return f"“{steps[step].fields[field].title}” in “{steps[step].title}”" + word[len(bare) :]
    if step not in spoken:
        return word
    return f"“{spoken[step]}”" + word[len(bare) :]
