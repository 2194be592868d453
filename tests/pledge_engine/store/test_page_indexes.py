"""What the pages of a working day ask is found by the indexes that were made for it, on both databases."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.hires.attention import attention
from pledge_engine.hires.listing import list_matching
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.record_filters import Filters, counts_of
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.period import Period
from pledge_engine.work import Work
from tests.factories.office import ADMINISTRATOR, furnish, office_on, opened_hire
from workflows.definition import Role

ASKED: dict[str, tuple[str, Callable[[Work], object]]] = {
    "ix_occurrence_open": ("sam", lambda work: list_matching(work, Filters())),
    "ix_occurrence_awaiting": ("sam", waiting_for_actor),
    "ix_occurrence_sent_back": ("sam", waiting_for_actor),
    "ix_hire_service_lead": ("sam", my_steps),
    "ix_hire_team": ("sam", lambda work: counts_of(work, work.newest(SHIPPED_PLEDGE), Filters())),
    "ix_hire_held": ("sam", attention),
    "ix_occurrence_outcome": ("pat", lambda work: what_was_kept(work, Period(work.today, work.today), By.STEP)),
    "ix_audit_event_newest": ("bo", lambda work: review(work, Wanted())),
    "ix_audit_event_verb": ("bo", lambda work: review(work, Wanted(verb="hire_opened"))),
    "ix_audit_event_actor": ("bo", lambda work: review(work, Wanted(person="sam"))),
}


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, "bo", "Bo Example")
        granting.give_grant(work, "bo", Role.AUDITOR, scope="trust")
    opened_hire(office)
    yield office
    office.close()


def plans_of(office: Office, handle: str, ask: Callable[[Work], object]) -> list[str]:
    """How the database would find what is asked, statement by statement."""
    plans: list[str] = []

    def explained(connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith(("SELECT", "WITH")):
            return
        how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN (COSTS OFF)"
        found = connection.exec_driver_sql(f"{how} {statement}", parameters)
        plans.append("\n".join(str(row[-1]) for row in found))

    with office.work(office.actor(handle), write=False) as work:
        if work.connection.dialect.name == "postgresql":  # With hardly a row anything else would be as quick.
            for way in ("seqscan", "bitmapscan", "sort"):
                work.connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        event.listen(office.engine, "before_cursor_execute", explained)
        try:
            ask(work)
        finally:
            event.remove(office.engine, "before_cursor_execute", explained)
    return plans


@pytest.mark.parametrize("index", ASKED)
def test_it_is_found_by_its_index(office: Office, index: str) -> None:
    plans = plans_of(office, *ASKED[index])
    assert any(index in plan for plan in plans), "\n\n".join(plans)
