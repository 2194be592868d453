"""A fictional place: care groups, teams and people who do not exist, with the roles that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pledge_engine.logins.passwords import hash_of, store_password
from pledge_engine.office import SET_UP, Office
from pledge_engine.people.directory import find_person
from pledge_engine.people.granting import give_grant
from pledge_engine.people.listing import list_people
from pledge_engine.people.newcomers import add_first_administrator, add_person
from pledge_engine.people.organisation import add_care_group, add_team
from workflows.definition import Role

ADMINISTRATOR = "ada.example"
TRUST = "trust"
# For the pages of the fictional place alone, and printed by it: it keeps nothing from anybody.
DEMO_PASSWORD = "only-for-fictional-people"  # noqa: S105 - It is meant to be known.
PLACES: Mapping[str, tuple[str, ...]] = {
    "Adult community": ("Oak", "Willow", "Harbour"),
    "Older people": ("Meadow",),
    "Children and young people": ("Lantern",),
}


@dataclass(frozen=True, slots=True)
class Fictional:
    """Somebody who does not exist: the name they log in by, their name, one role, and where they hold it."""

    handle: str
    name: str
    role: Role
    scope: str


PEOPLE = (
    Fictional("robin.example", "Robin Example", Role.SERVICE_LEAD, "Oak"),
    Fictional("kim.sample", "Kim Sample", Role.SERVICE_LEAD, "Willow"),
    Fictional("lee.story", "Lee Story", Role.SERVICE_LEAD, "Harbour"),
    Fictional("noor.invented", "Noor Invented", Role.SERVICE_LEAD, "Meadow"),
    Fictional("jo.madeup", "Jo Madeup", Role.SERVICE_LEAD, "Lantern"),
    Fictional("sam.fiction", "Sam Fiction", Role.PROFESSIONAL_LEAD, "Adult community"),
    Fictional("priya.fable", "Priya Fable", Role.PROFESSIONAL_LEAD, "Older people"),
    Fictional("jude.pretend", "Jude Pretend", Role.PROFESSIONAL_LEAD, "Children and young people"),
    Fictional("morgan.sample", "Morgan Sample", Role.HR, TRUST),
    Fictional("casey.example", "Casey Example", Role.OCCUPATIONAL_HEALTH, TRUST),
    Fictional("ines.story", "Inês Story", Role.FACILITATOR, TRUST),
    Fictional("dara.fable", "Dara Fable", Role.LX_LEADERSHIP, TRUST),
    Fictional("bo.fiction", "Bo Fiction", Role.AUDITOR, TRUST),
    Fictional("wyn.invented", "Wyn Invented", Role.BOARD, TRUST),
)
# They lead no record yet: somebody to hand one over to, as either lead, and to name as cover. One of them could be both leads.
SECOND_LEADS = (
    Fictional("ola.pretend", "Ola Pretend", Role.SERVICE_LEAD, "Oak"),
    Fictional("ola.pretend", "Ola Pretend", Role.SERVICE_LEAD, "Meadow"),
    Fictional("nell.story", "Nell Story", Role.PROFESSIONAL_LEAD, "Adult community"),
    Fictional("nell.story", "Nell Story", Role.PROFESSIONAL_LEAD, "Older people"),
    Fictional("nell.story", "Nell Story", Role.SERVICE_LEAD, "Oak"),
)
# They have come and hold no role yet, as in every trust: else everybody without one would be known for a worker.
NEWCOMERS = (("ellis.invented", "Ellis Invented"), ("nia.pretend", "Nia Pretend"), ("uma.fable", "Uma Fable"))


def settle_place(office: Office) -> None:
    """Make the place and its people, each by the command that an administrator would give."""
    with office.work(SET_UP) as work:
        add_first_administrator(work, ADMINISTRATOR, "Ada Example")
    administrator = office.actor(ADMINISTRATOR)
    for care_group, teams in PLACES.items():
        with office.work(administrator) as work:
            add_care_group(work, care_group)
        for team in teams:
            with office.work(administrator) as work:
                add_team(work, team, care_group=care_group)
    for person in PEOPLE:
        with office.work(administrator) as work:
            add_person(work, person.handle, person.name, email=f"{person.handle}@trust.example")
            give_grant(work, person.handle, person.role, scope=person.scope)
    for handle, name in (*dict.fromkeys((each.handle, each.name) for each in SECOND_LEADS), *NEWCOMERS):
        with office.work(administrator) as work:
            add_person(work, handle, name, email=f"{handle}@trust.example")
    for each in SECOND_LEADS:
        with office.work(administrator) as work:
            give_grant(work, each.handle, each.role, scope=each.scope)


def welcome_worker(office: Office, name: str, reference: str) -> str:
    """Give somebody who was offered a post their own log-in for their own record, and return the name they log in by."""
    handle = name.lower().replace(" ", ".")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        add_person(work, handle, name, email=f"{handle}@trust.example")
        give_grant(work, handle, Role.WORKER, scope=reference)
    return handle


def give_log_ins(office: Office) -> None:
    """Let everybody who was made up log in to the pages by the password that the demonstration prints.

    One hash serves all of them: it hides nothing, and making it takes long on purpose.
    """
    hashed = hash_of(DEMO_PASSWORD)
    with office.work(SET_UP) as work:
        for person in list_people(work):
            store_password(work, find_person(work.connection, person.handle).id, hashed)


def hands_for(team: str) -> Mapping[Role, str]:
    """Who acts in which role for a team."""
    care_group = next(group for group, teams in PLACES.items() if team in teams)
    wide = {person.role: person.handle for person in PEOPLE if person.scope == TRUST}
    local = {person.role: person.handle for person in PEOPLE if person.scope in {team, care_group}}
    return wide | local
