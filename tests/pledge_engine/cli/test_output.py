from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from rich.console import RenderableType

from pledge_engine.cli.output import as_plain, bullets, facts, safe, show
from tests.pledge_engine.cli.conftest import CommandLine


@dataclass(frozen=True)
class Inner:
    on: date
    at: datetime


@dataclass(frozen=True)
class Outer:
    inners: tuple[Inner, ...]
    none: None = None


def test_a_view_becomes_objects_with_iso_days_and_moments() -> None:
    view = Outer((Inner(date(2026, 8, 6), datetime(2026, 8, 6, 12, tzinfo=UTC)),))
    assert as_plain(view) == {"inners": [{"on": "2026-08-06", "at": "2026-08-06T12:00:00+00:00"}], "none": None}


def test_characters_that_steer_a_terminal_or_turn_writing_are_replaced() -> None:
    assert safe("a\x1b[31mb\u202ec\x00\ud800") == "a\ufffd[31mb\ufffdc\ufffd\ufffd"


def test_accents_apostrophes_and_line_ends_stay() -> None:
    assert safe("Inês O'Neill\nnext") == "Inês O'Neill\nnext"


def test_markup_in_a_record_is_shown_and_not_obeyed(pledge: CommandLine) -> None:
    pledge.done(
        "hire", "note", "1", "[bold red]loud[/] :smile: [link=https://x.example]here[/link]", by="robin.example"
    )
    printed = pledge.said("hire", "show", "1", by="robin.example")
    assert "[bold red]loud[/] :smile: [link=https://x.example]here[/link]" in printed


def test_a_table_folds_long_words_and_crops_nothing(pledge: CommandLine) -> None:
    printed = pledge.done("definition", "show")
    assert "…" not in printed


ADDRESS = "https://pledge.trust.example/records/R-0042/steps/group_supervision?turn=5&from=the-digest-of-a-day"


@pytest.mark.parametrize(
    "part",
    [
        f"Look at it here: {ADDRESS} and go on with what you have begun before the day is over.",
        facts([("Address", f"{ADDRESS} and go on with what you have begun before the day is over.")]),
        bullets([f"Look at it here: {ADDRESS}", "Go on with what you have begun. " * 4]),
    ],
)
def test_an_address_stands_in_one_piece_and_what_is_around_it_is_folded(
    part: RenderableType, capsys: pytest.CaptureFixture[str]
) -> None:
    show(part)
    printed = capsys.readouterr().out
    assert ADDRESS in printed
    assert len(printed.splitlines()) > 1
    assert "…" not in printed


def test_what_is_piped_has_no_colour_codes_and_fits_80_columns(pledge: CommandLine) -> None:
    for words in (
        ("hires",),
        ("attention",),
        ("hire", "show", "1"),
        ("hire", "show", "1", "jd_ps_agreed"),
        ("hire", "explain", "1", "readiness_actions"),
        ("hire", "history", "1"),
        ("definition", "show"),
    ):
        printed = pledge.done(*words, by="sam.fiction")
        assert "\x1b" not in printed
        assert [line for line in printed.splitlines() if len(line) > 80] == []
        assert [line for line in printed.splitlines() if line != line.rstrip()] == []
