"""What would be right is said for the cell at hand: the day that was most likely meant, and the stage that would fit."""

from datetime import date

import pytest

from pledge_engine.intake.cells import day_of, step_told
from pledge_engine.intake.mends import mend_of
from pledge_engine.intake.sheets import Cell
from workflows.answers import AnswerMistake
from workflows.blockers import Blocker, Reason
from workflows.reading import load_shipped

PLEDGE = load_shipped()
EXAMPLE = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("17/11/26", "17/11/2026"),
        ("9-8-26", "09/08/2026"),
        ("09/28/2026", "28/09/2026"),
        (46350, "24/11/2026"),
        (46350.0, "24/11/2026"),
    ],
)
def test_a_day_that_was_most_likely_meant_is_asked_about_and_never_taken(cell: Cell, meant: str) -> None:
    for read in (day_of, step_told):
        with pytest.raises(AnswerMistake) as found:
            read(cell)
        assert f"if {meant} is meant, write that; otherwise " in found.value.mend
        assert "06/08/2026" in found.value.mend


@pytest.mark.parametrize("cell", ["31/02/26", "31/09/2026", 7, 1e9, float("nan"), True, "soon"])
def test_where_no_day_can_have_been_meant_none_is_made_up(cell: Cell) -> None:
    with pytest.raises(AnswerMistake) as found:
        day_of(cell)
    assert "is meant" not in found.value.mend


@pytest.mark.parametrize(
    ("reason", "field", "said"),
    [
        (
            Reason.NOT_OPEN,
            "hr_clearance",
            "leave the cell empty, or write “Clearance” or a later stage under stage (column C)",
        ),
        (Reason.NOT_OPEN, "entered.clearance", "or write “Clearance” or a later stage under stage (column C)"),
        (Reason.NOT_OPEN, "group_supervision", "or write “Induction workbook” or a later stage under stage (column C)"),
        (Reason.NOT_IN_DEFINITION, "workbook_week", "at most 8, for example 5"),
        (Reason.DATE_IMPOSSIBLE, "hr_clearance", "write due and the day while it is still to be done"),
        (Reason.DATE_IMPOSSIBLE, "start_date", "while it has not come yet, write “Clearance” under stage (column C)"),
        (Reason.DATE_IMPOSSIBLE, "entered.selection", "from the beginning of the stage before it up to today"),
        (Reason.DATE_IMPOSSIBLE, "hold_review_on", "on or after the one on which the hold began"),
        (Reason.DATE_IMPOSSIBLE, "ended_on", "from the beginning of its last stage up to today"),
        (Reason.ANSWER_MISSING, "start_date", "write it, for example 23/11/2026"),
    ],
)
def test_the_mend_of_a_contradiction_fits_its_column(reason: Reason, field: str, said: str) -> None:
    assert said in mend_of(Blocker(reason, "It cannot be.", field=field), PLEDGE, EXAMPLE, "{} (column C)".format)
