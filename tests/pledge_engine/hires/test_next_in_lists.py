"""What a list of posts calls next: never the worker's own week for what others are late with."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from pledge_engine.hires.list_views import HireRow
from pledge_engine.hires.listing import list_hires
from pledge_engine.office import Office
from pledge_engine.store.tables import occurrences
from pledge_engine.web.list_rows import card_of, file_of, row_of
from tests.factories.cover import RECORD
from tests.factories.office import day_of, go_on, journey_of, move_clock
from workflows.definition import Role
from workflows.words import long_date


@pytest.fixture
def at_work(office: Office) -> Office:
    """The record stands in the workbook, of which nothing is done."""
    while (stage := journey_of(office, RECORD).stage) and stage.key != "workbook":
        go_on(office, RECORD)
    return office


def listed(office: Office, handle: str = "pat") -> HireRow:
    with office.work(office.actor(handle), write=False) as work:
        (row,) = list_hires(work).rows
    return row


def test_what_is_late_is_next_though_a_week_was_planned_for_an_earlier_day(at_work: Office) -> None:
    planned_for(at_work, days_ago=30)
    move_clock(at_work, timedelta(days=40))
    row = listed(at_work)
    assert row.overdue > 0
    assert row.next_owner != "The worker"
    assert row.next_when(long_date).startswith("due ")


def test_a_week_is_planned_at_the_workers_own_pace_and_due_in_no_list(at_work: Office) -> None:
    day = planned_for(at_work, days_ago=3)
    row = listed(at_work)
    planned = f"planned for {long_date(day)}, at the worker's own pace"
    assert (row.next_step, row.next_owner, row.overdue) == ("Workbook week", "The worker", 0)
    assert row.next_when(long_date) == planned
    assert [part.words for cell in row_of(row) for part in cell.parts if planned in part.words]
    assert card_of(row).due == f"P{planned[1:]}"
    assert day.isoformat() not in file_of([row]).get_data(as_text=True)


def planned_for(office: Office, *, days_ago: int) -> date:
    """The first week was planned for so many days ago, and all that others hold is due in a month."""
    theirs, week = occurrences.c.owner == Role.WORKER, day_of(office) - timedelta(days=days_ago)
    with office.work(office.actor("sam")) as work:
        later = update(occurrences).where(occurrences.c.closed_on.is_(None))
        work.connection.execute(later.where(~theirs).values(due_on=day_of(office) + timedelta(days=30)))
        work.connection.execute(later.where(theirs, occurrences.c.n == 1).values(due_on=week))
    return week
