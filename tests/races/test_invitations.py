"""Several who hold the link of one invitation at one moment: one person comes in, and many guess no more often than one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from pledge_engine.errors import Invalid
from pledge_engine.hires.invitations import MOST_TRIES
from pledge_engine.logins.invited import InvitationOver
from pledge_engine.office import Office, shipped_text
from pledge_engine.store.tables import appointees, grants, invitations
from tests.factories.office import ENGINE, furnish, office_on, opened_hire
from tests.races.invited import DAY, come_in, invitation, offer
from workflows.definition import Role

_WAITS_AT_LEAST = 0.5


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        opened_hire(office)
        yield office


@pytest.fixture
def secret(office: Office) -> str:
    """What a link works by that was mailed to somebody who starts on 15 June 2026."""
    with office.work(ENGINE) as work:
        offer(work, "Rowan")
        return invitation(work)


def tried(database: str, secret: str, handle: str, day: date) -> str:
    """How it ended for somebody who came by the link, in a process of their own: "in", or how they were refused."""
    with closing(office_on(database)) as there:
        try:
            come_in(there, secret, handle, day)
        except (InvitationOver, Invalid) as refused:
            return type(refused).__name__
    return "in"


def test_two_who_take_one_invitation_up_at_one_moment_are_one_person(
    office: Office, database: str, secret: str
) -> None:
    barrier = Barrier(2)

    def take(handle: str) -> str:
        barrier.wait()
        return tried(database, secret, handle, DAY)

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(take, ("rowan", "rowan.two"))) == ["InvitationOver", "in"]
    with office.work(ENGINE, write=False) as work:
        given = select(grants.c.person_id).where(grants.c.role == Role.WORKER)
        assert work.connection.execute(given).scalars().all() == [
            work.connection.execute(select(appointees.c.person_id)).scalar_one()
        ]


def test_who_waited_while_the_last_try_was_spent_has_none(office: Office, database: str, secret: str) -> None:
    with office.work(ENGINE) as work:
        work.connection.execute(update(invitations).values(tries=MOST_TRIES - 1))
    with ThreadPoolExecutor(1) as other:
        with office.work(ENGINE) as work:
            work.connection.execute(update(invitations).values(tries=MOST_TRIES))
            waits = other.submit(tried, database, secret, "rowan", DAY - timedelta(days=1))
            with pytest.raises(TimeoutError):
                waits.result(_WAITS_AT_LEAST)
        assert waits.result() == "TriedTooOften"
