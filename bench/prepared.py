"""A database with hires that are each one completed step and one advance away from their next stage.

It is made once by the engine's own commands; every peer of every round then works on a copy of it. A second team is there
for hires to be opened in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import takewhile
from typing import Any

from sqlalchemy import event

from bench.driver import kind_of
from bench.made_up import COMPLETIONS, NEW_IN, NOW, TEAM, TIMED_IN, Completion
from pledge_engine.access.actor import PersonActor, SystemActor
from pledge_engine.clock import FixedClock
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.stage_commands import advance, agree_stage
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from pledge_engine.people.directory import load_actor
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_first_administrator, add_person
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.publishing import put_in_force
from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from workflows.definition import BOTH_LEADS, Role
from workflows.readiness import carried_steps
from workflows.reading import SHIPPED, load_shipped

CARE_GROUP, FIRST = "North", "R-0001"
_PLACES = {Role.SERVICE_LEAD: (TEAM, NEW_IN), Role.PROFESSIONAL_LEAD: (CARE_GROUP,), Role.HR: (CARE_GROUP,)}
_CARRIED = frozenset(step.key for step in carried_steps(load_shipped()))
People = Mapping[Role, PersonActor]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The address of a database, the references of its prepared hires, and the people who move them."""

    address: str
    references: tuple[str, ...]
    people: People


def prepare(address: str, hires: int) -> Prepared:
    """Fill an empty database with that many hires, all at the same point, without waiting for the disk."""
    engine = open_store(address)
    event.listen(engine, "connect", _without_waiting(kind_of(address)))
    schema.upgrade(engine)
    office = Office(engine, FixedClock(NOW), door="cli")
    lay_out(office)
    people = {role: actor_of(office, handle_of(role)) for role in _PLACES}
    references = tuple(prepared_hire(office, people) for _ in range(hires))
    engine.dispose()
    return Prepared(address, references, people)


def _without_waiting(kind: str) -> Callable[[Any, object], None]:
    setting = "PRAGMA synchronous = OFF" if kind == "sqlite" else "SET synchronous_commit = off"

    def set_it(connection: Any, _record: object) -> None:
        connection.execute(setting)
        connection.commit()

    return set_it


def lay_out(office: Office) -> None:
    """One team with its people, and the shipped pledge in force."""
    with office.work(SystemActor("set_up")) as work:
        add_first_administrator(work, "admin", "Made-up administrator")
    with office.work(actor_of(office, "admin")) as work:
        put_in_force(work, files("workflows").joinpath("definitions", SHIPPED).read_text(encoding="utf-8"), SHIPPED)
        add_care_group(work, CARE_GROUP)
        for team in (TEAM, NEW_IN):
            add_team(work, team, care_group=CARE_GROUP)
        for role, places in _PLACES.items():
            add_person(work, handle_of(role), f"Made-up {role.value.replace('_', ' ')}")
            for place in places:
                give_grant(work, handle_of(role), role.value, scope=place)


def handle_of(role: Role) -> str:
    """By which name the made-up person with a role logs in."""
    return role.value.replace("_", ".")


def actor_of(office: Office, handle: str) -> PersonActor:
    """A made-up person as somebody who acts."""
    with office.work(SystemActor("set_up"), write=False) as work:
        return load_actor(work.connection, handle)


def prepared_hire(office: Office, people: People, team: str = TEAM, *, first: str = FIRST) -> str:
    """The reference of a new hire with everything done in the stage it is about to leave, and both leads agreed.

    ``first`` is the reference of the team's first record: what that one finished is carried into all others.
    """
    lead, other = (people[role] for role in BOTH_LEADS)
    with office.work(lead) as work:
        reference = open_hire(work, team, service_lead=lead.handle, professional_lead=other.handle).reference
    for stage in (*takewhile(lambda stage: stage != TIMED_IN, COMPLETIONS), TIMED_IN):
        if stage != next(iter(COMPLETIONS)):
            with office.work(lead) as work:
                advance(work, reference)
        for completion in COMPLETIONS[stage]:
            if reference == first or completion.step not in _CARRIED:
                _complete(office, people, reference, completion)
        for person in (lead, other):
            with office.work(person) as work:
                agree_stage(work, reference)
    return reference


def _complete(office: Office, people: People, reference: str, completion: Completion) -> None:
    """Complete a step, and let whoever else must agree it do so."""
    with office.work(people[completion.role]) as work:
        complete_step(work, reference, completion.step, completion.answers)
    for role in load_shipped().steps[completion.step].agreed_by:
        if role is not completion.role:
            with office.work(people[role]) as work:
                agree_step(work, reference, completion.step)
