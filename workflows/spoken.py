"""How an answer is said to people: choices by their words, days written out, rows as a list."""

from __future__ import annotations

from datetime import date

from workflows.answers import Value
from workflows.fields import Field
from workflows.words import long_date


def spoken(field: Field, value: Value) -> str:
    """The value as a person reads it: choices by their words, dates as "6 August 2026"."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return long_date(value)
        case tuple() if field.columns:
            return "; ".join(
                ", ".join(
                    f"{field.columns[key].title}: {spoken(field.columns[key], cell)}" for key, cell in row.items()
                )
                for row in value
                if isinstance(row, dict)
            )
        case tuple():
            return ", ".join(field.choices.get(str(item), str(item)) for item in value)
        case str() if field.choices:
            return field.choices.get(value, value)
    return str(value)
