"""The columns that a tracker may have, made from the pledge in force: their names, and how their cells are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pledge_engine.intake.accepted_names import COLUMN_NAMES
from workflows.conditions import Is
from workflows.definition import Definition, Step
from workflows.fields import APPOINTED, HAPPENED_ON, Field, FieldType
from workflows.rules import FieldOf


class Kind(StrEnum):
    """How the cells of a column are written; the value is how the guide says it."""

    WORDS = "a few words"
    STAGE = "a stage, Withdrawn or Left"
    DAY = "a date"
    STEP = "a date, yes, no, n/a, or due and a date"
    COUNT = "how many, such as 5, or 5, 1 missed, last 03/11/2026"
    LAST = "the last date, or yes"
    CHOICE = "one of the choices"
    PACE = "weekly, fortnightly, or every 3 or 4 weeks"
    HOLDS = "dates from and to, such as 03/03/2026 to 10/04/2026; several with ; between"
    WHY = "a reason from the guide"
    ANSWER = "an answer"
    CODE = "what the export wrote there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. What is ``personal`` is never stored with the row it came from, but in the record alone."""

    key: str
    title: str
    kind: Kind
    required: bool = False
    personal: bool = False
    step: str = ""
    field: Field | None = None
    choices: Mapping[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The other names by which it is accepted."""
        return COLUMN_NAMES.get(self.key, ())


EARLIER_HOLDS = "earlier_holds"
_FIRST = (
    Column(key="tracker_id", title="Tracker ID", kind=Kind.WORDS, required=True),
    Column(key="care_group", title="Care group", kind=Kind.WORDS),
    Column(key="team", title="Team", kind=Kind.WORDS, required=True),
    Column(key="service_lead", title="Service lead", kind=Kind.WORDS, required=True, personal=True),
    Column(key="service_lead_email", title="Service lead email", kind=Kind.WORDS, personal=True),
    Column(key="professional_lead", title="Professional lead", kind=Kind.WORDS, required=True, personal=True),
    Column(key="professional_lead_email", title="Professional lead email", kind=Kind.WORDS, personal=True),
    Column(key="stage", title="Stage", kind=Kind.STAGE, required=True),
    Column(key="entered_on", title="In this stage since", kind=Kind.DAY),
    Column(key="ended_on", title="Ended on", kind=Kind.DAY),
    Column(key="last_stage", title="Last stage", kind=Kind.STAGE),
    Column(key="ended_why", title="Why it ended", kind=Kind.WHY),
    Column(key="held_on", title="On hold since", kind=Kind.DAY),
    Column(key="hold_review_on", title="Hold reviewed by", kind=Kind.DAY),
    Column(key=EARLIER_HOLDS, title="Earlier holds", kind=Kind.HOLDS),
    Column(key="pace", title="Workbook pace", kind=Kind.PACE),
    Column(key="exported_from", title="Exported from", kind=Kind.CODE),
)


def columns_of(definition: Definition) -> tuple[Column, ...]:
    """Every column that a tracker may have, in the order of the guide and of an export."""
    return (*_FIRST, *_of_hire(definition), *_of_stages(definition))


def _of_hire(definition: Definition) -> Iterator[Column]:
    for name, hire_date in definition.hire_dates.items():
        yield Column(key=name, title=hire_date.title, kind=Kind.DAY)
    for name, choices in definition.hire_facts.items():
        title = " or ".join(choices.values()).capitalize()
        yield Column(key=name, title=title, kind=Kind.CHOICE, choices=choices)


def _of_stages(definition: Definition) -> Iterator[Column]:
    counted_from = _counted_from(definition)
    for stage in definition.stages.values():
        yield Column(key=f"entered.{stage.key}", title=f"{stage.title} entered", kind=Kind.DAY)
        for key in stage.steps:
            yield from _of_step(definition.steps[key], counted_from)


def _of_step(step: Step, counted_from: frozenset[tuple[str, str]]) -> Iterator[Column]:
    if step.due.endless:
        yield Column(key=step.key, title=f"{step.title}, last", kind=Kind.LAST, step=step.key)
        yield Column(key=f"{step.key}.next", title=f"{step.title}, next due", kind=Kind.DAY, step=step.key)
    elif step.due.repeat is not None:
        yield Column(key=step.key, title=f"{step.title}: how many", kind=Kind.COUNT, step=step.key)
    else:
        yield Column(key=step.key, title=step.title, kind=Kind.STEP, step=step.key)
    for key, field in () if step.answers_seen_by else step.fields.items():
        if (step.key, key) in counted_from or field.sets == APPOINTED or (step.per_person and not field.sets):
            yield Column(
                key=f"{step.key}.{key}",
                title=f"{step.title}: {field.title}",
                kind=Kind.ANSWER,
                personal=field.type in {FieldType.TEXT, FieldType.LINK},
                step=step.key,
                field=field,
                choices=field.choices or None,
            )


def _counted_from(definition: Definition) -> frozenset[tuple[str, str]]:
    """The answers that dates are counted from, that decide whether a step is needed, or that say what the post is."""
    found = set()
    for step in definition.steps.values():
        for point in (step.due.point, step.due.repeat):
            if point is not None and isinstance(point.anchor, FieldOf):
                found.add((point.anchor.step, point.anchor.field))
        if isinstance(step.when, Is) and step.when.subject.step:
            found.add((step.when.subject.step, step.when.subject.field))
        if step.fixed_after_stage:
            found |= {(step.key, key) for key, field in step.fields.items() if field.type is FieldType.CHOICE}
    return frozenset((step, key) for step, key in found if definition.steps[step].fields[key].sets != HAPPENED_ON)


_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def plain(heading: str) -> str:
    """A heading as plain words: without what stands in brackets, marks, accents and capitals."""
    text = unicodedata.normalize("NFKD", _BRACKETS.sub(" ", heading.replace("\u2019", "").replace("'", ""))).casefold()
    return _NOT_WORDS.sub(" ", "".join(c for c in text if not unicodedata.combining(c))).strip()


def by_name(columns: tuple[Column, ...]) -> Mapping[str, Column]:
    """Every accepted name, as plain words, with its column: titles first, then keys, then other names."""
    found: dict[str, Column] = {}
    for names in (lambda c: (c.title,), lambda c: (c.key,), lambda c: c.names):
        for column in columns:
            for name in names(column):
                found.setdefault(plain(name), column)
    return found


_AFFIXES = (("date of ", ""), ("date ", ""), ("", " date"), ("", " done"), ("", " completed"), ("", " on"))


def column_named(heading: str, names: Mapping[str, Column]) -> Column | None:
    """The column that a heading means, also with "date", "done" or "completed" around its name."""
    words = plain(heading)
    if words in names:
        return names[words]
    for before, after in _AFFIXES:
        if words.startswith(before) and words.endswith(after) and len(words) > len(before + after):
            inner = words[len(before) : len(words) - len(after)]
            if inner in names:
                return names[inner]
    return None
