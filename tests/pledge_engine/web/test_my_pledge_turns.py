"""One turn on My pledge: what is late says so to the end, what was asked for stays said, and what is over asks nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.hires.ending_commands import leave
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.step_commands import ask_for_change, complete_step
from pledge_engine.office import Office
from pledge_engine.web.my_pledge_turns import Turn, turn_of, week_of
from tests.factories.cover import gone
from tests.factories.office import WORKER, day_of, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role
from workflows.words import long_date

Browse = Callable[..., Browser]
REFERENCE, NAMED = "R-0001", "supervision_named"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


def told(office: Office, step: str) -> Turn:
    """A step that others hold, as its worker is told of it."""
    mine = office.look(office.actor(WORKER), my_pledge)
    return turn_of(mine, next(line for line in mine.ahead if line.step == step), day_of(office))


def half_agreed(office: Office) -> None:
    """One lead fills in who supervises; the other has not agreed."""
    with office.work(office.actor("pat")) as work:
        complete_step(work, REFERENCE, NAMED, NAMES)


NAMES = {"line_supervisor": "Kit Example", "group_supervisor": "Fay Example", "peer_supervisor": "Robin Example"}


def test_a_promise_that_is_late_says_so_also_while_it_waits_for_the_other_lead(furnished: Office) -> None:
    half_agreed(furnished)
    mine, today = furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)
    line = next(line for line in mine.ahead if line.step == NAMED)
    assert line.due_on is not None
    assert line.due_on < today
    said = told(furnished, NAMED)
    assert (said.tag, said.colour) == ("Overdue", "orange")
    waits = "It waits for the agreement of your service lead."
    assert said.lines == (f"{waits} It was due on {long_date(line.due_on)}.",)
    said = turn_of(mine, replace(line, due_on=today, overdue=False), today)
    assert said.tag == "Awaits agreement"
    assert said.lines == (f"{waits} Due {long_date(today)}.",)


def test_what_waits_for_the_worker_as_well_is_late_for_nobody(furnished: Office) -> None:
    half_agreed(furnished)
    move_clock(furnished, timedelta(days=60))
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    line = next(line for line in mine.ahead if line.step == NAMED)
    both = turn_of(mine, replace(line, awaiting=(Role.WORKER, *line.awaiting)), day_of(furnished))
    assert both.tag == "Awaits agreement"
    assert both.lines == ("It waits for your agreement, and for that of your service lead.",)


def test_what_the_tag_of_a_turn_says_is_not_said_again(furnished: Office) -> None:
    mine, today = furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)
    line = next(line for line in mine.ahead if line.step == NAMED)
    said = turn_of(mine, replace(line, state="not_needed", stands="Not needed", due_on=None, overdue=False), today)
    assert (said.tag, said.lines) == ("Not needed", ())


def test_a_change_that_was_asked_for_is_told_until_the_step_is_filled_in_again(furnished: Office) -> None:
    half_agreed(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        ask_for_change(work, REFERENCE, NAMED, "talk_first")
    said = f"The service lead asked for a change on {long_date(day_of(furnished))}: “Let us talk about it first”."
    assert said.replace("The", "Your") in told(furnished, NAMED).lines
    half_agreed(furnished)
    assert not [line for line in told(furnished, NAMED).lines if "asked for a change" in line]


def test_where_a_lead_is_gone_the_worker_reads_that_nobody_holds_what_was_theirs(
    browse: Browse, furnished: Office
) -> None:
    gone(furnished, "pat")
    assert told(furnished, NAMED).lines[0].endswith(". Nobody holds this.")
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, REFERENCE, work.today + timedelta(days=14))
    assert told(furnished, NAMED).lines == ("Paused: nothing is due while it is.", "Nobody holds this.")
    taken = browse(WORKER).client.get(f"/my-pledge/{REFERENCE}/everything").text
    assert "Nobody holds this" in taken
    assert "this holds it" not in taken


def test_something_optional_whose_day_has_passed_is_not_late_and_not_to_come(furnished: Office) -> None:
    move_clock(furnished, timedelta(days=120))
    said = told(furnished, "three_month_review")
    assert said.tag == "Not yet"
    assert said.lines[0].startswith("It was planned for ")


def test_of_a_week_that_was_finished_since_there_is_nothing_to_take_back(furnished: Office) -> None:
    with furnished.work(furnished.actor(WORKER)) as work:
        say_it_did_not_happen(work, REFERENCE, "workbook_week", n=1)
    with furnished.work(furnished.actor(WORKER)) as work:
        complete_step(work, REFERENCE, "workbook_week", {"confirmed": "yes"}, n=1)
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    week = week_of(mine, mine.weeks[0], day_of(furnished))
    on = long_date(day_of(furnished))
    assert week.lines[-1] == f"You said on {on} that there was no time for this, and have finished it since."
    assert week.take_back == week.say == ""


def test_whoever_has_left_reads_of_no_session_that_is_to_come(browse: Browse, furnished: Office) -> None:
    assert "Group supervision month" in browse(WORKER).get("/my-pledge").text
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, REFERENCE, "other")
    page = browse(WORKER).get("/my-pledge")
    assert "made up for" not in page.text
    assert "Group supervision month" not in page.text
