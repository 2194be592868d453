"""An address that is changed: the one before is told so, by a mail that says nothing of anybody and opens nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.catalogue import (
    AddressChanged,
    AgreementNeeded,
    CodeTakenAway,
    Message,
    SomethingToRead,
    StepClosed,
    WorkerSaid,
)
from notifications.outbox import Status, messages
from pledge_engine.audit.erasure import erase_secrets_of_person
from pledge_engine.logins.inviting import invite
from pledge_engine.logins.inviting_all import invite_all
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.queueing import queue_to
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import people
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, move_clock, office_on
from tests.workflows.small_pledge import SMALL

OLD, NEW = "canary.old@trust.example", "canary.new@elsewhere.example"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    edit(office, email=OLD)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "pat", email="pat@trust.example")
    yield office
    office.close()


def edit(office: Office, *, name: str | None = None, email: str | None = None) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "sam", name=name, email=email)


def states(office: Office) -> list[str]:
    with office.work(ENGINE, write=False) as work:
        theirs = select(messages.c.status).where(messages.c.kind == AddressChanged.kind)
        return list(work.connection.execute(theirs.order_by(messages.c.id)).scalars())


def delivered(office: Office, folder: Path) -> list[EmailMessage]:
    deliver_all(post_of(office, Settings(mail_folder=folder)))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("*.eml"))]


@pytest.mark.parametrize("new", [NEW, ""])
def test_the_old_address_is_told_at_any_hour_and_learns_nothing(office: Office, tmp_path: Path, new: str) -> None:
    assert states(office) == [], "there was none before"
    edit(office, email=new)
    move_clock(office, timedelta(hours=14))
    (mail,) = delivered(office, tmp_path)
    assert mail["To"] == OLD
    bodies = " ".join(str(part.get_content()) for part in mail.iter_parts()).lower()
    assert [said for said in ("http", "href", "sam", NEW, "lived experience", "worker") if said in bodies] == []
    assert "sam" not in mail.as_string().lower()
    edit(office, email=NEW)
    assert states(office) == ["sent"], "there is no other address that it replaces"


def test_what_failed_counts_as_failed_no_more_once_the_address_is_put_right(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite(work, "sam")
        invite(work, "pat")
        work.connection.execute(update(messages).values(status=Status.FAILED))
    edit(office, name="Sam Other")
    assert failed(office) == {"sam", "pat"}, "the address is as it was"
    edit(office, email=NEW)
    assert failed(office) == {"pat"}


@pytest.mark.parametrize("said_once", [CodeTakenAway, AddressChanged, SomethingToRead, StepClosed, WorkerSaid])
def test_what_is_said_only_once_stays_to_be_sent_again_though_the_address_is_put_right(
    office: Office, said_once: type[Message]
) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for kind in (said_once.kind, AgreementNeeded.kind):
            queue_to(work, office.actor("sam").id, kind)
        work.connection.execute(update(messages).values(status=Status.FAILED))
    edit(office, email=NEW)
    with office.work(ENGINE, write=False) as work:
        stay = select(messages.c.kind).where(messages.c.status == Status.FAILED)
        assert work.connection.execute(stay).scalars().all() == [said_once.kind]


def test_an_invitation_that_failed_counts_no_more_once_another_is_sent(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for handle in ("sam", "pat"):
            invite(work, handle)
        work.connection.execute(update(messages).values(status=Status.FAILED))
        invite(work, "sam")
    assert failed(office) == {"pat"}
    with office.work(office.actor(ADMINISTRATOR)) as work:
        invite_all(work)
    assert failed(office) == set()


def failed(office: Office) -> set[str]:
    """To whom a message stands as failed."""
    with office.work(ENGINE, write=False) as work:
        found = select(people.c.handle).join(messages, messages.c.recipient == people.c.id)
        return set(work.connection.execute(found.where(messages.c.status == Status.FAILED)).scalars())


def test_another_name_or_the_same_address_tells_nobody(office: Office) -> None:
    edit(office, name="Sam Other", email=OLD)
    assert states(office) == []


def test_once_the_address_is_erased_nothing_is_sent(office: Office, tmp_path: Path) -> None:
    edit(office, email=NEW)
    with office.work(ENGINE) as work:
        erase_secrets_of_person(work.connection, office.actor("sam").id)
    assert delivered(office, tmp_path) == []
    assert states(office) == ["dropped"]
