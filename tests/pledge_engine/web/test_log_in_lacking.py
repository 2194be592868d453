"""A worker to whom nobody has given a log-in yet: their leads and HR are told so, and what can be done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from pledge_engine.hires.invitations import LASTS
from pledge_engine.hires.inviting import invite
from pledge_engine.hires.step_commands import mark_not_applicable
from pledge_engine.logins.unsent import throw_away_old
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.store.tables import appointees, grants, unsent_forms
from tests.factories.office import ADMINISTRATOR, ENGINE, WORKER, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role

Browse = Callable[..., Browser]
RECORD = "/records/R-0001"
WEEK = f"{RECORD}/steps/workbook_week?turn=1"
NOBODY = "Nobody yet: HR can invite the person to log in"
ONLY = "Only the worker may record this, and nobody logs in as the worker now."


@pytest.fixture
def furnished(second_week: Office) -> Office:
    return second_week


@pytest.fixture
def unmet(furnished: Office) -> Office:
    """The same, of somebody whom nobody has given a log-in."""
    with furnished.work(ENGINE) as work:
        work.connection.execute(update(appointees).values(person_id=None, name="Rowan Canary-Name"))
        work.connection.execute(delete(grants).where(grants.c.role == Role.WORKER))
    return furnished


@pytest.mark.usefixtures("unmet")
def test_the_leads_and_hr_read_on_the_record_that_nobody_logs_in_as_the_worker(browse: Browse) -> None:
    for handle in ("sam", "pat", "hana"):
        assert NOBODY in browse(handle).get(RECORD).text
    assert NOBODY not in browse("lena").get(RECORD).text


@pytest.mark.parametrize("handle", ["sam", "pat"])
def test_while_an_invitation_stands_it_is_said_when_they_were_invited_and_nobody_is_sent_to_hr(
    browse: Browse, unmet: Office, handle: str
) -> None:
    with unmet.work(unmet.actor("hana")) as work:
        invite(work, "R-0001", "rowan@home.example")
    record, week = browse(handle).get(RECORD), browse(handle).get(WEEK)
    assert "Nobody yet: they were invited on 17 June 2026" in record.text
    assert "They were invited on 17 June 2026. Until they log in it is never late" in week.text
    assert "HR can invite" not in record.text + week.text
    assert "Nobody yet: they were invited on 17 June 2026" in browse("hana").get(RECORD).text
    assert "invited on" not in browse("lena").get(RECORD).text + browse("lena").get(WEEK).text
    move_clock(unmet, LASTS)
    record, week = browse(handle).get(RECORD), browse(handle).get(WEEK)
    assert NOBODY in record.text
    assert "HR can invite them from the page of the record." in week.text


def test_a_week_of_theirs_says_who_may_record_it_and_what_both_leads_can_do(browse: Browse, unmet: Office) -> None:
    page = browse("sam").get(WEEK)
    assert ONLY in page.text
    assert "HR can invite them from the page of the record." in page.text
    assert "where the worker agrees, both leads together can close it as not applicable" in page.text
    assert ONLY not in browse("sam").get(f"{RECORD}/steps/local_induction").text
    assert ONLY not in browse("lena").get(WEEK).text
    with unmet.work(unmet.actor("sam")) as work:
        mark_not_applicable(work, "R-0001", "workbook_week", "agreed_with_worker", n=1)
    with unmet.work(unmet.actor("hana")) as work:
        invite(work, "R-0001", "rowan@home.example")


def test_after_an_access_that_has_ended_nobody_logs_in_now_until_the_right_person_does(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        deactivate(work, WORKER)
    sam = browse("sam")
    assert "HR can invite the person again" in sam.get(RECORD).text
    assert ONLY in sam.get(WEEK).text
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, "R-0001", "rowan@home.example")
    record, week = sam.get(RECORD), sam.get(WEEK)
    assert f"Nobody now: the access of {WORKER} has ended The person was invited again on 17 June 2026" in record.text
    assert "HR can invite" not in record.text
    assert f"{ONLY} They were invited on 17 June 2026." in week.text


@pytest.mark.usefixtures("furnished")
def test_of_a_worker_who_logs_in_nothing_of_it_is_said(browse: Browse) -> None:
    assert NOBODY not in browse("sam").get(RECORD).text
    assert ONLY not in browse("sam").get(WEEK).text


def test_an_address_that_was_typed_and_not_sent_is_kept_as_the_privacy_notice_says(
    browse: Browse, unmet: Office
) -> None:
    address, kept = "rowan@home.example", "was not sent in the end, is kept for whoever typed it alone, for a week"
    # Given HR, who looks at it once more, and stops there
    hana = browse("hana")
    hana.get(f"{RECORD}/invite")
    assert f"The mail goes to {address}." in hana.send("preview", address=address).text
    asked_at = hana.response.request.full_path
    # Then the notice says that it is kept, and it is: for them alone, so that nobody can read it in the database
    assert kept in browse().get("/privacy").text
    assert address in browse("hana").get(asked_at).html
    assert address not in browse("sam").get(asked_at, 403).html
    with unmet.work(ENGINE, write=False) as work:
        (sealed,) = work.connection.execute(select(unsent_forms.c.sealed)).scalars()
    assert address not in str(sealed)
    # And for no longer than a week
    move_clock(unmet, timedelta(days=7))
    assert address not in browse("hana").get(asked_at).html
    throw_away_old(unmet)
    with unmet.work(ENGINE, write=False) as work:
        assert not work.connection.execute(select(unsent_forms.c.id)).all()
