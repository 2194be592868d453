"""What a worker takes away of themselves: all that their own pages show, to its last line, and for them alone."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.telling import history
from pledge_engine.hires.who_looked import who_looked
from pledge_engine.hires.wording import told
from pledge_engine.office import Office
from tests.factories.office import GRANTS, WORKER
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
EVERYTHING = "/my-pledge/R-0001/everything"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


def test_a_worker_takes_away_all_that_their_pages_and_their_history_show(browse: Browse, furnished: Office) -> None:
    for n in range(25):
        with furnished.work(furnished.actor("sam")) as work:
            add_note(work, "R-0001", f"Canary {n} <b>is</b> a note.")
    before = furnished.look(furnished.actor(WORKER), lambda work: who_looked(work, "R-0001"))
    wren = browse(WORKER)
    ways = dict(wren.get("/my-pledge").links)
    assert ways["Download everything on my record"] == EVERYTHING
    answer = wren.client.get(EVERYTHING)
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-pledge-R-0001.html"
    taken = html.unescape(answer.text)
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    for line in (*mine.view.earlier, *mine.view.tasks):
        assert line.title in taken
        assert [each.words for each in line.answers if each.words not in taken] == []
    entries = furnished.look(furnished.actor(WORKER), lambda work: history(work, "R-0001"))
    assert [told(entry) for entry in entries if told(entry) not in taken] == []
    assert [n for n in range(25) if f"Canary {n} <b>is</b> a note." not in taken] == []
    assert "<b>is</b>" not in answer.text
    assert "You hold it" in taken
    assert "You holds it" not in taken
    assert "Readiness" not in taken, "nothing from before their own offer"
    assert furnished.look(furnished.actor(WORKER), lambda work: who_looked(work, "R-0001")) == before


def test_nobody_else_takes_it_away(browse: Browse) -> None:
    for handle in sorted({handle for handle, _, _ in GRANTS} - {WORKER}):
        assert browse(handle).client.get(EVERYTHING).status_code == 404
