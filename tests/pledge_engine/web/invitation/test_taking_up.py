"""An invitation is taken up by whoever knows the day on which they start, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from pledge_engine.hires.invitations import MOST_TRIES
from pledge_engine.hires.inviting import invite, standing_invitation
from pledge_engine.logins.password_links import LINK_LASTS
from pledge_engine.office import Office
from pledge_engine.people.newcomers import add_person
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import appointees, invitations, people
from tests.factories.first_week import ADDRESS, REFERENCE, delivered_link
from tests.factories.mail_server import MailServer
from tests.factories.office import ADMINISTRATOR, ENGINE, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.typed import CHOSEN, STARTS, name_of_page
from tests.pledge_engine.web.test_log_in import WORDS

Browse = Callable[..., Browser]


def test_who_was_invited_chooses_how_they_log_in_and_sees_their_own_journey(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    rowan, link = browse(), invited()
    page = rowan.get(link)
    assert page.heading() == "Choose how you log in"
    assert not [word for word in ("Rowan", "Canary", REFERENCE, "Oak", "Wren") if word in page.html]
    assert "Few others know it" in page.text
    assert "Only you know" not in page.text
    page = rowan.send(**CHOSEN)
    assert page.heading() == "My pledge"
    assert "From now on you log in as rowan" in page.text
    other = browse()
    assert name_of_page(other, link) == "Link not working"
    other.get("/log-in")
    assert other.send(handle="rowan", password=WORDS).heading() == "My pledge"
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(invitations.c.id)).all() == []


def test_a_wrong_address_opens_nothing_to_who_does_not_know_the_day(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    stranger, link = browse(), invited()
    stranger.get(link)
    for day in range(1, 10):
        page = stranger.send(**CHOSEN | {"starts_on__day": str(day), "handle": "sam"}, status=422)
        assert page.heading() == "Choose how you log in"
        assert "this is not the day that we have" in page.text
        assert "taken" not in page.text
    page = stranger.send(**CHOSEN | {"starts_on__day": "10"}, status=404)
    assert "because a wrong day was typed too often. Ask whoever invited you for another link" in page.text
    assert name_of_page(stranger, link) == "Link not working"
    assert "a wrong day was typed too often" in stranger.page.text
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(people.c.id).where(people.c.handle == "rowan")).all() == []


def test_hr_is_told_that_an_invitation_opens_nothing_more_until_another_is_sent(
    browse: Browse, invited: Callable[..., str]
) -> None:
    stranger, hana = browse(), browse("hana", canaries=(ADDRESS,))
    stranger.get(invited())
    told = "Workers who cannot log in"
    assert told not in hana.get("/today").text
    for day in range(1, MOST_TRIES + 1):
        stranger.send(**CHOSEN | {"starts_on__day": str(day)}, status=404 if day == MOST_TRIES else 422)
    assert told in hana.get("/today").text
    assert "A wrong day was typed too often: make sure with them of the address" in hana.page.text
    assert ("Invite the person again", f"/records/{REFERENCE}/invite") in hana.page.links
    assert told in hana.get("/today/cannot-log-in").text
    said = "a wrong day was typed too often, so their invitation opens nothing more"
    for handle in ("hana", "sam"):
        assert said in browse(handle).get(f"/records/{REFERENCE}").text
    for handle in ("sam", "lena"):
        assert told not in browse(handle).get("/today").text
    again = browse("hana")
    again.get(f"/records/{REFERENCE}/invite")
    again.send("preview", address="rowan.again@home.example")
    again.send("it")
    assert told not in hana.get("/today").text
    assert said not in hana.get(f"/records/{REFERENCE}").text


def test_a_day_left_empty_or_that_no_calendar_has_costs_no_try_and_says_what_to_type(
    browse: Browse, invited: Callable[..., str]
) -> None:
    rowan = browse()
    rowan.get(invited())
    nothing = dict.fromkeys(STARTS, "")
    for _ in range(MOST_TRIES):
        page = rowan.send(**CHOSEN | nothing, status=422)
        assert "no day is typed. Type its day, month and year, for example 15 6 2026" in page.text
        assert "not the day that we have" not in page.text
        assert (
            "June 2026 has no day 31. Use a day from 1 to 30"
            in rowan.send(**CHOSEN | {"starts_on__day": "31"}, status=422).text
        )
    assert rowan.send(**CHOSEN).heading() == "My pledge"


def test_what_was_typed_stays_but_the_password_and_every_mistake_is_beside_its_field(
    browse: Browse, invited: Callable[..., str]
) -> None:
    rowan = browse()
    rowan.get(invited())
    page = rowan.send(**CHOSEN | {"handle": "sam"}, status=422)
    assert "'sam' is taken" in page.text
    values = {control.get("name"): control.get("value") for control in page.controls}
    assert (values["handle"], values["starts_on.day"], values.get("password")) == ("sam", "15", None)
    assert "Password again: the two are not alike" in rowan.send(**CHOSEN | {"again": "other"}, status=422).text
    page = rowan.send(**CHOSEN | dict.fromkeys(CHOSEN, ""), status=422)
    beside = {field for _, field in page.links if field in {"#starts_on", "#handle", "#password"}}
    assert (beside, "New password" in page.text) == ({"#starts_on", "#handle", "#password"}, False)
    assert rowan.send(**CHOSEN).heading() == "My pledge"


def test_everything_that_is_wrong_with_the_form_is_said_at_once_and_costs_no_try(
    browse: Browse, invited: Callable[..., str]
) -> None:
    rowan = browse()
    rowan.get(invited())
    wrong = {"handle": "rowan somebody", "password": "short", "again": "other", "starts_on__year": "26"}
    for _ in range(MOST_TRIES):
        page = rowan.send(**CHOSEN | wrong, status=422)
        for said in (
            "'15/6/26' has a year of two digits",
            "'rowan somebody' cannot be used to log in by",
            "it has 5 characters",
            "the two are not alike",
        ):
            assert said in page.text
    assert rowan.send(**CHOSEN | {"starts_on__month": "june"}).heading() == "My pledge"


def test_who_logs_in_here_already_reads_that_the_address_of_the_link_is_not_kept(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "rowan", "Rowan Story", email="rowan@trust.example")
    rowan, kept = browse("rowan"), "The address that the link was sent to is not kept"
    page = rowan.get(invited())
    assert "the one that this link was sent to is not kept" in page.text
    page = rowan.send(**STARTS)
    assert page.heading() == "My pledge"
    assert kept in page.text


def test_after_half_an_hour_another_link_is_sent_to_the_same_address(
    browse: Browse, invited: Callable[..., str], furnished: Office, settings: Settings, mails: MailServer
) -> None:
    rowan, link = browse(), invited()
    move_clock(furnished, LINK_LASTS)
    assert rowan.get(link).heading() == "This link is over"
    assert "Another link is on its way" in rowan.send().text
    rowan.get(link)
    assert "Wait 60 seconds" in rowan.send(status=429).text
    newer = delivered_link(furnished, settings, mails)
    assert str(mails.accepted[-1]["To"]) == ADDRESS
    assert newer != link
    rowan.get(newer)
    assert rowan.send(**CHOSEN).heading() == "My pledge"


def test_an_invitation_waits_for_the_sending_hours_and_a_link_that_its_reader_asked_for_leaves_at_night(
    browse: Browse, invited: Callable[..., str], furnished: Office, settings: Settings, mails: MailServer
) -> None:
    rowan, link = browse(), invited()
    move_clock(furnished, timedelta(hours=12))
    assert furnished.clock.now().hour == 22
    with furnished.work(furnished.actor("hana")) as work:
        for address in ("rowan@elsewhere.example", ADDRESS):
            standing = standing_invitation(work, REFERENCE)
            assert standing
            invite(work, REFERENCE, address, instead_of=standing.id)
    deliver_all(post_of(furnished, settings))
    assert len(mails.accepted) == 1
    move_clock(furnished, timedelta(hours=9))
    newer = delivered_link(furnished, settings, mails)
    move_clock(furnished, timedelta(hours=15))
    assert rowan.get(newer).heading() == "This link is over"
    assert name_of_page(rowan, link) == "Link not working"
    rowan.get(newer)
    rowan.send()
    rowan.get(delivered_link(furnished, settings, mails))
    assert rowan.send(**CHOSEN).heading() == "My pledge"


def test_a_lead_named_on_the_record_does_not_add_it_to_their_own_pages(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    sam, link = browse("sam"), invited()
    sam.get(link)
    page = sam.send(**STARTS, status=422)
    assert "Nobody leads a record that is or was their own." in page.text
    assert [c.get("value") for c in page.controls if c.get("name") == "starts_on.day"] == ["15"]
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(appointees.c.person_id)).scalars().all() == [None]
    rowan = browse()
    rowan.get(link)
    assert rowan.send(**CHOSEN).heading() == "My pledge"


def test_whoever_confirms_the_start_may_ask_again_until_somebody_can_log_in_and_nobody_has_to_choose_any(
    browse: Browse, invited: Callable[..., str]
) -> None:
    hana = browse("hana")
    assert "Invite the person to log in" in hana.get(f"/records/{REFERENCE}").text
    page = hana.get(f"/records/{REFERENCE}/invite")
    assert "If they want none, go back" in page.text
    assert "nothing is typed" in hana.send("preview", address=" ", status=422).text
    page = hana.send("preview", address="not an address", status=422)
    assert [c.get("value") for c in page.controls if c.get("name") == "address"] == ["not an address"]
    link = invited()
    rowan, late = browse(), browse("hana")
    late.get(f"/records/{REFERENCE}/invite")
    rowan.get(link)
    rowan.send(**CHOSEN)
    assert "Invite the person to log in" not in hana.get(f"/records/{REFERENCE}").text
    page = hana.get(f"/records/{REFERENCE}/invite")
    assert "They can log in already" in page.text
    assert not [control for control in page.controls if control.get("name") == "address"]
    assert "They can log in already" in late.send("preview", address=ADDRESS, status=422).text
    for handle in ("sam", "pat", "lena"):
        assert "It is for HR" in browse(handle).get(f"/records/{REFERENCE}/invite", status=403).text


def test_looking_at_a_link_uses_nothing_up(browse: Browse, invited: Callable[..., str]) -> None:
    link, browser = invited(), browse()
    for _ in range(12):  # As the scanner of a mail server does.
        assert browser.get(link).heading() == "Choose how you log in"
