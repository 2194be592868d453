from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledge_engine.audit import history
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.audit.event import Change, Event, Titled
from pledge_engine.audit.history import Private
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.audit.verify import verify_all
from pledge_engine.store.tables import audit_events
from tests.factories.trust import NOON, Trust
from workflows.definition import Role

WORDS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=40)


def test_an_event_reads_back_as_it_was_recorded(trust: Trust) -> None:
    hire = trust.hire()
    event = Event(
        verb="step_completed",
        origin=trust.origin(),
        hire_id=trust.hire_id(hire),
        reference=hire,
        role=Role.HR,
        step=Titled("a", "A step"),
        stage=Titled("b", "A stage"),
        round=1,
        turn=2,
        changes={"count": Change(1, 2)},
        reason="corrected",
    )
    with trust.begin() as connection:
        trust.record(connection, hire, event)
        read = history.events(connection, trust.hire_id(hire))[-1]
    assert (read.verb, read.role, read.reference, read.reason) == ("step_completed", "hr", hire, "corrected")
    assert (read.step, read.stage, read.round, read.turn) == (event.step, event.stage, 1, 2)
    assert (read.at, read.actor, read.door) == (event.origin.at, "system:set_up", "cli")
    assert read.changes == {"count": Change(1, 2)}


def test_a_history_is_read_from_either_end(trust: Trust) -> None:
    hire = trust.hire()
    for verb in ("note_added", "held"):
        trust.happen(hire, verb)
    with trust.begin(write=False) as connection:
        oldest = history.events(connection, trust.hire_id(hire))
        newest = history.events(connection, trust.hire_id(hire), newest_first=True, limit=2)
    assert [event.verb for event in oldest] == ["hire_opened", "note_added", "held"]
    assert [event.verb for event in newest] == ["held", "note_added"]


def test_private_values_are_withheld_revealed_or_erased(trust: Trust) -> None:
    hire = trust.hire()
    trust.happen(hire, "worker_invited", name=Change(old=Secret("Sam"), new=Secret("Robin")))
    hire_id = trust.hire_id(hire)
    with trust.begin() as connection:
        withheld = history.events(connection, hire_id)[-1].changes["name"]
        revealed = history.events(connection, hire_id, reveal=True)[-1].changes["name"]
        assert erase_secrets(connection, hire_id, under="name/old") == 1
        erased = history.events(connection, hire_id, reveal=True)[-1].changes["name"]
    assert withheld == Change(Private.WITHHELD, Private.WITHHELD)
    assert revealed == Change(Secret("Sam"), Secret("Robin"))
    assert erased == Change(Private.ERASED, Secret("Robin"))


def test_a_search_finds_events_of_every_chain_newest_first(trust: Trust) -> None:
    first, second = trust.hire(), trust.hire()
    trust.happen(first, "note_added")
    trust.happen(second, "note_added")
    with trust.begin() as connection:
        append_to_organisation(connection, Event(verb="team_added", origin=trust.origin("somebody")))
        found = history.search(connection, history.Sought(verb="note_added"))
        assert [event.reference for event in found] == [second, first]
        somebodys = history.Sought(only=[audit_events.c.actor == "somebody"], door="cli")
        assert [event.verb for event in history.search(connection, somebodys)] == ["team_added"]
        assert history.search(connection, history.Sought(door="web")) == []
        assert history.search(connection, history.Sought(until=NOON)) == []
        assert len(history.search(connection, history.Sought(since=NOON, until=NOON + timedelta(days=1)), limit=2)) == 2


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(WORDS, st.tuples(WORDS | st.integers(), WORDS)))
def test_whatever_is_recorded_verifies_and_reads_back(trust: Trust, changes: dict[str, tuple[str | int, str]]) -> None:
    recorded = {name: Change(old, Secret(new)) for name, (old, new) in changes.items()}
    with trust.begin() as connection:
        append_to_organisation(connection, Event(verb="team_added", origin=trust.origin(), changes=recorded))
        assert history.events(connection, "organisation", reveal=True)[-1].changes == recorded
        assert verify_all(connection).intact
