"""Somebody else was faster: who changed what and when is said to whoever may know it, and to nobody else."""

from datetime import date

import pytest

from pledge_engine.errors import Conflict
from pledge_engine.hires.change_commands import move_date, wait_for
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import save_step
from pledge_engine.office import Office
from pledge_engine.work import Work
from tests.factories.office import day_of, go_on, journey_of
from workflows.due import add_months

R = "R-0001"
STEP = "support_infrastructure"


def version(office: Office, handle: str, step: str = "") -> int:
    with office.work(office.actor(handle), write=False) as work:
        view = show_hire(work, R)
    return next(task.seen_as for task in view.tasks if task.step == step) if step else view.seen_as


def since(work: Work, command: object, *given: object, seen: int) -> tuple[str, ...]:
    assert callable(command)
    with pytest.raises(Conflict) as caught:
        command(work, R, *given, seen=seen)
    return caught.value.since


def test_who_changed_the_step_what_and_when_is_said(office: Office) -> None:
    seen = version(office, "sam", STEP)
    with office.work(office.actor("cleo")) as work:
        save_step(work, R, STEP, {"space": "yes"})
    with office.work(office.actor("sam")) as work:
        add_note(work, R, "The room is booked.")
        said = since(work, save_step, STEP, {"space": "no"}, seen=seen)
    (change,) = said
    assert change.startswith("9 June 2026, 10am: ")
    assert "Cleo Example, as a service lead, saved “Name supervisors and set up support”" in change


def test_what_was_done_to_the_record_as_a_whole_is_said_and_a_note_is_none_of_it(office: Office) -> None:
    seen = version(office, "pat")
    with office.work(office.actor("sam")) as work:
        hold(work, R, add_months(day_of(office), 1))
    with office.work(office.actor("sam")) as work:
        add_note(work, R, "The room is booked.")
    with office.work(office.actor("pat")) as work:
        (change,) = since(work, resume, seen=seen)
    assert "Sam Example, as the service lead, put the record on hold" in change


def test_of_a_restricted_answer_it_is_said_to_nobody_who_may_not_read_it(office: Office) -> None:
    while not journey_of(office, R).current("oh_clearance"):
        go_on(office, R)
    seen = version(office, "hana", "oh_clearance")
    with office.work(office.actor("olu")) as work:
        save_step(work, R, "oh_clearance", {"outcome": "awaiting"})
    with office.work(office.actor("hana")) as work:
        assert "Olu Example" in since(work, save_step, "oh_clearance", {"outcome": "awaiting"}, seen=seen)[0]
    with office.work(office.actor("pat")) as work:
        assert since(work, move_date, "oh_clearance", add_months(day_of(office), 1), "person_away", seen=seen) == ()


def test_a_date_moved_and_somebody_waited_for_are_changes_that_count(office: Office) -> None:
    day = work_day(office)
    seen = version(office, "sam", STEP)
    with office.work(office.actor("pat")) as work:
        move_date(work, R, STEP, day, "person_away", seen=seen)
    with office.work(office.actor("sam")) as work:
        assert "moved the date of" in since(work, move_date, STEP, day, "person_away", seen=seen)[0]
        assert "moved the date of" in since(work, wait_for, STEP, "us", seen=seen)[0]


def work_day(office: Office) -> date:
    with office.work(office.actor("sam"), write=False) as work:
        return work.calendar.roll_forward(add_months(work.today, 1))
