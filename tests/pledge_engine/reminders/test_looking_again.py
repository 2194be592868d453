"""The day on which a record on hold is to be looked at again: its service lead hears of it once, and nothing loses it."""

from __future__ import annotations

from datetime import date

from notifications.catalogue import Digest
from notifications.source import Envelope
from pledge_engine.hires.hold_commands import hold, look_again_on, resume
from pledge_engine.people.covering import name_cover
from tests.factories.office import ADMINISTRATOR, opened_hire
from tests.pledge_engine.reminders.conftest import Days

OPENED, BEFORE, REVIEW, AFTER = date(2026, 6, 9), date(2026, 6, 24), date(2026, 6, 25), date(2026, 6, 26)
LATER = date(2026, 6, 30)


def on_hold(days: Days) -> str:
    """A record that is on hold until the day."""
    reference = opened_hire(days.office)
    with days.office.work(days.office.actor("sam")) as work:
        hold(work, reference, REVIEW)
    return reference


def told(days: Days, on: date) -> dict[str, list[str]]:
    """What is new on a day in the mail of everybody who is told of a record on hold."""
    days.sweep(on, send=False)
    found = {}
    for handle, said in days.send(on).items():
        new = said.context.new if isinstance(said, Envelope) and isinstance(said.context, Digest) else ()
        lines = [f"{item.reference}: {item.when}" for item in new if "on hold" in item.title]
        found.update({handle: lines} if lines else {})
    return found


def test_the_service_lead_is_told_on_the_day_and_once(days: Days) -> None:
    reference = on_hold(days)
    assert told(days, BEFORE) == {}
    assert told(days, REVIEW) == {"sam": [f"{reference}: Today"]}
    assert told(days, AFTER) == {}
    with days.office.work(days.office.actor("sam")) as work:
        look_again_on(work, reference, LATER)
    assert told(days, date(2026, 6, 29)) == {}
    assert told(days, LATER) == {"sam": [f"{reference}: Today"]}


def test_a_day_without_a_sweep_or_a_mail_that_did_not_leave_loses_nothing(days: Days) -> None:
    reference = on_hold(days)
    days.sweep(BEFORE)
    days.sweep(AFTER, send=False)
    assert told(days, date(2026, 6, 29)) == {"sam": [f"{reference}: By 25 June 2026"]}


def test_of_what_was_resumed_meanwhile_nobody_is_told(days: Days) -> None:
    reference = on_hold(days)
    days.sweep(REVIEW, send=False)
    with days.office.work(days.office.actor("sam")) as work:
        resume(work, reference)
    assert told(days, REVIEW) == {}


def test_whoever_covers_for_the_service_lead_is_told_in_their_place(days: Days) -> None:
    reference = on_hold(days)
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        name_cover(work, "sam", "cleo", from_on=REVIEW, until_on=AFTER)
    assert told(days, REVIEW) == {"cleo": [f"{reference}: Today"]}
