"""The two days of cover as every form asks for them: both are needed, and somebody who covers; each mistake beside its own."""

from __future__ import annotations

from datetime import date

from pledge_engine.errors import Invalid
from pledge_engine.people.covering import FIRST_DAY, LAST_DAY
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.questions import Typed
from workflows.answers import FieldMistake

_NOBODY = FieldMistake("by", "Who covers", "nobody is named", "write the name they log in by")
COVER_DAYS = (("from", FIRST_DAY), ("until", LAST_DAY))


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
