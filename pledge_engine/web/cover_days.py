"""The two days of cover as every form asks for them: both are needed, and somebody who covers; each mistake beside its own."""

from __future__ import annotations

from datetime import date

from pledge_engine.errors import Invalid
from pledge_engine.people.cover_doubts import cover_doubts
from pledge_engine.people.covering import ALL_THE_SAME, FIRST_DAY, LAST_DAY
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.questions import Question, Typed, handle_in, radios
from pledge_engine.web.site import Site
from workflows.answers import FieldMistake

_NOBODY = FieldMistake("by", "Who covers", "nobody is named", "write the name they log in by")
COVER_DAYS = (("from", FIRST_DAY), ("until", LAST_DAY))


def doubts(site: Site, handle: str, typed: Typed | None) -> tuple[str, ...]:
    """What speaks against whoever was typed as cover for a person, where the days were typed too."""
    try:
        days = cover_days(typed) if typed else None
    except Invalid:
        return ()
    if typed is None or days is None:
        return ()
    by = handle_in(typed.get("by", ""))
    return site.look(lambda work: cover_doubts(work, handle, by, from_on=days[0], until_on=days[1]))


def sure_question(found: tuple[str, ...], typed: Typed) -> tuple[Question, ...]:
    """What is asked where something speaks against who was typed; it is answered of them and of these days alone."""
    if not found:
        return ()
    choices = radios(((_in_one(typed), "Yes, name them all the same"), ("no", "No")))
    hint = " ".join(found)
    return (Question(name=ALL_THE_SAME, label="Name them all the same?", kind="radios", choices=choices, hint=hint),)


def is_sure(typed: Typed) -> bool:
    """Whether whoever was typed is to be named for these days whatever speaks against them; raises ``Invalid`` as the days do."""
    return typed.get(ALL_THE_SAME) == _in_one(typed)


def _in_one(typed: Typed) -> str:
    """Who covers and when, as one answer is bound to it: on other days, other things may speak against the same person."""
    first, last = cover_days(typed)
    return f"{typed.get('by', '')} {first} {last}"


def cover_days(typed: Typed) -> tuple[date, date]:
    """The first day and the last, as they were typed; raises ``Invalid`` with all mistakes, among them that nobody is named."""
    missing = [] if typed.get("by", "").strip() else [_NOBODY]
    try:
        days = days_asked(COVER_DAYS, typed)
    except Invalid as error:
        raise Invalid([*missing, *error.mistakes]) from error
    missing += [
        FieldMistake(name, label, "no day is given", "give one") for name, label in COVER_DAYS if not days[name]
    ]
    first, last = days["from"], days["until"]
    if missing or first is None or last is None:
        raise Invalid(missing)
    return first, last
