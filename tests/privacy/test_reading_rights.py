"""What each reader finds of a record: nothing from before the worker's offer, nothing that a saved answer would give away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.access.sight import sees_names, sees_the_whole
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, review
from pledge_engine.errors import NotFound
from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import step_form
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.list_views import AttentionList, HireRow
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import HireView
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from tests.factories.databases import made
from tests.pledge_engine.access.test_rights import SCOPE, person
from tests.privacy.place import HOLDERS, NOTE_AFTER, NOTE_BEFORE, REFERENCE, Place
from workflows.definition import Role

INDUCTION_NOTE = "a note of the induction"


@pytest.fixture(scope="module")
def place(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with made(kind, tmp_path_factory.mktemp("rights")) as database:
        place = Place(database)
        place.clock.move(timedelta(minutes=1))
        with place.office.work(place.actor("lead")) as work:
            add_note(work, REFERENCE, INDUCTION_NOTE)
        yield place
        place.office.close()


Told = TypeVar("Told")


def ask(place: Place, handle: str, question: Callable[[Work], Told]) -> Told:
    with place.office.work(place.actor(handle), write=False) as work:
        return question(work)


def shown(place: Place, handle: str) -> HireView:
    return ask(place, handle, lambda work: show_hire(work, REFERENCE))


def told(place: Place, handle: str) -> tuple[HistoryEntry, ...]:
    return ask(place, handle, lambda work: history(work, REFERENCE))


def listed(place: Place, handle: str, **filters: Any) -> tuple[HireRow, ...]:
    return ask(place, handle, lambda work: list_hires(work, **filters)).rows


@pytest.mark.parametrize(
    ("handle", "knows"),
    [("lead", True), ("other.lead", False), ("professional", False), ("leadership", False), ("personnel", True)],
)
def test_that_clearance_was_saved_is_told_to_those_who_read_its_outcome(place: Place, handle: str, knows: bool) -> None:
    saved = [entry for entry in told(place, handle) if entry.verb == "step_saved" and entry.step == "oh_clearance"]
    assert bool(saved) is knows


@pytest.mark.parametrize(("handle", "knows"), [("lead", True), ("clinic", True), ("professional", False)])
def test_the_version_of_a_restricted_turn_is_for_those_who_read_it(place: Place, handle: str, knows: bool) -> None:
    view = shown(place, handle)
    turn = next(task for task in (*view.tasks, *view.earlier) if task.step == "oh_clearance")
    assert bool(turn.seen_as) is knows


def reviewed(place: Place, verb: str) -> tuple[ReviewedEvent, ...]:
    return ask(place, "auditor", lambda work: review(work, Wanted(reference=REFERENCE, verb=verb, limit=500)))


def test_an_auditor_is_not_told_which_restricted_step_was_saved(place: Place) -> None:
    events = reviewed(place, "step_saved")
    assert len(events) == 2
    assert all((e.step, e.stage, e.turn, e.changes) == (None, None, None, ()) for e in events)


def test_an_auditor_cannot_tell_from_its_completion_whether_a_restricted_step_was_saved_before(place: Place) -> None:
    changes = [c for event in reviewed(place, "step_completed") for c in event.changes if c.fact.endswith(".answers")]
    assert changes
    assert {(change.old, change.new) for change in changes} == {("(private)", "(private)")}


def test_the_record_of_a_lead_is_not_whole_for_senior_leadership() -> None:
    lena = person("lena", Role.LX_LEADERSHIP)
    of_a_lead = replace(SCOPE, worker_leads=True, opened_for=frozenset({Role.LX_LEADERSHIP}))
    assert sees_the_whole(lena, SCOPE)
    assert sees_names(lena, SCOPE)
    assert not sees_the_whole(lena, of_a_lead)
    assert not sees_names(lena, of_a_lead)


def test_a_worker_finds_nothing_that_was_closed_before_their_offer_was_recorded(place: Place) -> None:
    view = shown(place, "worker")
    steps = {task.step for task in view.earlier}
    assert "conditional_offer" in steps
    assert "oh_clearance" in steps
    assert not steps & {"readiness_plan", "shortlist", "interviews", "selection_outcome", "feedback"}
    assert [note.text for note in view.notes] == [INDUCTION_NOTE, NOTE_AFTER]
    assert told(place, "worker")[-1].step == "conditional_offer"


def test_a_worker_is_not_told_when_the_stages_before_their_offer_ran(place: Place) -> None:
    view = shown(place, "worker")
    before = [line for line in view.strip if line.key in {"team_readiness", "jd_agreement", "advertising"}]
    assert view.opened_on is None
    assert len(before) == 3
    assert all(line.title and line.place == "done" for line in before)
    assert all((line.entered_on, line.left_on, line.target_on) == (None, None, None) for line in before)
    assert next(line for line in view.strip if line.key == "clearance").left_on


def test_a_worker_is_not_told_why_a_step_from_before_their_offer_was_due(place: Place) -> None:
    assert ask(place, "worker", lambda work: explain(work, REFERENCE, "oh_clearance")).turns
    for look in (explain, step_form):
        with pytest.raises(NotFound):
            ask(place, "worker", partial(look, reference=REFERENCE, step="interviews"))


def test_occupational_health_sees_its_own_step_by_reference(place: Place) -> None:
    view = shown(place, "clinic")
    assert view.reference == REFERENCE
    assert {task.step for task in (*view.tasks, *view.earlier)} == {"oh_clearance"}
    assert not any((view.state, view.stage, view.stage_title, view.strip, view.opened_on, view.dates, view.notes))
    assert not any((view.team, view.care_group, view.service_lead, view.professional_lead, view.worker))
    (row,) = listed(place, "clinic")
    assert not any((row.stage, row.stage_title, row.service_lead, row.professional_lead))
    assert not listed(place, "clinic", stage="workbook")


@pytest.mark.parametrize("handle", ["lead", "professional", "personnel", "leadership"])
def test_leads_and_oversight_see_where_a_record_stands(place: Place, handle: str) -> None:
    view = shown(place, handle)
    (row,) = listed(place, handle, stage="workbook")
    assert view.state == ("workbook",)
    assert view.opened_on
    assert view.service_lead == row.service_lead == "Lead Example"
    assert row.stage == "workbook"


def test_hr_finds_what_concerned_the_whole_record_in_the_recruitment_phase_alone(place: Place) -> None:
    view = shown(place, "personnel")
    assert not view.notes
    assert not view.agreements
    assert [note.text for note in shown(place, "lead").notes] == [INDUCTION_NOTE, NOTE_AFTER, NOTE_BEFORE]
    recruitment = {"advertising", "selection", "clearance"}
    whole = [entry for entry in told(place, "personnel") if not entry.step]
    assert [entry.verb for entry in whole].count("advanced") == len(recruitment)
    assert not any(entry.verb in {"note_added", "hire_opened"} for entry in whole)


class Undone(Exception):
    """Thrown to take back what a test wrote."""


def late(place: Place, handle: str, *, agreed_by: tuple[Role, ...] = (), **facts: Any) -> tuple[AttentionList, HireRow]:
    """What somebody is told when one turn, described by ``facts``, is long past its day and nothing else is open."""
    told: list[tuple[AttentionList, HireRow]] = []
    with suppress(Undone), place.office.work(place.actor(handle)) as work:
        turns = update(occurrences)
        work.connection.execute(turns.where(occurrences.c.closed_on.is_(None)).values(due_on=None))
        the_turn = occurrences.c.step == "wellbeing_plan"
        long_past = work.today - timedelta(days=30)
        open_late = {"status": "open", "closed_on": None, "can_be_late": True, "due_on": long_past}
        work.connection.execute(turns.where(the_turn).values(open_late | facts))
        row = occurrences.c.due_on == long_past
        found = work.connection.execute(select(occurrences.c.id, occurrences.c.hire_id).where(row)).one()
        for role in agreed_by:
            given = {"id": new_id(work.now), "hire_id": found.hire_id, "occurrence_id": found.id, "role": role}
            by = {"person_id": place.actor(HOLDERS[role]).id, "agreed_on": work.today, "recorded_at": work.now}
            work.connection.execute(insert(agreements), {**given, **by, "content_hash": "0" * 64})
        told.append((attention(work), list_hires(work).rows[0]))
        raise Undone
    return told[0]


PROPOSED = {"step": "induction_review", "status": "awaiting_agreement", "proposal": "complete"}


def test_a_turn_that_nobody_can_be_late_with_is_late_nowhere(place: Place) -> None:
    found, row = late(place, "professional", owner="professional_lead", can_be_late=False)
    assert (found.total_overdue, found.overdue, row.overdue) == (0, (), 0)


def test_a_turn_that_awaits_a_lead_and_the_worker_names_the_lead_alone(place: Place) -> None:
    found, row = late(place, "professional", owner="professional_lead", agreed_by=(Role.PROFESSIONAL_LEAD,), **PROPOSED)
    assert (found.total_overdue, row.overdue) == (1, 1)
    assert found.overdue[0].owner == "The service lead"


@pytest.mark.parametrize("handle", ["lead", "other.lead", "professional", "leadership"])
def test_a_sensitive_step_is_named_in_a_list_as_on_the_record_that_the_list_leads_to(place: Place, handle: str) -> None:
    found, listed_row = late(place, handle)
    (row,) = found.overdue
    shown_there = {
        (task.step, task.title) for task in shown(place, handle).earlier
    }  # Closed again, but named as before.
    assert (row.step, row.title) in shown_there
    assert row.title == listed_row.next_step == "Offer a wellbeing plan"
    assert row.owner == listed_row.next_owner == "The service lead"


def test_a_sensitive_step_that_waits_for_ones_agreement_says_which_it_is(place: Place) -> None:
    proposed = {"status": "awaiting_agreement", "proposal": "not_applicable"}
    (row,) = late(place, "professional", agreed_by=(Role.SERVICE_LEAD,), **proposed)[0].awaiting_you
    assert (row.step, row.title) == ("wellbeing_plan", "Offer a wellbeing plan")


def test_what_hr_is_shown_of_the_recruitment_phase_is_counted_in_its_list_too(place: Place) -> None:
    _, row = late(place, "personnel", step="feedback", n=2, stage="selection")
    assert row.open_steps == 1


@pytest.mark.parametrize(
    ("handle", "reads"),
    [
        *(("lead", True), ("worker", True)),
        *((handle, False) for handle in ("other.lead", "professional", "leadership", "personnel")),
    ],
)
def test_words_beside_a_restricted_step_are_for_those_who_read_its_answers(
    place: Place, handle: str, reads: bool
) -> None:
    notes: list[str] = []
    place.clock.move(timedelta(minutes=1))
    with suppress(Undone), place.office.work(place.actor("lead")) as work:
        correct_step(work, REFERENCE, "adjustments_offer", "wrong_answer", note="words beside it")
        view = show_hire(replace(work, actor=place.actor(handle)), REFERENCE)
        notes += [note.text or "" for note in view.notes]
        raise Undone
    assert ("words beside it" in notes) is reads
