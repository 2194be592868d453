"""What the sweep records: each rung once, for the right people, caught up after an outage, and nothing of what is over."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

from notifications.pause import pause_sending
from notifications.source import Drop
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.office import shipped_text
from pledge_engine.people import granting
from pledge_engine.reminders.breaker import Stop
from pledge_engine.reminders.source import NOBODY
from pledge_engine.reminders.sweep import Swept, sweep
from pledge_engine.store.tables import people
from tests.factories.cover import agree, away, complete, gone
from tests.factories.databases import on_postgresql, on_sqlite
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, office_on, opened_hire
from tests.pledge_engine.reminders.conftest import Days
from workflows.definition import Role

# The record is opened on Tuesday 9 June 2026; understand_roles is then due on Tuesday 23 June.
OPENED, SOON, DUE = date(2026, 6, 9), date(2026, 6, 16), date(2026, 6, 23)
OVERDUE, TENTH, ELEVENTH = date(2026, 6, 24), date(2026, 7, 7), date(2026, 7, 8)
FIRST = "understand_roles"


def test_each_rung_is_told_once_and_on_its_day(days: Days) -> None:
    opened_hire(days.office)
    days.sweep_each(OPENED, date(2026, 7, 13))
    told = {(row[0], row[2]) for row in days.recorded() if row[1] == FIRST}
    assert told == {
        *(("sam", rung) for rung in ("due_soon", "due_today", "overdue", "still_overdue_1", "still_overdue_2")),
        ("pat", "escalated"),
    }
    assert [days.recorded(day)[0][2] for day in (SOON, DUE, OVERDUE)] == ["due_soon", "due_today", "overdue"]
    assert ("pat", FIRST, "escalated", "told") in days.recorded(TENTH)
    assert {row[3] for row in days.recorded() if row[1] == FIRST} == {"told"}


def test_a_second_run_records_nothing(days: Days) -> None:
    opened_hire(days.office)
    assert days.sweep(SOON, send=False).recorded == 1
    assert days.sweep(SOON, send=False) == Swept(on=SOON, recorded=0, people=1)


def test_when_the_sweep_did_not_run_for_three_days_each_reminder_goes_out_once_marked_late(days: Days) -> None:
    opened_hire(days.office)
    days.sweep(SOON)
    days.sweep(DUE - timedelta(days=1))
    after = DUE + timedelta(days=3)
    days.sweep(after, send=False)
    assert days.recorded(after) == [("sam", FIRST, "due_today", "overtaken"), ("sam", FIRST, "overdue", "waiting")]
    assert days.late(after) == {"due_today", "overdue"}
    assert "this should have reached you on 24 June 2026" in days.digest("sam", after).new[0].note.replace(
        "This", "this"
    )
    assert days.sweep(after + timedelta(days=3)).recorded == 0


def test_what_is_told_on_its_day_is_not_late(days: Days) -> None:
    opened_hire(days.office)
    days.sweep_each(OPENED, OVERDUE)
    assert not days.late(SOON) | days.late(DUE) | days.late(OVERDUE)


def test_two_sweeps_at_once_record_one_reminder(days: Days) -> None:
    opened_hire(days.office)
    days.at(SOON)

    def run(_n: int) -> Swept:
        with days.office.work(ENGINE) as work:
            return sweep(work, SOON)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(done.recorded for done in threads.map(run, range(4))) == [0, 0, 0, 1]
    assert days.recorded() == [("sam", FIRST, "due_soon", "waiting")]
    assert list(days.send(SOON)) == ["sam"]


def test_today_is_taken_per_run(days: Days) -> None:
    opened_hire(days.office)
    assert days.sweep(SOON - timedelta(days=1)).recorded == 0
    assert days.sweep(SOON).recorded == 1


def test_a_completed_step_is_never_reminded_of_again_and_what_waited_is_cancelled(days: Days) -> None:
    opened_hire(days.office)
    days.sweep(DUE, send=False)
    complete(days.office, "sam", FIRST)
    assert days.send(DUE)["sam"] == Drop(why="Nothing that it would have said is still open.")
    days.sweep_each(OVERDUE, ELEVENTH)
    assert [row for row in days.recorded() if row[1] == FIRST] == [
        ("sam", FIRST, "due_soon", "overtaken"),
        ("sam", FIRST, "due_today", "cancelled"),
    ]


@pytest.mark.parametrize("end", ["held", "withdrawn"])
def test_a_record_that_is_held_or_withdrawn_gets_no_reminders(days: Days, end: str) -> None:
    reference = opened_hire(days.office)
    days.sweep(DUE, send=False)
    with days.office.work(days.office.actor("sam")) as work:
        if end == "held":
            hold(work, reference, date(2026, 9, 1))
        else:
            withdraw(work, reference, reason="not_funded")
    assert isinstance(days.send(DUE)["sam"], Drop)
    days.sweep_each(OVERDUE, ELEVENTH)
    assert {row[3] for row in days.recorded()} == {"cancelled", "overtaken"}


def test_a_record_held_for_ten_working_days_resumes_without_a_burst(days: Days) -> None:
    reference = opened_hire(days.office)
    days.sweep_each(OPENED, date(2026, 6, 17))
    with days.office.work(days.office.actor("sam")) as work:
        hold(work, reference, date(2026, 9, 1))
    days.sweep_each(date(2026, 6, 18), date(2026, 7, 1))
    with days.office.work(days.office.actor("sam")) as work:
        resume(work, reference)
    assert days.due(FIRST) == DUE + timedelta(days=14)
    assert days.sweep(date(2026, 7, 2)).recorded == 1
    assert days.recorded(date(2026, 7, 2)) == [("sam", FIRST, "due_soon", "waiting")]


def test_days_on_hold_bring_nothing_that_was_late_before_any_further_up(days: Days) -> None:
    # Given a step two working days late, and its record on hold for ten working days
    reference = opened_hire(days.office)
    days.sweep_each(OPENED, date(2026, 6, 25))
    before = len(days.recorded())
    with days.office.work(days.office.actor("sam")) as work:
        hold(work, reference, date(2026, 9, 1))
    days.sweep_each(date(2026, 6, 26), date(2026, 7, 9))
    with days.office.work(days.office.actor("sam")) as work:
        resume(work, reference)
    # Then nothing is told once more, and it is escalated on the tenth working day that was not on hold
    days.sweep_each(date(2026, 7, 10), date(2026, 7, 20))
    assert [row for row in days.recorded()[before:] if row[1] == FIRST] == [("sam", FIRST, "still_overdue_1", "told")]
    days.sweep(date(2026, 7, 21), send=False)
    assert ("pat", FIRST, "escalated", "waiting") in days.recorded(date(2026, 7, 21))
    said = [item.when for item in days.digest("pat", date(2026, 7, 21)).new if item.when.startswith("10 ")]
    # And the mail says how late it is, and not how long the record was on hold
    assert said == ["10 working days overdue, due 23 June 2026"]


def test_rungs_overtaken_in_one_sweep_are_recorded_and_not_sent_and_nothing_is_escalated_at_first(days: Days) -> None:
    opened_hire(days.office)
    long_after = date(2026, 8, 10)
    days.sweep(long_after, send=False)
    of_first = [row for row in days.recorded() if row[1] == FIRST]
    assert [row[2] for row in of_first if row[3] == "waiting"] == ["still_overdue_6"]
    assert {row[3] for row in of_first[:-1]} == {"overtaken"}
    assert "escalated" not in {row[2] for row in days.recorded()}
    days.sweep(long_after + timedelta(days=1))
    assert {"escalated", "escalated_further"} <= {row[2] for row in days.recorded(long_after + timedelta(days=1))}


def test_nobody_is_told_on_a_day_that_is_no_working_day(days: Days) -> None:
    opened_hire(days.office)
    swept = days.sweep(date(2026, 6, 20))
    assert (swept.recorded, swept.people, swept.stopped) == (0, 0, Stop.NO_WORKING_DAY)
    assert swept.day_off.startswith("Nothing is gathered on a Saturday")


def test_nothing_is_recorded_while_sending_is_paused(days: Days) -> None:
    opened_hire(days.office)
    with days.office.work(ENGINE) as work:
        pause_sending(work.connection, work.now)
    assert days.sweep(SOON) == Swept(on=SOON, stopped=Stop.PAUSED)
    assert days.recorded() == []


def test_a_step_that_waits_for_agreement_reminds_whoever_has_still_to_agree(days: Days) -> None:
    opened_hire(days.office)
    days.at(date(2026, 6, 10))
    complete(days.office, "pat", "readiness_session")
    complete(days.office, "sam", "readiness_plan")
    due = days.due("readiness_plan")
    days.sweep(due)
    assert {row[0] for row in days.recorded() if row[1] == "readiness_plan"} == {"pat"}
    agree(days.office, "pat", "readiness_plan")
    days.sweep(due + timedelta(days=1))
    assert not [row for row in days.recorded(due + timedelta(days=1)) if row[1] == "readiness_plan"]


def test_whoever_covers_is_told_in_place_of_a_lead_who_is_away(days: Days) -> None:
    opened_hire(days.office)
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        granting.end_grant(work, "cleo", Role.PROFESSIONAL_LEAD, scope="North")
    days.at(SOON)
    away(days.office, "sam", "cleo")
    days.sweep(SOON, send=False)
    assert days.recorded() == [("cleo", FIRST, "due_soon", "waiting")]
    assert days.why("cleo") == {"cover"}
    assert days.digest("cleo", SOON).new[0].note == "You are covering"


def test_whoever_covers_is_not_told_that_they_should_have_been_told_before(days: Days) -> None:
    opened_hire(days.office)
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        granting.end_grant(work, "cleo", Role.PROFESSIONAL_LEAD, scope="North")
    days.sweep(SOON)
    days.sweep(DUE - timedelta(days=1))
    after = DUE + timedelta(days=3)
    days.at(after)
    away(days.office, "sam", "cleo")
    days.sweep(after, send=False)
    assert days.late(after) == {"due_today", "overdue"}
    assert "should have reached you" not in days.digest("cleo", after).new[0].note


def test_where_nobody_holds_a_leads_part_the_other_lead_is_told(days: Days) -> None:
    opened_hire(days.office)
    gone(days.office, "sam")
    days.sweep(SOON, send=False)
    assert days.recorded() == [("pat", FIRST, "due_soon", "waiting")]
    assert days.why("pat") == {"nobody_else"}


def test_a_clock_that_jumps_by_a_year_stops_the_sweep_and_tells_administrators(days: Days) -> None:
    opened_hire(days.office)
    days.sweep(SOON)
    a_year_on = date(2027, 6, 16)
    assert days.sweep(a_year_on, send=False).stopped is Stop.DAY
    assert days.recorded(a_year_on) == []
    assert list(days.send(a_year_on)) == [ADMINISTRATOR]


def test_whoever_can_no_longer_log_in_is_sent_nothing_that_waits_for_them(days: Days) -> None:
    opened_hire(days.office)
    days.sweep(SOON, send=False)
    with days.office.work(ENGINE) as work:
        work.connection.execute(update(people).where(people.c.handle == "sam").values(active=False))
    assert days.send(SOON) == {"sam": NOBODY}


@on_postgresql
def test_a_sweep_on_postgresql_compares_no_record_with_every_person_and_leaves_the_server_as_it_was(days: Days) -> None:
    opened_hire(days.office)
    plans: list[str] = []

    def explained(connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("WITH") and "INSERT INTO reminder" in statement:
            found = connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {statement}", parameters)
            plans.append("\n".join(row[0] for row in found))

    event.listen(days.office.engine, "before_cursor_execute", explained)
    days.at(SOON)
    with days.office.work(ENGINE) as work:
        assert sweep(work, SOON).recorded == 1
        assert work.connection.exec_driver_sql("SHOW enable_nestloop").scalar_one() == "on"
    (plan,) = plans
    people_of_records = plan.partition("CTE lead_found")[2].partition("CTE lead\n")[0]
    assert "Scan on named" in people_of_records
    assert "Nested Loop" not in people_of_records, people_of_records


@on_sqlite
def test_a_sweep_on_sqlite_finds_each_steps_ladder_and_each_persons_digest_by_an_index(days: Days) -> None:
    opened_hire(days.office)
    plans: dict[str, str] = {}

    def explained(connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("WITH", "UPDATE reminder")) and "message" in statement:
            found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement[:6]] = "\n".join(row[3] for row in found)

    event.listen(days.office.engine, "before_cursor_execute", explained)
    days.sweep(SOON)
    for plan in plans.values():
        assert "SEARCH message USING INDEX sqlite_autoindex_message_2 (key=?)" in plan, plan
    assert set(plans) == {"WITH h", "UPDATE"}
    assert re.search(r"SEARCH holder USING AUTOMATIC COVERING INDEX \(.*step=\?.*\)", plans["WITH h"]), plans["WITH h"]


def test_a_pledge_without_reminders_has_the_shipped_ladder(database: str) -> None:
    text = shipped_text()
    start = text.index("# When people hear of a step")
    office = office_on(database)
    furnish(office, text[:start] + text[text.index("stages:\n", start) :])
    opened_hire(office)
    with office.work(ENGINE) as work:
        assert sweep(work, SOON).recorded == 1
    office.close()
