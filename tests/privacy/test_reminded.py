"""Nobody is reminded of a step that they cannot see: whom the sweep found in SQL, held against ``access``, record by record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.access.sight import sees_step
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.office import Office
from pledge_engine.people.covering import name_cover
from pledge_engine.people.directory import load_reader
from pledge_engine.people.granting import give_grant
from pledge_engine.store.tables import hires, occurrences, people, reminders
from pledge_engine.store.tables.reminder import Why
from pledge_engine.work import Work
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.reminders.conftest import Days
from tests.privacy.world import DEFINITION, PLACES, RECORDS
from workflows.definition import Role

# So late that every rung was reached; on the next day also those that wait for the owner to have known.
LONG_AFTER = (date(2027, 9, 1), date(2027, 9, 2))
ONESELF = RECORDS["oneself"].worker
# Whom the worker of a record stands in for, in whose place they would be told of it.
COVERED = {Role.SERVICE_LEAD: "sam", Role.PROFESSIONAL_LEAD: "pat", Role.FACILITATOR: "fay"}


@pytest.fixture
def office(own_world: str) -> Iterator[Office]:
    office = office_on(own_world)
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
    yield office
    office.close()


def told(office: Office) -> list[tuple[str, str, str, bool]]:
    """Who was told of which record and why, and whether ``access`` opens that step to them."""
    for day in LONG_AFTER:
        Days(office).sweep(day)
    with office.work(ENGINE, write=False) as work:
        return [(row.handle, row.reference, row.why, _sees(work, row)) for row in _found(work)]


def _found(work: Work) -> Sequence[Row[*tuple[Any, ...]]]:
    joined = (
        reminders.join(people, people.c.id == reminders.c.recipient_id)
        .join(occurrences, occurrences.c.id == reminders.c.occurrence_id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
    )
    columns = (reminders.c.recipient_id, reminders.c.why, occurrences.c.step, occurrences.c.hire_id)
    return work.connection.execute(select(*columns, people.c.handle, hires.c.reference).select_from(joined)).all()


def _sees(work: Work, row: Row[Any]) -> bool:
    """Whether the person may see that the step needs attention, and on their own record as its worker only."""
    reader = load_reader(work.connection, row.recipient_id, work.today)
    assert reader is not None
    actor, _ = reader
    scope, step = load_hire(work.connection, row.hire_id)[1], steps_known(work)[row.step]
    if row.recipient_id in scope.appointee_ids and Role.WORKER not in {step.owner, *step.agreed_by}:
        return False
    if row.recipient_id in scope.appointee_ids and row.why != Why.HOLDER:
        return False
    opened = may(actor, Action.SEE_ATTENTION, scope, step) is not None
    return opened and sees_step(actor, scope, step, DEFINITION)


@pytest.mark.parametrize("role", [None, *PLACES], ids=lambda role: role.value if role else "nobody")
def test_nobody_is_reminded_of_a_step_that_they_cannot_see(office: Office, role: Role | None) -> None:
    today = LONG_AFTER[0]
    Days(office).at(today)
    if role:
        with office.work(office.actor("admin")) as work:
            give_grant(work, ONESELF, role, scope=PLACES[role])
    if role in COVERED:
        with office.work(office.actor(COVERED[role])) as work:
            name_cover(work, COVERED[role], ONESELF, from_on=today, until_on=today + timedelta(days=7))
    found = told(office)
    assert not {row[:3] for row in found if not row[3]}
    assert {Why.HOLDER, Why.QUEUE, Why.ESCALATED, Why.ESCALATED_FURTHER} <= {row[2] for row in found}
    assert {"sam", "pat", "lena", *COVERED.values()} - {COVERED.get(role or Role.BOARD)} <= {row[0] for row in found}
    assert (role in COVERED) == (Why.COVER in {row[2] for row in found})
