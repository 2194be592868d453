"""What a step asks, as frozen, typed values: its fields, what may be answered in them, and what an answer sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.conditions import AnyRow, Condition

# What a date field sets when it asks for the day on which its step happened.
HAPPENED_ON = "happened_on"

# What a number field sets when it asks how many people one advert appoints.
APPOINTED = "appointed"


class FieldType(StrEnum):
    """What may be answered in a field."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"
    CHOICE = "choice"
    MANY_OF = "many of"
    LINK = "link"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a step. ``choices`` maps the stored key to the words shown; ``columns`` are the fields of a row.

    ``not_before`` and ``warn_under_days_after`` name another date of the same step; the latter with a number of days.
    What has ``happened`` is a date on which something was done, and no plan; one that is ``far_ahead`` usually lies years away.
    ``warn_before`` is the anchor, as a due rule would say it, before which a date does not usually lie.
    ``warn_above`` names another number of the same step, and ``warn_over`` one of another step as "step.field".
    ``warn_unlike`` names a field of another step as "step.field", whose answer this one usually repeats.
    ``warn_unless_all`` says that all choices are meant to be chosen.
    ``warn_if_nobody`` says that somebody is meant to be named, and ``warn_on_day_off`` that a plan is meant for a working day.
    ``warn_figure_above`` is the most that a figure in a text usually is.
    """

    key: str
    title: str
    type: FieldType
    hint: str = ""
    required: bool = True
    when: Condition | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Field] = field(default_factory=dict)
    at_least: int | None = None
    at_most: int | None = None
    not_before: str = ""
    happened: bool = False
    far_ahead: bool = False
    warn_before: str = ""
    warn_above: str = ""
    warn_over: str = ""
    warn_unlike: str = ""
    warn_unless_all: bool = False
    warn_if_nobody: bool = False
    warn_on_day_off: bool = False
    warn_figure_above: int | None = None
    warn_under_days_after: tuple[str, int] | None = None
    rows_for: AnyRow | None = None
    sets: str = ""
