"""Pledge kept as people see it: the figures as bars and as a table, what may not be told, and the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date as date_of
from datetime import timedelta

import pytest

from pledge_engine.office import Office
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.reports.wording import too_few
from pledge_engine.web.bars import bars, key_of
from tests.factories.office import ADMINISTRATOR, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]


def row(
    kept: int | None, late: int | None, missed: int | None, counted: int | None, title: str = "Oak team"
) -> KeptRow:
    return KeptRow(
        key="", title=title, kept=kept, kept_late=late, not_kept=missed, counted=counted, recorded_late=0, said=0
    )


def test_a_lead_sees_the_last_four_quarters_and_downloads_what_they_see(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/understand_roles")
    sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    move_clock(furnished, timedelta(days=100))
    sam = browse("sam")
    page = sam.get("/kept")
    assert page.heading() == "Pledge kept"
    assert "What was kept, 1 July 2025 to 30 June 2026" in page.text
    assert "Team readiness 1 kept." in page.text
    assert "Of 1 Recorded late 0" in page.text
    assert ("Download these figures as a spreadsheet file (CSV)", "/kept.csv?by=team") in sam.get("/kept?by=team").links
    file = sam.client.get("/kept.csv?by=team")
    assert file.mimetype == "text/csv"
    assert (
        file.get_data(as_text=True).splitlines()[1] == "Oak team,Oak team,1,0,0,1,0,0,2025-07-01,2026-06-30,2026-09-17"
    )


def test_days_that_cannot_be_are_said_beside_their_boxes_and_kept_there(browse: Browse) -> None:
    sam = browse("sam")
    wrong = {**date("from", "30/2/2026"), **date("to", "1/1/26")}
    sam.get("/kept")
    page = sam.send(status=422, **wrong)
    assert "“First day”: February 2026 has no day 30." in page.text
    assert "Enter all four digits of the year for “Last day”" in page.text
    assert [c["value"] for c in page.controls if c.get("name") == "from.day"] == ["30"]
    assert "is before" in sam.send(status=422, **date("from", "2/6/2026"), **date("to", "1/6/2026")).text
    page = sam.get("/kept?by=nonsense", status=422)
    assert "A row for each: “nonsense” is not one of the choices. Choose one of them." in page.text
    assert 'value="nonsense"' not in page.html


def test_whoever_reads_no_figures_is_refused_them_and_not_shown_the_way(browse: Browse) -> None:
    hana = browse("hana")
    assert "/kept" not in {href for _, href in hana.get("/today").links}
    assert hana.get("/kept", status=403).heading()


def test_the_board_chooses_whole_quarters_of_today_and_reads_no_small_number(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/understand_roles")
    sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    move_clock(furnished, timedelta(days=100))
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "lena", "board")
        end_grant(work, "lena", "lx_leadership")
    board = browse("lena")
    page = board.get("/kept")
    assert [text for text, _ in page.links if text == "Download these figures as a spreadsheet file (CSV)"]
    assert "April to June 2026 Not shown, so that nobody can be told apart." in page.text
    assert "What counts in these quarters is not shown: it is about fewer than 5 people somewhere" in page.text
    assert board.client.get("/kept.csv").text == board.client.get("/kept.csv?by=quarter").text
    page = board.get("/kept?by=team")
    assert "Oak team" not in page.text
    assert "By team nothing that counts in these days is shown" in page.text
    assert "1 team is not listed: what counts there is about fewer than 5 people and kept back, or" in page.text
    assert "Whole quarters that are over" in page.text
    assert not [control for control in page.controls if control.get("name", "").startswith("as_at")]
    page = board.get("/kept?from.day=2&from.month=4&from.year=2026", status=422)
    assert "Give for example 1 April 2026 to 30 June 2026" in page.text


@pytest.mark.parametrize(
    ("shown", "words", "kinds"),
    [
        (row(12, 3, 1, 16), "12 kept, 3 kept late, 1 not kept of 16.", ["kept", "late", "not-kept"]),
        (row(8, 0, 0, 8), "8 kept.", ["kept"]),
        (row(9, None, None, 20), "9 kept, 11 not in time of 20.", ["kept", "not-in-time"]),
        (row(None, None, None, 7), "7 counted.", ["counted"]),
        (row(None, None, None, None), "Not shown, so that nobody can be told apart.", []),
        (row(0, 0, 0, 0), "None counted.", []),
    ],
)
def test_a_bar_says_in_words_all_that_it_shows_and_no_more_than_may_be_told(
    shown: KeptRow, words: str, kinds: list[str]
) -> None:
    (bar,) = bars([shown])
    assert bar.words == words
    assert [piece.kind for piece in bar.segments] == kinds
    assert sum(piece.width for piece in bar.segments) == pytest.approx(100 if kinds else 0, abs=0.01)


def test_the_key_explains_every_kind_of_piece_that_is_drawn_and_no_other() -> None:
    drawn = bars((row(kept=9, late=None, missed=None, counted=20), row(None, None, None, 12), row(7, 0, 0, 7)))
    key = key_of(drawn)
    assert [piece.kind for _, piece in key] == ["kept", "not-in-time", "counted"]
    assert "kept late or not kept" in key[1][0]
    assert key_of(bars((row(None, None, None, None),))) == ()


def report(*rows: KeptRow, total: KeptRow, safe: bool = True) -> KeptReport:
    first, last = date_of(2026, 1, 1), date_of(2026, 6, 30)
    return KeptReport(
        first=first,
        last=last,
        as_at=None,
        seen_on=last,
        by=By.QUARTER,
        safe=safe,
        heard=not safe,
        rows=rows,
        total=total,
    )


def test_that_nothing_may_be_shown_is_said_where_that_is_so_and_nowhere_else() -> None:
    hidden, none, some = row(None, None, None, None), row(0, 0, 0, 0), row(8, 0, 0, 8)
    assert too_few(report(hidden, none, total=hidden)).startswith("What counts in these quarters is not shown: ")
    by_team = too_few(replace(report(total=hidden), by=By.TEAM))
    assert by_team.startswith("By team nothing that counts in these days is shown: ")
    assert by_team.endswith("More may be by quarter.")
    assert too_few(report(some, hidden, total=hidden)) == ""
    assert too_few(report(none, none, total=none)) == ""
    assert too_few(report(total=hidden, safe=False)) == ""
