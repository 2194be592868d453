"""People beside those of the office who could stand in: leads of other places, and an auditor; and times away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.logins.passwords import store_password
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import covering, editing, granting, newcomers, organisation
from tests.factories.office import ADMINISTRATOR, as_typed, day_of, furnish, journey_of, office_on, opened_hire
from workflows.definition import Role

RECORD = "R-0001"
# Cara leads a team of another care group, and Piers is that care group's professional lead.
OTHERS = (
    ("cara", Role.SERVICE_LEAD, "Elm team"),
    ("piers", Role.PROFESSIONAL_LEAD, "South"),
    ("bo", Role.AUDITOR, "trust"),
)


@contextmanager
def one_record(database: str) -> Iterator[Office]:
    """An office with the other place beside it, and one record, which Sam and Pat lead."""
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        add_others(office)
        opened_hire(office)
        yield office


def add_others(office: Office) -> None:
    """Add the other place, and those who work there."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        organisation.add_care_group(work, "South")
        organisation.add_team(work, "Elm team", care_group="South")
        for handle, role, scope in OTHERS:
            newcomers.add_person(work, handle, f"{handle.title()} Sample")
            granting.give_grant(work, handle, role, scope=scope)


def reachable(office: Office, handle: str) -> None:
    """Let somebody have a password and an address, so that nothing speaks against them as cover."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        editing.edit_person(work, handle, email=f"{handle}@trust.example")
        store_password(work, office.actor(handle).id, "kept as nobody types it")


def give(office: Office, handle: str, role: Role, scope: str) -> None:
    """Give somebody one role more."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        granting.give_grant(work, handle, role, scope=scope)


def away(office: Office, handle: str, cover: str, days: int = 10, *, by: str = "") -> None:
    """Let somebody be away from today, covered by another; they name it themselves unless somebody else does."""
    today = day_of(office)
    with office.work(office.actor(by or handle)) as work:
        covering.name_cover(work, handle, cover, from_on=today, until_on=today + timedelta(days=days))


def gone(office: Office, handle: str) -> None:
    """Let somebody be deactivated."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate_person(work, handle)


def complete(office: Office, handle: str, step: str, reference: str = RECORD) -> None:
    """Let somebody complete a step with made-up answers."""
    journey = journey_of(office, reference)
    typed = as_typed(journey, journey.definition.steps[step], day_of(office))
    with office.work(office.actor(handle)) as work:
        complete_step(work, reference, step, typed)


def agree(office: Office, handle: str, step: str, reference: str = RECORD) -> None:
    """Let somebody agree a step."""
    with office.work(office.actor(handle)) as work:
        agree_step(work, reference, step)
