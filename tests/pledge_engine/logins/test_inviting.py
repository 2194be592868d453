"""An address that was mistyped is put right: what was sent to it opens nothing more, and nobody new is mailed by that alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from notifications.catalogue import FirstPassword
from notifications.outbox import messages
from pledge_engine.access.actor import PersonActor
from pledge_engine.logins.inviting import account_of, invite
from pledge_engine.logins.password_links import LinkOver, make_link_to_mail, whose_link
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.people.newcomers import add_person
from tests.factories.office import ADMINISTRATOR, furnish, office_on
from tests.workflows.small_pledge import SMALL


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    yield office
    office.close()


@pytest.fixture
def invited(office: Office) -> str:
    """The id of Priya, invited at an address with a slip in it."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        person_id = add_person(work, "priya", "Priya Example", email="pirya@trust.example")
        invite(work, "priya")
    return person_id


def mailed(office: Office, person_id: str) -> str:
    """The secret of a link as a courier makes it."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        return make_link_to_mail(work, PersonActor(id=person_id, handle="priya", name=""), FirstPassword.kind)


def states(office: Office, person_id: str) -> list[str]:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        theirs = select(messages.c.status).where(
            messages.c.recipient == person_id, messages.c.kind == FirstPassword.kind
        )
        return sorted(work.connection.execute(theirs).scalars())


def test_an_address_put_right_leaves_no_link_alive_at_the_wrong_one(office: Office, invited: str) -> None:
    link = mailed(office, invited)
    assert whose_link(office, link).handle == "priya"
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", email="priya@trust.example")
        invite(work, "priya")
    with pytest.raises(LinkOver):
        whose_link(office, link)
    assert whose_link(office, mailed(office, invited)).handle == "priya"


def test_what_waits_is_not_sent_to_the_new_address_until_they_are_invited_again(office: Office, invited: str) -> None:
    assert states(office, invited) == ["waiting"]
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", email="priya@trust.example")
        assert account_of(work, invited).invited == "dropped"
    assert states(office, invited) == ["dropped"]
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite(work, "priya")
    assert states(office, invited) == ["dropped", "waiting"]


def test_another_name_or_the_same_address_leaves_links_as_they_are(office: Office, invited: str) -> None:
    link = mailed(office, invited)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", name="Priya Other", email="pirya@trust.example")
    assert whose_link(office, link).handle == "priya"
    assert states(office, invited) == ["waiting"]
