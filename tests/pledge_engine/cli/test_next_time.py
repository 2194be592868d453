"""When reminders are next gathered is one sentence, the same at every door, and it counts the trust's own closures."""

from datetime import date, datetime, timedelta

import pytest

from pledge_engine.clock import LONDON, in_utc
from pledge_engine.reminders.next_time import said_of_day_off
from pledge_engine.settings import Settings
from pledge_engine.upkeep.doctor import examine
from tests.factories.office import office_on
from tests.pledge_engine.cli.conftest import CommandLine
from workflows.calendar import Calendar

CLOSED = Calendar({date(2026, 11, 30): "Trust closure"})
SUNDAY = "Nothing is gathered on a Sunday: reminders are next gathered from 7:30am on Monday 10 August 2026."


@pytest.mark.parametrize(
    ("calendar", "day", "said"),
    [
        (
            Calendar(),
            date(2026, 11, 29),
            "a Sunday: reminders are next gathered from 7:30am on Monday 30 November 2026.",
        ),
        (CLOSED, date(2026, 11, 28), "a Saturday: reminders are next gathered from 7:30am on Tuesday 1 December 2026."),
        (
            CLOSED,
            date(2026, 11, 30),
            "30 November 2026 (Trust closure): reminders are next gathered from 7:30am on Tuesday 1 December 2026.",
        ),
        (
            Calendar(),
            date(2026, 12, 25),
            "25 December 2026 (Christmas Day): reminders are next gathered from 7:30am on Tuesday 29 December 2026.",
        ),
    ],
)
def test_a_day_off_says_why_and_until_when(calendar: Calendar, day: date, said: str) -> None:
    assert said_of_day_off(calendar, day) == f"Nothing is gathered on {said}"


def at(pledge: CommandLine, day: int, hour: int) -> None:
    pledge.clock.set(in_utc(datetime(2026, 8, day, hour, tzinfo=LONDON)))


def test_on_a_sunday_every_command_says_when_reminders_next_go(pledge: CommandLine) -> None:
    at(pledge, 9, 10)
    assert SUNDAY in pledge.said("tick")
    assert pledge.said("remind") == SUNDAY
    assert pledge.said("remind", "--dry-run", by="sam.fiction") == f"{SUNDAY} Nothing was recorded."
    past = pledge.said("remind", "--dry-run", "--on", "1 January 2020", by="sam.fiction")
    assert past == "Nothing was gathered on 1 January 2020 (New Year's Day). Nothing was recorded."
    assert SUNDAY in pledge.said("jobs", "list", by="ada.example")
    assert SUNDAY in pledge.said("jobs", "run", "tick", by="ada.example")


def test_on_a_sunday_nothing_that_is_in_order_asks_to_be_looked_at(pledge: CommandLine) -> None:
    at(pledge, 9, 10)
    pledge.done("tick")
    office = office_on(pledge.database, pledge.clock.now())
    found = {each.part: each for each in examine(office, Settings())}
    office.close()
    assert (found["clock"].state, found["reminders"].state) == ("well", "well")
    assert found["reminders"].words == f"No reminders have been gathered yet. {SUNDAY}"


def test_a_working_day_on_which_none_were_gathered_does_ask_to_be_looked_at(pledge: CommandLine) -> None:
    at(pledge, 3, 10)
    office = office_on(pledge.database, pledge.clock.now())
    found = {each.part: each for each in examine(office, Settings())}
    office.close()
    assert found["reminders"].state == "notice"


def test_a_tick_says_what_came_of_it_and_to_a_cron_nothing(pledge: CommandLine) -> None:
    at(pledge, 10, 7)
    assert "Reminders are next gathered from 7:30am today." in pledge.said("tick")
    at(pledge, 10, 8)
    assert "1 reminder recorded; 1 person to be told today." in pledge.said("tick")
    again = "Those of today are gathered: reminders are next gathered from 7:30am on Tuesday 11 August 2026."
    assert again in pledge.said("tick")
    assert again in pledge.told("tick")["said"][0]
    assert pledge.done("tick", "--quiet") == ""


def test_a_closure_of_the_trusts_own_puts_reminders_off(pledge: CommandLine) -> None:
    pledge.done("closure", "add", "10 August 2026", "Trust closure", by="ada.example")
    at(pledge, 9, 10)
    assert "from 7:30am on Tuesday 11 August 2026" in pledge.said("tick")
    pledge.clock.move(timedelta(days=1))
    assert "Nothing is gathered on 10 August 2026 (Trust closure)" in pledge.said("tick")
