"""What was not kept, as an auditor finds it: by the event that closed it and the step, and nothing of who came to a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.leafing import leaf
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, review
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.sampled_records import sample_records
from pledge_engine.hires.step_commands import save_step
from pledge_engine.office import Office
from pledge_engine.store.tables.occurrence import occurrences
from tests.factories.cover import RECORD, complete, one_record
from tests.factories.office import go_on, journey_of, move_clock
from workflows.outcomes import Outcome
from workflows.reading import load_shipped

PLEDGE = load_shipped()
TOUCH, MONTH = "keep_in_touch", "group_supervision"
ROLES, SESSION = "understand_roles", "readiness_session"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def found(office: Office) -> tuple[ReviewedEvent, ...]:
    with office.work(office.actor("bo"), write=False) as work:
        events = review(work, Wanted(exception=Kind.NOT_KEPT))
        assert leaf(work, Wanted(exception=Kind.NOT_KEPT)).events == events
        return events


def named(office: Office) -> list[tuple[str, tuple[str, ...]]]:
    """What each event closed, once it is sure that the event itself says so."""
    for event in found(office):
        changes = {change.fact: change.new for change in event.changes}
        for path in event.not_kept:
            assert changes[path]["closed_on"]  # type: ignore[index]
    return [(event.verb, event.not_kept) for event in found(office)]


def counted(office: Office) -> set[str]:
    """The turns that reports count as not kept."""
    turns = select(occurrences).where(occurrences.c.outcome == Outcome.NOT_KEPT)
    with office.work(office.actor("bo"), write=False) as work:
        return {f"turns.{row.step}.{row.round}.{row.n}" for row in work.connection.execute(turns)}


def go_on_to(office: Office, step: str) -> None:
    while not journey_of(office, RECORD).current(step):
        go_on(office, RECORD)


def test_a_record_that_ends_names_what_was_due_and_nothing_that_was_done_or_not_due_yet(office: Office) -> None:
    complete(office, "sam", ROLES)
    move_clock(office, timedelta(days=45))
    assert found(office) == ()
    with office.work(office.actor("sam")) as work:
        withdraw(work, RECORD, "not_funded")
    ((verb, turns),) = named(office)
    assert verb == "withdrawn"
    assert f"turns.{SESSION}.1.1" in turns
    assert f"turns.{ROLES}.1.1" not in turns
    assert set(turns) == counted(office)


def test_what_its_next_turn_overtook_is_named_by_its_turn(office: Office) -> None:
    go_on_to(office, TOUCH)
    move_clock(office, timedelta(days=40))
    complete(office, "hana", "hr_clearance")
    turns = [turn for _, closed in named(office) for turn in closed]
    assert f"turns.{TOUCH}.1.1" in turns
    assert sorted(turns) == sorted(counted(office)), "each of them once"


def test_a_round_that_is_gone_back_from_names_what_was_due_in_it(office: Office) -> None:
    go_on_to(office, "jd_ps_agreed")
    while journey_of(office, RECORD).state != ("advertising",):
        go_on(office, RECORD)
    move_clock(office, timedelta(days=60))
    with office.work(office.actor("sam")) as work:
        return_to(work, RECORD, "jd_agreement", "post_changed")
    ((verb, turns),) = named(office)
    assert verb == "returned"
    assert "turns.recruitment_strategy.1.1" in turns
    assert set(turns) == counted(office)
    with office.work(office.actor("bo"), write=False) as work:
        (record,) = sample_records(work, "spring", 1, exception=Kind.NOT_KEPT).records
    assert [(each.kind, each.events) for each in record.exceptions if each.kind is Kind.NOT_KEPT] == [
        (Kind.NOT_KEPT, (record.events,))
    ]


def test_a_session_that_did_not_run_is_counted_in_reports_and_named_to_no_auditor(office: Office) -> None:
    go_on_to(office, MONTH)
    move_clock(office, timedelta(days=40))
    before = named(office)
    with office.work(office.actor("fay")) as work:
        record_register(work, MONTH, work.today - timedelta(days=1), {RECORD: "did_not_run"})
    assert f"turns.{MONTH}.1.1" in counted(office)
    assert [turn for _, turns in named(office) for turn in turns if MONTH in turn] == []
    assert named(office) == before
    with office.work(office.actor("bo"), write=False) as work:
        events = review(work, Wanted(reference=RECORD))
    assert "did_not_run" not in events_as_csv(events, "", PLEDGE, sought=Kind.NOT_KEPT) + "".join(
        events_as_json(events)
    )


def test_what_closed_while_a_restricted_step_was_saved_is_told_no_more_than_the_save_itself(office: Office) -> None:
    go_on_to(office, TOUCH)
    move_clock(office, timedelta(days=40))
    with office.work(office.actor("olu")) as work:
        save_step(work, RECORD, "oh_clearance", {"outcome": "awaiting"})
    assert f"turns.{TOUCH}.1.1" in counted(office)
    (event,) = found(office)
    assert (event.verb, event.step, event.changes, event.not_kept) == ("step_saved", None, (), ())


def test_files_name_each_step_that_was_not_kept_as_the_page_does(office: Office) -> None:
    complete(office, "sam", ROLES)
    move_clock(office, timedelta(days=45))
    with office.work(office.actor("sam")) as work:
        withdraw(work, RECORD, "not_funded")
    table = events_as_csv(found(office), "", PLEDGE, sought=Kind.NOT_KEPT)
    (line,) = events_as_json(found(office))
    assert f"“{PLEDGE.steps[SESSION].title}”" in table
    assert f"turns.{SESSION}.1.1" in line.partition('"not_kept"')[2]


def test_a_file_has_a_column_for_what_was_not_kept_exactly_where_that_is_sought(office: Office) -> None:
    assert found(office) == ()
    assert "not_kept" in events_as_csv((), sought=Kind.NOT_KEPT)
    with office.work(office.actor("bo"), write=False) as work:
        events = review(work, Wanted(reference=RECORD))
    assert events
    for sought in set(Kind) - {Kind.NOT_KEPT} | {None}:
        assert "not_kept" not in events_as_csv(events, sought=sought)
