import csv
import io
from datetime import timedelta

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

SAM, ROBIN, ADA = "sam.fiction", "robin.example", "ada.example"
DAYS = ("from", "to", "as_at")
AUGUST = ("kept", "--from", "1 August 2026", "--to", "31 August 2026")
SUPPORT = ("hire", "complete", "1", "understand_roles", "pillar=professional_practice", "role=peer_support_worker")


def test_what_happened_in_time_and_late_is_told_with_its_share(pledge: CommandLine) -> None:
    pledge.done(*SUPPORT, by=ROBIN)
    pledge.clock.move(timedelta(days=20))
    said = pledge.said(*AUGUST, by=SAM)
    assert "What was kept, 1 August 2026 to 31 August 2026" in said
    assert "Team readiness 1 (100%) 0 0 1 0" in said
    assert "Everything 1 (100%) 0 0 1 0" in said
    assert "What is past its date and still open is in none of these figures, however late it is." in said
    assert "Left out: what is open, optional or the worker's own" in said


def test_it_is_seen_as_it_was_on_an_earlier_day(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=3))
    pledge.done(*SUPPORT, by=ROBIN)
    assert pledge.told(*AUGUST, by=SAM)["total"]["kept"] == 1
    assert pledge.told(*AUGUST, "--as-at", "5 August 2026", by=SAM)["total"]["kept"] == 0
    assert pledge.told(*AUGUST, "--as-at", "6 August 2026", by=SAM)["total"]["kept"] == 1


def test_a_spreadsheet_gets_the_rows_and_then_the_whole(pledge: CommandLine) -> None:
    pledge.done(*SUPPORT, by=ROBIN)
    first, oak, everything = csv.reader(io.StringIO(pledge.done(*AUGUST, "--by", "team", "--csv", by=SAM)))
    assert first == ["team", "title", "kept", "kept_late", "not_kept", "counted", "recorded_late", "said", *DAYS]
    days = ["2026-08-01", "2026-08-31", "2026-08-03"]
    assert oak == ["Oak", "Oak", "1", "0", "0", "1", "0", "0", *days]
    assert everything == ["everything", "Everything", "1", "0", "0", "1", "0", "0", *days]


def test_a_spreadsheet_says_the_period_and_the_day_at_whose_end_it_was_seen(pledge: CommandLine) -> None:
    pledge.done(*SUPPORT, by=ROBIN)
    pledge.clock.move(timedelta(days=9))
    asked = (*AUGUST, "--as-at", "6 August 2026", "--csv")
    _, *rows = csv.reader(io.StringIO(pledge.done(*asked, by=SAM)))
    assert {tuple(row[-3:]) for row in rows} == {("2026-08-01", "2026-08-31", "2026-08-06")}


@pytest.mark.parametrize(
    ("named", "first", "last"),
    [
        ("last-quarter", "2026-04-01", "2026-06-30"),
        ("this-quarter", "2026-07-01", "2026-08-03"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("this-year", "2026-01-01", "2026-08-03"),
    ],
)
def test_a_period_has_a_name_too(pledge: CommandLine, named: str, first: str, last: str) -> None:
    told = pledge.told("kept", "--in", named, by=SAM)
    assert (told["first"], told["last"]) == (first, last)


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--from", "1 July 2026"),
        ("--in", "last-quarter", "--to", "2 July 2026"),
        (*AUGUST[1:], "--in", "this-year"),
    ],
)
def test_a_period_is_given_in_one_way(pledge: CommandLine, asked: tuple[str, ...]) -> None:
    result = pledge("kept", *asked, by=SAM)
    assert result.exit_code == 2
    assert "either by --from and --to, or by --in" in " ".join(result.output.split())


def test_leads_count_only_the_records_that_they_can_see(pledge: CommandLine) -> None:
    pledge.done(*SUPPORT, by=ROBIN)
    seen = {handle: pledge.told(*AUGUST, by=handle)["total"]["kept"] for handle in (ROBIN, SAM, "kim.sample")}
    assert seen == {ROBIN: 1, SAM: 1, "kim.sample": 0}
    assert pledge.told(*AUGUST, by="dara.fable")["total"]["kept"] == 1


def test_the_board_reads_whole_quarters_that_are_over_and_no_small_number(pledge: CommandLine) -> None:
    pledge.done("grant", "add", "bo.fiction", "board", by=ADA)
    pledge.done(*SUPPORT, by=ROBIN)
    refused = pledge(*AUGUST, by="bo.fiction")
    assert refused.exit_code == 7
    assert "give for example 1 April 2026 to 30 June 2026" in " ".join(refused.stderr.split())
    pledge.clock.move(timedelta(days=70))
    quarter = ("kept", "--from", "1 July 2026", "--to", "30 September 2026", "--by", "team")
    found = pledge.told(*quarter, by="bo.fiction")
    teams = [team for group in pledge.told("team", "list", by=ADA) for team in group["teams"]]
    assert (found["rows"], found["not_listed"]) == ([], len(teams))
    assert found["total"]["counted"] is None
    assert "… stands for a number about 1 to 4 people" in pledge.said(*quarter, by="bo.fiction")
    recalled = pledge(*quarter, "--as-at", "30 September 2026", by="bo.fiction")
    assert recalled.exit_code == 7
    assert "leave that day out" in recalled.stderr


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("--from", "2 August 2026", "--to", "1 August 2026"), 7, "1 August 2026 is before 2 August 2026"),
        (("--from", "1 January 2030", "--to", "2 January 2030"), 7, "1 January 2030 has not come yet"),
        (("--from", "1 July 2026", "--to", "2 July 2026", "--as-at", "1 May 2027"), 7, "1 May 2027 has not come yet"),
        (("--from", "1 July 2026", "--to", "2 July 2026", "--csv", "--json"), 2, "ask for one"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_mend(
    pledge: CommandLine, words: tuple[str, ...], code: int, problem: str
) -> None:
    result = pledge("kept", *words, by=SAM)
    assert result.exit_code == code
    assert problem in result.output
