"""An overdue step that had been done in time says so beside how late it is, wherever that stands; it is overdue all the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from tests.factories.cover import RECORD, complete, one_record
from tests.factories.office import move_clock
from tests.factories.statements import counted

STEP = "understand_roles"  # It is due on 23 June 2026.
SAID = "opened again on 29 June 2026, and had been done in time"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def opened_again(office: Office, *, done_after: int, opened_after: int, reason: str = "wrong_answer") -> None:
    """Sam does the step so many days after the record was opened, and opens it again so many days after that."""
    move_clock(office, timedelta(days=done_after))
    complete(office, "sam", STEP)
    move_clock(office, timedelta(days=opened_after))
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, STEP, reason=reason)


def said(office: Office) -> set[tuple[str, int, str]]:
    """How a step stands in a list of one's own, in what needs attention and on its record: its state, days late and words."""
    with office.work(office.actor("sam"), write=False) as work:
        mine = next(row for row in my_steps(work).rows if row.step == STEP)
        line = next(task for task in show_hire(work, RECORD).tasks if task.step == STEP)
    with office.work(office.actor("pat"), write=False) as work:
        found = attention(work)
        row = next(row for row in (*found.overdue, *found.due_soon) if row.step == STEP)
    words = line.words.partition("; ")[2]
    return {
        (mine.state, mine.working_days_late, mine.opened_again),
        ("overdue" if row.overdue else "due_soon", row.working_days_late, row.opened_again),
        (line.state, line.working_days_late, words if line.overdue else ""),
    }


def test_what_had_been_done_in_time_says_so_and_is_overdue_from_its_date(office: Office) -> None:
    opened_again(office, done_after=0, opened_after=20)
    assert said(office) == {("overdue", 4, SAID)}
    move_clock(office, timedelta(days=7))
    assert said(office) == {("overdue", 9, SAID)}


def test_what_was_done_on_its_very_day_was_done_in_time(office: Office) -> None:
    opened_again(office, done_after=14, opened_after=6)
    assert said(office) == {("overdue", 4, SAID)}


def test_what_was_done_late_is_late_and_nothing_else(office: Office) -> None:
    opened_again(office, done_after=15, opened_after=5)
    assert said(office) == {("overdue", 4, "")}


def test_what_was_recorded_by_mistake_was_never_done(office: Office) -> None:
    opened_again(office, done_after=0, opened_after=20, reason="recorded_by_mistake")
    assert said(office) == {("overdue", 4, "")}


def test_until_it_is_overdue_nothing_need_be_said(office: Office) -> None:
    opened_again(office, done_after=0, opened_after=10)
    assert said(office) == {("due_soon", 0, "")}


def test_the_last_time_it_was_opened_again_is_what_counts(office: Office) -> None:
    opened_again(office, done_after=0, opened_after=2, reason="recorded_by_mistake")
    opened_again(office, done_after=3, opened_after=15)
    assert said(office) == {("overdue", 4, SAID)}


def test_where_nothing_was_done_the_trail_is_not_asked_however_much_is_overdue(office: Office) -> None:
    def asked() -> int:
        with office.work(office.actor("sam")) as work, counted(office.engine) as statements:
            show_hire(work, RECORD)
        return len(statements)

    before = asked()
    move_clock(office, timedelta(days=60))
    assert asked() == before


def test_another_step_of_the_record_that_was_never_done_is_not_said_to_have_been(office: Office) -> None:
    opened_again(office, done_after=0, opened_after=60)
    with office.work(office.actor("pat"), write=False) as work:
        others = [row for row in attention(work).overdue if row.step != STEP]
    assert others
    assert not [row for row in others if row.opened_again]
