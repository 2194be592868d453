"""What people answer in the fields of a step: typed values, parsed strictly, with a mistake that says what would be right.

Text is bounded and may not carry characters that hide or forge other text. Nothing here knows what an answer means.
"""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from workflows.nhs_numbers import address_holds_nhs_number, holds_nhs_number

if TYPE_CHECKING:
    from workflows.fields import Field

Value = str | int | bool | date | tuple["str | dict[str, Value]", ...]

LONGEST_TEXT = 250
LONGEST_LINK = 500
MOST_ROWS = 50
LARGEST_NUMBER = 100_000
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Nobody sees these: they come along when text is pasted, or let one name look like another.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\uffa0"))
# The last two are what the three boxes of a day give where the month is written in words.
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%B/%Y", "%d/%b/%Y")
_PARTS = re.compile(r"(?P<before>(?:[0-9]{4}-[0-9]{1,2}-)?)(?P<day>[0-9]{1,2})(?P<after>(?:[/. ].+)?)\Z")
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_FOLLOWED = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'\\]*)?\Z")
_LINK = re.compile(r"https?://[^\s<>\"']+\Z")


class AnswerMistake(ValueError):
    """An answer that cannot be stored: what was wrong, and an example that would be right."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem}; {mend}")
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True, slots=True)
class FieldMistake:
    """One mistake in one field, ready to be shown beside it."""

    field: str
    title: str
    problem: str
    mend: str


def clean_text(raw: str, *, longest: int = LONGEST_TEXT, free: bool = True) -> str:
    """Text of at most ``longest`` characters without spaces around it and what nobody sees; raises ``AnswerMistake``.

    Everything that somebody types and that is kept comes in here: what would steer a terminal or turn writing is refused, and
    so is an NHS number. Only what is not ``free`` to hold any words is judged by whoever reads it.
    """
    # Browsers send two characters for the end of a line.
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").translate(_UNSEEN).strip())
    if len(text) > longest:
        raise AnswerMistake(f"it has {len(text)} characters", f"use at most {longest}")
    for character in text:
        if character in _BIDIRECTIONAL:
            raise AnswerMistake(
                "it has an invisible mark that changes the direction of text", "type it again without the mark"
            )
        if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} and character not in "\n\t":
            raise AnswerMistake("it has a control character", "type it again as plain text")
    if free and holds_nhs_number(text):
        raise AnswerMistake(
            "it has what looks like an NHS number, which is never kept here",
            "take the number out, and keep the other words",
        )
    return text


def parse_date(raw: str) -> date:
    """Parse "2026-08-06", "6/8/2026" or "6 August 2026", day first; raises ``AnswerMistake``."""
    text = re.sub(r"(?i)\bsept\b", "Sep", " ".join(raw.split()))
    if parsed := _day_in(text):
        if not EARLIEST_YEAR <= parsed.year <= LATEST_YEAR:
            raise AnswerMistake(
                f"the year {parsed.year} is not a year this record can hold",
                f"use a year from {EARLIEST_YEAR} to {LATEST_YEAR}",
            )
        return parsed
    _month_must_have_the_day(text)
    if re.search(r"(?:^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{1,2}$)|(?:^[0-9]{1,2}[ /]\w+[ /][0-9]{1,2}$)", text):
        raise AnswerMistake(f"'{text}' has a year of two digits", "write the year in full, for example 6 August 2026")
    raise AnswerMistake(f"'{text[:40]}' is not a date", "write for example 6 August 2026, 06/08/2026 or 2026-08-06")


def _day_in(text: str) -> date | None:
    for form in _DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no time zone
    return None


def _month_must_have_the_day(text: str) -> None:
    """Raise ``AnswerMistake`` for a day such as 30 February: the month is there and has no such day."""
    parts = _PARTS.match(text)
    month = _day_in(f"{parts['before']}1{parts['after']}") if parts else None
    if parts and month:
        days = monthrange(month.year, month.month)[1]
        raise AnswerMistake(f"{month:%B %Y} has no day {int(parts['day'])}", f"use a day from 1 to {days}")


def parse_answer(field: Field, raw: Any) -> Value | None:
    """Parse one answer as typed by a person or read from JSON; None means "no answer yet"; raises ``AnswerMistake``."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return _PARSERS[field.type.value](field, raw)


def _text(_field: Field, raw: Any) -> Value:
    text = clean_text(_string(raw))
    if not any(character.isalnum() for character in text):
        raise AnswerMistake(f"'{text[:40]}' says nothing", "write it in words")
    return text


def _number(field: Field, raw: Any) -> Value:
    text = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else "?"
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise AnswerMistake(f"'{str(raw)[:40]}' is not a whole number", "write for example 3")
    number = int(text)
    least = 0 if field.at_least is None else field.at_least
    most = LARGEST_NUMBER if field.at_most is None else field.at_most
    if not least <= number <= most:
        raise AnswerMistake(f"{number} is out of range", f"use a number from {least} to {most}")
    return number


def _date(_field: Field, raw: Any) -> Value:
    return raw if type(raw) is date else parse_date(_string(raw))


def _yes_no(_field: Field, raw: Any) -> Value:
    if isinstance(raw, bool):
        return raw
    answer = _YES_NO.get(_string(raw).strip().lower())
    if answer is None:
        raise AnswerMistake(f"'{str(raw)[:40]}' is neither yes nor no", "write yes or no")
    return answer


def _choice(field: Field, raw: Any) -> Value:
    text = _string(raw).strip()
    for key, title in field.choices.items():
        if text.casefold() in {key.casefold(), key.replace("_", " ").casefold(), title.casefold()}:
            return key
    raise AnswerMistake(f"'{text[:40]}' is not one of the choices", "choose " + ", ".join(field.choices))


def _many_of(field: Field, raw: Any) -> Value:
    items = raw if isinstance(raw, list) else _string(raw).split(",")
    chosen = [str(_choice(field, item)) for item in items if str(item).strip()]
    if not chosen:
        raise AnswerMistake("nothing is chosen", "choose one or more of " + ", ".join(field.choices))
    return tuple(key for key in field.choices if key in chosen)


def _link(_field: Field, raw: Any) -> Value:
    text = clean_text(_string(raw), longest=LONGEST_LINK, free=False)
    if address_holds_nhs_number(text):
        raise AnswerMistake(
            "the address has what looks like an NHS number, which is never kept here",
            "link to the document at an address without the number",
        )
    if not _LINK.match(text):
        raise AnswerMistake(f"'{text[:40]}' is not a link", "copy the whole address, beginning with https://")
    return text


def can_be_followed(text: str) -> bool:
    """Whether an address can be offered as a link: of the web, and to the place that it seems to lead to.

    What stands before an @ is no place, and only looks like one; so may a name in letters of another alphabet.
    """
    return _FOLLOWED.match(text) is not None


def _rows(field: Field, raw: Any) -> Value:
    rows = _decoded_rows(field, raw)
    if len(rows) > MOST_ROWS:
        raise AnswerMistake(f"it has {len(rows)} rows", f"use at most {MOST_ROWS}")
    return tuple(_row(field, place, row) for place, row in enumerate(rows, start=1))


def _row(field: Field, place: int, row: Any) -> dict[str, Value]:
    if not isinstance(row, Mapping) or not set(row) <= set(field.columns):
        raise AnswerMistake(f"row {place} has other columns", f"use the columns {', '.join(field.columns)}")
    parsed: dict[str, Value] = {}
    for key, column in field.columns.items():
        try:
            value = parse_answer(column, row.get(key))
        except AnswerMistake as mistake:
            raise AnswerMistake(f"row {place}, {column.title}: {mistake.problem}", mistake.mend) from mistake
        if value is not None:
            parsed[key] = value
        elif column.required:
            raise AnswerMistake(
                f"row {place} has no {column.title}", "fill every column that is needed, or take the row out"
            )
    return parsed


def _decoded_rows(field: Field, raw: Any) -> list[Any]:
    """Rows come from JSON, or from a line such as "text=Order a desk, open=yes; text=Find a room, open=no"."""
    if isinstance(raw, (list, tuple)):
        return list(raw)
    text = _string(raw).strip()
    if text.startswith("["):
        try:
            decoded = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise AnswerMistake("the rows are not JSON", f"write for example {example_of(field)}") from error
        if isinstance(decoded, list):
            return decoded
    rows = []
    for line in text.split(";"):
        cells = [cell.partition("=") for cell in line.split(",")]
        if not all(equals for _, equals, _ in cells):
            raise AnswerMistake(f"'{line.strip()[:40]}' is not a row", f"write for example {example_of(field)}")
        rows.append({key.strip(): value.strip() for key, _, value in cells})
    return rows


def example_of(field: Field) -> str:
    """An answer that would be accepted, for messages and help."""
    match field.type.value:
        case "number":
            return str(max(1, field.at_least or 0))
        case "date":
            return "6 August 2026"
        case "yes/no":
            return "yes"
        case "choice" | "many of":
            return next(iter(field.choices))
        case "link":
            return "https://intranet.example/document"
        case "rows":
            return ", ".join(f"{key}={example_of(column)}" for key, column in field.columns.items())
        case _:
            return "a few words"


def _string(raw: Any) -> str:
    if not isinstance(raw, (str, int)) or isinstance(raw, bool):
        raise AnswerMistake("it is not text", "write it as text")
    return str(raw)


_PARSERS = {
    "text": _text,
    "number": _number,
    "date": _date,
    "yes/no": _yes_no,
    "choice": _choice,
    "many of": _many_of,
    "link": _link,
    "rows": _rows,
}


def to_json(value: Value) -> Any:
    """The value as plain JSON: dates as ISO text, rows as lists of objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [
            {key: to_json(cell) for key, cell in item.items()} if isinstance(item, dict) else item for item in value
        ]
    return value
