"""That occupational health asks for a conversation is told on Needs you today to the service lead of the record alone.

Where it stands there the outcome is known to whoever reads it: so the first time is in the access log, as a reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.restricted import every_turn
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.hires.to_talk_about import CONVERSATION, FIELD, NEEDED, STEP
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.hires.who_looked import who_looked
from pledge_engine.people.covering import name_cover
from pledge_engine.people.granting import give_grant
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from pledge_engine.work import Work
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from tests.privacy.test_readings import entries
from workflows.definition import Role
from workflows.reading import load_shipped
from workflows.turn import Turn

ASKS = "A confidential step asks for a conversation"
OTHERS = tuple(handle for handle in EVERYBODY if handle != "lead")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with made("sqlite", tmp_path) as address:
        place = Place(address, stop="clearance")
        yield place
        place.office.close()


@pytest.fixture
def browse(place: Place, tmp_path: Path) -> Callable[[str], Browser]:
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    return lambda handle: Browser(app, place.office, handle)


def to_talk(place: Place, handle: str) -> list[str]:
    """The records that somebody is asked to talk about, as they look at it."""
    found = place.office.look(place.actor(handle), lambda work: waiting_for_actor(work, {Kind.TO_TALK_ABOUT}))
    return [row.reference for row in found.to_talk_about.rows]


def recorded(place: Place, outcome: str) -> None:
    """Occupational health puts its outcome right."""
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor("clinic")) as work:
        if not is_open(work, STEP):
            correct_step(work, REFERENCE, STEP, reason="wrong_answer")
        save_step(work, REFERENCE, STEP, {FIELD: outcome})
    if outcome.startswith("cleared"):
        with place.office.work(place.actor("clinic")) as work:
            complete_step(work, REFERENCE, STEP, {FIELD: outcome})


def is_open(work: Work, step: str) -> bool:
    turn = open_reader(work, REFERENCE).journey.turn(step, 1)
    return turn is not None and turn.status.is_open


def test_the_shipped_pledge_has_what_is_asked_for() -> None:
    pledge = load_shipped()
    assert NEEDED in pledge.steps[STEP].fields[FIELD].choices
    assert Role.SERVICE_LEAD in pledge.steps[STEP].answers_seen_by
    assert pledge.steps[CONVERSATION].owner is Role.SERVICE_LEAD


def test_the_service_lead_of_the_record_is_asked_and_nobody_else_is(
    place: Place, browse: Callable[[str], Browser]
) -> None:
    assert {handle: to_talk(place, handle) for handle in OTHERS} == {handle: [] for handle in OTHERS}
    for handle in OTHERS:
        assert ASKS not in browse(handle).get("/today").text
        assert ASKS not in browse(handle).get("/today/to-talk-about").text
    page = browse("lead").get("/today")
    assert (ASKS, f"/records/{REFERENCE}/steps/{STEP}?turn=1") in page.links
    assert ASKS in browse("lead").get("/today/to-talk-about").text


def test_both_databases_find_it(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path) as address:
        place = Place(address, stop="clearance")
        assert (to_talk(place, "lead"), to_talk(place, "professional")) == ([REFERENCE], [])
        recorded(place, "cleared")
        assert to_talk(place, "lead") == []
        recorded(place, NEEDED)
        before = len(entries(place.office))
        for _ in range(2):
            assert to_talk(place, "lead") == [REFERENCE]
        assert len(entries(place.office)) == before + 1, "what was read before it was recorded anew told nothing of it"
        place.office.close()


def test_the_line_names_neither_the_step_nor_what_was_recorded(browse: Callable[[str], Browser]) -> None:
    said = browse("lead").get("/today/to-talk-about").text.lower()
    step = load_shipped().steps[STEP]
    assert not [words for words in (step.title, *step.fields[FIELD].choices.values()) if words.lower() in said]
    assert "health" not in said


def test_the_first_time_it_is_shown_is_a_reading_and_being_reminded_is_none(place: Place) -> None:
    def read() -> list[tuple[str, str]]:
        actor, before = place.actor("lead").id, len(entries(place.office))
        to_talk(place, "lead")
        found = entries(place.office)[before:]
        assert {entry["actor"] for entry in found} <= {actor}
        return [(entry["page"], entry["role"]) for entry in found]

    assert read() == [(STEP, "service_lead")]
    assert read() == []
    recorded(place, "cleared")
    assert read() == []
    recorded(place, NEEDED)
    assert read() == [(STEP, "service_lead")]  # It was recorded anew, and that is new to them.
    assert read() == []


def test_whoever_has_read_the_step_is_reminded_without_another_reading(place: Place) -> None:
    place.office.look(place.actor("lead"), lambda work: show_hire(work, REFERENCE, every_turn))
    before = len(entries(place.office))
    assert to_talk(place, "lead") == [REFERENCE]
    assert len(entries(place.office)) == before


def test_whoever_has_read_only_another_step_of_the_record_has_not_read_this_one(place: Place) -> None:
    with place.office.work(place.actor("lead")) as work:
        save_step(work, REFERENCE, CONVERSATION, {"outcome": "offered"})
    place.office.look(
        place.actor("lead"), lambda work: show_hire(work, REFERENCE, lambda _, turn: turn.step == CONVERSATION)
    )
    before = entries(place.office)
    assert before[-1]["page"] == CONVERSATION
    assert to_talk(place, "lead") == [REFERENCE]
    assert len(entries(place.office)) == len(before) + 1


def test_whoever_covers_for_the_service_lead_is_asked_and_it_is_their_own_reading(place: Place) -> None:
    to_talk(place, "lead")
    with place.office.work(place.actor("administrator")) as work:
        name_cover(work, "lead", "elm.lead", from_on=work.today, until_on=work.today + timedelta(days=5))
    before = len(entries(place.office))
    assert to_talk(place, "elm.lead") == [REFERENCE]
    assert [entry["actor"] for entry in entries(place.office)[before:]] == [place.actor("elm.lead").id]


def test_the_worker_is_told_for_whom_somebody_covered_who_looked(place: Place) -> None:
    place.office.look(place.actor("lead"), lambda work: show_hire(work, REFERENCE, every_turn))
    with place.office.work(place.actor("administrator")) as work:
        name_cover(work, "lead", "elm.lead", from_on=work.today, until_on=work.today + timedelta(days=5))
    assert to_talk(place, "elm.lead") == [REFERENCE]
    place.office.look(place.actor("elm.lead"), lambda work: show_hire(work, REFERENCE, every_turn))
    found = place.office.look(place.actor("worker"), lambda work: who_looked(work, REFERENCE))
    assert {each.who for each in found if each.role == "the service lead"} == {
        "Lead Example",
        "Elm.Lead Example, covering for Lead Example",
    }


def test_a_service_lead_who_may_read_more_elsewhere_is_asked_only_where_the_record_names_them(place: Place) -> None:
    with place.office.work(place.actor("administrator")) as work:
        give_grant(work, "other.lead", Role.HR, scope=None)
    assert to_talk(place, "other.lead") == []


def test_no_other_outcome_asks_for_anything(place: Place) -> None:
    for outcome in load_shipped().steps[STEP].fields[FIELD].choices:
        recorded(place, outcome)
        assert to_talk(place, "lead") == ([REFERENCE] if outcome == NEEDED else []), outcome


def test_it_stays_until_the_conversation_is_recorded(place: Place) -> None:
    assert to_talk(place, "lead") == [REFERENCE]
    place.clock.move(timedelta(days=1))
    place.move_on()
    assert to_talk(place, "lead") == [REFERENCE]
    with place.office.work(place.actor("lead")) as work:
        answers = {"outcome": "held", "review_on": date(2029, 1, 15).isoformat()}
        complete_step(work, REFERENCE, CONVERSATION, answers)
    assert to_talk(place, "lead") == []
    recorded(place, NEEDED)
    assert to_talk(place, "lead") == [REFERENCE], "a conversation from before does not answer what is asked for now"


def test_the_row_says_with_what_it_leaves_and_an_offer_is_enough(
    place: Place, browse: Callable[[str], Browser]
) -> None:
    said = (
        "It stays here until you record that the conversation about adjustments was offered, was held or is not wanted"
    )
    assert said in browse("lead").get("/today").text
    with place.office.work(place.actor("lead")) as work:
        complete_step(work, REFERENCE, CONVERSATION, {"outcome": "offered"})
    assert to_talk(place, "lead") == []


def test_where_a_conversation_was_recorded_before_the_row_leads_to_where_the_new_one_is_added_to_it(
    place: Place, browse: Callable[[str], Browser]
) -> None:
    # Given a conversation that was recorded before it was asked for once more
    place.clock.move(timedelta(days=1))
    place.move_on()
    with place.office.work(place.actor("lead")) as work:
        complete_step(work, REFERENCE, CONVERSATION, {"outcome": "held"})
        held_on = conversation(work).happened_on
    recorded(place, NEEDED)
    place.clock.move(timedelta(days=1))
    # When the lead follows the row, opens it again because there is more to add, and completes it once more
    lead = browse("lead")
    (address,) = [href for _, href in lead.get("/today").links if href.endswith(f"/{CONVERSATION}/correct")]
    lead.get(address)
    lead.send(reason="more_to_add")
    with place.office.work(place.actor("lead")) as work:
        complete_step(work, REFERENCE, CONVERSATION, {"outcome": "held"})
        # Then it is recorded on the day of the first, which nobody said was not right, and nothing more is asked for
        assert conversation(work).happened_on == held_on
    assert to_talk(place, "lead") == []


def conversation(work: Work) -> Turn:
    turn = open_reader(work, REFERENCE).journey.turn(CONVERSATION, 1)
    assert turn is not None
    return turn


def test_a_record_that_is_on_hold_or_has_ended_asks_for_nothing(place: Place) -> None:
    with place.office.work(place.actor("lead")) as work:
        hold(work, REFERENCE, review_on=work.today + timedelta(days=5))
    assert to_talk(place, "lead") == []
    with place.office.work(place.actor("lead")) as work:
        resume(work, REFERENCE)
    assert to_talk(place, "lead") == [REFERENCE]
    with place.office.work(place.actor("lead")) as work:
        withdraw(work, REFERENCE, "not_filled")
    assert to_talk(place, "lead") == []


def test_no_list_of_what_needs_attention_speaks_of_it(browse: Callable[[str], Browser]) -> None:
    lead = browse("lead")
    assert ASKS in lead.get("/today").text
    for address in ("/attention", "/attention?team=Oak", "/records", f"/records/{REFERENCE}/history"):
        assert ASKS not in lead.get(address).text
