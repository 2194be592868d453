"""What a tracker takes away of a record is no more than its reader sees of it, and never an answer that only some may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pledge_engine.errors import Forbidden
from pledge_engine.intake.exporting import export_tracker
from pledge_engine.people.granting import give_grant
from tests.factories.databases import made
from tests.privacy.place import ANSWERS, EVERYBODY, NAME, NOTE_AFTER, NOTE_BEFORE, REFERENCE, Place
from tests.privacy.test_readings import entries
from workflows.answers import Value
from workflows.reading import load_shipped

PLEDGE = load_shipped()
EXPORT = {"lead", "other.lead", "elm.lead", "professional", "other.professional", "leadership"}
RESTRICTED: dict[str, dict[str, Value]] = {
    step: answers for step, answers in ANSWERS.items() if PLEDGE.steps[step].answers_seen_by
}


@pytest.fixture(scope="module")
def place(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with made(kind, tmp_path_factory.mktemp("exported")) as database:
        place = Place(database)
        yield place
        place.office.close()


def exported(place: Place, handle: str) -> list[set[str]]:
    """What stands in each row, beneath the headings, in the words of either kind of file."""
    sheet = place.office.look(place.actor(handle), export_tracker)
    return [{word for cell in row if cell is not None for word in _spelled(cell)} for row in sheet.rows[1:]]


def _spelled(cell: object) -> set[str]:
    return {cell.isoformat(), f"{cell:%d/%m/%Y}"} if isinstance(cell, date) else {str(cell)}


@pytest.mark.parametrize("handle", ["lead", "other.lead", "professional", "leadership"])
def test_no_restricted_answer_is_taken_away_and_that_the_record_was_is_recorded(place: Place, handle: str) -> None:
    before = entries(place.office)
    (row,) = exported(place, handle)
    assert {REFERENCE, NAME} <= row
    said = " ".join(row)
    restricted = [value for answers in RESTRICTED.values() for value in answers.values()]
    assert len(restricted) > 8
    assert not [value for value in restricted if any(word in said for word in _spelled(value))]
    assert not [note for note in (NOTE_BEFORE, NOTE_AFTER) if note in said]
    (taken,) = entries(place.office)[len(before) :]
    assert (taken["page"], taken["reference"], taken["actor"]) == ("export", REFERENCE, place.actor(handle).audit_id)
    assert taken["role"] in {"service_lead", "professional_lead", "lx_leadership"}


@pytest.mark.parametrize("handle", EVERYBODY)
def test_only_those_who_see_records_whole_take_any_away_and_only_those_they_see(place: Place, handle: str) -> None:
    if handle not in EXPORT:
        with pytest.raises(Forbidden):
            exported(place, handle)
        return
    assert len(exported(place, handle)) == (0 if handle in {"elm.lead", "other.professional"} else 1)


def test_nobody_takes_their_own_record_away_in_another_role(place: Place) -> None:
    assert len(exported(place, "leadership")) == 1
    with place.office.work(place.actor("administrator")) as work:
        give_grant(work, "worker", "service_lead", scope="Oak")
    assert exported(place, "worker") == []
    assert exported(place, "other.lead") == []  # The record of somebody who leads is open to the leads named on it.
    assert exported(place, "leadership") == []
    assert len(exported(place, "lead")) == 1
