"""Who holds what waits for agreement is said in the same words on the record, on its page and in the list of records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import step_form
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.occurrence import occurrences
from tests.factories.cover import RECORD, gone, one_record
from workflows.definition import Role

LEADS = {"sam": Role.SERVICE_LEAD, "pat": Role.PROFESSIONAL_LEAD}
# Agreed by both leads and by the worker.
STEP, STAGE = "induction_review", "supervision"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def waits(office: Office, *given: str) -> None:
    """The review waits for all but those who gave their agreement, and nothing else that is required is open."""
    with office.work(office.actor("sam")) as work:
        work.connection.execute(update(occurrences).values(required=False))
        there = occurrences.c.step == "understand_roles"
        turn = work.connection.execute(select(occurrences.c.id, occurrences.c.hire_id).where(there)).one()
        proposed = {"status": "awaiting_agreement", "proposal": "complete", "required": True}
        owned = {"step": STEP, "stage": STAGE, "owner": Role.PROFESSIONAL_LEAD}
        work.connection.execute(update(occurrences).where(there).values(proposed | owned))
        for handle in given:
            of = {"id": new_id(work.now), "hire_id": turn.hire_id, "occurrence_id": turn.id, "role": LEADS[handle]}
            by = {"person_id": office.actor(handle).id, "agreed_on": work.today, "recorded_at": work.now}
            work.connection.execute(insert(agreements), {**of, **by, "content_hash": "0" * 64})


def said(office: Office) -> set[str]:
    """Who holds it, as every place says it."""
    with office.work(office.actor("cleo"), write=False) as work:
        (task,) = [task for task in show_hire(work, RECORD).tasks if task.step == STEP]
        explained, form = explain(work, RECORD, STEP), step_form(work, RECORD, STEP)
        return {task.owner, explained.owner, form.owner, list_hires(work).rows[0].next_owner}


def test_the_worker_is_named_where_their_agreement_alone_is_missing(office: Office) -> None:
    waits(office, "sam", "pat")
    assert said(office) == {"The worker"}


def test_the_worker_is_not_named_beside_a_lead(office: Office) -> None:
    waits(office, "pat")
    assert said(office) == {"The service lead"}


def test_where_one_of_two_leads_is_gone_the_other_holds_it_and_nobody_the_rest(office: Office) -> None:
    waits(office)
    gone(office, "pat")
    assert said(office) == {"The service lead; nobody holds the part of the professional lead"}
