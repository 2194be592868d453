import json

import pytest

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Anonymous, Change, Event, Origin, Titled
from tests.factories.trust import NOON
from workflows.definition import Role

ORIGIN = Origin(actor="system:set_up", at=NOON, door="cli", request_id="made-up")


@pytest.mark.parametrize("actor", ["", "Priya Shah", "a b", '"', "système"])
def test_an_event_without_an_actor_is_refused(actor: str) -> None:
    with pytest.raises(Anonymous, match="must say who acted"):
        Origin(actor=actor, at=NOON, door="cli", request_id="made-up")


@pytest.mark.parametrize("word", ["", "Step completed", 'verb"', "1st"])
def test_verbs_and_doors_are_plain_words(word: str) -> None:
    with pytest.raises(ValueError, match="is not a verb"):
        Event(verb=word, origin=ORIGIN)
    with pytest.raises(ValueError, match="is not the name of a door"):
        Origin(actor="a", at=NOON, door=word, request_id="made-up")


def test_an_event_says_everything_that_was_so_at_the_time() -> None:
    event = Event(
        verb="step_completed",
        origin=ORIGIN,
        hire_id="h",
        reference="R-0042",
        role=Role.SERVICE_LEAD,
        step=Titled("job_plan", "Agree the job plan"),
        stage=Titled("jd_agreement", "Agree the job description"),
        round=2,
        turn=1,
        changes={"status": Change("open", "done"), "link": Change(new="https://a.example")},
        reason="corrected",
    )
    text, _ = event.written("h", 7)
    assert json.loads(text) == {
        "actor": "system:set_up",
        "at": "2026-08-06T12:00:00.000000Z",
        "chain": "h",
        "door": "cli",
        "fields": {"status": {"old": "open", "new": "done"}, "link": {"new": "https://a.example"}},
        "format": 2,
        "reason": "corrected",
        "reference": "R-0042",
        "request_id": "made-up",
        "role": "service_lead",
        "round": 2,
        "sequence": 7,
        "stage": {"key": "jd_agreement", "title": "Agree the job description"},
        "step": {"key": "job_plan", "title": "Agree the job plan"},
        "turn": 1,
        "verb": "step_completed",
    }


def test_a_text_begins_and_ends_with_what_is_searched() -> None:
    text, _ = Event(verb="hire_opened", origin=ORIGIN, changes={"a": Change(1, 2)}).written("organisation", 1)
    assert text.startswith(
        '{"actor":"system:set_up","at":"2026-08-06T12:00:00.000000Z","chain":"organisation","door":"cli",'
    )
    assert text.endswith(',"verb":"hire_opened"}')


def test_a_text_says_for_whom_somebody_acted_without_changing_how_it_begins_and_ends() -> None:
    text, _ = Event(verb="step_agreed", origin=ORIGIN, changes={"a": Change(1, 2)}, covering="p").written("h", 1)
    assert json.loads(text)["in_cover_for"] == "p"
    assert text.startswith('{"actor":"system:set_up","at":"2026-08-06T12:00:00.000000Z","chain":"h","door":"cli",')
    assert text.endswith(',"verb":"step_agreed"}')


def test_a_text_that_withholds_private_values_ends_with_how_many() -> None:
    changes = {"a": Change(Secret(1), Secret(2)), "b": Change(new=Secret(3))}
    text, _ = Event(verb="hire_opened", origin=ORIGIN, changes=changes).written("organisation", 1)
    assert text.endswith(',"verb":"hire_opened","withholds":3}')


def test_a_private_value_never_enters_the_text() -> None:
    changes = {"name": Change(old=Secret("Robin"), new=Secret("Sam")), "note": Change(new=Secret("Robin"))}
    text, committed = Event(verb="worker_invited", origin=ORIGIN, changes=changes).written("organisation", 1)
    assert "Robin" not in text
    assert "Sam" not in text
    assert {path: secret.value for path, secret in committed.items()} == {
        "name/old": '"Robin"',
        "name/new": '"Sam"',
        "note/new": '"Robin"',
    }
    assert json.loads(text)["fields"]["name"]["new"] == {"commitment": committed["name/new"].digest}
