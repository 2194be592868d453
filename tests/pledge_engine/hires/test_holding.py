"""Which role holds a turn is the same where turns are narrowed and counted by it as where one that was found is told of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.hires.holders import given_roles, holders
from pledge_engine.hires.holding import held_by
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.occurrence import occurrences
from tests.factories.trust import DAY, PLEDGE, Trust
from workflows.definition import BOTH_LEADS, Role, Step

SERVICE, PROFESSIONAL = BOTH_LEADS
COMPLETE, NOT_APPLICABLE, KEPT = {"proposal": "complete"}, {"proposal": "not_applicable"}, {"kept_from": 1}
GONE = replace(PLEDGE.steps["readiness_plan"], key="a_step_of_an_older_pledge")
BY_BOTH, BY_THREE = PLEDGE.steps["readiness_plan"], PLEDGE.steps["induction_review"]
BY_NOBODY, OF_HR = PLEDGE.steps["understand_roles"], PLEDGE.steps["hr_clearance"]

# A step, what is proposed of it if anything, who gave their agreement and who took it back, and who holds it then.
TURNS = [
    (BY_NOBODY, None, (), (), {SERVICE}),
    (OF_HR, None, (), (), {Role.HR}),
    (BY_BOTH, None, (), (), {SERVICE}),
    (BY_BOTH, COMPLETE, (), (), {SERVICE, PROFESSIONAL}),
    (BY_BOTH, COMPLETE, (SERVICE,), (), {PROFESSIONAL}),
    (BY_BOTH, COMPLETE, (), (SERVICE, PROFESSIONAL), {SERVICE, PROFESSIONAL}),
    (BY_THREE, None, (), (), {PROFESSIONAL}),
    (BY_THREE, COMPLETE, (), (), {SERVICE, PROFESSIONAL, Role.WORKER}),
    (BY_THREE, COMPLETE, (Role.WORKER,), (), {SERVICE, PROFESSIONAL}),
    (BY_THREE, COMPLETE, BOTH_LEADS, (Role.WORKER,), {Role.WORKER}),
    (BY_THREE, NOT_APPLICABLE, (PROFESSIONAL,), (), {SERVICE}),
    (BY_THREE, COMPLETE | KEPT, (SERVICE,), (), {PROFESSIONAL}),
    (OF_HR, NOT_APPLICABLE, (), (), {SERVICE, PROFESSIONAL}),
    (OF_HR, NOT_APPLICABLE, (SERVICE,), (), {PROFESSIONAL}),
    (OF_HR, COMPLETE | KEPT, (), (), {SERVICE, PROFESSIONAL}),
    (GONE, None, (), (), {SERVICE}),
    (GONE, COMPLETE, (), (), {SERVICE, PROFESSIONAL}),
    (GONE, NOT_APPLICABLE, (PROFESSIONAL,), (), {SERVICE}),
]


@pytest.mark.parametrize(("step", "proposed", "given", "taken_back", "held"), TURNS)
def test_whoever_holds_a_turn_finds_it_among_those_that_they_hold_and_nobody_else_does(
    trust: Trust,
    step: Step,
    proposed: dict[str, Any] | None,
    given: tuple[Role, ...],
    taken_back: tuple[Role, ...],
    held: set[Role],
) -> None:
    hire_id = trust.hire_id(reference := trust.hire())
    turn = {"hire_id": hire_id, "occurrence_id": trust.open_step(reference, BY_BOTH.key), "agreed_on": DAY}
    by = {role: trust.person(f"a.{role}") for role in Role}
    with trust.work() as work:
        waits = {"status": "awaiting_agreement", **proposed} if proposed else {}
        work.connection.execute(update(occurrences).values(step=step.key, owner=step.owner, **waits))
        for role, voided_at in (*((role, None) for role in given), *((role, work.now) for role in taken_back)):
            row = {"id": new_id(work.now), "role": role, "person_id": by[role], "voided_at": voided_at}
            row |= {"recorded_at": work.now, "content_hash": "0" * 64}
            work.connection.execute(insert(agreements), turn | row)
        (found,) = work.connection.execute(select(occurrences)).all()
        assert {*holders(step, found, given_roles(work, [found]))} == held
        asked = [held_by(role, PLEDGE.steps.values()).label(role) for role in Role]
        told = work.connection.execute(select(*asked).select_from(occurrences)).one()
    assert {role for role in Role if getattr(told, role)} == held
