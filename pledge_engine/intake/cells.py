"""What one cell of a tracker says, read kindly and refused with an example; dates are day first, or real dates of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from pledge_engine.intake.columns import Column, Kind, plain
from pledge_engine.intake.sheets import LONGEST_CELL, Cell
from workflows.answers import EARLIEST_YEAR, LATEST_YEAR, AnswerMistake, Value, clean_text, parse_answer, parse_date
from workflows.due import HoldSpan
from workflows.standing import Told
from workflows.words import listed

_EXAMPLE = "write for example 06/08/2026 (day first), 2026-08-06 or 6 August 2026"
_BLANK = frozenset({"", "-", "\u2013", "\u2014", "tbc", "tba", "#n/a", "."})
_YES = frozenset({"yes", "y", "done", "complete", "completed", "true", "x", "\u2713", "\u2714"})
_NO = frozenset({"no", "n", "not yet", "open", "outstanding", "in progress", "false", "pending", "awaiting"})
_NOT_APPLICABLE = re.compile(r"(?:n/?a|not applicable|not needed)(?:[ ,]+(?:on )?(.+))?\Z", re.IGNORECASE)
_DUE = re.compile(r"(?:due|planned(?: for)?|by|expected|target)[ :]+(?:on )?(.+)\Z", re.IGNORECASE)
_AGAIN = re.compile(r"open again(?:[ ,]+due (?:on )?(.+))?\Z", re.IGNORECASE)
_DONE = re.compile(r"(?:done|completed?|yes)[ ,:]+(?:on )?(.+)\Z", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{2})\Z")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_051  # The years 2000 to 2099.
_HYPHENS = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})\Z")
_MISSED = "missed"
_MISSED_AS = {how.replace("_", " "): how for how in ("did_not_run", "not_attended", "excused")}
_COUNT = re.compile(
    r"([0-9]{1,3})(?: ?(?:of|out of|/) ?[0-9]{1,3})?(?: (?:done|weeks|sessions|attended))?"
    rf"((?:[,;]? [0-9]{{1,3}} (?:{'|'.join((_MISSED, *_MISSED_AS))})){{0,{len(_MISSED_AS) + 1}}})"
    r"(?:[,;]? last (?:on )?(.+?))?(?:[,;]? open ([0-9 ]{1,60}))?"
    r"(?:[,;]? next due (?:on )?(.+))?\Z",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"([0-9]{1,3}) ([a-z ]+)")
_LATER = re.compile(r"[,;]? ([0-9]{1,3}) due (?:on )?([^,;]+)", re.IGNORECASE)
_EARLIER = re.compile(r"(?:\A|[,;]? )earlier open due (?:on )?", re.IGNORECASE)
_PACES = {
    "weekly": 1,
    "every week": 1,
    "fortnightly": 2,
    "every fortnight": 2,
    "every two weeks": 2,
    "every three weeks": 3,
}


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing, as empty ones do and those in which somebody has drawn a line."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in _BLANK)


def text_of(cell: Cell, *, free: bool = True) -> str:
    """The cell as text on one line; one that is not ``free`` to hold any words is judged by whoever reads it."""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    if len(text) > LONGEST_CELL:
        raise AnswerMistake(f"it has {len(text):,} characters", f"use at most {LONGEST_CELL:,}")
    return " ".join(clean_text(text.replace("\xa0", " "), longest=LONGEST_CELL, free=free).split())


def code_told(cell: Cell) -> str:
    """A code that a program wrote, whose digits are nobody's number; raises ``AnswerMistake``."""
    return text_of(cell, free=False)


def day_of(cell: Cell) -> date:
    """The day that a cell says; raises ``AnswerMistake``."""
    if isinstance(cell, date):
        if not EARLIEST_YEAR <= cell.year <= LATEST_YEAR:
            raise AnswerMistake(f"the year {cell.year} is not a year a record can hold", _EXAMPLE)
        return cell
    if isinstance(cell, (bool, int, float)):
        meant = _asked_about(_of_serial(cell))
        raise AnswerMistake(f"{cell} is a number and not a date", f"{meant}format the cell as a date, or {_EXAMPLE}")
    return _day(text_of(cell))


@lru_cache(maxsize=65_536)
def _day(text: str) -> date:
    if parts := _HYPHENS.match(text):
        day, month, year = (int(part) for part in parts.groups())
        try:
            return parse_date(date(year, month, day).isoformat())
        except ValueError as error:
            if isinstance(error, AnswerMistake):
                raise AnswerMistake(error.problem, _EXAMPLE) from error
            if not month > 12 >= day:
                raise AnswerMistake(f"there is no day {text}", _EXAMPLE) from error
            meant = _asked_about(_valid(month, day, year))
            raise AnswerMistake(f"there is no day {text}: the day comes first", f"{meant}{_EXAMPLE}") from error
    try:
        return parse_date(re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", text))
    except AnswerMistake as mistake:
        short = _SHORT_YEAR.match(text)
        meant = _asked_about(_valid(int(short[1]), int(short[2]), 2000 + int(short[3])) if short else None)
        raise AnswerMistake(mistake.problem, f"{meant}{_EXAMPLE}") from mistake


def _valid(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_serial(cell: float) -> date | None:
    """The day that a spreadsheet keeps as this number, if it is of this century."""
    return date(1899, 12, 30) + timedelta(days=int(cell)) if _FIRST_SERIAL <= cell < _LAST_SERIAL else None


def _asked_about(day: date | None) -> str:
    """Whether a day is the one that is meant; never taken for it, because it is a guess."""
    return f"if {day:%d/%m/%Y} is meant, write that; otherwise " if day else ""


def step_told(cell: Cell) -> Told:
    """What a cell says of a step that is done once."""
    if isinstance(cell, bool):
        return Told(done=cell, still_open=not cell)
    if isinstance(cell, date):
        return Told(done=True, on=day_of(cell))
    text = text_of(cell)
    if text.casefold() in _YES:
        return Told(done=True)
    if text.casefold() in _NO:
        return Told(still_open=True)
    if said := _NOT_APPLICABLE.match(text):
        return Told(not_applicable=True, on=day_of(said[1]) if said[1] else None)
    if said := _DUE.match(text):
        return Told(due_on=day_of(said[1]))
    if said := _AGAIN.match(text):
        return Told(again=True, due_on=day_of(said[1]) if said[1] else None)
    if said := _DONE.match(text):
        return Told(done=True, on=day_of(said[1]))
    try:
        return Told(done=True, on=day_of(cell))
    except AnswerMistake as mistake:
        raise AnswerMistake(mistake.problem, f"{mistake.mend}, yes, no, n/a, or due 06/08/2026") from mistake


def last_told(cell: Cell) -> Told:
    """What a cell says of a step that goes on repeating: when it was last done, and which turns before the newest are open."""
    if isinstance(cell, str) and (said := _EARLIER.search(text := text_of(cell))):
        days = tuple(day_of(day.strip()) for day in re.split(r" and |[,;]", text[said.end() :]))
        last = text[: said.start()].strip()
        return replace(last_told(last) if last else Told(), earlier=days)
    told = step_told(cell)
    if told.due_on:
        raise AnswerMistake("it says when the step is due", "write that in the column for when it is next due")
    return Told() if told.not_applicable or told.still_open else told


def count_told(cell: Cell) -> Told:
    """What a cell says of a step that has a number of turns: how many counted, how many were missed and how, and the last day."""
    text = text_of(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    if text.casefold() in _NO:
        return Told(still_open=True)
    if _NOT_APPLICABLE.match(text):
        return Told(not_applicable=True)
    later = tuple((int(number), day_of(day.strip())) for number, day in _LATER.findall(text))
    said = _COUNT.match(_LATER.sub("", text))
    if said is None or isinstance(cell, date):
        raise AnswerMistake(f"“{text[:40]}” is not a number", "write for example 5, or 5, 1 missed, last 03/11/2026")
    on, due_on = (day_of(day) if day else None for day in (said[3], said[5]))
    still = tuple(sorted({int(number) for number in (said[4] or "").split()}))
    missed = [(how, int(number)) for number, how in _HOW_MANY.findall(said[2].casefold())]
    return Told(
        times=int(said[1]),
        missed=sum(many for _, many in missed),
        missed_as=tuple((_MISSED_AS[how], many) for how, many in missed if how != _MISSED),
        on=on,
        due_on=due_on,
        due_later=later,
        again=bool(still),
        open_turns=still,
    )


def holds_told(cell: Cell) -> tuple[HoldSpan, ...]:
    """The holds that are over."""
    spans = []
    for part in text_of(cell).split(";"):
        first, to, last = part.partition(" to ")
        if not to:
            raise AnswerMistake(
                f"“{part.strip()[:40]}” is not from one day to another", "write 03/03/2026 to 10/04/2026"
            )
        spans.append(HoldSpan(day_of(first.strip()), day_of(last.strip())))
    return tuple(sorted(spans, key=lambda span: span.held_on))


def pace_told(cell: Cell) -> int:
    """How many weeks there are for each workbook week."""
    text = text_of(cell).casefold()
    number = re.fullmatch(r"(?:every )?([1-4])(?: weeks?)?", text)
    pace = int(number[1]) if number else _PACES.get(text)
    if pace is None:
        raise AnswerMistake(f"“{text[:40]}” is not a pace", "write weekly, fortnightly, every 3 weeks or every 4 weeks")
    return pace


def choice_told(cell: Cell, choices: Mapping[str, str]) -> str:
    """The key of the choice that a cell names, by key or words."""
    wanted = plain(text_of(cell))
    for key, words in choices.items():
        if wanted in {plain(key), plain(words)}:
            return key
    raise AnswerMistake(
        f"“{text_of(cell)[:40]}” is not one of the choices", f"write {listed(choices.values(), last='or')}"
    )


def answer_told(cell: Cell, column: Column) -> Value:
    """An answer of a step, by the rules for its field."""
    assert column.field is not None
    if column.field.choices:
        return choice_told(cell, column.field.choices)
    if column.kind is Kind.ANSWER and column.field.type.value == "date":
        return day_of(cell)
    value = parse_answer(column.field, text_of(cell, free=False))
    assert value is not None
    return value


READ: Mapping[Kind, Callable[[Cell], object]] = {
    Kind.WORDS: text_of,
    Kind.CODE: code_told,
    Kind.DAY: day_of,
    Kind.STEP: step_told,
    Kind.LAST: last_told,
    Kind.COUNT: count_told,
    Kind.HOLDS: holds_told,
    Kind.PACE: pace_told,
}
