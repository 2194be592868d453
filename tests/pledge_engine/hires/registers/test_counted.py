"""Group sessions: recorded once for many, whose month each fills, who is due, and how many count."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from pledge_engine.errors import Forbidden, Invalid, RefusedMove
from pledge_engine.hires import registers
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.importing import Arrival, import_hires
from pledge_engine.hires.missed_sessions import missed_sessions
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_commands import record_register
from pledge_engine.intake.cells import count_told
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people, teams
from pledge_engine.store.tables.occurrence import occurrences
from tests.factories.office import (
    ADMINISTRATOR,
    TEAM,
    journey_of,
)
from tests.pledge_engine.hires.registers.sessions import FIRST, MONTH, SECOND, months, on, record, shown
from workflows.anchors import turn_counts
from workflows.definition import BOTH_LEADS, Role
from workflows.importing import place
from workflows.journey import Journey
from workflows.standing import Standing, Told
from workflows.turn import Status


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


def test_another_person_may_have_held_the_session_if_they_hold_such_sessions(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "finn", "Finn Example")
        granting.give_grant(work, "finn", Role.FACILITATOR, scope=TEAM)
    for day, written in ((FIRST, "Finn"), (SECOND, "finn example")):
        register = record(office, day, R_0001="attended", facilitator=written)
        with office.work(office.actor("fay"), write=False) as work:
            assert registers.show_register(work, register).facilitator == "Finn Example"
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "finn.too", "Finn Example")
        granting.give_grant(work, "finn.too", Role.FACILITATOR, scope=TEAM)
    for nobody in ("sam", "Sam Example", "not.there", "Finn Example"):
        with pytest.raises(Invalid, match=f"“{nobody}” does not name one person who holds sessions"):
            record(office, SECOND, R_0001="attended", facilitator=nobody)


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
