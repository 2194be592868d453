"""A sample that anybody can draw again, of everything that an auditor may see."""

from __future__ import annotations

import hashlib

import pytest

from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.reviewing import Wanted, review, sample
from pledge_engine.errors import Forbidden, Invalid
from tests.factories.trust import Trust
from workflows.definition import Role


@pytest.fixture
def auditor(trust: Trust) -> PersonActor:
    return trust.actor("bo", (Role.AUDITOR, "trust"))


def places(trust: Trust, auditor: PersonActor, seed: str, size: int) -> list[tuple[str, int]]:
    with trust.work(auditor) as work:
        return [(event.chain, event.event) for event in sample(work, seed, size)]


def test_the_lowest_lots_are_drawn_and_can_be_worked_out_by_hand(trust: Trust, auditor: PersonActor) -> None:
    named = {trust.hire_id(reference): reference for reference in [trust.hire() for _ in range(12)]}
    with trust.work(auditor) as work:
        every = [(event.chain, event.event) for event in review(work, Wanted(limit=1000))]
    lots = {
        place: hashlib.sha256(f"spring/{named.get(place[0], place[0])}/{place[1]}".encode()).hexdigest()
        for place in every
    }
    assert set(places(trust, auditor, "spring", 5)) == set(sorted(every, key=lots.__getitem__)[:5])
    assert places(trust, auditor, "spring", 5) == places(trust, auditor, "spring", 5)
    assert set(places(trust, auditor, "autumn", 5)) != set(places(trust, auditor, "spring", 5))


def test_a_sample_larger_than_the_trail_is_the_trail(trust: Trust, auditor: PersonActor) -> None:
    trust.hire()
    with trust.work(auditor) as work:
        assert sample(work, "all of it", 200) == review(work, Wanted(limit=1000))


def test_nothing_of_an_auditors_own_record_is_ever_drawn(trust: Trust, auditor: PersonActor) -> None:
    own = trust.hire()
    trust.offer(own, "bo")
    assert own not in {chain for chain, _ in places(trust, auditor, "spring", 200)}


def test_samples_are_for_auditors_and_of_a_size_that_can_be_read(trust: Trust, auditor: PersonActor) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"))) as work, pytest.raises(Forbidden):
        sample(work, "spring", 5)
    with trust.work(auditor) as work:
        for size in (0, 201):
            with pytest.raises(Invalid):
                sample(work, "spring", size)
