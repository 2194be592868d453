"""HR is told of every worker who starts soon, or has started, and can neither log in nor take an invitation up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from notifications.outbox import Status, messages
from pledge_engine.hires.invitations import LASTS
from pledge_engine.hires.inviting import invite
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.office import Office
from tests.factories.first_week import ADDRESS, REFERENCE
from tests.factories.office import ADMINISTRATOR, ENGINE, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.test_address import standing
from tests.pledge_engine.web.invitation.typed import CHOSEN

Browse = Callable[..., Browser]
TOLD = "Workers who cannot log in"
INVITE = ("Invite the person", f"/records/{REFERENCE}/invite")


def test_a_worker_who_was_never_invited_stays_with_hr_until_they_are(
    browse: Browse, invited: Callable[..., str]
) -> None:
    # Given a start in six days, and nobody was invited
    hana = browse("hana", canaries=(ADDRESS,))
    # Then HR has the record and its start, and neither lead nor administrator has
    assert TOLD in hana.get("/today").text
    assert INVITE in hana.page.links
    assert "15 June 2026" in hana.get("/today/cannot-log-in").text
    for handle in ("sam", "lena"):
        assert TOLD not in browse(handle).get("/today").text
    # When they are invited
    rowan, link = browse(), invited()
    # Then it is theirs to take up, and HR has nothing to do also once they have
    assert TOLD not in hana.get("/today").text
    rowan.get(link)
    rowan.send(**CHOSEN)
    assert TOLD not in hana.get("/today").text


def test_an_invitation_that_nobody_took_up_is_told_to_hr_days_before_it_runs_out(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    # Given somebody who was invited long before their start
    with furnished.work(furnished.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "start_date", date(2026, 9, 1))
    invited()
    # When it can be taken up for four days more, and for three
    move_clock(furnished, LASTS - timedelta(days=4))
    assert TOLD not in browse("hana").get("/today").text
    move_clock(furnished, timedelta(days=1))
    hana, sam = (browse(handle, canaries=(ADDRESS,)) for handle in ("hana", "sam"))
    # Then HR reads when it runs out, and what to do before
    assert "It runs out on 9 July 2026" in hana.get("/today").text
    assert ("Invite the person again", f"/records/{REFERENCE}/invite") in hana.page.links
    assert TOLD not in sam.get("/today").text
    # When they are invited again
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS, instead_of=standing(furnished))
    # Then nothing runs out
    assert TOLD not in hana.get("/today").text


def test_an_invitation_that_nobody_took_up_in_time_comes_back_to_hr_after_the_start(
    browse: Browse, invited: Callable[..., str], furnished: Office
) -> None:
    # Given somebody who was invited
    invited()
    # When nobody takes it up until it is over, long after the start
    move_clock(furnished, LASTS)
    # Then HR is asked to invite them, as one who has no invitation
    assert INVITE in browse("hana").get("/today").links


@pytest.mark.parametrize("ended", [Status.FAILED, Status.DROPPED])
def test_an_invitation_that_could_not_be_sent_comes_back_to_hr_at_once_and_the_record_says_so(
    browse: Browse, furnished: Office, ended: Status
) -> None:
    # Given a start on 17 June, which is not near yet, and an invitation that waits to be sent
    with furnished.work(furnished.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "start_date", date(2026, 6, 17))
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS)
    hana, sam = (browse(handle, canaries=(ADDRESS,)) for handle in ("hana", "sam"))
    assert TOLD not in hana.get("/today").text
    # When it comes back, and also where an administrator puts that aside
    with furnished.work(ENGINE) as work:
        work.connection.execute(update(messages).where(messages.c.kind == "invitation").values(status=ended))
    # Then HR is asked to ask for the address again, and the record does not say only that they were invited
    page = hana.get("/today")
    assert ("Invite the person again", f"/records/{REFERENCE}/invite") in page.links
    assert "The invitation could not be sent: ask them for the address again" in page.text
    for reader in (hana, sam):
        said = reader.get(f"/records/{REFERENCE}").text
        assert (
            "Nobody yet: they were invited on 9 June 2026 The mail could not be sent: HR can invite them again" in said
        )
    # And no administrator learns of which record it was
    admin = browse(ADMINISTRATOR, canaries=(ADDRESS, REFERENCE, "Oak"))
    assert TOLD not in admin.get("/today").text
    assert ("Not yours to know HR is told whose it is" in admin.page.text) == (ended is Status.FAILED)
    # When they are invited again
    with furnished.work(furnished.actor("hana")) as work:
        invite(work, REFERENCE, ADDRESS, instead_of=standing(furnished))
    # Then it is theirs to take up, and nothing counts as failed
    assert TOLD not in hana.get("/today").text
    assert "could not be sent" not in admin.get("/today").text


def test_a_start_is_near_from_five_working_days_before_it(browse: Browse, furnished: Office) -> None:
    # Given a start on Wednesday 17 June 2026, six working days after Tuesday 9 June
    with furnished.work(furnished.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "start_date", date(2026, 6, 17))
    assert TOLD not in browse("hana").get("/today").text
    # When it is Wednesday 10 June
    move_clock(furnished, timedelta(days=1))
    # Then it is told, and from the first day on that they have started
    assert TOLD in browse("hana").get("/today").text
    move_clock(furnished, timedelta(days=6))
    assert "They have started" not in browse("hana").get("/today/cannot-log-in").text
    move_clock(furnished, timedelta(days=1))
    assert "17 June 2026 They have started" in browse("hana").get("/today/cannot-log-in").text
