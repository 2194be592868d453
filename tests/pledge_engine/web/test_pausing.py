"""A pause that a worker asked for: what their leads are told of it, what they are told themselves, and how it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.office import Office
from tests.factories.databases import copied
from tests.factories.office import OPENING, WORKER, journey_of, mailed, move_clock, office_on
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
REFERENCE = "R-0001"


@pytest.fixture
def furnished(begun: str, tmp_path: Path) -> Iterator[Office]:
    """A trust with one record, of somebody in the second week of their workbook."""
    with copied(begun, tmp_path) as address:
        office = office_on(address, OPENING + timedelta(days=8))
        yield office
        office.close()


def pause(wren: Browser, weeks: str = "2") -> None:
    """The worker pauses their journey."""
    wren.get(f"/my-pledge/{REFERENCE}/pause")
    wren.send(when=weeks)


def test_a_worker_is_told_who_ended_their_pause_and_not_when_they_did_so_themselves(
    browse: Browse, furnished: Office
) -> None:
    wren, told = browse(WORKER), mailed(furnished, WORKER)
    pause(wren)
    wren.get("/my-pledge")
    wren.send(form=0)
    assert not journey_of(furnished, REFERENCE).held
    assert "ended the pause" not in wren.get("/my-pledge").text
    assert mailed(furnished, WORKER) == told
    pause(wren)
    sam = browse("sam")
    sam.get(f"/records/{REFERENCE}/resume")
    sam.send()
    assert mailed(furnished, WORKER) == [*told, "something_to_read"]
    said = "Sam Example (your service lead) ended the pause of your journey on 17 June 2026. If you still need it"
    assert said in wren.get("/my-pledge").text
    assert "ended the pause" not in browse("pat").get(f"/records/{REFERENCE}").text
    for days, told_still in ((27, True), (1, False)):
        move_clock(furnished, timedelta(days=days))
        page = browse(WORKER).get("/my-pledge")
        assert page.heading() == "My pledge"
        assert (said in page.text) is told_still
