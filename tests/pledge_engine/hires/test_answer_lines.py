"""An answer that set a date of the record says beside it where that was moved, to everybody who reads it."""

from __future__ import annotations

from datetime import timedelta

from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.office import Office
from tests.factories.office import day_of, go_on, journey_of, move_clock
from workflows.words import long_date

REFERENCE, STEP = "R-0001", "start_confirmed"


def answers(office: Office, handle: str) -> dict[str, str]:
    view = office.look(office.actor(handle), lambda work: show_hire(work, REFERENCE))
    line = next(line for line in (*view.earlier, *view.tasks) if line.step == STEP)
    return {answer.field: answer.words for answer in line.answers}


def test_a_date_that_was_moved_since_says_so_beside_the_answer_that_set_it(office: Office) -> None:
    while "start_date" not in journey_of(office, REFERENCE).dates:
        go_on(office, REFERENCE)
    was = journey_of(office, REFERENCE).dates["start_date"]
    assert answers(office, "hana")["start_date"] == long_date(was)
    days = []
    for later in (3, 2):
        move_clock(office, timedelta(days=4))
        days.append(day_of(office))
        with office.work(office.actor("sam")) as work:
            set_hire_date(work, REFERENCE, "start_date", was + timedelta(days=later))
    said = f"{long_date(was)}, moved to {long_date(was + timedelta(days=2))} on {long_date(days[1])}"
    for handle in ("sam", "pat", "hana"):
        assert answers(office, handle)["start_date"] == said
    move_clock(office, timedelta(days=1))
    with office.work(office.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "start_date", was)
    assert answers(office, "pat")["start_date"] == long_date(was)
