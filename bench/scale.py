"""A trust of any size, its rows made straight in the tables: what takes years by commands is there in seconds.

Every record stands in the middle of its journey with a few open steps, of which some are overdue. Everything is drawn from
the seed, so that both databases and every run hold the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import Connection, Engine, Table, insert, text

from bench.made_up import DAY, NOW
from pledge_engine.access.actor import PersonActor, SystemActor
from pledge_engine.audit.chain import genesis
from pledge_engine.clock import FixedClock
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.publishing import put_in_force
from pledge_engine.store import schema
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import care_groups, definitions, hires, occurrences, people, teams
from workflows.definition import Role
from workflows.reading import load_shipped

READER, CARE_GROUPS, TEAMS_EACH, STEPS_EACH = "reader", 20, 5, 4
_AT_ONCE = 2000
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust of a size: its address, who reads, and the care group whose professional lead they are."""

    address: str
    office: Office
    reader: PersonActor
    care_group: str


def trust_of(address: str, size: int, seed: int) -> Trust:
    """Fill an empty database with so many records, spread evenly over twenty care groups of five teams each."""
    engine = open_store(address)
    schema.upgrade(engine)
    office = Office(engine, FixedClock(NOW), door="cli")
    with office.work(SystemActor("set_up")) as work:
        newcomers.add_first_administrator(work, "admin", "Made-up administrator")
    with office.work(office.actor("admin")) as work:
        put_in_force(work, shipped_text(), "pledge.yaml")
        for group in range(CARE_GROUPS):
            organisation.add_care_group(work, f"Group {group}")
            for team in range(TEAMS_EACH):
                organisation.add_team(work, f"Team {group}.{team}", care_group=f"Group {group}")
        for handle in (READER, "other"):
            newcomers.add_person(work, handle, f"Made-up {handle}")
        granting.give_grant(work, READER, Role.PROFESSIONAL_LEAD, scope="Group 0")
    with begin(engine) as connection:
        _fill(connection, size, random.Random(seed))  # noqa: S311 - made-up rows are no secret.
        care_group = connection.execute(care_groups.select().where(care_groups.c.name == "Group 0")).one().id
    look_at_tables(engine)
    return Trust(address, office, office.actor(READER), care_group)


def look_at_tables(engine: Engine) -> None:
    """Let the database count what its tables hold, as a server does by itself within minutes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def _fill(connection: Connection, size: int, chance: random.Random) -> None:
    places = connection.execute(teams.select().order_by(teams.c.name)).all()
    ids = {row.handle: row.id for row in connection.execute(people.select())}
    own = {place.care_group_id for place in places if place.name.startswith("Team 0.")}
    pledge = connection.execute(definitions.select()).one().id
    records = [
        {
            "id": new_id(NOW),
            "n": n,
            "team_id": places[n % len(places)].id,
            "group": places[n % len(places)].care_group_id,
        }
        for n in range(1, size + 1)
    ]
    _add(connection, hires, (_hire(record, pledge, _leads(record, ids, own)) for record in records))
    _add(connection, occurrences, (row for record in records for row in _open_steps(record, chance)))


def _add(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    coming = iter(rows)
    while together := list(islice(coming, _AT_ONCE)):
        connection.execute(insert(table), together)


def _leads(record: Row, ids: Mapping[str, str], own: set[str]) -> Row:
    """The reader leads the records of their own care group, and somebody else all others."""
    return {"service_lead_id": ids["admin"], "professional_lead_id": ids[READER if record["group"] in own else "other"]}


def _hire(record: Row, pledge: str, leads: Row) -> Row:
    own = {
        "id": record["id"],
        "reference": f"R-{record['n']:04d}",
        "post_number": record["n"],
        "team_id": record["team_id"],
    }
    where = {"state": '["workbook"]', "stage": "workbook", "version": 1, "opened_on": DAY - timedelta(days=200)}
    return {
        **leads,
        **own,
        **where,
        "definition_id": pledge,
        "chain_head": genesis(str(record["id"])),
        "chain_length": 0,
    }


def _open_steps(record: Row, chance: random.Random) -> Iterator[Row]:
    """Some steps of the workbook, one in ten of them overdue."""
    steps = [load_shipped().steps[key] for key in load_shipped().stages["workbook"].steps]
    for step in chance.sample([step for step in steps if step.owner is not Role.WORKER], STEPS_EACH):
        late = chance.random() < 0.1
        due = DAY - timedelta(days=chance.randrange(1, 60)) if late else DAY + timedelta(days=chance.randrange(60))
        yield {
            "id": new_id(NOW), "hire_id": record["id"], "care_group_id": record["group"], "step": step.key,
            "stage": step.stage, "round": 1, "n": 1, "status": "open", "owner": step.owner.value,
            "required": step.required, "opened_on": DAY - timedelta(days=90), "due_on": due, "first_due_on": due,
            "because": "made up", "can_be_late": True, "version": 1,
        }  # fmt: skip
