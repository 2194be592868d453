"""Whom the sweep tells where dates move, where nobody has picked a step up, where the worker holds it, and on a busy day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from notifications.source import Drop, Envelope
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.hires.step_commands import agree_step
from pledge_engine.office import shipped_text
from pledge_engine.people import newcomers, organisation
from pledge_engine.people.granting import give_grant
from pledge_engine.reminders.breaker import FEWEST
from pledge_engine.reminders.digest import MOST_NEW, compose
from pledge_engine.reminders.links import Links
from tests.factories.cover import complete
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, WORKER, go_on, journey_of, opened_hire
from tests.pledge_engine.reminders.conftest import Days, days_under
from workflows.definition import Role

OPENED, SOON = date(2026, 6, 9), date(2026, 6, 16)
INDUCTION, CLEARANCE, WEEK = "local_induction", "oh_clearance", "workbook_week"
NAMED, MONTH = "supervision_named", "group_supervision"


def until_open(days: Days, step: str) -> str:
    """A record on which so much was done that a step is open."""
    reference = opened_hire(days.office)
    while journey_of(days.office, reference).open_turn(step) is None:
        go_on(days.office, reference)
    return reference


def of(days: Days, step: str, on: date | None = None) -> list[tuple[str, str, str]]:
    return [(handle, rung, status) for handle, about, rung, status in days.recorded(on) if about == step]


def test_when_the_start_date_moves_old_reminders_are_cancelled_and_new_ones_speak_of_the_new_date(days: Days) -> None:
    reference = until_open(days, INDUCTION)
    before = days.due(INDUCTION)
    days.sweep(before, send=False)
    assert ("sam", "due_today", "waiting") in of(days, INDUCTION)
    start = journey_of(days.office, reference).hire_date("start_date")
    assert start
    with days.office.work(days.office.actor("sam")) as work:
        set_hire_date(work, reference, "start_date", start + timedelta(days=28))
    after = days.due(INDUCTION)
    assert after > before
    following = day_after(days, before)
    days.sweep(following)
    assert {status for _, _, status in of(days, INDUCTION, before)} == {"cancelled", "overtaken"}
    assert of(days, INDUCTION, following) == []
    days.sweep_each(following + timedelta(days=1), after - timedelta(days=1))
    days.sweep(after, send=False)
    assert of(days, INDUCTION, after) == [("sam", "due_today", "waiting")]


def day_after(days: Days, day: date) -> date:
    with days.office.work(days.office.actor("sam"), write=False) as work:
        return work.calendar.add_working_days(day, 1)


def test_a_step_that_nobody_picked_up_is_told_to_its_queue_in_scope_and_then_to_whoever_has_it(days: Days) -> None:
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        organisation.add_care_group(work, "South")
        for handle, place in (("ola", CARE_GROUP), ("odd", "South")):
            newcomers.add_person(work, handle, f"{handle.title()} Example", email=f"{handle}@trust.example")
            give_grant(work, handle, Role.OCCUPATIONAL_HEALTH, scope=place)
    reference = until_open(days, CLEARANCE)
    due = days.due(CLEARANCE)
    days.sweep(due)
    assert {handle for handle, _, _ in of(days, CLEARANCE, due)} == {"olu", "ola"}
    assert days.why("ola") == {"queue"}
    with days.office.work(days.office.actor("ola")) as work:
        pick_up(work, reference, CLEARANCE)
    following = day_after(days, due)
    days.sweep(following, send=False)
    assert of(days, CLEARANCE, following) == [("ola", "overdue", "waiting")]


def test_what_the_worker_holds_is_told_them_once_and_then_their_service_lead_is_asked_to_make_time(days: Days) -> None:
    until_open(days, WEEK)
    first = journey_of(days.office, "R-0001").open_turn(WEEK)
    assert first
    assert first.due_on
    days.sweep(first.due_on, send=False)
    assert {handle for handle, _, _ in of(days, WEEK)} == {WORKER}
    following = day_after(days, first.due_on)
    days.sweep(following, send=False)
    assert {handle for handle, _, _ in of(days, WEEK, following)} == {"sam"}
    assert "make_time" in days.why("sam")
    notes = [item.note for item in days.digest("sam", following).new]
    assert "Please make time for this with the worker" in notes


def test_who_keeps_the_register_is_led_to_it_and_whoever_else_is_told_of_a_session_to_its_step(days: Days) -> None:
    reference = until_open(days, MONTH)
    first = journey_of(days.office, reference).open_turn(MONTH)
    assert first is not None
    assert first.due_on is not None
    days.sweep(first.due_on, send=False)
    led = {"fay": led_to(days, "fay", first.due_on)}
    while "sam" not in led:
        following = day_after(days, days.office.clock.now().date())
        days.sweep(following, send=False)
        if "sam" in {handle for handle, _, _ in of(days, MONTH, following)}:
            led["sam"] = led_to(days, "sam", following)
        days.send(following)
    assert led == {"fay": [f"register/record/{MONTH}"], "sam": [f"records/{reference}/steps/{MONTH}"]}


def led_to(days: Days, handle: str, on: date) -> list[str]:
    """Where somebody's mail of a day leads them of the sessions that it names as new."""
    links = [item.link for item in days.digest(handle, on).new if item.title == "Group supervision month 1"]
    return [link.removeprefix("https://pledge.trust.example/") for link in links]


@pytest.fixture
def agreed_with_worker(database: str) -> Iterator[Days]:
    """Under a pledge whose named supervisors the worker agrees as well."""
    before, of_it, after = shipped_text().partition(f"      {NAMED}:\n")
    changed = after.replace("agreed_by: both leads\n", "agreed_by: both leads and worker\n", 1)
    yield from days_under(database, before + of_it + changed)


def test_a_lead_who_is_asked_to_make_time_and_has_to_agree_too_is_told_both_in_one_line(
    agreed_with_worker: Days,
) -> None:
    """Being asked to make time is said once, so that the weekly reminder of the same day does not overtake it."""
    days = agreed_with_worker
    until_open(days, NAMED)
    complete(days.office, "pat", NAMED)
    due = days.due(NAMED)
    days.sweep(due)
    following = day_after(days, due)
    days.sweep(following, send=False)
    assert set(of(days, NAMED, following)) == {("sam", "make_time", "waiting"), ("sam", "overdue", "overtaken")}
    (note,) = [item.note for item in days.digest("sam", following).new if "supervisors" in item.title]
    assert note == "Waits for your agreement; please make time for this with the worker"
    sam = days.office.actor("sam")
    with days.office.work(sam) as work:
        agree_step(work, "R-0001", NAMED)
        digest = compose(work, sam, following, Links("https://pledge.trust.example"))
    assert digest
    (note,) = [item.note for item in digest.new if "supervisors" in item.title]
    assert note == "Please make time for this with the worker"


def test_many_reminders_at_once_are_told_where_they_are_less_than_half_of_what_is_open(days: Days) -> None:
    for _ in range(FEWEST):
        opened_hire(days.office)
    days.sweep(OPENED + timedelta(days=1))
    assert days.sweep(SOON, send=False).recorded == FEWEST
    told = days.digest("sam", SOON)
    assert (len(told.new), told.new_in_all, told.open_in_all) == (MOST_NEW, FEWEST, 0)


PLAN = "readiness_plan"


def overdue_plan(days: Days) -> date:
    """The readiness plan is overdue for so long that its service lead was reminded five times; gives the day after that."""
    opened_hire(days.office)
    days.at(date(2026, 6, 10))
    complete(days.office, "pat", "readiness_session")
    last = days.due(PLAN) + timedelta(days=35)
    days.sweep_each(date(2026, 6, 11), last)
    return day_after(days, last)


def test_a_lead_who_agreed_late_hears_as_new_that_the_other_lead_does_not_and_never_that_it_waits_for_them(
    days: Days,
) -> None:
    following = overdue_plan(days)
    complete(days.office, "sam", PLAN)
    days.sweep(following, send=False)
    assert ("pat", "escalated", "told") in of(days, PLAN)
    title = "Agree the team's action plan"
    assert (title, "Waits for your agreement") in [
        (item.title, item.note) for item in days.digest("pat", following).new
    ]
    assert {handle for handle, _, status in of(days, PLAN, following) if status == "waiting"} == {"pat"}
    after = day_after(days, following)
    days.sweep(after, send=False)
    assert ("sam", "escalated", "waiting") in of(days, PLAN, after), (
        "not before Pat's own reminder is a working day old"
    )
    assert [(item.title, item.note) for item in days.digest("sam", after).new] == [(title, "Waits for agreement")]


def test_what_somebody_has_agreed_is_not_open_for_them_any_more(days: Days) -> None:
    following = overdue_plan(days)
    days.sweep(following, send=False)
    complete(days.office, "sam", PLAN)
    assert isinstance(days.send(following).get("sam", Drop(why="")), Drop)


def test_what_somebody_else_has_picked_up_is_not_in_the_digests_of_their_queue_any_more(days: Days) -> None:
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, "ola", "Ola Example", email="ola@trust.example")
        give_grant(work, "ola", Role.OCCUPATIONAL_HEALTH, scope=CARE_GROUP)
    reference = until_open(days, CLEARANCE)
    due = days.due(CLEARANCE)
    days.sweep(due, send=False)
    with days.office.work(days.office.actor("ola")) as work:
        pick_up(work, reference, CLEARANCE)
    sent = days.send(due)
    assert isinstance(sent["olu"], Drop)
    assert isinstance(sent["ola"], Envelope)
