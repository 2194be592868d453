"""Locks are taken in one order: of two people who get in each other's way, both have done what they wanted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import text

from pledge_engine.access.finding import load_hire
from pledge_engine.audit.trail import lock_organisation
from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.invitations import invite_at
from pledge_engine.logins.invited import InvitationOver
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.directory import lock_person
from pledge_engine.people.editing import edit_person
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.work import Work
from tests.factories.databases import on_postgresql
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, office_on, opened_hire
from tests.factories.processes import wait_until
from tests.races.invited import come_in, invitation, offer
from tests.races.runners import RECORD
from workflows.definition import Role

# On SQLite there is one writer at a time, and so no order in which anything is locked.
pytestmark = on_postgresql
SECOND = "ada"
_WAITING = text(
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A place with two administrators."""
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        opened_hire(office)
        with office.work(ENGINE) as work:
            add_person(work, SECOND, "Ada Example")
            give_grant(work, SECOND, Role.ADMINISTRATOR)
        yield office


def is_blocked(office: Office) -> bool:
    """Whether anybody waits for a lock in this database, whatever goes on in others of the server."""
    with office.engine.connect() as connection:
        return bool(connection.execute(_WAITING).scalar_one())


def comes_in(database: str, office: Office, secret: str) -> None:
    """Somebody takes an invitation up in another process."""
    with closing(office_on(database, office.clock.now())) as there:
        come_in(there, secret)


def elsewhere(database: str, office: Office, act: Callable[[Work], object]) -> None:
    """What an administrator does in another process."""
    with closing(office_on(database, office.clock.now())) as there, there.work(there.actor(ADMINISTRATOR)) as work:
        act(work)


@pytest.mark.parametrize(
    "other",
    [lambda work: deactivate_person(work, SECOND), lambda work: edit_person(work, SECOND, name="Ada Other")],
    ids=["deactivated", "edited"],
)
def test_an_administrator_ends_what_they_are_at_before_they_are_changed(
    database: str, office: Office, other: Callable[[Work], object]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with office.work(office.actor(SECOND)) as work:
            changes = pool.submit(elsewhere, database, office, other)
            assert wait_until(lambda: is_blocked(office), 60)
            give_grant(work, "wren", Role.BOARD)
        changes.result(60)


def test_whoever_gives_a_record_to_its_worker_does_not_hold_it_while_they_wait_for_the_organisation(
    database: str, office: Office
) -> None:
    with office.work(ENGINE) as work:
        hire = offer(work, "Wren")
    with ThreadPoolExecutor(1) as pool:
        with office.work(ENGINE) as work:
            # As whoever is deactivated: the organisation, then each record on which they had picked up a step.
            lock_organisation(work.connection)
            gives = pool.submit(
                elsewhere, database, office, lambda there: give_grant(there, "wren", Role.WORKER, scope=RECORD)
            )
            assert wait_until(lambda: is_blocked(office), 60)
            load_hire(work.connection, hire, lock=True)
        gives.result(60)


def test_whoever_takes_an_invitation_up_does_not_hold_it_while_they_wait_for_the_record(
    database: str, office: Office
) -> None:
    with office.work(ENGINE) as work:
        hire = offer(work, "Rowan")
        secret = invitation(work)

    with ThreadPoolExecutor(1) as pool:
        with office.work(ENGINE) as work:
            # As whoever invites anew, or ends the offer: the record, then the invitation.
            load_hire(work.connection, hire, lock=True)
            comes = pool.submit(comes_in, database, office, secret)
            assert wait_until(lambda: is_blocked(office), 60)
            invite_at(work, "offer", "rowan@other.example")
        with pytest.raises(InvitationOver):
            comes.result(60)


@pytest.mark.parametrize("how", ["given the role", "takes the invitation up"])
def test_whoever_gives_way_is_not_waited_for_once_the_organisation_is_held(
    database: str, office: Office, how: str
) -> None:
    with office.work(ENGINE) as work:
        earlier = add_person(work, "earlier", "Rowan")
        offer(work, "Rowan", person=earlier)
        secret = invitation(work)
    with ThreadPoolExecutor(1) as pool:
        with office.work(ENGINE) as work:
            # As whoever edits somebody: the person, then the organisation.
            lock_person(work.connection, "earlier")
            if how == "given the role":
                comes = pool.submit(
                    elsewhere, database, office, lambda there: give_grant(there, "wren", Role.WORKER, scope=RECORD)
                )
            else:
                comes = pool.submit(comes_in, database, office, secret)
            assert wait_until(lambda: is_blocked(office), 60)
            edit_person(work, "earlier", email="earlier@trust.example")
        comes.result(60)
