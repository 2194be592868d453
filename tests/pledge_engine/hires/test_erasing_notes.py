"""A note is erased for good by whoever wrote it, and by nobody else: its words go, that it was there stays."""

from datetime import timedelta

import pytest

from pledge_engine.errors import Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.erasable_notes import erasable_notes
from pledge_engine.hires.erasing_notes import erase_note
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.round_commands import undo_advance
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import ask_for_change
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import NoteLine
from pledge_engine.office import Office
from pledge_engine.reconciliation.verifying import verify_everything
from tests.factories.cover import RECORD, complete
from tests.factories.databases import everything_in
from tests.factories.office import ENGINE, WORKER, go_on, journey_of, move_clock

WORDS, OTHER = "Canary words that should not be here.", "Words that are to stay."


def wrote(office: Office, handle: str, words: str) -> int:
    """A note of somebody, and its number."""
    with office.work(office.actor(handle)) as work:
        add_note(work, RECORD, words)
    return notes_of(office, handle)[0].number


def notes_of(office: Office, handle: str) -> tuple[NoteLine, ...]:
    with office.work(office.actor(handle), write=False) as work:
        return show_hire(work, RECORD).notes


def erased(office: Office, handle: str, number: int) -> None:
    with office.work(office.actor(handle)) as work:
        erase_note(work, RECORD, number)


def told(office: Office, handle: str) -> list[str]:
    with office.work(office.actor(handle), write=False) as work:
        return [entry.sentence for entry in history(work, RECORD)]


def acts_of(office: Office, handle: str) -> frozenset[str]:
    with office.work(office.actor(handle), write=False) as work:
        return record_offers(work, RECORD).acts


def test_its_words_leave_the_record_and_the_trail_and_that_it_was_erased_stays(office: Office, database: str) -> None:
    number, other = wrote(office, "sam", WORDS), wrote(office, "sam", OTHER)
    assert WORDS.encode() in everything_in(database), "a search that finds nothing proves nothing"
    erased(office, "sam", number)
    for handle in ("sam", "pat"):
        assert {note.number: note.text for note in notes_of(office, handle)} == {number: None, other: OTHER}
        assert told(office, handle)[:2] == ["erased a note of their own.", "added a note."]
    with office.work(ENGINE, write=False) as work:
        found = verify_everything(work.connection, work.definitions)
    assert found.intact, str(found)
    office.close()
    kept = everything_in(database)
    assert WORDS.encode() not in kept
    assert OTHER.encode() in kept


def test_of_two_notes_of_one_moment_the_one_that_is_named_is_erased(office: Office) -> None:
    words = [f"Note {n}" for n in range(6)]
    numbers = [wrote(office, "sam", each) for each in words]
    erased(office, "sam", numbers[3])
    expected = [*words[:3], None, *words[4:]]
    assert [note.text for note in reversed(notes_of(office, "pat"))] == expected


def test_only_who_wrote_it_erases_it_or_is_offered_to(office: Office) -> None:
    number = wrote(office, "sam", WORDS)
    assert "erase-note" in acts_of(office, "sam")
    assert [note.erasable for note in notes_of(office, "sam")] == [True]
    for handle in ("pat", "cleo"):
        assert "erase-note" not in acts_of(office, handle)
        assert [note.erasable for note in notes_of(office, handle)] == [False]
        with pytest.raises(Forbidden, match="Somebody else wrote this note"):
            erased(office, handle, number)
    for handle in ("admin", "fay"):
        with pytest.raises((Forbidden, NotFound)):
            erased(office, handle, number)
    assert notes_of(office, "sam")[0].text == WORDS


def test_who_wrote_it_where_the_stage_is_not_theirs_sees_it_alone_and_erases_it(office: Office) -> None:
    while journey_of(office, RECORD).state[0] != "workbook":
        go_on(office, RECORD)
    before = {handle: (notes_of(office, handle), told(office, handle)) for handle in ("hana", "pat")}
    wrote(office, "pat", OTHER)
    number = wrote(office, "hana", WORDS)
    assert [note.text for note in notes_of(office, "hana")] == [WORDS, *(each.text for each in before["hana"][0])]
    assert told(office, "hana") == ["added a note.", *before["hana"][1]]
    assert "erase-note" in acts_of(office, "hana")
    with office.work(office.actor("hana"), write=False) as work:
        assert [each for each, _ in erasable_notes(work, RECORD)] == [str(number)]
    erased(office, "hana", number)
    assert notes_of(office, "hana")[0].text is None
    assert told(office, "hana") == ["erased a note of their own.", "added a note.", *before["hana"][1]]
    assert [note.text for note in notes_of(office, "pat")] == [None, OTHER, *(each.text for each in before["pat"][0])]


def test_a_second_time_there_is_nothing_to_erase_and_nothing_is_recorded(office: Office) -> None:
    number = wrote(office, "sam", WORDS)
    erased(office, "sam", number)
    before = told(office, "sam")
    with pytest.raises(RefusedMove, match="erased already"):
        erased(office, "sam", number)
    assert told(office, "sam") == before
    assert "erase-note" not in acts_of(office, "sam")
    with office.work(office.actor("sam"), write=False) as work:
        assert erasable_notes(work, RECORD) == ()


@pytest.mark.parametrize("number", [1, 0, 99])
def test_what_is_no_note_is_refused_beside_the_question(office: Office, number: int) -> None:
    with pytest.raises(Invalid) as refused:
        erased(office, "sam", number)
    assert [mistake.field for mistake in refused.value.mistakes] == ["which"]


def test_words_that_came_with_a_step_say_so_and_are_erased_beside_it(office: Office) -> None:
    complete(office, "sam", "job_plan")
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, RECORD, "job_plan", "more_detail", note=WORDS)
    (note,) = notes_of(office, "pat")
    assert note.about == "Change asked for before agreeing: “Agree the job plan”"
    erased(office, "pat", note.number)
    with office.work(office.actor("sam"), write=False) as work:
        request = next(task.request for task in show_hire(work, RECORD).tasks if task.step == "job_plan")
        assert request is not None
        assert request.text == ""
        newest = history(work, RECORD)[0]
    assert (newest.verb, newest.step) == ("note_erased", "job_plan")


def test_a_note_for_itself_is_about_nothing_else(office: Office) -> None:
    wrote(office, "sam", WORDS)
    assert notes_of(office, "pat")[0].about == ""


def test_words_beside_a_restricted_step_are_erased_by_those_few_and_told_of_as_they_were_written(
    office: Office,
) -> None:
    while journey_of(office, RECORD).state[0] != "workbook":
        go_on(office, RECORD)
    with office.work(office.actor("hana")) as work:
        correct_step(work, RECORD, "hr_clearance", "wrong_answer", note=WORDS)
    (note,) = (each for each in notes_of(office, "hana") if each.text == WORDS)
    assert not [each for each in notes_of(office, "lena") if each.text == WORDS]
    erased(office, "hana", note.number)
    with office.work(office.actor("hana"), write=False) as work:
        newest = history(work, RECORD)[0]
    assert (newest.verb, newest.step) == ("note_erased", "hr_clearance")
    assert note.number not in [each.number for each in notes_of(office, "lena")]


def test_the_worker_erases_their_own_note(office: Office) -> None:
    while journey_of(office, RECORD).state[0] != "workbook":
        go_on(office, RECORD)
    theirs, sams = wrote(office, WORKER, WORDS), wrote(office, "sam", OTHER)
    with pytest.raises(Forbidden):
        erased(office, WORKER, sams)
    erased(office, WORKER, theirs)
    assert [note.text for note in notes_of(office, "sam")] == [OTHER, None]


def test_a_move_can_still_be_undone_after_a_note_was_erased(office: Office) -> None:
    while journey_of(office, RECORD).state[0] != "jd_agreement":
        go_on(office, RECORD)
    erased(office, "sam", wrote(office, "sam", WORDS))
    with office.work(office.actor("sam")) as work:
        undo_advance(work, RECORD)
    assert journey_of(office, RECORD).state[0] == "team_readiness"
