"""A table of the trail says from which day to which a date was moved, as the page and the lines of JSON do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.moved_days import moved_day
from pledge_engine.audit.reviewing import ReviewedChange, ReviewedEvent, Wanted, review
from pledge_engine.audit.told_changes import told
from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.hold_commands import hold, look_again_on
from pledge_engine.office import Office
from tests.factories.cover import RECORD, one_record
from tests.factories.office import day_of, go_on, journey_of
from workflows.words import long_date

SESSION = "readiness_session"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def moved(office: Office, verb: str) -> ReviewedEvent:
    with office.work(office.actor("bo"), write=False) as work:
        return review(work, Wanted(reference=RECORD, verb=verb))[0]


def days_of(event: ReviewedEvent) -> tuple[str, str]:
    """What the table says, once the page says the same."""
    (row,) = csv.DictReader(io.StringIO(events_as_csv([event])))
    days = [row["old_day"], row["new_day"]]
    words = " \u2192 ".join(long_date(date.fromisoformat(day)) if day else "nothing" for day in days)
    assert any(line.endswith(f": {words}") for each in event.changes for line in told(each))
    return days[0], days[1]


def test_a_date_that_was_moved_and_one_given_back_to_its_rule_say_both_days(office: Office) -> None:
    turn = journey_of(office, RECORD).turn(SESSION)
    assert turn is not None
    assert turn.due_on is not None
    later = day_of(office) + timedelta(days=27)
    with office.work(office.actor("sam")) as work:
        move_date(work, RECORD, SESSION, later, "person_away")
    event = moved(office, "date_moved")
    assert days_of(event) == (turn.due_on.isoformat(), later.isoformat())
    (line,) = events_as_json([event])
    (facts,) = (each for each in json.loads(line)["changes"] if each["fact"] == f"turns.{SESSION}.1.1")
    assert (facts["old"]["due_on"], facts["new"]["due_on"]) == days_of(event)
    with office.work(office.actor("sam")) as work:
        move_date(work, RECORD, SESSION, None, "")
    assert days_of(moved(office, "date_follows_rule")) == (later.isoformat(), turn.due_on.isoformat())


def test_the_day_to_look_at_a_record_on_hold_again_is_one_of_them(office: Office) -> None:
    first, second = (day_of(office) + timedelta(days=days) for days in (14, 21))
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, first)
        look_again_on(work, RECORD, second)
    assert days_of(moved(office, "look_again_moved")) == (first.isoformat(), second.isoformat())


def test_a_date_of_the_record_that_is_set_is_one_and_the_dates_that_follow_it_are_not(office: Office) -> None:
    follows = ReviewedChange(
        fact="turns.local_induction.1.1", old={"due_on": "2026-07-29"}, new={"due_on": "2026-08-05"}
    )
    own = ReviewedChange(fact="dates.start_date", old="2026-07-01", new="2026-07-08")
    event = replace(moved(office, "hire_opened"), verb="date_set", changes=(follows, own))
    assert moved_day(event) == ("2026-07-01", "2026-07-08")
    assert days_of(event) == moved_day(event)
    assert moved_day(replace(event, verb="advanced")) == ("", "")


def test_what_moved_no_date_says_none(office: Office) -> None:
    go_on(office, RECORD)
    (row,) = csv.DictReader(io.StringIO(events_as_csv([moved(office, "step_completed")])))
    assert (row["old_day"], row["new_day"]) == ("", "")
