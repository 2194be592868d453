"""How answers are said."""

from datetime import date

import pytest

from workflows.answers import Value
from workflows.fields import Field, FieldType
from workflows.spoken import spoken


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (Field(key="a", title="A", type=FieldType.DATE), date(2026, 8, 6), "6 August 2026"),
        (Field(key="a", title="A", type=FieldType.YES_NO), True, "yes"),
        (
            Field(key="a", title="A", type=FieldType.CHOICE, choices={"in_person": "In person"}),
            "in_person",
            "In person",
        ),
        (Field(key="a", title="A", type=FieldType.CHOICE, choices={}), "gone", "gone"),
        (Field(key="a", title="A", type=FieldType.NUMBER), 7, "7"),
    ],
)
def test_an_answer_is_said_as_a_person_reads_it(field: Field, value: Value, said: str) -> None:
    assert spoken(field, value) == said
