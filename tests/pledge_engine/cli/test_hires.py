from datetime import timedelta

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

SAM = "sam.fiction"


def test_each_record_says_where_it_stands_and_what_is_next_on_it(pledge: CommandLine) -> None:
    said = pledge.said("hires", by=SAM)
    assert said.startswith("1 record, page 1 of 1")
    for words in ("R-0001", "Team readiness", "Oak, post 1", "due 17 Aug 2026", "The service lead"):
        assert words in said


def test_a_machine_gets_the_same_page(pledge: CommandLine) -> None:
    told = pledge.told("hires", by=SAM)
    assert (told["total"], told["rows"][0]["reference"], told["rows"][0]["next_due_on"]) == (1, "R-0001", "2026-08-17")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--team", "oak"), 1),
        (("--team", "Willow"), 0),
        (("--stage", "team readiness"), 1),
        (("--stage", "clearance"), 0),
        (("--held",), 0),
        (("--not-held",), 1),
        (("--overdue",), 0),
        (("--none-overdue", "--sort", "overdue"), 1),
        (("--band", "4"), 0),
        (("--role", "Peer trainer"), 0),
        (("--text", "R-0001"), 1),
        (("--text", "%"), 0),
        (("--text", "'; DROP TABLE hire; --"), 0),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked_for(pledge: CommandLine, words: tuple[str, ...], found: int) -> None:
    assert pledge.told("hires", *words, by=SAM)["total"] == found


def test_no_match_and_a_page_too_far_are_said(pledge: CommandLine) -> None:
    assert "No records match that you can see." in pledge.said("hires", "--team", "Willow", by=SAM)
    assert "There is no page 2: the last of 1 record is on page 1." in pledge.said("hires", "--page", "2", by=SAM)


def test_overdue_is_said_in_words(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    assert "1 overdue" in pledge.said("hires", by=SAM)


def test_who_has_nothing_to_do_with_records_is_refused_the_list(pledge: CommandLine) -> None:
    assert pledge("hires", by="ada.example").exit_code == 4
