"""The hand-dated journeys agree with the rules, date by date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys.golden import GOLDEN, Hire, read_golden, settled_by, shown_due
from workflows.reading import load_shipped

HIRES = read_golden(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("hire", HIRES, ids=lambda hire: hire.name)
def test_every_date_is_the_one_worked_by_hand(hire: Hire) -> None:
    wrong = []
    for asked_on in sorted({row["asked on"] for row in hire.dates}):
        journey = settled_by(hire, date.fromisoformat(asked_on))
        for row in hire.dates:
            if row["asked on"] == asked_on:
                shown = shown_due(journey, row["step"], int(row["turn"] or 1))
                if shown != row["due"]:
                    wrong.append(
                        f"{asked_on} {row['step']} {row['turn']}: {shown}, by hand {row['due']}: {row['working']}"
                    )
    assert not wrong, "\n".join(wrong)


def test_every_step_of_the_pledge_is_dated_by_hand() -> None:
    dated = {row["step"] for hire in HIRES for row in hire.dates if row["due"][:2] == "20"}
    assert dated >= set(load_shipped().steps)


def test_the_page_is_read_whole() -> None:
    assert [(hire.name, len(hire.moves), len(hire.dates)) for hire in HIRES] == [
        ("Hire A", 103, 197),
        ("Hire B", 16, 21),
    ]
