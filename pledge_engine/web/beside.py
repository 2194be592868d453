"""Where what is wrong stands on a page: beside the question it is about, in the words of that question.

A page shows its choices and its boxes, so it asks for one of them and never names the short names that a command takes.
Whatever is about none of the questions is said above them and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledge_engine.errors import Invalid, NotFound, PledgeError, RefusedMove
from pledge_engine.hires.finding import as_mend
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.blockers import Blocker, Reason
from workflows.words import listed, sentence

_BOXES = ("day", "month", "year")
_TO_CHOOSE = frozenset({"radios", "select"})
_ASKS = {
    "date": "Enter a date for",
    "radios": "Choose an answer to",
    "select": "Choose an answer to",
    "checkboxes": "Tick at least one answer to",
    "rows": "Fill in at least one row of",
}


def mistakes_beside(
    error: PledgeError | AnswerMistake, questions: Sequence[Question], *, names: str = ""
) -> tuple[Mistake, ...]:
    """Everything that an error says, each beside its question, in the order of the questions.

    ``names`` is the question in which something is named, which is where a name that is not there leads.
    """
    if isinstance(error, Invalid):
        beside = (_of_field(each, questions) for each in error.mistakes)
        return in_order((*beside, *(_of_blocker(each, questions) for each in error.blockers)), questions)
    if isinstance(error, RefusedMove):
        return in_order(tuple(_of_blocker(each, questions) for each in error.blockers), questions)
    if isinstance(error, AnswerMistake):
        return _of_dates(error, questions)
    known = {asked.id for asked in questions}
    at = names if isinstance(error, NotFound) and names in known else ""
    return mistakes_of(error, at)


def in_order(mistakes: Sequence[Mistake], questions: Sequence[Question]) -> tuple[Mistake, ...]:
    """Mistakes as their questions follow one another on the page; what is about none of them comes first."""
    place = {id_: number for number, id_ in enumerate(_ids_of(questions))}
    return tuple(sorted(mistakes, key=lambda each: place.get(each.field, -1)))


def _ids_of(questions: Sequence[Question]) -> Iterator[str]:
    for asked in questions:
        yield asked.id
        for row in asked.rows:
            yield from _ids_of(row.questions)


def label_of(asked: Question) -> str:
    """What a question is called in a sentence about it."""
    return asked.label.removesuffix(" (optional)").rstrip("?")


def asked_for(asked: Question) -> str:
    """What to do about a question that has no answer."""
    return f"{_ASKS.get(asked.kind, 'Enter an answer to')} “{label_of(asked)}”."


def _of_field(mistake: FieldMistake, questions: Sequence[Question]) -> Mistake:
    asked = _asked(mistake.field, questions) or _only(questions)
    if asked is None:
        return Mistake("", f"{mistake.title}: {mistake.problem}. {as_mend(mistake.mend)}")
    if asked.kind == "date" and (words := _wrong_boxes(asked)):
        return Mistake(asked.id, words)
    if _nothing_chosen(asked):
        return Mistake(asked.id, asked_for(asked))
    return Mistake(asked.id, f"{label_of(asked)}: {mistake.problem}. {as_mend(mistake.mend)}")


def _of_blocker(blocker: Blocker, questions: Sequence[Question]) -> Mistake:
    asked = _asked(blocker.field, questions)
    if asked is None and blocker.reason is Reason.DATE_IMPOSSIBLE:
        asked = _only([each for each in questions if each.kind == "date"])
    if asked is None:
        return Mistake("", blocker.words)
    if blocker.reason is Reason.ANSWER_MISSING and not _answered(asked):
        return Mistake(asked.id, asked_for(asked))
    return Mistake(asked.id, blocker.words)


def _of_dates(error: AnswerMistake, questions: Sequence[Question]) -> tuple[Mistake, ...]:
    """What was typed could not be read as a day: every one that cannot, or else the only one that is asked."""
    dates = [asked for asked in questions if asked.kind == "date"]
    unread = [asked for asked in dates if asked.value and _wrong_boxes(asked)] or dates
    words = f"{sentence(error.problem)}. {as_mend(error.mend)}"
    return tuple(Mistake(asked.id, _wrong_boxes(asked) or words) for asked in unread) or (Mistake("", words),)


def _asked(field: str, questions: Sequence[Question]) -> Question | None:
    return next((asked for asked in questions if field and asked.name == field), None)


def _only(questions: Sequence[Question]) -> Question | None:
    """The only thing that is asked, beside a few words more."""
    asked = [each for each in questions if each.kind != "textarea"]
    return asked[0] if len(asked) == 1 else None


def _answered(asked: Question) -> bool:
    return bool(asked.value or asked.values or any(_answered(cell) for row in asked.rows for cell in row.questions))


def _nothing_chosen(asked: Question) -> bool:
    """Whether one of the choices is still to be chosen: none was, or of those that all stand on the page none of them."""
    keys = {choice["value"] for choice in asked.choices}
    if asked.kind == "checkboxes":
        return not keys.intersection(asked.values)
    return asked.kind in _TO_CHOOSE and not (asked.value and (asked.kind == "select" or asked.value in keys))


def _wrong_boxes(asked: Question) -> str:
    """What is wrong with the three boxes of a date; nothing for a day that there is."""
    name = f"“{label_of(asked)}”"
    missing = [box for box, typed in zip(_BOXES, asked.parts, strict=True) if not typed]
    if len(missing) == len(_BOXES):
        return asked_for(asked)
    if missing:
        return f"Enter {listed(f'a {box}' for box in missing)} for {name}."
    year = asked.parts[2]
    if year.isdigit() and len(year) < 4:
        return f"Enter all four digits of the year for {name}, for example 2026."
    try:
        parse_date(asked.value)
    except AnswerMistake as error:
        known = "has no day" in error.problem or "not a year" in error.problem
        mend = as_mend(error.mend) if known else "Enter day, month and year as numbers, for example 6 8 2026."
        return f"{name}: {error.problem if known else 'this is not a date'}. {mend}"
    return ""
