"""Questions on a page: from the fields that a step's definition asks, or written for a command; and what was typed, read back.

Nothing is judged here: what was typed goes to the command as it is, and its mistakes come back beside the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from pledge_engine.hires.forms import FormField
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.numbers import whole_number
from workflows.words import sentence, with_need

Typed = MultiDict[str, str]
_PARTS = ("day", "month", "year")
_NARROW = "nhsuk-input--width-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a question that is answered in rows."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as the page shows it, with what was answered or typed.

    ``choices`` are all that there is to choose from; of a text they are offered, and something else can be typed.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Mapping[str, object], ...] = ()
    rows: tuple[Row, ...] = ()
    mistake: str = ""
    type: str = "text"
    inputmode: str = "text"
    autocomplete: str = "off"
    classes: str = ""
    size: str = "s"
    inline: bool = False

    @property
    def id(self) -> str:
        """Where a mistake's link leads."""
        return self.name.replace(".", "-")

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three boxes of a date."""
        found = [*self.value.split("/"), "", ""][:3]
        return found[0], found[1], found[2]

    @property
    def describedby(self) -> str:
        """What a group of rows is described by."""
        return " ".join(f"{self.id}-{part}" for part, there in (("hint", self.hint), ("error", self.mistake)) if there)


def radios(choices: Iterable[tuple[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Choices as the design system takes them."""
    return tuple({"value": key, "text": words} for key, words in choices)


def with_the_only_choice(asked: Question) -> Question:
    """A question with nothing chosen yet: where there is one choice alone, it is chosen already."""
    choices = [choice["value"] for choice in asked.choices if choice["value"]]
    alone = asked.kind in {"radios", "select"} and not asked.value and len(choices) == 1
    return replace(asked, value=str(choices[0])) if alone else asked


def told_radios(choices: Iterable[tuple[str, str, str]]) -> tuple[Mapping[str, object], ...]:
    """Choices that each say beneath what they mean."""
    return tuple({"value": key, "text": words, "hint": {"text": hint}} for key, words, hint in choices)


def one_of(people: Iterable[tuple[str, str]]) -> tuple[Mapping[str, str], ...]:
    """People to choose from, each a name to log in by and a name, with nobody chosen at first."""
    return radios((("", "Choose somebody"), *offered(people)))


def offered(people: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """People as they are offered: by name, and by the name they log in by, which tells two of one name apart."""
    return tuple((handle, f"{name} ({handle})") for handle, name in people)


def handle_in(text: str) -> str:
    """The name somebody logs in by, typed alone or as they are offered: "Priya Shah (priya.shah)"."""
    _, opening, rest = text.strip().rpartition("(")
    return rest.removesuffix(")").strip() if opening and rest.endswith(")") else text


def question_of(field: FormField, raw: object, name: str = "") -> Question:
    """A field of a step as a question; ``raw`` is the answer that is there, or what was typed."""
    name = name or field.field
    hint = " ".join(f"{sentence(part)}." for part in _hints(field) if part)
    label = with_need(field.title, required=field.required)
    plain = Question(name=name, label=label, hint=hint, value="" if raw is None else str(raw))
    match field.type:
        case "date":
            return replace(plain, kind="date", value=_as_parts(raw))
        case "yes/no":
            value = {True: "yes", False: "no"}.get(raw) if isinstance(raw, bool) else raw
            choices = radios((("yes", "Yes"), ("no", "No")))
            return replace(plain, kind="radios", choices=choices, value=str(value or ""), inline=True)
        case "choice":
            return replace(plain, kind="radios", choices=radios(field.choices))
        case "many of":
            values = tuple(str(each) for each in raw) if isinstance(raw, (list, tuple)) else ()
            return replace(plain, kind="checkboxes", choices=radios(field.choices), values=values)
        case "number":
            return replace(plain, inputmode="numeric", classes=_NARROW)
        case "link":
            return replace(plain, type="url", inputmode="url")
        case "rows":
            return replace(plain, kind="rows", value="", rows=_rows(field, raw))
    return replace(plain, classes="")


def _hints(field: FormField) -> list[str]:
    example = f"for example, {field.example}" if field.type in {"date", "link"} and field.example else ""
    hint = field.hint.rstrip(".")
    shown = hint or example
    return [field.asked_if, shown, field.warning.rstrip(".") if field.type == "text" else ""]


def _rows(field: FormField, raw: object) -> tuple[Row, ...]:
    given: Sequence[object] = raw if isinstance(raw, (list, tuple)) and raw else ({},)
    rows = []
    for place, row in enumerate(given):
        cells = row if isinstance(row, Mapping) else {}
        asked = tuple(
            question_of(column, cells.get(column.field), f"{field.field}.{place}.{column.field}")
            for column in field.row
        )
        rows.append(Row(title=f"Row {place + 1}", questions=asked))
    return tuple(rows)


def _as_parts(raw: object) -> str:
    """A stored day as the boxes have it; what was typed stays as it was."""
    text = str(raw or "")
    if len(text) == 10 and text[4] == text[7] == "-":
        year, month, day = text.split("-")
        return f"{int(day)}/{int(month)}/{year}"
    return text


def typed_date(name: str, typed: Typed) -> str:
    """The three boxes of a date as one text; empty where none is filled."""
    parts = [typed.get(f"{name}.{part}", "").strip() for part in _PARTS]
    return "/".join(parts) if any(parts) else ""


def typed_answer(field: FormField, typed: Typed, name: str = "") -> object:
    """What was typed in answer to a field, as the command takes it."""
    name = name or field.field
    match field.type:
        case "date":
            return typed_date(name, typed)
        case "many of":
            # Nothing ticked is no answer yet, as an empty box is: a step can be saved part-done without it.
            return [value for value in typed.getlist(name) if value] or ""
        case "rows":
            return [row for row in _typed_rows(field, typed) if any(row.values())]
    return typed.get(name, "")


def _typed_rows(field: FormField, typed: Typed) -> list[dict[str, object]]:
    places = sorted({int(key.split(".")[1]) for key in typed if _is_cell(key, field.field)})
    return [
        {column.field: typed_answer(column, typed, f"{field.field}.{place}.{column.field}") for column in field.row}
        for place in places
    ]


def _is_cell(key: str, field: str) -> bool:
    parts = key.split(".")
    return len(parts) >= 3 and parts[0] == field and whole_number(parts[1], most=999) is not None


def with_mistakes(questions: Iterable[Question], mistakes: Iterable[Mistake]) -> tuple[Question, ...]:
    """The questions, each with everything that was wrong with its answer."""
    beside: dict[str, list[str]] = {}
    for mistake in mistakes:
        beside.setdefault(mistake.field, []).append(mistake.words)
    return tuple(replace(asked, mistake=" ".join(beside.get(asked.id, ()))) for asked in questions)
