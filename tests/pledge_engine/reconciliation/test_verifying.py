"""Verifying everything: who may, what is looked at, and that what was put back or erased is not taken for a change."""

import pytest

from pledge_engine.errors import Forbidden, NotFound
from pledge_engine.reconciliation.verifying import verify
from tests.factories.trust import Trust
from workflows.definition import Role

AUDITOR = (Role.AUDITOR, "trust")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.WORKER}])
def test_only_auditors_verify(trust: Trust, role: Role) -> None:
    reference = trust.hire()
    scope = {Role.SERVICE_LEAD: "Oak", Role.PROFESSIONAL_LEAD: "Adult"}.get(role, "trust")
    with trust.work(trust.actor("sam", (role, scope))) as work:
        with pytest.raises(Forbidden):
            verify(work)
        with pytest.raises((Forbidden, NotFound)):
            verify(work, reference)


def test_everything_or_one_record_is_verified(trust: Trust) -> None:
    reference = trust.hire()
    trust.hire()
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        whole, one = verify(work), verify(work, reference)
        assert (whole.trail.events, one.trail.events) == (2, 1)
        assert whole.records is not None
        assert one.records is not None
        assert (whole.records.records, one.records.records) == (2, 1)
        with pytest.raises(NotFound):
            verify(work, "R-9999")


def test_records_are_compared_for_as_long_as_there_is_time_and_those_that_are_left_are_counted(trust: Trust) -> None:
    for _ in range(51):
        trust.hire()
    with trust.work(trust.actor("bo", AUDITOR)) as work:
        found = verify(work, goes_on=lambda: False)
        assert found.records is not None
        assert (found.trail.events, found.records.records, found.records.left) == (51, 50, 1)
        assert "50 of 51 records compared with the trail" in str(found)
        whole = verify(work).records
        assert whole is not None
        assert (whole.records, whole.left) == (51, 0)
        assert "51 records compared with the trail" in str(whole)


def test_a_record_of_their_own_is_not_there_for_an_auditor(trust: Trust) -> None:
    own = trust.hire()
    trust.offer(own, "bo")
    with trust.work(trust.actor("bo", AUDITOR)) as work, pytest.raises(NotFound):
        verify(work, own)
