"""Somebody whose offer ended with its record, and stands again once that is reopened, hears of both."""

from __future__ import annotations

from collections.abc import Callable

from pledge_engine.hires.ending_commands import reopen, withdraw
from pledge_engine.office import Office
from tests.factories.first_week import ADDRESS, REFERENCE
from tests.factories.office import journey_of, mailed
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.typed import CHOSEN


def test_whose_record_was_withdrawn_and_is_reopened_is_mailed_and_reads_who_did_it(
    browse: Callable[..., Browser], furnished: Office, invited: Callable[..., str]
) -> None:
    # Given Rowan, who took up their invitation, and whose record was then withdrawn
    rowan, handle = browse(), CHOSEN["handle"]
    rowan.get(invited(ADDRESS))
    rowan.send(**CHOSEN)
    stage = journey_of(furnished, REFERENCE).stage
    assert stage is not None
    with furnished.work(furnished.actor("sam")) as work:
        withdraw(work, REFERENCE, "opened_by_mistake")
    told = mailed(furnished, handle)
    assert "reopened" not in rowan.get("/").text
    # When a lead reopens it, because that was a mistake
    with furnished.work(furnished.actor("sam")) as work:
        reopen(work, REFERENCE, stage.key, "ended_by_mistake")
    # Then Rowan is mailed, and reads by whom and whom to ask
    assert mailed(furnished, handle) == [*told, "something_to_read"]
    said = rowan.get("/my-pledge").text
    assert f"Sam Example (your service lead) reopened your journey in “{stage.title}”" in said
