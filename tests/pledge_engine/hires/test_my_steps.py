"""What waits for one person: their own roles' steps on records that name them or lie in their queue, most pressing first."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.my_steps import MySteps, my_steps
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office, shipped_text
from pledge_engine.web.today import rows_of
from tests.factories.cover import RECORD, agree, away, complete, one_record
from tests.factories.office import ENGINE, furnish, go_on, journey_of, move_clock, office_on, opened_hire


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def of(office: Office, handle: str, *, limit: int = 50, page: int = 1, soon: bool = False) -> MySteps:
    with office.work(office.actor(handle), write=False) as work:
        return my_steps(work, limit=limit, page=page, soon=soon)


def names(found: MySteps) -> list[str]:
    return [row.step for row in found.rows]


SAMS = ["understand_roles", "support_infrastructure", "jd_ps_agreed", "job_plan", "readiness_plan"]


def test_a_lead_sees_their_own_steps_by_date_and_not_the_other_leads(office: Office) -> None:
    found = of(office, "sam")
    assert names(found)[:2] == SAMS[:2]
    assert "readiness_session" not in names(found)
    assert names(of(office, "pat")) == ["readiness_session"]
    assert found.total == len(found.rows)


@pytest.mark.parametrize("handle", ["cleo", "cara", "piers", "lena", "bo", "admin", "wren"])
def test_whoever_the_record_does_not_name_sees_none_of_its_leads_steps(office: Office, handle: str) -> None:
    assert of(office, handle) == MySteps(rows=(), total=0)


def test_cover_brings_the_steps_of_whoever_is_away(office: Office) -> None:
    away(office, "sam", "cleo")
    assert names(of(office, "cleo")) == names(of(office, "sam"))


def test_what_is_late_says_by_how_much_and_soon_leaves_out_the_rest(office: Office) -> None:
    assert names(of(office, "sam", soon=True)) == []
    move_clock(office, timedelta(days=13))
    (row,) = of(office, "sam", soon=True).rows
    assert (row.step, row.state, row.due_on, row.working_days_late) == (
        "understand_roles",
        "due_soon",
        date(2026, 6, 23),
        0,
    )
    move_clock(office, timedelta(days=1))
    assert of(office, "sam", soon=True).rows[0].state == "due_today"
    move_clock(office, timedelta(days=3))
    row = of(office, "sam", soon=True).rows[0]
    assert (row.state, row.working_days_late) == ("overdue", 3)


def test_an_optional_step_whose_day_is_past_takes_no_place_of_one_that_is_late(database: str) -> None:
    # Given an optional step whose day is past, and a later one that has to be done and is late too
    due = "        due: on recruitment_strategy.planned_open\n"
    with closing(office_on(database)) as office:
        furnish(office, shipped_text().replace(due, "        due: 1 working days after stage starts\n"))
        opened_hire(office)
        while (stage := journey_of(office, RECORD).stage) is None or stage.key != "advertising":
            go_on(office, RECORD)
        move_clock(office, timedelta(days=90))
        every = of(office, "pat")
        assert every.rows[0].step == "role_video"

        # When there is room for one
        shown = of(office, "pat", limit=1, soon=True)

        # Then it is one that is late; the optional one follows where there is room, and every open step is counted
        assert [row.state for row in shown.rows] == ["overdue"]
        assert names(of(office, "pat", soon=True))[-1] == "role_video"
        assert shown.total == every.total


def test_what_waits_for_others_or_is_on_hold_or_done_is_not_there(office: Office) -> None:
    complete(office, "sam", "understand_roles")
    complete(office, "sam", "job_plan")
    assert not {"understand_roles", "job_plan"} & set(names(of(office, "sam")))
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, date(2026, 9, 1))
    assert of(office, "sam").total == 0


def test_a_page_at_a_time_is_all_of_them_once(office: Office) -> None:
    for _ in range(2):
        opened_hire(office)
    every = of(office, "sam")
    pages = [of(office, "sam", limit=4, page=page) for page in (1, 2, 3, 4)]
    assert {page.total for page in pages} == {every.total}
    assert [row for page in pages for row in page.rows] == list(every.rows[:16])
    assert of(office, "sam", limit=0).rows == ()


def test_a_queue_is_everybodys_who_works_there_and_says_who_picked_it_up(office: Office) -> None:
    assert of(office, "hana").total == 0
    while not journey_of(office, RECORD).open_turn("hr_clearance"):
        go_on(office, RECORD)
    with office.work(office.actor("hana")) as work:
        pick_up(work, RECORD, "hr_clearance")
    row = next(row for row in of(office, "hana").rows if row.step == "hr_clearance")
    assert (row.mine, row.picked_up_by, row.owner) == (True, "Hana Example", "HR")
    assert names(of(office, "olu")) == ["oh_clearance"]
    assert "oh_clearance" not in names(of(office, "hana"))


def test_a_step_whose_needs_are_not_there_yet_says_that_it_cannot_start(office: Office) -> None:
    states = {row.step: row.state for row in of(office, "sam").rows}
    assert (states["readiness_plan"], states["understand_roles"]) == ("cannot_start", "open")


def test_a_step_of_which_nobody_knows_yet_whether_it_is_needed_says_so_as_its_record_does(office: Office) -> None:
    while (stage := journey_of(office, RECORD).stage) is None or stage.key != "jd_agreement":
        go_on(office, RECORD)
    (banding,) = (row for row in of(office, "hana").rows if row.step == "banding_confirmed")
    assert banding.state == state_on_record(office, "banding_confirmed") == "undecided"


def test_of_a_step_that_nobody_can_be_late_with_nothing_is_said_where_it_might_have_to_wait(database: str) -> None:
    due = "        due: on recruitment_strategy.planned_open\n"
    with closing(office_on(database)) as office:
        furnish(office, shipped_text().replace(due, due + "        needs: [recruitment_strategy]\n"))
        opened_hire(office)
        while (stage := journey_of(office, RECORD).stage) is None or stage.key != "advertising":
            go_on(office, RECORD)
        (video,) = (row for row in of(office, "pat").rows if row.step == "role_video")
        assert (video.state, state_on_record(office, "role_video")) == ("", "cannot_start")
        (_, _, _, says) = rows_of(MySteps(rows=(video,), total=1))[0]
        assert not says.said


def state_on_record(office: Office, step: str) -> str:
    with office.work(office.actor("sam"), write=False) as work:
        return next(task.state for task in show_hire(work, RECORD).tasks if task.step == step)


def test_hr_is_not_asked_for_an_offer_where_nobody_was_appointed(office: Office) -> None:
    while not (interviews := journey_of(office, RECORD).turn("interviews")) or interviews.status.is_open:
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        complete_step(work, RECORD, "selection_outcome", {"appointed": "0"})
    agree(office, "pat", "selection_outcome")
    (offer,) = (row for row in of(office, "hana").rows if row.step == "conditional_offer")
    assert offer.state == "cannot_start"


def test_the_program_itself_has_no_steps(office: Office) -> None:
    with office.work(ENGINE, write=False) as work:
        assert my_steps(work) == MySteps(rows=(), total=0)
