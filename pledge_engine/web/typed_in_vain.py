"""What somebody typed into a form that is not there any more: told once more, so that it can be copied."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.errors import Conflict
from pledge_engine.hires.forms import StepForm
from pledge_engine.web.beside import label_of
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, question_of
from pledge_engine.web.showing import Fact, fact

_COPY = "What you typed was not taken, and stands on this page so that you can copy it."


def typed_in_vain(form: StepForm, typed: Mapping[str, object], now: Mapping[str, object]) -> tuple[Fact, ...]:
    """The answers that were typed and are not what is answered now, each in the words of its question."""
    asked = (
        (question_of(field, typed.get(field.field)), question_of(field, now.get(field.field))) for field in form.fields
    )
    told = (fact(label_of(mine), _words(mine)) for mine, theirs in asked if mine != theirs)
    return tuple(each for each in told if each)


def closed_meanwhile(error: Conflict, typed: tuple[Fact, ...]) -> tuple[Mistake, ...]:
    """What is wrong where somebody else was first and has closed what the form was about."""
    return (Mistake("", " ".join((error.problem, *error.since, _COPY if typed else error.mend)).strip()),)


def _words(asked: Question) -> str:
    if asked.rows:
        return "; ".join(", ".join(filter(None, map(_words, row.questions))) for row in asked.rows)
    chosen = {asked.value, *asked.values} - {""}
    if named := [str(choice["text"]) for choice in asked.choices if choice["value"] in chosen]:
        return ", ".join(named)
    return asked.value.strip("/ ")
