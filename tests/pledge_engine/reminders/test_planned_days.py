"""A dry run says of each reminder the day whose mail tells it, which is the day that the sweep then keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pledge_engine.reminders.plan import plan, said_of_number
from pledge_engine.reminders.swept_words import said_of_sweep
from pledge_engine.store.tables import people, reminders
from pledge_engine.store.tables.reminder import ReminderStatus
from tests.factories.cover import complete
from tests.factories.office import ADMINISTRATOR, ENGINE, opened_hire
from tests.pledge_engine.reminders.conftest import Days
from tests.pledge_engine.reminders.test_choosing import FIRST, FRIDAY, OPENED, SOON, WEEKLY, WHEN_DUE, chooses
from workflows.words import long_date

Told = Counter[tuple[str, date, str, date]]


def planned(days: Days, on: date, reader: str = "sam") -> Told:
    """To whom, for which date, at which rung, and in the mail of which day, as the reader is told who is."""
    days.at(on)
    with days.office.work(days.office.actor(reader), write=False) as work:
        return Counter(
            (row.recipient, row.due_on, row.rung, row.told_on or on) for row in plan(work, on) if row.recipient
        )


def recorded(days: Days, on: date) -> Told:
    joined = reminders.join(people, people.c.id == reminders.c.recipient_id)
    columns = (people.c.handle, reminders.c.due_on, reminders.c.rung, reminders.c.digest_on)
    of_it = (reminders.c.recorded_on == on, reminders.c.status == ReminderStatus.WAITING, people.c.handle == "sam")
    with days.office.work(ENGINE, write=False) as work:
        return Counter(
            tuple(row) for row in work.connection.execute(select(*columns).select_from(joined).where(*of_it))
        )


@pytest.mark.parametrize("choice", [WEEKLY, WHEN_DUE], ids=["weekly", "when_due"])
def test_a_dry_run_and_the_sweep_of_its_day_name_the_same_mails(days: Days, choice: object) -> None:
    opened_hire(days.office)
    chooses(days, "sam", choice)  # type: ignore[arg-type]
    waited = 0
    for on in (OPENED + timedelta(days=n) for n in range(35)):
        if on == date(2026, 6, 17):
            opened_hire(days.office)
        if on == date(2026, 7, 2):
            complete(days.office, "sam", FIRST)
        said = planned(days, on)
        days.sweep(on, send=on.weekday() != 2)
        assert {row for row in said if row[0] == "sam"} == set(recorded(days, on)), on
        waited += sum(row[3] > on for row in said)
    assert waited


def test_it_says_in_words_that_somebody_is_told_later_because_they_chose_so(days: Days) -> None:
    opened_hire(days.office)
    chooses(days, "sam", WEEKLY)
    days.at(SOON)
    with days.office.work(days.office.actor("sam"), write=False) as work:
        (row,) = [row for row in plan(work, SOON) if row.recipient == "sam"]
    assert row.told_on == FRIDAY
    assert row.said == (
        "Due 23 June 2026",
        "They hold it",
        f"Told in their mail of {long_date(FRIDAY)}, as they chose",
    )
    other = replace(row, recipient="pat", told_on=None)
    would = f"would be told on {long_date(SOON)}"
    assert said_of_number([row], SOON) == f"Nobody {would}, 1 later in the mail that they chose"
    assert said_of_number([row, other], SOON) == f"1 person {would}, 1 later in the mail that they chose"
    assert said_of_number([other], SOON) == f"1 person {would}"
    later = "1 reminder recorded; nobody to be told today, but later, in the mail that they chose."
    assert said_of_sweep(days.sweep(SOON)) == later


def test_somebody_who_may_not_know_whom_it_tells_learns_no_day_of_theirs(days: Days) -> None:
    opened_hire(days.office)
    chooses(days, "sam", WEEKLY)
    days.at(SOON)
    with days.office.work(days.office.actor(ADMINISTRATOR), write=False) as work:
        found = plan(work, SOON)
    assert found
    assert {row.told_on for row in found} == {None}
    assert not [row for row in found if "chose" in " ".join(row.said)]
