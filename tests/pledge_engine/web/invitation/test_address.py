"""The address at which somebody is invited: where it stands, whom it serves, and when it is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from pledge_engine.audit import history
from pledge_engine.errors import Invalid
from pledge_engine.hires.ending_commands import leave
from pledge_engine.hires.invitations import LASTS
from pledge_engine.hires.inviting import invite, may_invite_after, said_of, standing_invitation
from pledge_engine.hires.round_commands import return_to
from pledge_engine.office import Office
from pledge_engine.reminders.sweep import sweep
from pledge_engine.settings import Settings
from pledge_engine.store.tables import audit_events, audit_secrets, hires, invitations, people
from tests.factories.databases import everything_in
from tests.factories.first_week import ADDRESS, REFERENCE, delivered_link
from tests.factories.mail_server import MailServer
from tests.factories.office import ENGINE, go_on, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.typed import CHOSEN, STARTS, name_of_page

Browse = Callable[..., Browser]


def test_what_becomes_of_the_address_is_said_to_everybody(browse: Browse) -> None:
    notice, guide = (browse().get(address).text for address in ("/privacy", "/help"))
    assert f"your offer ends or you leave, or {LASTS.days} days are over" in notice
    assert "The address is no part of your record" in notice
    assert "The address before is then told that mails no longer go there" in notice
    assert "The address that you were invited at becomes how mails from here reach you" in guide
    added = "If you add your journey to a log-in that you have already, mails go on to its address, and"
    assert f"{added} the one that you were invited at is not kept." in notice
    assert f"{added} this one is not kept." in guide


def test_the_mail_goes_to_the_address_they_chose_and_says_nothing_of_them_or_of_us(
    invited: Callable[..., str], mails: MailServer
) -> None:
    invited()
    (mail,) = mails.accepted
    assert str(mail["To"]) == ADDRESS
    said = f"{mail['Subject']} {mail['From']} {mail.as_string()}".lower()
    words = (
        "rowan canary",
        REFERENCE.lower(),
        "oak",
        "health",
        "peer",
        "lived",
        "wellbeing",
        "post",
        "worker",
        "record",
    )
    assert [word for word in words if word in said] == []


def test_the_address_is_in_no_event_and_in_no_answer(
    invited: Callable[..., str], furnished: Office, database: str
) -> None:
    invited()
    with furnished.work(ENGINE, write=False) as work:
        bodies = work.connection.execute(select(audit_events.c.body)).scalars().all()
    assert [body for body in bodies if "home.example" in body] == []
    assert any('"worker_invited"' in body for body in bodies)
    assert b"rowan@home.example" in everything_in(database)
    move_clock(furnished, LASTS)
    with furnished.work(ENGINE) as work:
        sweep(work, work.calendar.add_working_days(work.today, 1))
    furnished.close()
    assert b"rowan@home.example" not in everything_in(database)


def test_invited_again_at_another_address_the_first_is_forgotten_with_its_link(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    wrong = invited("wrong@home.example")
    right = invited()
    assert name_of_page(browse(), wrong) == "Link not working"
    assert browse().get(right).heading() == "Choose how you log in"
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(invitations.c.address)).scalars().all() == [ADDRESS]


def test_an_address_that_somebody_has_is_answered_alike_and_serves_that_person_alone(
    browse: Browse, furnished: Office, settings: Settings, mails: MailServer
) -> None:
    with furnished.work(ENGINE) as work:
        work.connection.execute(update(people).where(people.c.handle == "cleo").values(email="cleo@trust.example"))
    hana, told = browse("hana"), []
    for address in ("nobody@trust.example", "CLEO@trust.example"):
        hana.get(f"/records/{REFERENCE}/invite")
        with furnished.work(furnished.actor("hana"), write=False) as work:
            earlier = standing_invitation(work, REFERENCE)
        hana.send("preview", address=address, again=earlier.id if earlier else "")
        told.append(hana.send("it").text)
        move_clock(furnished, timedelta(minutes=1))
    first = told[0].partition("What happened")[0]
    assert told[1].partition("What happened")[0] == first
    link = delivered_link(furnished, settings, mails)
    assert str(mails.accepted[-1]["To"]) == "CLEO@trust.example"
    newcomer = browse()
    newcomer.get(link)
    assert "somebody logs in here with this address already" in newcomer.send(**CHOSEN, status=422).text
    cleo = browse("cleo")
    assert "You are logged in as Cleo Example" in cleo.get(link).text
    assert "not the day" in cleo.send(**STARTS | {"starts_on__day": "16"}, status=422).text
    assert cleo.send(**STARTS).heading() == "My pledge"
    cleo.get("/today")
    with furnished.work(ENGINE, write=False) as work:
        same = select(people.c.handle).where(people.c.email.ilike("cleo@trust.example"))
        assert work.connection.execute(same).scalars().all() == ["cleo"]


def test_whoever_invites_is_told_what_comes_next_and_a_second_press_sends_nothing_unless_another_is_meant(
    browse: Browse, furnished: Office
) -> None:
    hana, twice = browse("hana"), browse("hana")
    for each in (hana, twice):
        assert "invited already" not in each.get(f"/records/{REFERENCE}/invite").text
    hana.send("preview", address=ADDRESS)
    assert "The mail leaves within the sending hours." in hana.send("it").text
    page = twice.send("preview", address=ADDRESS, status=422)
    assert "the person was already invited on 9 June 2026, 11am" in page.text
    assert "--again" not in page.text
    page = hana.get(f"/records/{REFERENCE}/invite")
    assert "They were invited on 9 June 2026, 11am, and have not logged in yet. The mail waits to be sent" in page.text
    assert "They can take it up until 9 July 2026." in page.text
    assert ADDRESS not in page.html
    first = standing(furnished)
    hana.send("preview", address=ADDRESS, again=first)
    hana.send("it")
    assert standing(furnished) != first
    hana.get(f"/records/{REFERENCE}/invite")
    hana.send("preview", address=ADDRESS, again=first, status=422)


def test_the_address_is_read_once_more_before_anything_is_sent_and_can_be_changed(
    browse: Browse, furnished: Office
) -> None:
    hana = browse("hana")
    hana.get(f"/records/{REFERENCE}/invite")
    page = hana.send("preview", address="rowan@home.exmaple")
    assert "The mail goes to rowan@home.exmaple. Read it back to the person" in page.text
    assert "Nothing is changed yet" in page.text
    page = hana.send("change")
    assert [c.get("value") for c in page.controls if c.get("name") == "address"] == ["rowan@home.exmaple"]
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(invitations.c.address)).scalars().all() == []
    hana.send("preview", address=ADDRESS)
    hana.send("it")
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(invitations.c.address)).scalars().all() == [ADDRESS]


def test_whoever_puts_the_start_right_is_led_to_invite_only_who_was_not_invited_yet(furnished: Office) -> None:
    def led() -> bool:
        with furnished.work(furnished.actor("hana"), write=False) as work:
            return may_invite_after(work, REFERENCE, "start_confirmed")

    assert led()
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS)
    assert not led()


def test_whoever_types_commands_is_told_the_option_that_sends_another(furnished: Office) -> None:
    for mend in ("", "send another with --again, only if it did not reach them"):
        refused = pytest.raises(Invalid, match="already invited") if mend else nullcontext()
        with furnished.work(furnished.actor("hana")) as work, refused as found:
            invite(work, REFERENCE, ADDRESS)
        assert not found or found.value.mistakes[0].mend == mend


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ("sent", "The mail was sent."),
        ("failed", "The mail could not be sent: ask them for the address again."),
        ("dropped", "The mail was not sent: make sure of the address with them, and send another."),
        ("", ""),
    ],
)
def test_an_invitation_can_be_taken_up_only_where_its_mail_can_arrive(furnished: Office, ended: str, said: str) -> None:
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS)
        found = standing_invitation(work, REFERENCE)
    assert found
    invited, words = "They were invited on 9 June 2026, 11am, and have not logged in yet.", said_of(found)
    assert words.startswith(f"{invited} The mail waits")
    words = said_of(replace(found, status=ended))
    assert words.startswith(f"{invited} {said}".strip())
    assert "  " not in words
    assert ("They can take it up until 9 July 2026." in words) == (ended == "sent")


def standing(office: Office) -> str:
    with office.work(office.actor("hana"), write=False) as work:
        found = standing_invitation(work, REFERENCE)
    assert found
    return found.id


def test_the_address_becomes_how_they_are_reached_as_is_said_before_and_stands_in_no_event(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    page = browse("hana").get(f"/records/{REFERENCE}/invite")
    assert "Once they have logged in, the address is how they are reached." in page.text
    assert "kept until they have logged in" not in page.text
    rowan = browse()
    assert "mails from here reach you at the address that this link was sent to" in rowan.get(invited()).text
    rowan.send(**CHOSEN)
    with furnished.work(ENGINE, write=False) as work:
        theirs = select(people.c.email).where(people.c.handle == "rowan")
        assert work.connection.execute(theirs).scalar_one() == ADDRESS
        (joined,) = (each for each in history.events(work.connection, "organisation") if each.verb == "person_joined")
        kept = work.connection.execute(select(audit_secrets.c.value)).scalars().all()
    assert set(joined.changes) == {"person", "handle", "name"}
    assert [value for value in kept if ADDRESS in str(value)] == []


def test_once_an_offer_has_ended_its_invitation_opens_nothing_and_is_forgotten(
    browse: Browse, invited: Callable[..., str], furnished: Office, database: str
) -> None:
    link = invited()
    with furnished.work(furnished.actor("sam")) as work:
        return_to(work, REFERENCE, "selection", "offer_fell_through")
    assert name_of_page(browse(), link) == "Link not working"
    furnished.close()
    assert b"rowan@home.example" not in everything_in(database)


def test_once_the_person_has_left_the_invitation_is_forgotten(
    invited: Callable[..., str], furnished: Office, database: str
) -> None:
    invited()
    move_clock(furnished, timedelta(days=7))
    while journey_of(furnished, REFERENCE).state != ("workbook",):
        go_on(furnished, REFERENCE)
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, REFERENCE, "other")
    furnished.close()
    assert b"rowan@home.example" not in everything_in(database)


@pytest.mark.parametrize("what", ["ended_on", "start_date"])
def test_an_invitation_to_a_record_that_has_ended_or_lost_its_start_opens_nothing(
    browse: Browse, invited: Callable[..., str], furnished: Office, what: str
) -> None:
    link = invited()
    with furnished.work(ENGINE) as work:
        changed = {"ended_on": work.today, "start_date": None}[what]
        work.connection.execute(update(hires).values({what: changed}))
    assert name_of_page(browse(), link) == "Link not working"


def test_after_30_days_an_invitation_opens_nothing_also_before_it_is_forgotten(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    link = invited()
    move_clock(furnished, LASTS)
    assert name_of_page(browse(), link) == "Link not working"
