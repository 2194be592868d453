"""An invitation that somebody else took up: it is noticed, their access is ended, and the right person is invited again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from pledge_engine.errors import Invalid
from pledge_engine.hires.inviting import invite
from pledge_engine.hires.my_pledge import own_records
from pledge_engine.hires.telling import history
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate, reactivate
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.settings import Settings
from pledge_engine.store.tables import appointees, grants, people
from tests.factories.first_week import ADDRESS, REFERENCE, delivered_link
from tests.factories.mail_server import MailServer
from tests.factories.office import ADMINISTRATOR, ENGINE, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.typed import CHOSEN, STARTS, name_of_page
from workflows.definition import Role

Browse = Callable[..., Browser]
WRONG = CHOSEN | {"handle": "stranger"}
RECORD, AGAIN = f"/records/{REFERENCE}", "Invite the person to log in"


@pytest.fixture
def stranger(browse: Browse, invited: Callable[..., str]) -> Browser:
    """Somebody else, whom the invitation reached and who knew the day, and who wrote a note."""
    browser = browse()
    browser.get(invited("wrong@home.example"))
    assert browser.send(**WRONG).heading() == "My pledge"
    browser.get(f"{RECORD}/note")
    browser.send("it", note="The first week suits me.")
    return browser


def end_role(office: Office, handle: str = "stranger") -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        end_grant(work, handle, Role.WORKER, scope=REFERENCE)


def end_access(office: Office, handle: str = "stranger") -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, handle)


def told(office: Office, handle: str) -> str:
    with office.work(office.actor(handle), write=False) as work:
        return "\n".join(f"{each.who}, as {each.role}, {each.sentence}" for each in history(work, REFERENCE))


def test_who_took_an_invitation_up_is_told_to_hr_and_the_leads_with_the_day_and_never_the_address(
    browse: Browse, stranger: Browser, furnished: Office
) -> None:
    for handle in ("hana", "sam", "pat"):
        page = browse(handle).get(RECORD)
        assert "stranger: they took the invitation up on 9 June 2026" in page.text
        assert "Only HR and the leads see this" in page.text
        assert "home.example" not in page.html
    assert "as the worker, took up the invitation to log in." in told(furnished, "hana")
    for browser in (browse("lena"), stranger):
        page = browser.get(RECORD)
        assert "Logs in as" not in page.text
        assert "stranger:" not in page.text


def test_a_name_that_is_not_the_one_in_the_offer_is_pointed_out(browse: Browse, invited: Callable[..., str]) -> None:
    cleo = browse("cleo")
    cleo.get(invited("cleo@home.example"))
    cleo.send(**STARTS)
    words = "It is the log-in of Cleo Example, and the post was offered to Rowan Canary-Name"
    assert words in browse("hana").get(RECORD).text
    assert words not in browse("lena").get(RECORD).text


@pytest.mark.parametrize("end", [end_role, end_access])
def test_the_wrong_person_goes_and_the_right_one_comes(
    browse: Browse,
    stranger: Browser,
    furnished: Office,
    settings: Settings,
    mails: MailServer,
    end: Callable[[Office], None],
) -> None:
    hana = browse("hana")
    assert AGAIN not in hana.get(RECORD).text
    end(furnished)
    for address in ("/my-pledge", RECORD, f"{RECORD}/history"):
        assert stranger.get(address).heading() == "Log in"
    page = hana.get(RECORD)
    assert "Nobody now: the access of stranger has ended" in page.text
    assert AGAIN in page.text
    hana.get(f"{RECORD}/invite")
    move_clock(furnished, timedelta(minutes=5))
    hana.send("preview", address=ADDRESS)
    hana.send("it")
    rowan = browse()
    rowan.get(delivered_link(furnished, settings, mails))
    assert rowan.send(**CHOSEN).heading() == "My pledge"
    assert "rowan: they took the invitation up on" in hana.get(RECORD).text

    said = told(furnished, "hana")
    assert "invited the person again, because the access of whoever logged in before has ended." in said
    assert "Whoever logged in here before sees nothing of this record any more." in said
    assert "stranger, as whoever logged in as the worker before, added a note." in said
    assert "Rowan Canary-Name, as the worker, added a note." not in said
    assert "stranger, as whoever logged in as the worker before, added a note." in told(furnished, "rowan")
    with furnished.work(ENGINE) as work:
        theirs = select(grants.c.id).join(people, people.c.id == grants.c.person_id)
        assert work.connection.execute(theirs.where(people.c.handle == "stranger")).all() == []
        found = reconcile(work.connection, work.definitions)
        assert [each for each in found.named if "who it is" in each.what] == []


@pytest.mark.usefixtures("stranger")
def test_the_wrong_person_is_denied_everywhere_also_when_they_log_in_again(
    browse: Browse, furnished: Office, settings: Settings, mails: MailServer
) -> None:
    end_access(furnished)
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS)
    rowan = browse()
    rowan.get(delivered_link(furnished, settings, mails))
    rowan.send(**CHOSEN)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        reactivate(work, "stranger")
    back = browse("stranger")
    for address in (
        f"/my-pledge/{REFERENCE}",
        f"/my-pledge/{REFERENCE}/looked",
        RECORD,
        f"{RECORD}/history",
        f"{RECORD}/note",
    ):
        assert "Rowan Canary-Name" not in back.get(address, status=404).text
    for address in ("/my-pledge", "/today"):
        page = back.get(address)
        assert not [word for word in (REFERENCE, "Rowan Canary-Name", "Oak") if word in page.html]
    assert "There is no journey of your own here" in back.get("/my-pledge").text
    with furnished.work(furnished.actor("stranger"), write=False) as work:
        assert own_records(work) == ()


@pytest.mark.usefixtures("stranger")
def test_whoever_was_right_after_all_is_let_in_again_until_somebody_else_is(
    browse: Browse, furnished: Office, settings: Settings, mails: MailServer
) -> None:
    end_access(furnished)
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS)
    link = delivered_link(furnished, settings, mails)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        reactivate(work, "stranger")
    assert name_of_page(browse(), link) == "Link not working"
    assert browse("stranger").get("/my-pledge").heading() == "My pledge"


@pytest.mark.usefixtures("stranger")
def test_an_administrator_gives_the_right_person_the_record_once_the_wrong_one_has_no_access(
    browse: Browse, furnished: Office
) -> None:
    with (
        furnished.work(furnished.actor(ADMINISTRATOR)) as work,
        pytest.raises(Invalid, match="offered to somebody else"),
    ):
        give_grant(work, "cleo", Role.WORKER, scope=REFERENCE)
    end_role(furnished)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "cleo", Role.WORKER, scope=REFERENCE)
    assert browse("cleo").get("/my-pledge").heading() == "My pledge"
    with furnished.work(ENGINE, write=False) as work:
        whose = select(people.c.handle).join(appointees, appointees.c.person_id == people.c.id)
        assert work.connection.execute(whose).scalars().all() == ["cleo"]


def test_a_worker_whose_role_was_ended_and_not_given_to_anybody_sees_the_record_in_no_other_role(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    cleo = browse("cleo")
    cleo.get(invited("cleo@home.example"))
    cleo.send(**STARTS)
    end_role(furnished, "cleo")
    browse("cleo").get(RECORD, status=404)
