"""Bringing a tracker in: everything it needs is added, then every record, in one transaction; or nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from pledge_engine.hires.importing import Arrival, import_hires
from pledge_engine.intake.planning import Plan, hold_for_import, plan_import
from pledge_engine.intake.sheets import Sheet
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.store.tables import people, teams
from pledge_engine.work import Work

Tell = Callable[[float], None]


def bring_in(
    work: Work,
    sheet: Sheet,
    *,
    create_people: bool = False,
    create_teams: bool = False,
    tell: Tell = lambda _share: None,
) -> tuple[Plan, tuple[str, ...]]:
    """Bring a tracker in, and give what was done with the references of the new records.

    Raises ``Forbidden``, or ``TrackerMistakes`` with every mistake of every row, and then nothing is brought in.
    """
    hold_for_import(work)
    plan = plan_import(
        work, sheet, create_people=create_people, create_teams=create_teams, tell=lambda share: tell(share / 2)
    )
    _add(work, plan)
    handles = {row.handle: row.id for row in work.connection.execute(select(people.c.handle, people.c.id))}
    places = {row.name: row for row in work.connection.execute(select(teams.c.id, teams.c.name, teams.c.care_group_id))}
    arrivals = [
        Arrival(
            place=places[planned.place.name],
            journey=replace(
                planned.journey, leads={role: handles[handle] for role, handle in planned.journey.leads.items()}
            ),
            tracker_id=planned.tracker_id,
            told=planned.told,
        )
        for planned in plan.arrivals
    ]
    references = import_hires(work, arrivals, plan.pledge, lambda share: tell((1 + share) / 2)) if arrivals else ()
    return plan, references


def _add(work: Work, plan: Plan) -> None:
    """Add what the tracker names and is not there, by the commands that an administrator would give."""
    for care_group in plan.additions.care_groups:
        add_care_group(work, care_group, sure=True)
    for team, care_group in plan.additions.teams.items():
        add_team(work, team, care_group=care_group, sure=True)
    for person in plan.additions.people.values():
        add_person(work, person.handle, person.name, email=person.email or None)
    for handle, role, scope in plan.additions.roles:
        give_grant(work, handle, role, scope=scope)
