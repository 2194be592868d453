"""Who can log in, and who cannot yet: by a password, by a link that works, or by an invitation that is still to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import AddressChanged, FirstPassword
from notifications.claiming import put_aside
from notifications.outbox import Status, messages
from pledge_engine.access.actor import PersonActor
from pledge_engine.logins.inviting import account_of, invite
from pledge_engine.logins.password_links import INVITATION_LASTS, make_link_to_mail, make_password_link
from pledge_engine.logins.passwords import store_password
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.editing import edit_person
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.ways_in import count_without_way_in, without_way_in
from pledge_engine.store.tables import people
from pledge_engine.work import Work
from tests.factories.office import ADMINISTRATOR, furnish, move_clock, office_on
from tests.workflows.small_pledge import SMALL


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        add_person(work, "priya", "Priya Example", email="priya@trust.example")
    yield office
    office.close()


def priya(work: Work) -> str:
    return str(work.connection.execute(select(people.c.id).where(people.c.handle == "priya")).scalar_one())


def has_a_password(work: Work) -> None:
    store_password(work, priya(work), "made up")


def is_invited(work: Work) -> None:
    invite(work, "priya")


def was_sent_a_link(work: Work) -> None:
    invite(work, "priya")
    work.connection.execute(update(messages).values(status=Status.SENT))
    make_link_to_mail(work, PersonActor(id=priya(work), handle="priya", name=""), FirstPassword.kind, "made up")


def was_given_a_link(work: Work) -> None:
    make_password_link(work, "priya")


def was_invited_in_vain(work: Work) -> None:
    invite(work, "priya")
    work.connection.execute(update(messages).values(status=Status.FAILED))


def was_sent_a_link_and_then_invited_in_vain(work: Work) -> None:
    was_sent_a_link(work)
    invite(work, "priya", besides=account_of(work, priya(work)).invitation)
    work.connection.execute(update(messages).where(messages.c.status == Status.WAITING).values(status=Status.FAILED))


def lacks(office: Office) -> bool:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        return without_way_in(work.connection, {"priya"}, work.now) == ("priya",)


@pytest.mark.parametrize(
    "given",
    [
        has_a_password,
        is_invited,
        was_sent_a_link,
        was_given_a_link,
        was_sent_a_link_and_then_invited_in_vain,
    ],
)
def test_each_of_these_is_a_way_in(office: Office, given: Callable[[Work], None]) -> None:
    assert lacks(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        before = count_without_way_in(work.connection, work.now)
        given(work)
        assert count_without_way_in(work.connection, work.now) == before - 1
    assert not lacks(office)


def test_an_invitation_that_failed_or_whose_link_is_over_is_none(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        was_invited_in_vain(work)
    assert lacks(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        was_sent_a_link(work)
    assert not lacks(office)
    move_clock(office, INVITATION_LASTS)
    assert lacks(office)


def a_mail_with_a_link_ends_as(office: Office, status: Status) -> None:
    """What becomes of an invitation that is tried now: whatever is said of it, the link in it was made."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite(work, "priya")
        work.connection.execute(update(messages).where(messages.c.status == Status.WAITING).values(status=status))
        make_link_to_mail(work, PersonActor(id=priya(work), handle="priya", name=""), FirstPassword.kind, "made up")


def test_an_invitation_that_could_not_be_sent_is_none_either_once_it_is_put_aside(office: Office) -> None:
    a_mail_with_a_link_ends_as(office, Status.FAILED)
    assert lacks(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        put_aside(work.connection, messages.c.recipient == priya(work))
    assert lacks(office)


def test_one_that_was_sent_long_ago_does_not_make_one_that_failed_a_way_in(office: Office) -> None:
    a_mail_with_a_link_ends_as(office, Status.SENT)
    move_clock(office, timedelta(days=11))
    a_mail_with_a_link_ends_as(office, Status.FAILED)
    assert lacks(office)


def test_one_that_was_sent_to_another_address_does_not_either(office: Office) -> None:
    a_mail_with_a_link_ends_as(office, Status.SENT)
    move_clock(office, timedelta(days=1))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", email="priya.again@trust.example")
        told = messages.c.kind == AddressChanged.kind
        work.connection.execute(update(messages).where(told).values(status=Status.SENT))
    a_mail_with_a_link_ends_as(office, Status.FAILED)
    assert lacks(office)
    move_clock(office, timedelta(minutes=5))
    a_mail_with_a_link_ends_as(office, Status.SENT)
    assert not lacks(office)


def test_whose_access_has_ended_is_not_counted(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        before = count_without_way_in(work.connection, work.now)
        deactivate(work, "priya")
        assert count_without_way_in(work.connection, work.now) == before - 1
