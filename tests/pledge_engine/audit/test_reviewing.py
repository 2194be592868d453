import pytest

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.errors import Forbidden, NotFound
from tests.factories.trust import DAY, Trust
from workflows.definition import Role

AUDITOR = (Role.AUDITOR, "trust")


def act(trust: Trust, reference: str, handle: str, role: Role) -> None:
    """Let a person do something on a record in a role."""
    origin = trust.origin(trust.person(handle))
    event = Event(verb="note_added", origin=origin, hire_id=trust.hire_id(reference), reference=reference, role=role)
    with trust.begin() as connection:
        trust.record(connection, reference, event)


def test_events_are_told_newest_first_with_who_did_them(trust: Trust) -> None:
    reference = trust.hire()
    act(trust, reference, "sam.lead", Role.SERVICE_LEAD)
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        told = [(event.event, event.verb, event.who) for event in review(work, Wanted(reference=reference))]
    assert told == [(2, "note_added", "Sam.Lead"), (1, "hire_opened", "Pledge Engine")]


def test_a_worker_is_never_named_nor_found_by_name(trust: Trust) -> None:
    reference = trust.hire()
    act(trust, reference, "wren", Role.WORKER)
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        assert review(work, Wanted(reference=reference))[0].who == "the worker"
        with pytest.raises(NotFound):
            review(work, Wanted(person="wren"))


def test_an_auditor_finds_nothing_of_a_record_of_their_own(trust: Trust) -> None:
    own, other = trust.hire(), trust.hire()
    trust.offer(own, "bo")
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        assert {event.chain for event in review(work, Wanted())} == {trust.hire_id(other)}
        with pytest.raises(NotFound):
            review(work, Wanted(reference=own))


def test_private_values_are_withheld(trust: Trust) -> None:
    reference = trust.hire()
    trust.happen(reference, "note_added", note=Change(None, Secret("CANARY")))
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        (change,) = review(work, Wanted(verb="note_added"))[0].changes
    assert (change.old, change.new) == (None, "(private)")


def test_days_are_days_in_london_and_both_ends_count(trust: Trust) -> None:
    trust.hire()
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        assert len(review(work, Wanted(since=DAY, until=DAY))) == 1
        assert review(work, Wanted(until=DAY.replace(day=5))) == review(work, Wanted(since=DAY.replace(day=7))) == ()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.WORKER}])
def test_only_auditors_review(trust: Trust, role: Role) -> None:
    trust.hire()
    scope = {Role.SERVICE_LEAD: "Oak", Role.PROFESSIONAL_LEAD: "Adult"}.get(role, "trust")
    with trust.work(trust.actor("sam", (role, scope))) as work, pytest.raises(Forbidden):
        review(work, Wanted())


def test_what_somebody_did_who_is_not_there_is_not_found(trust: Trust) -> None:
    with trust.work(trust.actor("bo", AUDITOR)) as work, pytest.raises(NotFound):
        review(work, Wanted(person="nobody"))
