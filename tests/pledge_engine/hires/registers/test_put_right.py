"""Registers put right: another outcome, somebody taken out or written in, another day, and what a make-up is beside that."""

from datetime import date

import pytest

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires import registers
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.register_commands import correct_register
from pledge_engine.hires.register_views import NOBODY_IN_SIGHT
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.telling import history
from pledge_engine.office import Office
from pledge_engine.reconciliation.verifying import verify_everything
from tests.factories.office import (
    ENGINE,
    go_on,
    journey_of,
    mailed,
)
from tests.pledge_engine.hires.registers.sessions import (
    FIRST,
    LATER,
    MONTH,
    alone,
    apart,
    months,
    on,
    record,
    shown,
    told,
)
from workflows.definition import BOTH_LEADS


def test_a_register_is_put_right_for_one_taken_out_for_another_and_written_in_for_a_third(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay")) as work:
        done = correct_register(work, register, {"R-0001": "did not run", "R-0002": "attended"}).done
    assert [one.verb for one in done] == ["attendance_corrected", "attendance_recorded"]
    assert shown(office, register) == ["R-0001 Did not run", "R-0002 Attended"]
    assert (months(office, "R-0001"), months(office, "R-0002")) == (["did_not_run"], ["attended"])
    assert len(journey_of(office, "R-0001").current(MONTH)) == 7, "a month is added for one that did not run"
    assert told(office, "R-0001") == (
        "put right what the group session of 2 July 2026 (did not run) was for “Group supervision month 1”."
    )
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {}, remove=["R-0001"])
    assert shown(office, register)[0] == "R-0001 Taken out"
    assert months(office, "R-0001") == []
    month = journey_of(office, "R-0001").current(MONTH)[0]
    assert (dict(month.answers), month.happened_on) == ({}, None)  # As if nobody had recorded it.
    assert told(office, "R-0001") == (
        "took this record out of the group session of 2 July 2026; “Group supervision month 1” is open again."
    )
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {"R-0001": "attended"})
    assert months(office, "R-0001") == ["attended"]
    assert shown(office, register)[0] == "R-0001 Attended"


def test_what_is_unchanged_in_a_register_is_left_alone_and_leaves_no_event(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay")) as work:
        assert correct_register(work, register, {"R-0001": "Attended"}).done == ()
        with pytest.raises(Invalid, match="R-0002 is not in this register"):
            correct_register(work, register, {}, remove=["R-0002"])
        with pytest.raises(Invalid, match="both put right and taken out"):
            correct_register(work, register, {"R-0001": "excused"}, remove=["R-0001"])


def test_a_register_says_where_the_record_was_put_right_by_itself_since(office: Office) -> None:
    first = record(office, FIRST, R_0001="not attended")
    record(office, date(2026, 7, 6), R_0001="attended")
    assert months(office, "R-0001") == ["attended"], "the make-up fills the month that was missed"
    with office.work(office.actor("fay"), write=False) as work:
        (entry,) = registers.show_register(work, first).entries
    assert (entry.words, entry.changed, entry.since) == ("Not attended", True, "made up for since")
    with office.work(office.actor("fay")) as work, pytest.raises(RefusedMove, match="no longer says"):
        correct_register(work, first, {"R-0001": "excused"})


def test_a_session_that_is_recorded_on_steps_alone_is_on_one_register_and_is_put_right_there(office: Office) -> None:
    alone(office, "R-0001", FIRST, "attended")
    alone(office, "R-0002", FIRST, "excused")
    with office.work(office.actor("fay"), write=False) as work:
        (row,) = registers.list_registers(work)
        assert (row.held_on, row.facilitator, row.apart) == (FIRST, "Fay Example", "1 attended, 1 excused")
    with office.work(office.actor("fay")) as work:
        correct_register(work, row.id, {"R-0002": "did not run"})
    assert shown(office, row.id) == ["R-0001 Attended", "R-0002 Did not run"]
    assert months(office, "R-0002") == ["did_not_run"]


def test_whoever_was_taken_out_of_a_session_and_came_to_it_is_on_its_register_again(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended", R_0002="attended")
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {}, remove=["R-0001"])
    alone(office, "R-0001", FIRST, "excused")
    assert shown(office, register) == ["R-0001 Excused", "R-0002 Attended"]


def test_a_session_that_is_put_right_on_its_step_is_on_no_second_register_of_its_day(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay")) as work:
        correct_step(work, "R-0001", MONTH, "wrong_answer", n=1)
    alone(office, "R-0001", FIRST, "excused")
    with office.work(office.actor("fay"), write=False) as work:
        assert [row.id for row in registers.list_registers(work)] == [register]
        (entry,) = registers.show_register(work, register).entries
    assert (entry.words, entry.changed) == ("Attended", True)


def put_right_alone(office: Office, reference: str, day: date, how: str, reason: str = "wrong_date") -> None:
    """Open the first session on the step of one record again, and record it on another day."""
    with office.work(office.actor("fay")) as work:
        correct_step(work, reference, MONTH, reason, n=1)
    alone(office, reference, day, how)


@pytest.mark.parametrize("reason", ["wrong_date", "recorded_by_mistake"])
@pytest.mark.parametrize(("was", "how"), [("attended",) * 2, ("excused",) * 2, ("not_attended", "attended")])
def test_a_session_whose_day_is_put_right_is_counted_on_that_day_alone(
    office: Office, was: str, how: str, reason: str
) -> None:
    mistaken = record(office, FIRST, R_0001=was)
    put_right_alone(office, "R-0001", LATER, how, reason)
    assert apart(office) == {LATER: f"1 {how}", FIRST: NOBODY_IN_SIGHT}
    assert shown(office, mistaken) == ["R-0001 Taken out"]
    with office.work(office.actor("sam"), write=False) as work:
        last, before = (event.sentence for event in history(work, "R-0001")[:2])
    assert last == "completed “Group supervision month 1”, which happened on 9 July 2026."
    assert before.startswith("opened “Group supervision month 1” again to put it right: ")
    with office.work(ENGINE, write=False) as work:
        verified = verify_everything(work.connection, work.definitions)
    assert verified.intact, str(verified)


def test_a_day_that_is_put_right_by_the_register_of_the_right_one_looks_like_no_make_up(office: Office) -> None:
    record(office, FIRST, R_0001="not attended")
    with office.work(office.actor("fay")) as work:
        correct_step(work, "R-0001", MONTH, "wrong_date", n=1)
    record(office, LATER, R_0001="attended")
    assert apart(office) == {LATER: "1 attended", FIRST: NOBODY_IN_SIGHT}


def test_putting_the_day_of_a_make_up_right_leaves_what_it_makes_up_for_as_it_was(office: Office) -> None:
    missed = record(office, FIRST, R_0001="not attended")
    record(office, date(2026, 7, 6), R_0001="attended")
    put_right_alone(office, "R-0001", LATER, "attended")
    assert apart(office) == {
        LATER: "1 attended",
        date(2026, 7, 6): NOBODY_IN_SIGHT,
        FIRST: "1 not attended",
    }
    with office.work(office.actor("fay"), write=False) as work:
        assert [entry.since for entry in registers.show_register(work, missed).entries] == ["made up for since"]


def test_a_session_that_was_made_up_for_stays_missed_on_its_own_day(office: Office) -> None:
    record(office, FIRST, R_0001="not attended", R_0002="attended")
    record(office, LATER, R_0001="attended")
    assert apart(office) == {LATER: "1 attended", FIRST: "1 attended, 1 not attended"}


def test_nobody_is_taken_out_of_a_session_by_the_register_of_a_day_that_was_put_right(office: Office) -> None:
    alone(office, "R-0001", FIRST, "attended")
    put_right_alone(office, "R-0001", LATER, "attended")
    with office.work(office.actor("fay")) as work:
        mistaken = registers.list_registers(work)[-1]
        with pytest.raises(Invalid, match="R-0001 is not in this register"):
            correct_register(work, mistaken.id, {}, remove=["R-0001"])
    assert months(office, "R-0001") == ["attended"]
    assert journey_of(office, "R-0001").current(MONTH)[0].happened_on == LATER


def test_putting_a_register_right_tells_the_lead_whose_agreement_to_the_stage_it_sets_aside(office: Office) -> None:
    while journey_of(office, "R-0001").state != ("supervision",):
        go_on(office, "R-0001")
    for n in range(1, 7):
        day = date(2026, 9, n + 6)
        on(office, day)
        record(office, day, R_0001="attended")
    while len(blockers(office)) > len(BOTH_LEADS):
        go_on(office, "R-0001")
    with office.work(office.actor("sam")) as work:
        agree_stage(work, "R-0001")
    with office.work(office.actor("fay")) as work:
        correct_register(work, registers.list_registers(work)[0].id, {"R-0001": "did not run"})
    visit = journey_of(office, "R-0001").visit_to("supervision")
    assert visit is not None
    assert visit.agreements == ()
    assert "“Group supervision month” is not complete (5 of 6); the group facilitator holds it." in blockers(office)
    assert mailed(office, "sam")[-1] == "change_asked"


def blockers(office: Office) -> list[str]:
    with office.work(office.actor("sam"), write=False) as work:
        return [blocker.words for blocker in show_hire(work, "R-0001").blockers]
