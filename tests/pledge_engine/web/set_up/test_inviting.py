"""Invitations as an administrator sees and sends them on a person's page: which stands, which came to nothing, and what next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from notifications.catalogue import FirstPassword
from notifications.outbox import Status, messages
from pledge_engine.access.actor import PersonActor
from pledge_engine.failed_messages import put_message_aside
from pledge_engine.logins.inviting import invite, last_invitation
from pledge_engine.logins.password_links import make_link_to_mail
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.web.set_up.people import PEOPLE, TO_CHOOSE, WITHOUT_WAY_IN
from tests.factories.office import ADMINISTRATOR, ENGINE, mailed, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.set_up.test_people import page_of

Browse = Callable[..., Browser]
AGAIN = "No invitation of theirs works now: invite them again."


def test_an_invitation_pressed_twice_is_sent_once_and_one_that_is_over_says_so(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        robin = add_person(work, "robin", "Robin Story", email="robin@trust.example")
    admin, twice = browse(ADMINISTRATOR), browse(ADMINISTRATOR)
    for each in (admin, twice):
        each.get(page_of(furnished, "robin"))
    page = admin.send(form=0)
    assert "An invitation for Robin Story waits to be sent, within the sending hours." in page.text
    assert "Its link works once, within 7 days." in page.text
    page = twice.send(form=0)
    assert "No invitation was sent." in page.text
    assert "Robin Story was already invited on 9 June 2026, 10am, and that invitation waits to be sent" in page.text
    assert mailed(furnished, "robin") == ["first_password"]
    has_left(furnished, robin)
    move_clock(furnished, timedelta(minutes=1))
    admin.get(page_of(furnished, "robin"))
    page = twice.get(page_of(furnished, "robin"))
    assert "10am: sent. The link in it works until they use it, for 7 days" in page.text
    assert "waits to be sent" in admin.send(form=0).text
    assert "No invitation was sent." in twice.send(form=0).text
    assert "--again" not in twice.page.text
    assert mailed(furnished, "robin") == ["first_password"] * 2
    has_left(furnished, robin)
    admin.get(f"{page_of(furnished, 'robin')}/edit")
    page = admin.send(name="Robin Story", email="robin.story@trust.example")
    assert AGAIN in page.text
    assert "sent, but the link no longer works" in page.text
    assert "waits to be sent" in admin.send(form=0).text


def test_all_who_hold_a_role_are_invited_in_one_act_once_they_were_seen(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle in ("robin", "rowan"):
            add_person(work, handle, f"{handle.title()} Story", email=f"{handle}@trust.example")
            give_grant(work, handle, "auditor")
        add_person(work, "rose", "Rose Story")
        give_grant(work, "rose", "auditor")
    admin = browse(ADMINISTRATOR)
    page = admin.get(dict(admin.get(WITHOUT_WAY_IN).links)["Invite all who hold a role and have an address"])
    assert "2 people to invite" in page.text
    assert "Give Rose Story an address" in dict(page.links)
    assert "Give them an address first, and then invite them." in page.text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "later", "Later Story", email="later@trust.example")
        give_grant(work, "later", "auditor")
    page = admin.send()
    assert "2 invitations wait to be sent, within the sending hours." in page.text
    assert {"Robin Story", "Rowan Story"} <= {text for text, _ in page.links}
    assert page.text.count("Their invitation waits to be sent") == 2
    assert mailed(furnished, "robin") == ["first_password"]
    assert mailed(furnished, "later") == []


def test_an_invitation_that_went_into_a_folder_is_said_to_have_reached_nobody(
    browse: Browse, furnished: Office, tmp_path: Path
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
    deliver_all(post_of(furnished, Settings(mail_folder=tmp_path)))
    admin = browse(ADMINISTRATOR)
    page = admin.get(PEOPLE)
    assert "Mail to 1 person who was invited went into a folder" in page.text
    for address in (dict(page.links)["Show those who cannot log in yet"], TO_CHOOSE):
        page = admin.get(address)
        assert "Robin Story" in {text for text, _ in page.links}
        assert "Their invitation went into a folder on the server, from where it reaches nobody" in page.text
        assert "Can choose one until" not in page.text
    assert dict(admin.get("/set-up").links)["Invite everybody to log in"] == WITHOUT_WAY_IN
    said = "put into a folder on the server, from where it reaches nobody"
    assert f"{said}. Whoever runs the server can hand the link over" in admin.get(page_of(furnished, "robin")).text
    move_clock(furnished, timedelta(days=8))
    assert f"{said}, and the link no longer works" in browse(ADMINISTRATOR).get(page_of(furnished, "robin")).text


def test_an_invitation_that_could_not_be_sent_takes_none_before_it_away(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        robin = add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
    has_left(furnished, robin)
    move_clock(furnished, timedelta(minutes=1))
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        invite(work, "robin", besides=last_invitation(work, "robin"))
        work.connection.execute(update(messages).where(messages.c.status == Status.WAITING).values(status="failed"))
    admin = browse(ADMINISTRATOR)
    assert "Robin Story" not in {text for text, _ in admin.get(WITHOUT_WAY_IN).links}
    page = admin.get(page_of(furnished, "robin"))
    assert "10:01am: could not be sent; see Messages for why An invitation before that one still stands" in page.text
    assert "Send another, as it did not reach them" in page.text
    assert "An invitation for Robin Story waits to be sent" in admin.send(form=0).text


def test_whose_invitation_could_not_be_sent_cannot_log_in_either_once_it_is_put_aside(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        robin = add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invitation = invite(work, "robin")
    has_left(furnished, robin)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        work.connection.execute(update(messages).values(status=Status.FAILED))
        put_message_aside(work, invitation)
    admin = browse(ADMINISTRATOR)
    assert "Robin Story" in {text for text, _ in admin.get(WITHOUT_WAY_IN).links}
    page = admin.get(page_of(furnished, "robin"))
    assert "not sent, or put aside" in page.text
    assert "Send the invitation again" in page.text


@pytest.mark.parametrize(
    ("ends_with", "email", "access", "said"),
    [
        (Status.WAITING, "right@trust.example", "stays", True),  # What waits is dropped, and was never sent.
        (Status.FAILED, "robin@trust.example", "stays", True),
        (Status.FAILED, "", "stays", False),
        (Status.FAILED, "right@trust.example", "ends", False),
        (Status.WAITING, "robin@trust.example", "stays", False),
    ],
)
def test_after_a_change_somebody_whose_invitations_came_to_nothing_is_to_be_invited_again_if_they_can_be(
    browse: Browse, furnished: Office, ends_with: Status, email: str, access: str, said: bool
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
        work.connection.execute(update(messages).values(status=ends_with))
        if access == "ends":
            deactivate(work, "robin")
    admin = browse(ADMINISTRATOR)
    admin.get(f"{page_of(furnished, 'robin')}/edit")
    page = admin.send(name="Robin Tale", email=email)
    assert "Saved." in page.text
    assert (AGAIN in page.text, "Send the invitation again" in page.text) == (said, said)


@pytest.mark.parametrize("access", ["stays", "ends"])
def test_of_somebody_whose_access_has_ended_nothing_is_said_of_an_invitation_that_could_not_be_sent(
    browse: Browse, furnished: Office, access: str
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
        work.connection.execute(update(messages).values(status=Status.FAILED))
        if access == "ends":
            deactivate(work, "robin")
            work.connection.execute(update(messages).values(status=Status.FAILED))
    page = browse(ADMINISTRATOR).get("/set-up/people")
    stays = access == "stays"
    told = ("Access ended" in page.text, "Their invitation could not be sent" in page.text)
    assert ("Robin Story" in page.text, *told) == (True, not stays, stays)


def has_left(office: Office, person_id: str) -> None:
    """Let what waits have been sent, with its link."""
    with office.work(ENGINE) as work:
        work.connection.execute(update(messages).values(status=Status.SENT))
        make_link_to_mail(work, PersonActor(id=person_id, handle="robin", name=""), FirstPassword.kind, "made up")
