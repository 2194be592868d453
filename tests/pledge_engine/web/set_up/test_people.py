"""People as an administrator looks after them: found, added, invited, given roles, and covered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import FirstPassword
from notifications.outbox import Status, messages
from pledge_engine.access.told_roles import DOES
from pledge_engine.logins.inviting import invite, last_invitation
from pledge_engine.logins.password_links import make_link_to_mail
from pledge_engine.logins.passwords import store_password
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.store.tables import people
from pledge_engine.web.set_up.people import TO_CHOOSE, WITHOUT_WAY_IN
from pledge_engine.web.set_up.words import GIVEN, role_words
from pledge_engine.work import Work
from tests.factories.cover import reachable
from tests.factories.office import (
    ADMINISTRATOR,
    ENGINE,
    TEAM,
    WORKER,
    go_on,
    journey_of,
    mailed,
    move_clock,
    opened_hire,
)
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date
from workflows.words import sentence

Browse = Callable[..., Browser]
NOT_YOURS = "not yours to know"
WITHOUT_ROLE = "You hold no role here, so nothing can wait for you."
CHANGED_HERE = (
    "What administrators change about people stands in the audit trail. The auditor reads there who did it and when, and whose "
    "log-in it was only where that person then held a role in a team, a care group or the trust."
)


def page_of(office: Office, handle: str) -> str:
    with office.work(ENGINE, write=False) as work:
        found = work.connection.execute(select(people.c.id).where(people.c.handle == handle)).scalar_one()
    return f"/set-up/people/{found}"


def store_passwords(work: Work) -> None:
    """Let everybody who is there have chosen a password."""
    for person_id in work.connection.execute(select(people.c.id)).scalars().all():
        store_password(work, person_id, "made up")


def test_people_are_found_by_name_and_no_address_holds_one(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    page = admin.get("/set-up/people")
    assert ("Sam Example", page_of(furnished, "sam")) in page.links
    page = admin.send(form=0, words="SAM ex")
    assert [text for text, _ in page.links if "Example" in text and text != "Alex Example"] == ["Sam Example"]
    assert "1 person found" in page.text
    assert admin.response.request.query_string == b""
    assert "Nobody is called that." in admin.send(form=0, words="100%").text


def test_fifty_people_stand_on_a_page(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for number in range(60):
            add_person(work, f"made.up{number}", f"Made Up {number:02}")
    admin = browse(ADMINISTRATOR)
    page = admin.get("/set-up/people")
    assert "Page 1 of 2" in page.text
    assert (
        len([href for _, href in page.links if href.startswith("/set-up/people/") and not href.endswith("new")]) == 50
    )
    assert "Page 2 of 2" in admin.get("/set-up/people?page=2").text
    assert "The first 50 of 60 people" in admin.send(form=0, words="made up").text


def test_whoever_adds_somebody_of_a_name_that_is_there_is_told_which_log_in_has_it(
    browse: Browse,
) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/people/new")
    page = admin.send(name="sam  EXAMPLE", email="", handle="sam.again")
    assert "sam has the same name here. If that is the same person, end the access of the one just added" in page.text
    admin.get("/set-up/people/new")
    assert "the same name here" not in admin.send(name="Sam Exampleby", email="", handle="sam.other").text


def test_a_person_is_added_invited_changed_and_given_a_role(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/people/new")
    page = admin.send(status=422, name="", email="nowhere", handle="SAM")
    for said in (
        "Name: it is empty",
        "Email at work: 'nowhere' is not an email address",
        "Name to log in by: 'sam' is taken",
    ):
        assert said in page.text
    page = admin.send(name="Robin Story", email="robin@trust.example", handle="robin")
    assert page.heading() == "Robin Story"
    assert "An invitation waits to be sent" in page.text
    assert mailed(furnished, "robin") == ["first_password"]
    assert "Invited on 9 June 2026, 10am: waits to be sent" in page.text
    assert "Send" not in {each.get("value") for each in page.controls}
    address = page_of(furnished, "robin")
    admin.get(f"{address}/edit")
    assert "Robin Tale" in admin.send(name="Robin Tale", email="robin.tale@trust.example").text
    admin.get(f"{address}/roles/give")
    page = admin.send(status=422, role="service_lead", scope="trust")
    assert "is not given for the whole trust" in page.text
    page = admin.send(role="service_lead", scope="team:Oak team")
    assert "Robin Tale is now a service lead: team Oak team." in page.text
    assert [grant.role for grant in furnished.actor("robin").grants] == ["service_lead"]
    admin.get(next(href for text, href in page.links if text.startswith("End service lead")))
    admin.send()
    assert not furnished.actor("robin").grants


def test_only_what_was_changed_in_a_form_is_saved_and_what_somebody_else_changed_since_is_told(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="old@trust.example")
    address = page_of(furnished, "robin")
    first = browse(ADMINISTRATOR)
    first.get(f"{address}/edit")
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        edit_person(work, "robin", email="new@trust.example")
    page = first.send(name="Robin Tale")
    assert page.heading() == "Robin Tale"
    assert "new@trust.example" in page.text
    first.get(f"{address}/edit")
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        edit_person(work, "robin", name="Robin Fable", email="newer@trust.example")
    page = first.send(status=422, email="third@trust.example")
    assert "Email: somebody has changed it since" in page.text
    assert "t is now “newer@trust.example”: write what it is to be" in page.text
    page = first.send(form=-1)
    assert page.heading() == "Robin Fable"
    assert "third@trust.example" in page.text


def test_who_cannot_log_in_yet_is_counted_and_shown_and_no_more_once_they_are_invited(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(ENGINE) as work:
        store_passwords(work)
    admin = browse(ADMINISTRATOR)
    assert "Everybody has a password, or an invitation to choose one." in admin.get("/set-up").text
    assert "Everybody has a password" in admin.get(WITHOUT_WAY_IN).text
    assert "log in yet" not in admin.get("/set-up/people").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        add_person(work, "kit", "Kit Story")
    page = admin.get("/set-up")
    assert "2 people have no way to log in yet. Invite them" in page.text
    assert ("Invite everybody to log in", WITHOUT_WAY_IN) in page.links
    page = admin.get("/set-up/people")
    assert page.text.count("Cannot log in yet") == 2
    page = admin.get(next(href for text, href in page.links if text == "Show those who cannot log in yet"))
    assert "or open each. Who has no address needs one first." in page.text
    assert [text for text, _ in page.links if "Story" in text or ("Example" in text and text != "Alex Example")] == [
        "Kit Story",
        "Robin Story",
    ]
    admin.get(page_of(furnished, "robin"))
    admin.send(form=0)
    assert "1 person has no way to log in yet." in admin.get(WITHOUT_WAY_IN).text


def test_who_was_invited_and_has_not_chosen_a_password_is_listed_with_how_long_they_can(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(ENGINE) as work:
        store_passwords(work)
    admin = browse(ADMINISTRATOR)
    assert "Everybody who was invited has chosen a password." in admin.get(TO_CHOOSE).text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle, name in (("robin", "Robin Story"), ("kit", "Kit Story"), ("ash", "Ash Story")):
            add_person(work, handle, name, email=f"{handle}@trust.example")
        invite(work, "robin")
        invite(work, "kit")
    linked(furnished, "robin")
    page = admin.get("/set-up/people")
    assert "2 people were invited and have not chosen a password yet." in page.text
    page = admin.get(next(href for text, href in page.links if text == "Show those who have not chosen a password yet"))
    assert [text for text, _ in page.links if "Story" in text] == ["Kit Story", "Robin Story"]
    assert "Can choose one until 16 June 2026, 10am" in page.text
    assert "Their invitation waits to be sent" in page.text


def test_an_invitation_that_runs_out_soon_is_among_what_needs_an_administrator_today(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
    linked(furnished, "robin")
    told = "Invitations that run out soon"
    move_clock(furnished, timedelta(days=3))
    assert told not in browse(ADMINISTRATOR).get("/today").text
    move_clock(furnished, timedelta(days=1))
    admin = browse(ADMINISTRATOR)
    page = admin.get("/today")
    assert told in page.text
    assert "16 June 2026, 10am" in page.text
    assert ("Robin Story", page_of(furnished, "robin")) in page.links
    assert "Robin Story" not in browse("sam").get("/today").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        invite(work, "robin", besides=last_invitation(work, "robin"))
    assert told not in admin.get("/today").text


def linked(office: Office, handle: str) -> None:
    """What becomes of an invitation that leaves now: it was sent, with a link that works for a week."""
    with office.work(ENGINE) as work:
        sent = messages.c.kind == FirstPassword.kind, messages.c.recipient == office.actor(handle).id
        message = work.connection.execute(select(messages.c.id).where(*sent)).scalar_one()
        make_link_to_mail(work, office.actor(handle), FirstPassword.kind, message)
        work.connection.execute(update(messages).where(messages.c.id == message).values(status=Status.SENT))


def test_every_role_says_what_it_sees_and_does_before_it_is_given(browse: Browse, furnished: Office) -> None:
    page = browse(ADMINISTRATOR).get(f"{page_of(furnished, 'sam')}/roles/give")
    for role in GIVEN:
        assert f"{sentence(role_words(role))} {sentence(DOES[role])}." in page.text


def test_an_address_that_somebody_has_is_refused_beside_its_box(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/people/new")
    admin.send(name="Robin Story", email="robin@trust.example", handle="robin")
    admin.get("/set-up/people/new")
    page = admin.send(status=422, name="Kit Story", email="Robin@trust.example", handle="kit")
    assert "Email at work: somebody who can act here has this address already." in page.text
    assert "ook for it under People to see whose it is" in page.text


def test_a_name_is_said_to_be_added_as_it_is_kept(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/people/new")
    page = admin.send(name="  Robin\u200b   Story\u00ad ", email="", handle="robin")
    assert "Robin Story was added." in page.text
    assert "They hold no role yet, and find nothing here until they do: give them one." in page.text
    assert WITHOUT_ROLE in browse("robin").get("/today").text
    assert WITHOUT_ROLE not in admin.get("/today").text


def test_whose_last_role_was_ended_is_told_that_they_hold_none(browse: Browse, furnished: Office) -> None:
    assert WITHOUT_ROLE not in browse("sam").get("/today").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_grant(work, "sam", "service_lead", scope=TEAM)
    assert WITHOUT_ROLE in browse("sam").get("/today").text


def test_an_administrator_is_told_who_can_give_them_a_role_that_sees_records(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get(f"{page_of(furnished, ADMINISTRATOR)}/roles/give")
    page = admin.send(status=422, role="service_lead", scope="team:Oak team")
    assert (
        "Role: nobody gives themselves a role that sees records. Add somebody else, make them an administrator"
        in page.text
    )
    assert [grant.role for grant in furnished.actor(ADMINISTRATOR).grants] == ["administrator"]


def test_nobody_is_made_a_worker_and_nobody_is_shown_to_be_one(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while "conditional_offer" not in journey_of(furnished, reference).turns or not furnished.actor(WORKER).grants:
        go_on(furnished, reference)
    admin = browse(ADMINISTRATOR, canaries=(reference, "worker", "Worker"))
    address = page_of(furnished, WORKER)
    for page in (admin.get("/set-up/people"), admin.get(address)):
        assert NOT_YOURS in page.text
    admin.get(f"{address}/end-access")
    assert "No record names them as a lead." in admin.page.text
    sam = page_of(furnished, "sam")
    admin.get(f"{sam}/roles/give")
    assert "Choose an answer to “Role”." in admin.send(status=422, role="worker", scope=reference).text
    assert {grant.role for grant in furnished.actor("sam").grants} == {"service_lead"}


def test_who_is_only_a_worker_reads_like_somebody_without_any_role(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "nia", "Nia Example")
    reference = opened_hire(furnished)
    while not furnished.actor(WORKER).grants:
        go_on(furnished, reference)
    admin, alike = browse(ADMINISTRATOR), []
    listed = admin.get("/set-up/people").text
    for handle, name in (("nia", "Nia Example"), (WORKER, "Wren Example")):
        row = listed.partition(name)[2].removeprefix(f" {handle} ")[:80]
        own = admin.get(page_of(furnished, handle)).text.replace(name, "").replace(handle, "")
        alike.append((row.partition("trust")[0], own))
    assert alike[0] == alike[1]
    assert CHANGED_HERE in alike[0][1]
    assert alike[0][0] == "Cannot log in yet Email No address Roles No role in a team, a care group or the "


def test_cover_is_named_and_ended_for_somebody(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    address = page_of(furnished, "sam")
    admin.get(f"{address}/cover")
    page = admin.send(status=422, by="cleo", **date("from", "9/6/2026"), **date("until", "12/6/2026"))
    assert "Cleo Example has not chosen a password yet, so they cannot log in." in page.text
    reachable(furnished, "cleo")
    page = admin.send(status=422, by="hana", **date("from", "9/6/2026"), **date("until", "31/6/2026"))
    assert "“Last day”: June 2026 has no day 31." in page.text
    page = admin.send(status=422, by="hana", **date("from", "9/6/2026"), **date("until", "12/6/2026"))
    assert "holds no role in which they could stand in" in page.text
    page = admin.send(by="cleo", **date("from", "9/6/2026"), **date("until", "12/6/2026"))
    assert "Cleo Example covers for Sam Example as the service lead, from 9 June 2026 until 12 June 2026." in page.text
    admin.get(f"{address}/cover")
    admin.send(by="cleo", **date("from", "15/6/2026"), **date("until", "19/6/2026"))
    ends = [href for text, href in admin.page.links if text == "End cover by Cleo Example"]
    assert len(ends) == 2
    assert "from 15 June 2026 until 19 June 2026. It ends at once." in admin.get(ends[1]).text
    asked = admin.page, admin.response
    page = admin.send()
    assert "no longer covers" in page.text
    assert "9 June 2026 to 12 June 2026" in page.text
    assert "15 June 2026" not in page.text
    assert admin.get(ends[1]).heading() == "Sam Example"
    admin.page, admin.response = asked
    assert "There is no such cover any more, so nothing was ended." in admin.send().text
    assert "9 June 2026 to 12 June 2026" in admin.page.text
    admin.get(ends[0])
    assert "no longer covers" in admin.send().text


@pytest.mark.parametrize("handle", ["sam", "pat", "hana", "olu", "fay", "lena", "wren", "ada"])
def test_set_up_is_for_administrators_alone(browse: Browse, furnished: Office, handle: str) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "ada", "Ada Example")
        give_grant(work, "ada", "auditor")
    browser = browse(handle)
    sam = page_of(furnished, "sam")
    for path in ("/set-up", "/set-up/people", "/set-up/people/new", sam, f"{sam}/edit", f"{sam}/roles/give"):
        browser.get(path, status=403)
    for path in (
        f"{sam}/cover",
        f"{sam}/end-access",
        f"{sam}/give-access-back",
        f"{sam}/roles/end",
        f"{sam}/reset-code",
    ):
        browser.get(path, status=403)
    assert "/set-up" not in {href for _, href in browser.get("/today").links}
