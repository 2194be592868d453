import hashlib
import json

import pytest
from sqlalchemy import select

from pledge_engine.audit.chain import ORGANISATION, genesis
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append, append_to_organisation
from pledge_engine.store.tables import audit_events, hires
from tests.factories.trust import Trust


def test_every_hash_covers_the_hash_before_it_and_the_text(trust: Trust) -> None:
    hire = trust.hire()
    trust.happen(hire, "note_added")
    trust.happen(hire, "advanced", stage=Change("a", "b"))
    with trust.begin(write=False) as connection:
        rows = connection.execute(select(audit_events).order_by(audit_events.c.sequence)).all()
        end = connection.execute(select(hires.c.chain_head, hires.c.chain_length)).one()
    head = genesis(trust.hire_id(hire))
    for place, row in enumerate(rows, start=1):
        assert (row.sequence, row.previous) == (place, head)
        head = hashlib.sha256((row.previous + row.body).encode()).hexdigest()
        assert row.hash == head
    assert end == (head, 3)


def test_chains_start_apart_so_that_none_can_pass_for_another() -> None:
    assert genesis("a") != genesis("b")


def test_the_columns_that_are_searched_equal_the_text(trust: Trust) -> None:
    trust.happen(trust.hire(), "note_added")
    with trust.begin(write=False) as connection:
        rows = connection.execute(select(audit_events)).all()
    searched = [(row.verb, row.actor, row.at, row.door) for row in rows]
    assert searched == [tuple(json.loads(row.body)[key] for key in ("verb", "actor", "at", "door")) for row in rows]
    row = rows[-1]
    assert (row.verb, row.actor, row.door) == ("note_added", "system:set_up", "cli")
    assert len(row.at) == 27


def test_the_organisation_has_a_chain_of_its_own(trust: Trust) -> None:
    with trust.begin() as connection:
        append_to_organisation(connection, Event(verb="team_added", origin=trust.origin()))
        end = append_to_organisation(connection, Event(verb="team_added", origin=trust.origin()))
        row = connection.execute(select(audit_events).where(audit_events.c.sequence == 2)).one()
    assert (row.chain, row.hire_id, row.hash) == (ORGANISATION, None, end.head)
    assert end.length == 2


def test_an_event_of_a_hire_is_not_taken_into_the_organisation_s_chain(trust: Trust) -> None:
    event = Event(verb="note_added", origin=trust.origin(), hire_id=trust.hire_id(trust.hire()))
    with trust.begin() as connection, pytest.raises(ValueError, match="belongs to the hire's own chain"):
        append_to_organisation(connection, event)


def test_an_event_is_undone_with_its_transaction(trust: Trust) -> None:
    hire = trust.hire()
    event = Event(verb="note_added", origin=trust.origin(), hire_id=trust.hire_id(hire))
    with trust.engine.connect() as connection, connection.begin() as undone:
        append(connection, event, head="0" * 64, length=1)
        undone.rollback()
    with trust.begin(write=False) as connection:
        assert len(connection.execute(select(audit_events)).all()) == 1
