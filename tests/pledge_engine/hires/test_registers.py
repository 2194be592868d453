"""Group sessions: recorded once for many, put right, looked at, and never beyond what each reader may know."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.clock import FixedClock
from pledge_engine.errors import Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.hires import registers
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.importing import Arrival, import_hires
from pledge_engine.hires.missed_sessions import missed_sessions
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_commands import correct_register, record_register
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.telling import history
from pledge_engine.intake.cells import count_told
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.reconciliation.verifying import verify_everything
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people, teams
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.register import register_entries
from tests.factories.databases import copied
from tests.factories.office import (
    ADMINISTRATOR,
    ENGINE,
    TEAM,
    furnish,
    go_on,
    journey_of,
    mailed,
    office_on,
    opened_hire,
)
from workflows.anchors import turn_counts
from workflows.definition import BOTH_LEADS, Role
from workflows.importing import place
from workflows.journey import Journey
from workflows.standing import Standing, Told
from workflows.turn import Status

FIRST, LATER, SECOND = date(2026, 7, 2), date(2026, 7, 9), date(2026, 8, 4)
MONTH = "group_supervision"


@pytest.fixture(scope="module")
def walked(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two records on which the months of group supervision are open, and one that is only just begun; to be copied."""
    with copied(upgraded, tmp_path_factory.mktemp("walked")) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        for reference in (opened_hire(office), opened_hire(office)):
            while not journey_of(office, reference).current(MONTH):
                go_on(office, reference)
        opened_hire(office)
        office.close()
        yield address


@pytest.fixture
def office(walked: str, tmp_path: Path) -> Iterator[Office]:
    with copied(walked, tmp_path) as address:
        office = office_on(address)
        on(office, SECOND)
        yield office
        office.close()


def on(office: Office, day: date) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def record(office: Office, day: date, by: str = "fay", **given: object) -> str:
    """Record a session; given as R_0001="attended"."""
    entries = {name.replace("_", "-"): how for name, how in given.items() if name.startswith("R_")}
    more = {name: how for name, how in given.items() if not name.startswith("R_")}
    with office.work(office.actor(by)) as work:
        return record_register(work, MONTH, day, entries, **more).register  # type: ignore[arg-type]


def months(office: Office, reference: str) -> list[str]:
    """What each closed month of a record says."""
    turns = journey_of(office, reference).current(MONTH)
    return [str(turn.answers["outcome"]) for turn in turns if turn.status is Status.DONE]


def shown(office: Office, register: str, by: str = "fay") -> list[str]:
    with office.work(office.actor(by), write=False) as work:
        return [f"{entry.reference} {entry.words}" for entry in registers.show_register(work, register).entries]


def told(office: Office, reference: str, by: str = "sam") -> str:
    with office.work(office.actor(by), write=False) as work:
        return history(work, reference)[0].sentence


def test_everybody_else_who_is_due_is_recorded_with_one_outcome(office: Office) -> None:
    register = record(office, FIRST, R_0002="excused", others="attended")
    assert shown(office, register) == ["R-0001 Attended", "R-0002 Excused"]
    assert (months(office, "R-0001"), months(office, "R-0002")) == (["attended"], ["excused"])


def test_nobody_is_due_on_a_day_on_which_their_record_was_on_hold_and_may_have_come_all_the_same(
    office: Office,
) -> None:
    with office.work(office.actor("sam")) as work:
        hold(work, "R-0001", SECOND + timedelta(days=30))
    with office.work(office.actor("fay"), write=False) as work:
        held = [{row.reference: row.held for row in who_is_due(work, MONTH, day)} for day in (None, SECOND, FIRST)]
    assert held == [{"R-0001": on_hold, "R-0002": False} for on_hold in (True, True, False)]
    for how in ("not attended", "excused", "did not run"):
        with pytest.raises(RefusedMove, match="R-0001: The record was on hold on 4 August 2026"):
            record(office, SECOND, R_0001=how)
    record(office, FIRST, R_0001="not attended")
    on(office, SECOND + timedelta(days=7))
    with office.work(office.actor("sam")) as work:
        resume(work, "R-0001")
    assert shown(office, record(office, SECOND, others="did not run")) == ["R-0002 Did not run"]
    record(office, SECOND, R_0001="attended")
    assert months(office, "R-0001") == ["not_attended", "attended"]


def test_an_auditor_finds_a_session_written_down_late_and_one_that_was_put_right(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, "bo", "Bo Example")
        granting.give_grant(work, "bo", Role.AUDITOR)
    register = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {"R-0001": "excused"})
    with office.work(office.actor("bo"), write=False) as work:
        found = {kind: [event.verb for event in review(work, Wanted(exception=kind))] for kind in Kind}
    assert found[Kind.RECORDED_LATE] == ["attendance_recorded"]
    assert found[Kind.CORRECTED] == ["attendance_corrected"]
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {"R-0001": "did not run"})
    with office.work(office.actor("bo"), write=False) as work:
        late = review(work, Wanted(exception=Kind.RECORDED_LATE))
    assert [event.verb for event in late] == ["attendance_recorded"]


def test_who_is_due_is_told_with_how_many_count_so_far(office: Office) -> None:
    record(office, FIRST, R_0001="attended", R_0002="not attended")
    with office.work(office.actor("fay"), write=False) as work:
        due = who_is_due(work, MONTH)
        assert who_is_due(work, MONTH, reference="R-0002") == due[1:]
        missed = missed_sessions(work, MONTH)
        assert [missed_sessions(work, MONTH, reference) for reference in ("R-0001", "R-0002")] == [{}, missed]
    assert [(row.reference, row.n, row.counted, row.wanted) for row in due] == [
        ("R-0001", 2, 1, 6),
        ("R-0002", 2, 0, 6),
    ]
    assert all(row.worker for row in due)
    assert list(missed) == ["R-0002"]
    wrong = office.work(office.actor("olu"), write=False)
    with wrong as work, pytest.raises(Forbidden, match="recorded by the group facilitator"):
        who_is_due(work, MONTH)
    with office.work(office.actor("fay"), write=False) as work, pytest.raises(Invalid, match="not done in a group"):
        who_is_due(work, "job_plan")


def test_a_session_from_a_tracker_counts_unless_the_tracker_says_that_it_was_missed(office: Office) -> None:
    record(office, FIRST, R_0001="did not run", R_0002="attended")
    with office.work(office.actor("fay")) as work:
        closed = occurrences.c.step == MONTH, occurrences.c.status == Status.DONE
        work.connection.execute(update(occurrences).values(status=Status.IMPORTED).where(*closed))
        assert [(row.reference, row.counted) for row in who_is_due(work, MONTH)] == [("R-0001", 0), ("R-0002", 1)]


@pytest.mark.parametrize("cell", ["3, 1 missed, last 03/06/2026", "3, 1 did not run, last 03/06/2026", "3"])
def test_of_a_tracker_as_many_sessions_count_as_it_says(office: Office, cell: str) -> None:
    reference = brought_in(office, {MONTH: count_told(cell)})
    with office.work(office.actor("fay"), write=False) as work:
        (row,) = who_is_due(work, MONTH, reference=reference)
    assert (row.counted, row.wanted) == (3, 6)
    journey = journey_of(office, reference)
    assert row.counted == sum(turn_counts(journey.definition.steps[MONTH], turn) for turn in journey.current(MONTH))


def brought_in(office: Office, told: Mapping[str, Told]) -> str:
    """A record in its induction of which a tracker says no more than this."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        handles = {row.handle: row.id for row in work.connection.execute(select(people.c.handle, people.c.id))}
        leads = {role: handles[handle] for role, handle in zip(BOTH_LEADS, ("sam", "pat"), strict=True)}
        start = date(2026, 1, 12)
        standing = Standing(stage="supervision", steps=told, dates={"start_date": start, "group_start": start})
        pledge = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
        journey = place(pledge[1], standing, leads, today_of(work))
        assert isinstance(journey, Journey), journey
        team = work.connection.execute(select(teams).where(teams.c.name == TEAM)).one()
        arrival = Arrival(place=team, journey=journey, tracker_id="7", told={})
        return import_hires(work, [arrival], pledge)[0]


def test_a_session_that_is_recorded_twice_is_refused_and_fills_no_second_month(office: Office) -> None:
    record(office, FIRST, R_0001="attended")
    with pytest.raises(RefusedMove) as refused:
        record(office, FIRST, R_0001="attended", R_0002="attended")
    (blocker,) = refused.value.blockers
    told = "R-0001: “Group supervision month 1” already has the session of 2 July 2026 recorded (attended): "
    assert blocker.words.startswith(told)
    assert (months(office, "R-0001"), months(office, "R-0002")) == (["attended"], [])


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


def test_another_person_may_have_held_the_session_if_they_hold_such_sessions(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "finn", "Finn Example")
        granting.give_grant(work, "finn", Role.FACILITATOR, scope=TEAM)
    for day, written in ((FIRST, "Finn"), (SECOND, "finn example")):
        register = record(office, day, R_0001="attended", facilitator=written)
        with office.work(office.actor("fay"), write=False) as work:
            assert registers.show_register(work, register).facilitator == "Finn Example"
    for nobody in ("sam", "Sam Example", "not.there"):
        with pytest.raises(Invalid, match=f"nobody called “{nobody}” holds sessions"):
            record(office, SECOND, R_0001="attended", facilitator=nobody)


def alone(office: Office, reference: str, day: date, how: str) -> None:
    """Record a session on the step of one record."""
    with office.work(office.actor("fay")) as work:
        complete_step(work, reference, MONTH, {"outcome": how}, happened_on=day)


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


def apart(office: Office) -> dict[date, str]:
    """How each session was for how many, which the list says as its own page does."""
    with office.work(office.actor("fay"), write=False) as work:
        listed = registers.list_registers(work)
        assert [registers.show_register(work, row.id).apart for row in listed] == [row.apart for row in listed]
    return {row.held_on: row.apart for row in listed}


@pytest.mark.parametrize("reason", ["wrong_date", "recorded_by_mistake"])
@pytest.mark.parametrize(("was", "how"), [("attended",) * 2, ("excused",) * 2, ("not_attended", "attended")])
def test_a_session_whose_day_is_put_right_is_counted_on_that_day_alone(
    office: Office, was: str, how: str, reason: str
) -> None:
    mistaken = record(office, FIRST, R_0001=was)
    put_right_alone(office, "R-0001", LATER, how, reason)
    assert apart(office) == {LATER: f"1 {how}", FIRST: "nobody is on the register"}
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
    assert apart(office) == {LATER: "1 attended", FIRST: "nobody is on the register"}


def test_putting_the_day_of_a_make_up_right_leaves_what_it_makes_up_for_as_it_was(office: Office) -> None:
    missed = record(office, FIRST, R_0001="not attended")
    record(office, date(2026, 7, 6), R_0001="attended")
    put_right_alone(office, "R-0001", LATER, "attended")
    assert apart(office) == {
        LATER: "1 attended",
        date(2026, 7, 6): "nobody is on the register",
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


def test_a_form_that_is_sent_once_more_records_no_second_session(office: Office) -> None:
    form = new_id(office.clock.now())
    register = record(office, FIRST, R_0001="attended", form=form)
    assert register == form
    with office.work(office.actor("fay")) as work:
        again = record_register(work, MONTH, SECOND, {"R-0001": "attended"}, form=form)
        assert (again.register, again.done) == (register, ())
        assert len(registers.list_registers(work)) == 1
    assert months(office, "R-0001") == ["attended"]


def test_a_form_with_somebody_elses_session_for_its_id_or_none_of_ours_records_one_of_its_own(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "finn", "Finn Example")
        granting.give_grant(work, "finn", Role.FACILITATOR, scope=TEAM)
    theirs = record(office, FIRST, R_0001="attended", form=new_id(office.clock.now()))
    for day, form in ((date(2026, 7, 3), theirs), (date(2026, 7, 6), "' or 1=1")):
        assert record(office, day, by="finn", R_0002="excused", form=form) not in {theirs, form}


def test_a_session_did_not_run_where_that_is_said_of_somebody_and_nobody_came(office: Office) -> None:
    record(office, FIRST, R_0001="did_not_run", R_0002="excused")
    record(office, date(2026, 7, 3), R_0001="excused")
    record(office, date(2026, 7, 6), R_0001="did_not_run", R_0002="attended")
    with office.work(office.actor("fay"), write=False) as work:
        listed = registers.list_registers(work)
        assert [row.ran for row in listed] == [True, True, False]
        assert [registers.show_register(work, row.id).ran for row in listed] == [True, True, False]


def test_lists_show_only_what_is_in_reach(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended", R_0002="excused")
    with office.work(office.actor("admin")) as work:
        organisation.add_care_group(work, "South")
        newcomers.add_person(work, "far", "Far Example")
        granting.give_grant(work, "far", Role.FACILITATOR, scope="South")
    for who, expected in (("fay", [(1, 2)]), ("sam", [(1, 2)]), ("lena", [(1, 2)]), ("far", [])):
        with office.work(office.actor(who), write=False) as work:
            assert [(row.came, row.listed) for row in registers.list_registers(work)] == expected, who
    with office.work(office.actor("far")) as work:
        assert who_is_due(work, MONTH) == ()
        for refused in (
            lambda: registers.show_register(work, register),
            lambda: correct_register(work, register, {"R-0001": "excused"}),
            lambda: record_register(work, MONTH, FIRST, {"R-0001": "attended"}),
        ):
            with pytest.raises(NotFound):
                refused()
    for who in ("hana", "olu", "admin", "wren"):
        with office.work(office.actor(who), write=False) as work, pytest.raises(Forbidden):
            registers.list_registers(work)


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


def test_the_session_of_somebody_whose_offer_fell_through_is_on_no_register_and_its_outcome_is_erased(
    office: Office,
) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena")) as work:
        register = record_register(work, "meet_greet", SECOND, {"R-0003": "attended"}).register
    assert shown(office, register, by="sam") == ["R-0003 Attended"]
    with office.work(office.actor("sam")) as work:
        return_to(work, "R-0003", "selection", "offer_fell_through")
    for who in ("sam", "pat", "lena"):
        with office.work(office.actor(who), write=False) as work, pytest.raises(NotFound):
            registers.show_register(work, register)
        with office.work(office.actor(who), write=False) as work:
            assert registers.list_registers(work) == ()
    with office.work(office.actor("hana")) as work:
        erase_earlier_person(work, "R-0003")
        kept = work.connection.execute(select(register_entries.c.outcome)).scalars().all()
    assert kept == ["erased"]


def test_of_a_withdrawn_record_no_session_is_shown(office: Office) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena")) as work:
        register = record_register(work, "meet_greet", SECOND, {"R-0003": "attended"}).register
    with office.work(office.actor("sam")) as work:
        withdraw(work, "R-0003", "not_funded")
    with office.work(office.actor("sam"), write=False) as work, pytest.raises(NotFound):
        registers.show_register(work, register)


def test_senior_leadership_meets_somebody_who_leads_others_without_being_told_who_it_is(office: Office) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena"), write=False) as work:
        assert [bool(row.worker) for row in who_is_due(work, "meet_greet") if row.reference == "R-0003"] == [True]
    with office.work(office.actor("admin")) as work:
        organisation.add_team(work, "Elm team", care_group="North")
        granting.give_grant(work, "wren", Role.SERVICE_LEAD, scope="Elm team")
    with office.work(office.actor("lena"), write=False) as work:
        assert [row.worker for row in who_is_due(work, "meet_greet") if row.reference == "R-0003"] == [""]


def test_who_does_not_record_such_sessions_is_told_so_and_who_finds_nobody_due_is_told_that(office: Office) -> None:
    with office.work(office.actor("sam")) as work, pytest.raises(Forbidden, match="recorded by the group facilitator"):
        record_register(work, MONTH, FIRST, {}, others="attended")
    with office.work(office.actor("fay")) as work, pytest.raises(Invalid, match="nobody is due whom you can see"):
        record_register(work, MONTH, date(2026, 1, 5), {}, others="attended")


def test_what_did_not_run_is_said_only_of_those_whose_month_had_begun(office: Office) -> None:
    first = journey_of(office, "R-0001").turn(MONTH, 1)
    assert first is not None
    assert first.due_on is not None
    record(office, FIRST, R_0001="attended")
    assert first.due_on > FIRST + timedelta(days=1), "the same month of the record goes on"
    on(office, FIRST + timedelta(days=1))
    record(office, FIRST + timedelta(days=1), others="did not run")
    assert months(office, "R-0001") == ["attended"]
    assert months(office, "R-0002") == ["did_not_run"]
    on(office, first.due_on + timedelta(days=1))
    record(office, first.due_on + timedelta(days=1), others="did not run")
    assert months(office, "R-0001") == ["attended", "did_not_run"]


def test_a_register_is_found_by_as_much_of_its_id_as_tells_it_from_the_others(office: Office) -> None:
    first = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay"), write=False) as work:
        (row,) = registers.list_registers(work)
        assert (row.id, row.short_id) == (first, first[:8])
        assert registers.show_register(work, f" {row.short_id.upper()} ").id == first
    second = record(office, SECOND, R_0002="attended")
    assert second[:8] == first[:8], "they were recorded in the same minute"
    with office.work(office.actor("fay"), write=False) as work:
        short = {row.id: row.short_id for row in registers.list_registers(work)}
        assert [registers.find_register(work, short[each]).id for each in (first, second)] == [first, second]
        assert max(map(len, short.values())) < len(first)
        with pytest.raises(NotFound, match="Give more of it"):
            registers.find_register(work, first[:8])
        for nothing in ("", "%", "_"):
            with pytest.raises(NotFound):
                registers.find_register(work, nothing)
