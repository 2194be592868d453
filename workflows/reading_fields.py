"""The fields of a step: from the section that describes one to a frozen ``Field``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from workflows.answers import MOST_ROWS
from workflows.conditions import AnyRow
from workflows.fields import Field, FieldType
from workflows.ladder import Ladder
from workflows.mistakes import Mistakes
from workflows.nodes import Scalar, Section
from workflows.reading_values import Entries
from workflows.rules import FieldOf, parse_anchor

COLUMN_KEYS = ("title", "type", "required", "hint", "choices", "at_least", "at_most", "happened", "far_ahead")
_WARNINGS = (
    "warn_before",
    "warn_above",
    "warn_over",
    "warn_unlike",
    "warn_unless_all",
    "warn_if_nobody",
    "warn_on_day_off",
    "warn_figure_above",
    "warn_under_days_after",
)
FIELD_KEYS = (*COLUMN_KEYS, "when", "columns", "rows_for", "sets", "not_before", *_WARNINGS)
WARN_KEYS = ("field", "days")
LISTS = ("pillars", "roles", "bands")

_WITH_CHOICES = frozenset({FieldType.CHOICE, FieldType.MANY_OF})
_WITH_LIMITS = frozenset({FieldType.NUMBER, FieldType.ROWS})
_MOST_NUMBER = 100_000


@dataclass(slots=True)
class Reading:
    """What one file's reading shares: its mistakes, the lists that ``choices`` may name, and where everything stands.

    ``places`` maps a path such as ("step", "job_plan", "due") to its line. ``doubtful`` holds the paths of what could
    not be read, so that nothing is said twice about it. ``ladder`` is the one of every step that has none of its own.
    """

    mistakes: Mistakes
    lists: dict[str, Mapping[str, str]] = field(default_factory=dict)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    doubtful: set[tuple[str, ...]] = field(default_factory=set)
    ladder: Ladder = field(default_factory=Ladder)

    def line_of(self, *path: str) -> int:
        """The line of a path, or of the nearest part that holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, 1)

    def is_doubtful(self, step: str, field: str) -> bool:
        """Whether the type of a field could not be read."""
        return ("step", step, "fields", field) in self.doubtful


def read_fields(entries: Entries, step: str, reading: Reading) -> Mapping[str, Field]:
    """Every field of a step."""
    fields = {}
    for key, line, section in entries.sections("fields", "field"):
        path = ("step", step, "fields", key)
        reading.places[path] = line
        fields[key] = _field(Entries(section, f"the field '{key}'", FIELD_KEYS, reading.mistakes), key, path, reading)
    return MappingProxyType(fields)


def _field(entries: Entries, key: str, path: tuple[str, ...], reading: Reading) -> Field:
    for name in FIELD_KEYS:
        reading.places[(*path, name)] = entries.line_of(name)
    type_ = _type(entries, path, reading)
    columns = _columns(entries, type_, path, reading)
    rows_for = entries.condition("rows_for")
    if rows_for is not None and not isinstance(rows_for, AnyRow):
        reading.mistakes.add(
            entries.line_of("rows_for"), "'rows_for' needs rows", "write 'any step.field where column'"
        )
    if rows_for is not None and type_ is not FieldType.ROWS:
        reading.mistakes.add(
            entries.line_of("rows_for"), "'rows_for' is only for rows", "write 'type: rows', or take it out"
        )
    return Field(
        key=key,
        title=entries.text("title", "Date you met"),
        type=type_,
        hint=entries.text("hint"),
        required=entries.flag("required", otherwise=True),
        when=entries.condition("when"),
        choices=_choices(entries, type_, path, reading),
        columns=columns,
        at_least=_limit(entries, "at_least", type_, reading),
        at_most=_limit(entries, "at_most", type_, reading),
        not_before=_not_before(entries, type_, reading),
        happened=_flag("happened", FieldType.DATE, entries, type_, reading),
        far_ahead=_flag("far_ahead", FieldType.DATE, entries, type_, reading),
        warn_before=_warn_before(entries, type_, reading),
        warn_above=_warn_above(entries, type_, reading),
        warn_over=_warn_over(entries, type_, reading),
        warn_unlike=_field_of("warn_unlike", "recruitment_strategy.planned_open", entries, reading),
        warn_unless_all=_flag("warn_unless_all", FieldType.MANY_OF, entries, type_, reading),
        warn_if_nobody=_flag("warn_if_nobody", FieldType.TEXT, entries, type_, reading),
        warn_on_day_off=_flag("warn_on_day_off", FieldType.DATE, entries, type_, reading),
        warn_figure_above=_warn_figure_above(entries, type_, reading),
        warn_under_days_after=_warning(entries, type_, reading),
        rows_for=rows_for if isinstance(rows_for, AnyRow) else None,
        sets=entries.text("sets"),
    )


def _type(entries: Entries, path: tuple[str, ...], reading: Reading) -> FieldType:
    type_ = entries.word("type", FieldType, "date")
    if type_ is None:
        reading.doubtful.add(path)
    return type_ or FieldType.TEXT


def _columns(entries: Entries, type_: FieldType, path: tuple[str, ...], reading: Reading) -> Mapping[str, Field]:
    if "columns" in entries and type_ is not FieldType.ROWS and path not in reading.doubtful:
        reading.mistakes.add(
            entries.line_of("columns"), "only rows have columns", "write 'type: rows', or take them out"
        )
    elif "columns" not in entries and type_ is FieldType.ROWS:
        entries.lacks("columns")
    columns = {}
    for key, line, section in entries.sections("columns", "column"):
        inner = (*path, "columns", key)
        reading.places[inner] = line
        column = Entries(section, f"the column '{key}'", COLUMN_KEYS, reading.mistakes)
        columns[key] = _field(column, key, inner, reading)
        if columns[key].type is FieldType.ROWS:
            reading.mistakes.add(column.line_of("type"), "a column cannot have rows of its own", "choose another type")
    return MappingProxyType(columns)


def _choices(entries: Entries, type_: FieldType, path: tuple[str, ...], reading: Reading) -> Mapping[str, str]:
    node = entries.node("choices")
    line = entries.line_of("choices")
    if path in reading.doubtful:
        return MappingProxyType({})
    if node is None:
        if type_ in _WITH_CHOICES:
            entries.lacks("choices")
        return MappingProxyType({})
    if type_ not in _WITH_CHOICES:
        mend = "write 'type: choice' or 'type: many of', or take them out"
        reading.mistakes.add(line, f"a field of type '{type_}' has no choices", mend)
        return MappingProxyType({})
    if isinstance(node, Scalar):
        name = entries.text("choices")
        if name:
            entries.choice("choices", name, tuple(reading.lists))
        return MappingProxyType(dict(reading.lists.get(name, {})))
    return MappingProxyType(dict(entries.titles("choices")))


def _limit(entries: Entries, key: str, type_: FieldType, reading: Reading) -> int | None:
    if key in entries and type_ not in _WITH_LIMITS:
        reading.mistakes.add(entries.line_of(key), f"'{key}' is only for numbers and rows", "take it out")
        return None
    return entries.number(key, most=MOST_ROWS if type_ is FieldType.ROWS else _MOST_NUMBER)


def _not_before(entries: Entries, type_: FieldType, reading: Reading) -> str:
    if "not_before" in entries and type_ is not FieldType.DATE:
        line = entries.line_of("not_before")
        reading.mistakes.add(line, "only a date can be 'not_before' another", "write 'type: date', or take it out")
    return entries.text("not_before")


def _flag(key: str, only: FieldType, entries: Entries, type_: FieldType, reading: Reading) -> bool:
    """Whether a line that only one type of field can have says yes."""
    _only(key, only, entries, type_, reading)
    return entries.flag(key, otherwise=False)


def _warn_before(entries: Entries, type_: FieldType, reading: Reading) -> str:
    _only("warn_before", FieldType.DATE, entries, type_, reading)
    return entries.anchor("warn_before")


def _only(key: str, only: FieldType, entries: Entries, type_: FieldType, reading: Reading) -> None:
    """Note a line that only one type of field can have on another."""
    if key in entries and type_ is not only:
        line = entries.line_of(key)
        what = f"a {only}" if only in {FieldType.DATE, FieldType.NUMBER} else f"a field of type '{only}'"
        reading.mistakes.add(line, f"only {what} can have '{key}'", f"write 'type: {only}', or take it out")


def _warn_above(entries: Entries, type_: FieldType, reading: Reading) -> str:
    if "warn_above" in entries and type_ is not FieldType.NUMBER:
        line = entries.line_of("warn_above")
        reading.mistakes.add(line, "only a number can 'warn_above' another", "write 'type: number', or take it out")
    return entries.text("warn_above")


def _warn_over(entries: Entries, type_: FieldType, reading: Reading) -> str:
    _only("warn_over", FieldType.NUMBER, entries, type_, reading)
    return _field_of("warn_over", "advert_closed.applications", entries, reading)


def _warn_figure_above(entries: Entries, type_: FieldType, reading: Reading) -> int | None:
    _only("warn_figure_above", FieldType.TEXT, entries, type_, reading)
    return entries.number("warn_figure_above", most=_MOST_NUMBER)


def _field_of(key: str, example: str, entries: Entries, reading: Reading) -> str:
    """A field of another step, by its name with that of the step."""
    text = entries.anchor(key)
    if not text or isinstance(parse_anchor(text), FieldOf):
        return text
    mend = f"write the step, a dot and the field, for example '{example}'"
    reading.mistakes.add(entries.line_of(key), f"'{text}' is not a field of a step", mend)
    return ""


def _warning(entries: Entries, type_: FieldType, reading: Reading) -> tuple[str, int] | None:
    node = entries.node("warn_under_days_after")
    if node is None:
        return None
    line = entries.line_of("warn_under_days_after")
    if not isinstance(node, Section):
        entries.not_a(node, "warn_under_days_after", "a section with 'field' and 'days'")
        return None
    if type_ is not FieldType.DATE:
        reading.mistakes.add(line, "only a date can warn about days", "write 'type: date', or take it out")
    inner = Entries(Section(node.entries, node.lines, line), "'warn_under_days_after'", WARN_KEYS, reading.mistakes)
    name, days = inner.text("field", "planned_open"), inner.number("days", least=1, most=1000)
    if "days" not in inner:
        inner.lacks("days", "21")
    return (name, days) if name and days else None
