"""An address that was mistyped is put right: what was sent to it opens nothing more, and nobody new is mailed by that alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import FirstPassword
from notifications.outbox import Status, messages
from pledge_engine.access.actor import PersonActor
from pledge_engine.errors import Invalid
from pledge_engine.logins.inviting import Account, account_of, invite, last_invitation
from pledge_engine.logins.password_links import INVITATION_LASTS, LinkOver, make_link_to_mail, whose_link
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.people.newcomers import add_person
from tests.factories.office import ADMINISTRATOR, furnish, move_clock, office_on
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
        return make_link_to_mail(
            work, PersonActor(id=person_id, handle="priya", name=""), FirstPassword.kind, "made up"
        )


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


def has_been_sent(office: Office, person_id: str) -> str:
    """Let everything have been sent that waits, and give the secret of the link."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        work.connection.execute(update(messages).where(messages.c.recipient == person_id).values(status=Status.SENT))
    return mailed(office, person_id)


def account(office: Office, person_id: str) -> Account:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        return account_of(work, person_id)


def test_what_was_sent_is_known_to_work_no_more_once_the_address_is_put_right_or_its_days_are_over(
    office: Office, invited: str
) -> None:
    has_been_sent(office, invited)
    assert (account(office, invited).stands, account(office, invited).lapsed) == (True, False)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", email="priya@trust.example")
    assert (account(office, invited).invited, account(office, invited).lapsed) == ("sent", True)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite(work, "priya")
    has_been_sent(office, invited)
    assert not account(office, invited).lapsed
    move_clock(office, INVITATION_LASTS)
    assert account(office, invited).lapsed


def test_inviting_twice_sends_one_and_says_when_unless_another_is_meant(office: Office, invited: str) -> None:
    waits = pytest.raises(Invalid, match="already invited on 9 June 2026, 10am, and that invitation waits")
    with office.work(office.actor(ADMINISTRATOR)) as work, waits:
        invite(work, "priya", besides=last_invitation(work, "priya"))
    has_been_sent(office, invited)
    move_clock(office, timedelta(minutes=5))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        with pytest.raises(Invalid, match="already invited on 9 June 2026, 10am, and the link still works") as refused:
            invite(work, "priya")
        assert refused.value.mistakes[0].mend == "send another with --again, only if it did not reach them"
        known = last_invitation(work, "priya")
        invite(work, "priya", besides=known)
        with pytest.raises(Invalid, match="10:05am"):
            invite(work, "priya", besides=known)
    assert states(office, invited) == ["sent", "waiting"]


def test_an_invitation_that_could_not_be_sent_is_sent_again_without_asking(office: Office, invited: str) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        work.connection.execute(update(messages).values(status=Status.FAILED))
        invite(work, "priya")
    assert states(office, invited) == ["dropped", "waiting"], "the first counts as failed no more"


@pytest.mark.parametrize("ended", [Status.FAILED, Status.DROPPED])
def test_a_link_that_works_stands_also_where_a_later_mail_was_not_sent(
    office: Office, invited: str, ended: Status
) -> None:
    has_been_sent(office, invited)
    move_clock(office, timedelta(minutes=5))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite(work, "priya", besides=last_invitation(work, "priya"))
        work.connection.execute(update(messages).where(messages.c.status == Status.WAITING).values(status=ended))
    found = account(office, invited)
    assert (found.invited, found.stands, found.lapsed) == (ended, True, False)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        with pytest.raises(Invalid, match="10:05am, and an invitation before that one still stands"):
            invite(work, "priya")
        invite(work, "priya", besides=found.invitation)
    move_clock(office, INVITATION_LASTS)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        work.connection.execute(update(messages).where(messages.c.status == Status.WAITING).values(status=ended))
    assert account(office, invited).lapsed


def test_another_name_or_the_same_address_leaves_links_as_they_are(office: Office, invited: str) -> None:
    link = mailed(office, invited)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", name="Priya Other", email="pirya@trust.example")
    assert whose_link(office, link).handle == "priya"
    assert states(office, invited) == ["waiting"]
