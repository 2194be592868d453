"""A local closure moves every open date counted over it, on every record, and nothing else."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pledge_engine.clock import today
from pledge_engine.errors import Forbidden, Invalid, NotFound, PledgeError
from pledge_engine.hires.closure_commands import add_closure, list_closures, remove_closure
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.telling import history
from pledge_engine.office import Office, shipped_text
from pledge_engine.store.tables import audit_events
from tests.factories.office import furnish, go_on, journey_of, move_clock, office_on, opened_hire
from workflows.words import long_date

CLOSED = date(2026, 6, 22)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, shipped_text())
    yield office
    office.close()


def due(office: Office, reference: str, step: str) -> tuple[date | None, str]:
    turn = journey_of(office, reference).turn(step)
    assert turn is not None
    return turn.due_on, turn.because


def test_every_open_date_moves_with_one_event_each_and_back_again(office: Office) -> None:
    references = [opened_hire(office), opened_hire(office)]
    before = due(office, references[0], "understand_roles")
    assert before[0] == date(2026, 6, 23)
    with office.work(office.actor("admin")) as work:
        tried = add_closure(work, CLOSED, "Trust closure", dry_run=True)
    assert due(office, references[0], "understand_roles") == before
    with office.work(office.actor("admin")) as work:
        done = add_closure(work, CLOSED, "Trust closure")
        assert list(list_closures(work)) == [CLOSED]
    assert (done.records, done.dates) == (tried.records, tried.dates)
    assert done.records == 2
    for reference in references:
        day, because = due(office, reference, "understand_roles")
        assert day == date(2026, 6, 24)
        assert because.endswith("; skipped Trust closure")
    with office.work(office.actor("admin"), write=False) as work:
        about = select(audit_events.c.body).where(audit_events.c.verb.in_(("closure_added", "closure_applied")))
        found = [json.loads(body) for body in work.connection.execute(about).scalars()]
    assert (len({event["request_id"] for event in found}), len(found)) == (1, 3)
    assert {event["role"] for event in found} == {"administrator"}, "who closed the day is named on every record"
    with office.work(office.actor("admin")) as work:
        remove_closure(work, CLOSED)
    assert due(office, references[0], "understand_roles") == before


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 6, 8), "is past"),
        (date(2026, 6, 20), "is no working day already (Saturday)"),
        (date(2026, 8, 31), "is no working day already (Summer bank holiday)"),
        (date(2028, 7, 3), "is more than two years ahead"),
    ],
)
def test_a_day_that_cannot_be_closed_is_refused_with_why(office: Office, day: date, problem: str) -> None:
    with office.work(office.actor("admin")) as work, pytest.raises(Invalid) as caught:
        add_closure(work, day, " ")
    assert problem in caught.value.mistakes[0].problem
    assert [mistake.field for mistake in caught.value.mistakes] == ["day", "name"]
    office.close()


def test_only_administrators_close_and_a_day_that_has_passed_stays_closed(office: Office) -> None:
    with office.work(office.actor("pat")) as work, pytest.raises(Forbidden):
        add_closure(work, CLOSED, "Trust closure")
    with office.work(office.actor("admin")) as work:
        add_closure(work, CLOSED, "Trust closure")
    move_clock(office, timedelta(days=30))
    with office.work(office.actor("admin")) as work, pytest.raises(NotFound):
        remove_closure(work, CLOSED)
    office.close()


def test_where_a_date_counted_back_would_come_to_lie_in_the_past_that_is_said_before_it_happens(office: Office) -> None:
    reference = opened_hire(office)
    closes = today(office.clock.now()) + timedelta(days=60)
    while (turn := journey_of(office, reference).open_turn("info_session")) is None or turn.due_on is None:
        go_on(office, reference, lambda step: {"closes_on": closes} if step.key == "advert_open" else {})
    day = turn.due_on
    move_clock(office, day - today(office.clock.now()))
    closing = day + timedelta(days=7)
    with office.work(office.actor("admin")) as work:
        assert add_closure(work, closing, "Trust closure", dry_run=True).into_past == 1
    with office.work(office.actor("admin")) as work, pytest.raises(PledgeError, match="1 date of steps overdue"):
        add_closure(work, closing, "Trust closure")
    assert due(office, reference, "info_session")[0] == day
    with office.work(office.actor("admin")) as work:
        assert add_closure(work, closing, "Trust closure", even_into_past=True).into_past == 1
    moved, _ = due(office, reference, "info_session")
    assert moved is not None
    assert moved < day


def test_the_targets_of_stages_move_too_and_are_told_beside_the_steps(office: Office) -> None:
    reference = opened_hire(office)
    target = journey_of(office, reference).visits[0].target_on
    assert target is not None
    day = office.work(office.actor("admin"), write=False)
    with day as work:
        last = work.calendar.roll_back(target - timedelta(days=1))
    with office.work(office.actor("admin")) as work:
        done = add_closure(work, last, "Trust closure")
    assert (done.records, done.targets) == (1, 1)
    entry = newest(office, reference)
    moved = journey_of(office, reference).visits[0].target_on
    assert moved is not None
    assert moved > target
    assert f"The target of “Team readiness” is now {long_date(moved)}; it was {long_date(target)}." in entry.details


def test_adding_and_taking_back_are_told_in_words_of_their_own(office: Office) -> None:
    reference = opened_hire(office)
    with office.work(office.actor("admin")) as work:
        add_closure(work, CLOSED, "Trust closure")
    said = "added a day on which nobody works here, 22 June 2026 (Trust closure), and dates moved with it."
    assert newest(office, reference).sentence == said
    with office.work(office.actor("admin")) as work:
        remove_closure(work, CLOSED)
    entry = newest(office, reference)
    assert (
        entry.sentence == "took back that nobody works here on 22 June 2026 (Trust closure), and dates moved with it."
    )
    assert entry.details


def test_a_record_on_which_nothing_moved_is_not_counted_and_has_no_event(office: Office) -> None:
    reference = opened_hire(office)
    with office.work(office.actor("admin")) as work:
        done = add_closure(work, date(2028, 5, 30), "Trust closure")
    assert (done.records, done.dates, done.targets) == (0, 0, 0)
    assert newest(office, reference).verb == "hire_opened"


def newest(office: Office, reference: str) -> HistoryEntry:
    with office.work(office.actor("pat"), write=False) as work:
        return history(work, reference)[0]


def test_what_moves_is_said_by_step_and_sensitive_steps_are_not_told_apart(office: Office) -> None:
    reference = opened_hire(office)
    while not journey_of(office, reference).current("oh_clearance"):
        go_on(office, reference)
    sensitive = {step.title for step in journey_of(office, reference).definition.steps.values() if step.sensitive}
    days = (today(office.clock.now()) + timedelta(days=n) for n in range(1, 15))
    with office.work(office.actor("admin"), write=False) as work:
        day = next(day for day in days if work.calendar.is_working_day(day))
        moved = add_closure(work, day, "Trust closure", dry_run=True)
    assert sum(step.dates for step in moved.steps) == moved.dates
    assert "A confidential step" in {step.title for step in moved.steps}
    assert not sensitive & {step.title for step in moved.steps}
