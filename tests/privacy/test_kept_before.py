"""What an earlier version kept beside confidential steps is found, for somebody to look, and nothing that may be kept is.

This version keeps none of it with a confidential step. It does with HR's, so that the same question is asked of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.erasable_notes import erasable_notes
from pledge_engine.hires.erasing_notes import erase_note
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.kept_before import (
    mistakes_still_shown,
    records_showing_mistakes,
    records_with_words,
    words_still_kept,
)
from pledge_engine.hires.step_commands import save_step
from pledge_engine.settings import Settings
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.upkeep.doctor import examine
from tests.factories.databases import made
from tests.privacy.place import REFERENCE, Place

OH, HR = "oh_clearance", "hr_clearance"


@pytest.fixture
def place(kind: str, tmp_path: Path) -> Iterator[Place]:
    with made(kind, tmp_path) as address:
        place = Place(address, stop="clearance")
        yield place
        place.office.close()


def opened_again(place: Place, handle: str, step: str, reason: str, note: str = "") -> None:
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor(handle)) as work:
        correct_step(work, REFERENCE, step, reason=reason, note=note)


def found(place: Place) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The records that show a mistake of HR's step, and those that keep words given with it."""
    with place.office.work(place.actor("administrator"), write=False) as work:
        return records_showing_mistakes(work, [HR]), records_with_words(work, [HR])


def test_what_was_recorded_by_mistake_and_still_stands_is_found_until_it_is_recorded_anew(place: Place) -> None:
    opened_again(place, "personnel", HR, "recorded_by_mistake")
    assert found(place)[0] == (REFERENCE,)
    with place.office.work(place.actor("personnel")) as work:
        save_step(work, REFERENCE, HR, {"identity": work.today.isoformat()})
    assert found(place)[0] == ()


def test_a_mistake_is_found_although_its_date_has_moved_since(place: Place) -> None:
    opened_again(place, "personnel", HR, "recorded_by_mistake")
    with place.office.work(place.actor("lead")) as work:
        hold(work, REFERENCE, work.today + timedelta(days=60))
    place.clock.move(timedelta(days=20))
    with place.office.work(place.actor("lead")) as work:
        resume(work, REFERENCE)
    assert found(place)[0] == (REFERENCE,)


def test_what_is_only_put_right_is_not_found(place: Place) -> None:
    opened_again(place, "personnel", HR, "wrong_answer")
    assert found(place) == ((), ())


def test_a_mistake_is_found_whatever_else_is_open_on_the_same_record(place: Place) -> None:
    opened_again(place, "personnel", HR, "recorded_by_mistake")
    opened_again(place, "clinic", OH, "wrong_answer")
    with place.office.work(place.actor("administrator"), write=False) as work:
        assert records_showing_mistakes(work, [HR, OH]) == (REFERENCE,)
        assert records_showing_mistakes(work, [OH]) == ()


def test_words_that_were_given_with_a_step_are_found_until_they_are_erased(place: Place) -> None:
    opened_again(place, "personnel", HR, "wrong_answer", note="Made-up words")
    assert found(place)[1] == (REFERENCE,)
    with place.office.work(place.actor("personnel")) as work:
        (number, _) = erasable_notes(work, REFERENCE)[0]
        erase_note(work, REFERENCE, int(number))
    assert found(place)[1] == ()


def test_of_what_this_version_keeps_doctor_says_nothing(place: Place) -> None:
    opened_again(place, "personnel", HR, "recorded_by_mistake", note="Made-up words")
    opened_again(place, "clinic", OH, "recorded_by_mistake")
    with place.office.work(place.actor("administrator"), write=False) as work:
        assert (mistakes_still_shown(work), words_still_kept(work)) == ((), ())
    assert "kept_before" not in {each.part for each in examine(place.office, Settings())}


def test_doctor_says_on_which_record_an_earlier_version_left_a_mistake_standing_and_what_to_do(place: Place) -> None:
    opened_again(place, "clinic", OH, "recorded_by_mistake")
    with place.office.work(place.actor("administrator")) as work:  # As it was kept before.
        turn = select(occurrences.c.id).where(occurrences.c.step == OH, occurrences.c.closed_on.is_(None))
        this = answers.c.occurrence_id == turn.scalar_subquery()
        stood = update(answers).where(this).values(fields='{"outcome":"cleared"}')
        assert work.connection.execute(stood).rowcount == 1
    (told,) = [each for each in examine(place.office, Settings()) if each.part == "kept_before"]
    assert (told.state, told.words) == (
        "notice",
        "A confidential step that was recorded by mistake still shows what was answered: R-0001.",
    )
    assert "Ask whoever holds the step to open it and complete it" in told.on_pages
