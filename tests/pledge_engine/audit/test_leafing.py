"""Leafing through the trail: every event once, whatever is recorded meanwhile, and none of one's own record."""

from __future__ import annotations

import pytest

from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.event import Event
from pledge_engine.audit.leafing import Leaf, NoSuchPlace, leaf, place_of
from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.errors import Forbidden
from tests.factories.trust import Trust
from workflows.definition import Role


@pytest.fixture
def auditor(trust: Trust) -> PersonActor:
    return trust.actor("bo", (Role.AUDITOR, "trust"))


def note(trust: Trust, *references: str) -> None:
    """A note on each record, at one moment."""
    origin = trust.origin()
    with trust.begin() as connection:
        for reference in references:
            hire_id = trust.hire_id(reference)
            event = Event(verb="note_added", origin=origin, hire_id=hire_id, reference=reference, role=Role.HR)
            trust.record(connection, reference, event)


def leafed(trust: Trust, auditor: PersonActor, wanted: Wanted, **where: str) -> Leaf:
    with trust.work(auditor) as work:
        return leaf(work, wanted, **where)


def test_every_event_is_on_one_leaf_alone_in_the_order_of_a_search(trust: Trust, auditor: PersonActor) -> None:
    references = [trust.hire(), trust.hire()]
    for _ in range(4):
        note(trust, *references)
    wanted = Wanted(verb="note_added", limit=3)
    with trust.work(auditor) as work:
        every = review(work, Wanted(verb="note_added"))
    leaves = [leafed(trust, auditor, wanted)]
    while leaves[-1].older:
        leaves.append(leafed(trust, auditor, wanted, older=place_of(leaves[-1].events[-1])))
    assert tuple(event for each in leaves for event in each.events) == every
    assert [(each.newer, len(each.events), each.older) for each in leaves] == [(0, 3, 5), (3, 3, 2), (6, 2, 0)]
    assert leafed(trust, auditor, wanted, newer=place_of(leaves[2].events[0])) == leaves[1]
    assert leafed(trust, auditor, wanted, newer=place_of(leaves[1].events[0])) == leaves[0]


def test_what_is_recorded_meanwhile_moves_nothing_from_one_leaf_to_the_next(trust: Trust, auditor: PersonActor) -> None:
    reference = trust.hire()
    for _ in range(5):
        note(trust, reference)
    wanted = Wanted(reference=reference, limit=2)
    first = leafed(trust, auditor, wanted)
    note(trust, reference)
    second = leafed(trust, auditor, wanted, older=place_of(first.events[-1]))
    assert [event.event for event in (*first.events, *second.events)] == [6, 5, 4, 3]
    assert second.newer == 3
    with_the_newest = leafed(trust, auditor, wanted, newer=place_of(first.events[-1]))
    assert [event.event for event in with_the_newest.events] == [7, 6]


def test_a_record_of_the_auditors_own_is_no_place_to_go_on_from(trust: Trust, auditor: PersonActor) -> None:
    own, other = trust.hire(), trust.hire()
    note(trust, own, other)
    assert leafed(trust, auditor, Wanted(), older=f"{own}/2").older == 0
    trust.offer(own, "bo")
    for place in (f"{own}/2", "R-9999/1", "R-0001", "organisation/0", f"{other}/{'9' * 40}", "/", other + "/²"):
        with pytest.raises(NoSuchPlace):
            leafed(trust, auditor, Wanted(), older=place)
    assert {event.event for event in leafed(trust, auditor, Wanted(), older=f"{other}/2").events} == {1}


def test_only_auditors_leaf_through_it(trust: Trust) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"))) as work, pytest.raises(Forbidden):
        leaf(work, Wanted())
