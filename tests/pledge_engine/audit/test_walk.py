"""Walking over events as a database holds them that keeps a copy of what it derives from the text."""

from collections.abc import Callable
from typing import Any

import pytest

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.chain import genesis, linked
from pledge_engine.audit.commitments import Secrets, StoredSecret
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.walk import Expected, StoredEvent, Walk
from tests.factories.trust import NOON

ORIGIN = Origin(actor="a", at=NOON, door="cli", request_id="made-up")
CHANGES = {"name": Change(new=Secret("Robin"))}
BEGINS = b'{"actor":"a","at":"2026-08-06T12:00:00.000000Z","chain":"h","door":"cli",'


def walked(change: Callable[[StoredEvent], StoredEvent] = lambda event: event, *, changes: bool = False) -> Walk:
    """A walk over one event of one record, after somebody changed it."""
    event = Event(verb="hire_opened", origin=ORIGIN, hire_id="h", changes=CHANGES if changes else {})
    body, committed = event.written("h", 1)
    head = linked(genesis("h"), body)
    stored = StoredEvent(
        b"h", 1, genesis("h").encode(), head.encode(), body.encode(), 1, BEGINS, b'"verb":"hire_opened"'
    )
    secrets = (
        StoredSecret(b"h", 1, path.encode(), secret.salt.encode(), secret.value.encode())
        for path, secret in committed.items()
    )
    return Walk({"h": Expected("R-0001", head, 1)}, Secrets(secrets)).over([change(stored)])


@pytest.mark.parametrize("changes", [False, True], ids=["nothing withheld", "a value withheld"])
def test_columns_that_agree_with_the_text_are_in_order(changes: bool) -> None:
    assert walked(changes=changes).faults == ()


@pytest.mark.parametrize("changes", [False, True], ids=["nothing withheld", "a value withheld"])
@pytest.mark.parametrize(
    "forged",
    [
        {"begins": BEGINS.replace(b'"a"', b'"b"')},
        {"begins": BEGINS.replace(b"12:00", b"13:00")},
        {"begins": BEGINS.replace(b"cli", b"web")},
        {"begins": b"?"},
        {"verb": b'"verb":"hire_closed"'},
        {"verb": b'"verb":"opened"'},
        {"verb": b"?"},
        {"verb": None},
    ],
)
def test_a_column_that_differs_from_the_text_is_found(forged: dict[str, Any], changes: bool) -> None:
    (fault,) = walked(lambda event: event._replace(**forged), changes=changes).faults
    assert str(fault) == (
        "R-0001, event 1 (hire_opened): a column derived from its text (actor, at, chain, door or verb) was changed"
    )


def test_a_column_that_names_another_record_is_found() -> None:
    (fault,) = walked(lambda event: event._replace(at_home=0)).faults
    assert fault.problem == "the column that says which record it belongs to was changed"


def test_a_walk_counts_what_it_went_over() -> None:
    walk = walked(lambda event: event._replace(hash=b"x"))
    assert (walk.chains, walk.events) == (1, 1)
