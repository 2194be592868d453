"""A refusal is a value that carries every reason."""

import pytest

from workflows.blockers import ROLE_WORDS, Blocker, Reason, Refused, refuse
from workflows.definition import Role


def test_a_refusal_for_one_reason_says_what_it_is_about() -> None:
    refused = refuse(Reason.STEP_OPEN, "It is not complete.", step="job_plan", n=2, role=Role.SERVICE_LEAD)
    assert refused == Refused(
        (Blocker(Reason.STEP_OPEN, "It is not complete.", step="job_plan", n=2, role=Role.SERVICE_LEAD),)
    )


@pytest.mark.parametrize("role", Role)
def test_every_role_can_be_named_in_a_sentence(role: Role) -> None:
    assert ROLE_WORDS[role]
    assert "_" not in ROLE_WORDS[role]
