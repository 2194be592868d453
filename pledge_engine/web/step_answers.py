"""The answers in a step's form: as they were typed, and joined with what somebody else has answered meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pledge_engine.hires.forms import FormField, StepForm
from pledge_engine.web.questions import Typed, question_of, typed_answer

Answers = Mapping[str, object]


def answers_in(form: StepForm, typed: Typed) -> Answers:
    """What was typed, by field."""
    return {field.field: typed_answer(field, typed) for field in form.fields}


def with_a_row(answers: Answers, field: str) -> Answers:
    """The answers with one row more, still empty, of a question that is answered in rows."""
    rows = answers.get(field)
    return {**answers, field: [*(rows if isinstance(rows, list) else []), {}]}


def as_shown(answers: Answers) -> str:
    """What a page says of the answers it was made with, for the form to carry."""
    return json.dumps(answers, default=str)


def shown_in(typed: Typed) -> Answers:
    """The answers that the page was made with on which something was typed; none where the form does not say."""
    try:
        found = json.loads(typed.get("was", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def joined(form: StepForm, typed: Answers, was: Answers, now: Answers) -> Answers:
    """What somebody typed wherever they changed something, and otherwise what is answered now.

    So that sending a form once more, after somebody else was first, takes nothing back that its sender never touched.
    """
    return {field.field: (now if _alike(field, typed, was) else typed).get(field.field) for field in form.fields}


def answered_twice(form: StepForm, given: Answers, was: Answers, now: Answers) -> frozenset[str]:
    """The fields that somebody else has answered meanwhile, and whoever sends the form otherwise: one of the two can stay."""
    return frozenset(
        field.field for field in form.fields if not _alike(field, was, now) and not _alike(field, given, now)
    )


def _alike(field: FormField, one: Answers, other: Answers) -> bool:
    """Whether a page shows the same answer to both."""
    return question_of(field, one.get(field.field)) == question_of(field, other.get(field.field))
