"""The target of a stage as it is read: a day on or after the one on which the stage began, or why there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.views import StageLine
from pledge_engine.office import Office
from tests.factories.office import go_on, journey_of, move_clock, opened_hire
from workflows.words import long_date

LATE = "no target, as it began after the day by which it was meant to be complete"


def workbook(office: Office, reference: str) -> StageLine:
    with office.work(office.actor("sam"), write=False) as work:
        return next(line for line in show_hire(work, reference).strip if line.key == "workbook")


@pytest.mark.parametrize(("weeks", "late"), [(9, False), (11, True)])
def test_a_stage_that_began_after_its_target_says_why_it_has_none(weeks: int, late: bool, office: Office) -> None:
    # Given somebody who has started, whose workbook is meant to be complete ten weeks after that.
    reference = opened_hire(office)
    while not journey_of(office, reference).hire_date("workbook_start"):
        go_on(office, reference)
    # When the leads move the record on to it only after some weeks.
    move_clock(office, timedelta(weeks=weeks))
    while not journey_of(office, reference).current("workbook_week"):
        go_on(office, reference)
    # Then a target that lies before that day is not said, and why not is.
    line = workbook(office, reference)
    assert line.target_on is not None
    assert line.target == (LATE if late else f"target {long_date(line.target_on)}")
