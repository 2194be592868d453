"""A trust with very many service leads, each with a record of their own on which one step has just become overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from pledge_engine.access.actor import SystemActor
from pledge_engine.audit.chain import genesis
from pledge_engine.clock import FixedClock, today
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import newcomers, organisation
from pledge_engine.publishing import put_in_force
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import care_groups, definitions, grants, hires, occurrences, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role

# A Tuesday morning with no bank holiday near it, in the window and after the hour of the sweep.
MORNING = datetime(2026, 6, 9, 8, 0, tzinfo=UTC)
STEP = "local_induction"


def settle(address: str, leads: int) -> None:
    """Fill a database that has its tables; one message a lead is due on that morning."""
    engine = open_store(address)
    office = Office(engine, FixedClock(MORNING), door="cli")
    with office.work(SystemActor("set_up")) as work:
        newcomers.add_first_administrator(work, "admin", "Alex Example")
    with office.work(office.actor("admin")) as work:
        put_in_force(work, shipped_text(), "pledge.yaml")
        organisation.add_care_group(work, "North")
        organisation.add_team(work, "Oak team", care_group="North")
    with begin(engine) as connection:
        group = connection.execute(care_groups.select()).one().id
        team = connection.execute(teams.select()).one().id
        pledge = connection.execute(definitions.select()).one().id
        numbers = range(1, leads + 1)
        persons = {n: new_id(MORNING) for n in numbers}
        records = {n: new_id(MORNING) for n in numbers}
        connection.execute(insert(people), [_person(n, persons[n]) for n in numbers])
        connection.execute(insert(grants), [_grant(persons[n], team) for n in numbers])
        led = {"professional_lead_id": office.actor("admin").id, "team_id": team, "definition_id": pledge}
        connection.execute(
            insert(hires), [{**_hire(n, records[n]), **led, "service_lead_id": persons[n]} for n in numbers]
        )
        connection.execute(insert(occurrences), [a_step(records[n], group) for n in numbers])
    engine.dispose()


def _person(n: int, person: str) -> dict[str, object]:
    return {
        "id": person,
        "handle": f"lead{n}",
        "name": f"Lead {n} Example",
        "email": f"lead{n}@trust.example",
        "active": True,
    }


def _grant(person: str, team: str) -> dict[str, object]:
    return {
        "id": new_id(MORNING),
        "person_id": person,
        "role": Role.SERVICE_LEAD,
        "scope_kind": ScopeKind.TEAM,
        "scope_id": team,
    }


def _hire(n: int, record: str) -> dict[str, object]:
    return {
        "id": record,
        "reference": f"R-{n:04d}",
        "post_number": n,
        "state": '["workbook"]',
        "stage": "workbook",
        "version": 1,
        "opened_on": today(MORNING) - timedelta(days=200),
        "chain_head": genesis(record),
        "chain_length": 0,
    }


def a_step(record: str, group: str) -> dict[str, object]:
    """A step that became overdue on that morning."""
    due = today(MORNING) - timedelta(days=1)
    return {
        "id": new_id(MORNING), "hire_id": record, "care_group_id": group, "step": STEP, "stage": "workbook",
        "round": 1, "n": 1, "status": "open", "owner": Role.SERVICE_LEAD, "required": True,
        "opened_on": due - timedelta(days=40), "due_on": due, "first_due_on": due, "because": "made up",
        "can_be_late": True, "version": 1,
    }  # fmt: skip
