"""Records drawn for an auditor: by lots that can be worked out by hand, of those that come in question, and never their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from pledge_engine.audit.exceptions import Kind
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.round_commands import undo_advance
from pledge_engine.hires.sampled_files import sample_as_csv, sample_as_json
from pledge_engine.hires.sampled_records import RecordSample, SampledException, sample_records
from pledge_engine.hires.sampled_words import drawn_words
from pledge_engine.office import Office
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from tests.factories.cover import RECORD, complete, one_record
from tests.factories.office import TEAM, day_of, go_on, journey_of, move_clock, opened_hire
from workflows.words import long_date

SITE = "https://pledge.example/"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def drawn(office: Office, seed: str = "spring", size: int = 200, who: str = "bo", **narrowed: object) -> RecordSample:
    with office.work(office.actor(who), write=False) as work:
        return sample_records(work, seed, size, **narrowed)  # type: ignore[arg-type]


def references(sample: RecordSample) -> list[str]:
    return [record.reference for record in sample.records]


def test_the_lowest_lots_are_drawn_and_can_be_worked_out_by_hand(office: Office) -> None:
    every = sorted([RECORD, *(opened_hire(office) for _ in range(11))])
    lots = {reference: hashlib.sha256(f"spring/{reference}".encode()).hexdigest() for reference in every}
    found = drawn(office, size=4)
    assert references(found) == sorted(sorted(every, key=lots.__getitem__)[:4])
    assert (found.seed, found.drawn_from) == ("spring", 12)
    assert drawn(office, size=4) == found
    assert references(drawn(office)) == every
    assert references(drawn(office, seed="autumn", size=4)) != references(found)


def test_a_record_is_told_with_its_stages_their_dates_its_exceptions_and_how_its_trail_ends(office: Office) -> None:
    began = day_of(office)
    complete(office, "sam", "understand_roles")
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, "understand_roles", "wrong_date")
    complete(office, "sam", "understand_roles")
    move_clock(office, timedelta(days=1))
    while len(journey_of(office, RECORD).visits) == 1:
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        undo_advance(work, RECORD)
    (record,) = drawn(office).records
    (stage, *_) = record.stages
    assert (stage.title, stage.entered_on, stage.left_on) == (record.stage, began, None)
    assert (record.team, record.opened_on) == (TEAM, began)
    kinds = {each.kind: each for each in record.exceptions}
    assert kinds[Kind.UNDONE] == SampledException(kind=Kind.UNDONE, events=(record.events,))
    assert len(kinds[Kind.CORRECTED].events) == 1
    table, (line,) = sample_as_csv(drawn(office), SITE), sample_as_json(drawn(office), SITE)
    for said in (
        record.hash,
        "spring",
        f"https://pledge.example/trail?reference={RECORD}",
        str(began),
        "Bo Sample",
        "everything",
        TEAM,
    ):
        assert said in table
        assert said in line
    assert f"A move to the next stage undone: event {record.events}" in table


def test_records_with_an_exception_or_an_event_in_some_days_alone_come_in_question(office: Office) -> None:
    first = day_of(office)
    complete(office, "sam", "understand_roles")
    move_clock(office, timedelta(days=3))
    later, other = day_of(office), opened_hire(office)
    assert references(drawn(office, until=first)) == [RECORD]
    assert references(drawn(office, since=later)) == [other]
    assert references(drawn(office, exception=Kind.CORRECTED)) == []
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, "understand_roles", "wrong_date")
    assert references(drawn(office, exception=Kind.CORRECTED)) == [RECORD]
    narrowed = drawn(office, exception=Kind.CORRECTED, since=first)
    assert narrowed.drawn_from == 1
    said = f"exceptions “{Kind.CORRECTED.words}”; from {long_date(first)}"
    assert drawn_words(narrowed).endswith(f"1 record from 1: {said}.")
    assert said in sample_as_csv(narrowed, SITE)
    assert references(drawn(office, exception=Kind.CORRECTED, until=first)) == []


def test_an_auditors_own_record_is_never_drawn_nor_counted(office: Office) -> None:
    other = opened_hire(office)
    with office.work(office.actor("bo")) as work:
        hire_id = work.connection.execute(select(hires.c.id).where(hires.c.reference == other)).scalar_one()
        own = {"id": new_id(work.now), "hire_id": hire_id, "person_id": work.actor.audit_id}
        work.connection.execute(appointees.insert(), own | {"name": "Bo", "offered_on": work.today, "ended_on": None})
    found = drawn(office)
    assert references(found) == [RECORD]
    assert found.drawn_from == 1


def test_it_is_for_auditors_and_of_a_size_that_can_be_read(office: Office) -> None:
    with pytest.raises(Forbidden):
        drawn(office, who="sam")
    for size in (0, 201):
        with pytest.raises(Invalid):
            drawn(office, size=size)
