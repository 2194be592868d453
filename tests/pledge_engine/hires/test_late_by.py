"""By how much something is late after a time on hold is the same wherever it is said, and the days on hold are not in it."""

from datetime import timedelta

from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import GroupedBy, summed_up
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from tests.factories.office import move_clock

STEP = "understand_roles"


def late(office: Office) -> set[int]:
    """By how many working days the step is late on its page, in a person's own list, across teams and in their numbers."""
    with office.work(office.actor("sam"), write=False) as work:
        on_page = next(task for task in show_hire(work, "R-0001").tasks if task.step == STEP)
        across = next(row for row in attention(work).overdue if row.step == STEP)
        mine = next(row for row in my_steps(work).rows if row.step == STEP)
        numbers = summed_up(work, GroupedBy.OWNER)[0]
    return {
        on_page.working_days_late,
        across.working_days_late,
        mine.working_days_late,
        numbers.worst_working_days_late,
    }


def explained(office: Office) -> str:
    with office.work(office.actor("sam"), write=False) as work:
        return explain(work, "R-0001", STEP).turns[0].words


def held_while_late(office: Office) -> None:
    """Put R-0001 on hold with a step three working days late, for ten working days."""
    move_clock(office, timedelta(days=17))  # From 9 to 26 June; the step was due on 23 June.
    assert late(office) == {3}
    with office.work(office.actor("sam")) as work:
        hold(work, "R-0001", work.today + timedelta(days=40))
    move_clock(office, timedelta(days=14))
    with office.work(office.actor("sam")) as work:
        resume(work, "R-0001")


def test_what_was_late_before_a_hold_is_as_late_after_it_wherever_that_is_said(office: Office) -> None:
    held_while_late(office)
    assert late(office) == {3}
    move_clock(office, timedelta(days=3))
    assert late(office) == {4}


def test_the_explanation_says_that_the_days_on_hold_are_not_counted(office: Office) -> None:
    held_while_late(office)
    assert explained(office) == "Overdue by 3 working days, not counting 10 on hold, due 23 June 2026"
