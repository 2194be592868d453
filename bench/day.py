"""A trust of a size as people find it on a working day: its made-up records, one that was lived through, and their trail."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import Row, select, update

from bench.keeping import close_turns
from bench.made_up import NOW, TIMED
from bench.prepared import actor_of, handle_of, prepared_hire
from bench.scale import READER, Trust, look_at_tables, trust_of
from pledge_engine.audit.chain import genesis
from pledge_engine.audit.event import Change, Event, Origin, Titled
from pledge_engine.audit.trail import Link, append_links, link_of
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_team
from pledge_engine.store.session import begin
from pledge_engine.store.tables import counters, hires
from workflows.definition import Role
from workflows.reading import load_shipped

LEAD, SENIOR, AUDITOR = "service.lead", "senior.leader", "an.auditor"
# It has no other record, so that nothing is carried into the one that is lived through.
TEAM = "A team of its own"
EVENTS_EACH = 4
_AT_ONCE = 2000
_GRANTS = (
    (handle_of(Role.SERVICE_LEAD), Role.SERVICE_LEAD, TEAM),
    (handle_of(Role.HR), Role.HR, "Group 0"),
    (SENIOR, Role.LX_LEADERSHIP, ""),
    (AUDITOR, Role.AUDITOR, ""),
)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A trust, and the reference of the one record whose every step was taken by command; ``step`` is the next on it."""

    trust: Trust
    reference: str
    step: str = TIMED.step


def working_day(address: str, size: int, seed: int) -> WorkingDay:
    """Fill an empty database: so many records with their closed turns and events, and one by command in the reader's team."""
    trust = trust_of(address, size, seed)
    office = trust.office
    with office.work(office.actor("admin")) as work:
        add_team(work, TEAM, care_group="Group 0")
        for handle, role, scope in _GRANTS:
            add_person(work, handle, f"Made-up {role.value.replace('_', ' ')}")
            give_grant(work, handle, role.value, scope=scope)
        work.connection.execute(update(counters).where(counters.c.name == "hire").values(last=size))
    close_turns(trust, seed)
    _tell(trust, random.Random(seed))  # noqa: S311 - made-up rows are no secret.
    people = {role: actor_of(office, handle_of(role)) for role in (Role.SERVICE_LEAD, Role.HR)}
    lived = {**people, Role.PROFESSIONAL_LEAD: actor_of(office, READER)}
    reference = prepared_hire(office, lived, TEAM, first=f"R-{size + 1:04d}")
    look_at_tables(office.engine)
    return WorkingDay(trust, reference)


def _tell(trust: Trust, chance: random.Random) -> None:
    """Events of every record, each step completed by the lead it names on some day of the last year."""
    with begin(trust.office.engine) as connection:
        rows = connection.execute(select(hires.c.id, hires.c.reference, hires.c.professional_lead_id)).all()
        links = (link for row in rows for link in _links(row, chance))
        while together := list(islice(links, _AT_ONCE)):
            append_links(connection, together)


def _links(row: Row[str, str, str], chance: random.Random) -> Iterator[Link]:
    head, steps = genesis(row.id), chance.sample(list(load_shipped().steps.values()), EVENTS_EACH)
    for length, step in enumerate(steps):
        at = NOW - timedelta(days=400 - 100 * length, minutes=chance.randrange(100_000))
        event = Event(
            verb="step_completed",
            origin=Origin(actor=row.professional_lead_id, at=at, door="web", request_id="made-up"),
            hire_id=row.id,
            reference=row.reference,
            role=Role.PROFESSIONAL_LEAD,
            step=Titled(step.key, step.title),
            round=1,
            turn=1,
            changes={f"turns.{step.key}.1.1": Change({"status": "open"}, {"status": "done"})},
        )
        link = link_of(event, head=head, length=length)
        head = link.end.head
        yield link
