"""What an auditor asks about first, found in the trail of a record on which each has been done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, review
from pledge_engine.errors import Forbidden
from pledge_engine.hires.change_commands import correct_step, move_date
from pledge_engine.hires.round_commands import undo_advance
from pledge_engine.hires.sampled_records import sample_records
from pledge_engine.hires.step_commands import complete_step, mark_not_applicable
from pledge_engine.office import Office
from tests.factories.cover import RECORD, away, complete, one_record
from tests.factories.office import day_of, go_on, journey_of, move_clock, opened_hire

SESSION, PLAN = "readiness_session", "job_plan"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def found(office: Office, kind: Kind, reference: str | None = None) -> list[ReviewedEvent]:
    with office.work(office.actor("bo"), write=False) as work:
        return list(review(work, Wanted(reference=reference, exception=kind)))


def about(events: list[ReviewedEvent]) -> list[tuple[str, str]]:
    return [(event.verb, event.step.key if event.step else "") for event in events]


def test_only_what_was_written_down_long_after_it_happened_is_recorded_late(office: Office) -> None:
    happened = day_of(office)
    complete(office, "sam", "understand_roles")
    assert found(office, Kind.RECORDED_LATE) == []
    move_clock(office, timedelta(days=14))
    answers = {"facilitator": "Kit", "head_count": "8", "held_on": happened.isoformat()}
    with office.work(office.actor("pat")) as work:
        complete_step(work, RECORD, SESSION, answers)
    assert about(found(office, Kind.RECORDED_LATE)) == [("step_completed", SESSION)]
    assert about(found(office, Kind.RECORDED_LATE, RECORD)) == [("step_completed", SESSION)]


def test_what_was_recorded_late_stays_so_when_its_step_is_opened_again_and_done_anew(office: Office) -> None:
    first = day_of(office)
    move_clock(office, timedelta(days=14))
    for held_on in (first, first + timedelta(days=1), day_of(office)):
        answers = {"facilitator": "Kit", "head_count": "8", "held_on": held_on.isoformat()}
        with office.work(office.actor("pat")) as work:
            complete_step(work, RECORD, SESSION, answers)
        with office.work(office.actor("pat")) as work:
            correct_step(work, RECORD, SESSION, "wrong_date")
    complete(office, "sam", "understand_roles")
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, "understand_roles", "wrong_date")
    assert [event.event for event in found(office, Kind.RECORDED_LATE)] == [4, 2]
    assert [event.event for event in found(office, Kind.RECORDED_LATE, RECORD)] == [4, 2]
    with office.work(office.actor("bo"), write=False) as work:
        drawn = sample_records(work, "any words", 5, exception=Kind.RECORDED_LATE).records
    assert [each.events for record in drawn for each in record.exceptions if each.kind == Kind.RECORDED_LATE] == [
        (2, 4)
    ]


def test_what_is_done_in_cover_is_found_whatever_it_is(office: Office) -> None:
    away(office, "sam", "cara")
    complete(office, "cara", "understand_roles")
    (event,) = found(office, Kind.COVERED)
    assert (event.verb, event.who, event.covering) == ("step_completed", "Cara Sample", "Sam Example")


def test_a_date_is_named_once_it_has_moved_a_third_time(office: Office) -> None:
    for days in (27, 28, 29):
        assert found(office, Kind.MOVED_OFTEN) == []
        with office.work(office.actor("sam")) as work:
            move_date(work, RECORD, SESSION, day_of(office) + timedelta(days=days), "person_away")
    (event,) = found(office, Kind.MOVED_OFTEN)
    with office.work(office.actor("bo"), write=False) as work:
        newest = review(work, Wanted(reference=RECORD, limit=1))
    assert newest == (event,)


def test_what_does_not_apply_was_corrected_or_undone_is_found_by_what_was_done(office: Office) -> None:
    complete(office, "sam", "understand_roles")
    with office.work(office.actor("sam")) as work:
        mark_not_applicable(work, RECORD, SESSION, "not_relevant")
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, "understand_roles", "wrong_date")
    complete(office, "sam", "understand_roles")
    while len(journey_of(office, RECORD).visits) == 1:
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        undo_advance(work, RECORD)
    assert about(found(office, Kind.NOT_APPLICABLE)) == [("not_applicable_proposed", SESSION)]
    assert about(found(office, Kind.CORRECTED)) == [("step_reopened", "understand_roles")]
    assert [event.verb for event in found(office, Kind.UNDONE)] == ["advance_undone"]
    assert found(office, Kind.IMPORTED) == []


def test_another_record_has_exceptions_of_its_own(office: Office) -> None:
    away(office, "sam", "cara")
    complete(office, "cara", "understand_roles")
    other = opened_hire(office)
    assert found(office, Kind.COVERED, other) == []
    with office.work(office.actor("pat")) as work, pytest.raises(Forbidden):
        review(work, Wanted(exception=Kind.COVERED))
