"""A worker to whom nobody has given a log-in yet: their leads and HR are told so, and what can be done meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from pledge_engine.hires.invitations import LASTS
from pledge_engine.hires.inviting import invite
from pledge_engine.hires.step_commands import mark_not_applicable
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.store.tables import appointees, grants
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
