"""What bringing a tracker in tells: once for each cause, what to do next, and what may have been meant."""

import json
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from pledge_engine.people.alike import closest
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.cli.test_import import ADA, CREATE, HEAD, ROWS

LEADS = "robin.example,sam.fiction"


def told_of(place: CommandLine, folder: Path, rows: str, *words: str, head: str = HEAD) -> str:
    """What is printed of a tracker, on one line."""
    file = folder / "tracker.csv"
    file.write_text(head + rows, encoding="utf-8")
    result = place("import", str(file), *words, by=ADA)
    return " ".join(result.output.split())


def row(number: int, team: str, lead: str = "Robin Example") -> str:
    return f"{number},Adult community,{team},{lead},Sam Fiction,Advertising,01/06/2026,,,,,,,\n"


def test_the_same_cause_is_said_once_with_every_row_that_has_it(pledge: CommandLine, tmp_path: Path) -> None:
    rows = row(1, "Alder") + row(2, "Rowan", "Some Body") + row(3, "Alder") + row(4, "alder", "SOME BODY")
    said = told_of(pledge, tmp_path, rows)
    assert "6 mistakes" in said
    assert "Team (column C): 2 teams are not there yet: “Alder” in rows 2, 4 and 5; “Rowan” in row 3." in said
    assert "Service lead (column D), nobody" not in said
    assert said.count("--create-teams") == said.count("--create-people") == 1
    assert "rows 3 and 5, Service lead (column D): nobody here is called “Some Body”" in said
    listed = json.loads(pledge("import", str(tmp_path / "tracker.csv"), "--json", by=ADA).stdout)["error"]["mistakes"]
    assert [each["row"] for each in listed] == [2, 3, 3, 4, 5, 5]


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        (row(1, "Oka"), "“Oka” would be a new team: did you mean “Oak”?"),
        (row(1, "Rowan") + row(2, "Rowann"), "“Rowann” would be a new team: did you mean “Rowan”?"),
        (row(1, "Oak", "Robin Exmaple"), "“Robin Exmaple” would be a new person: did you mean “Robin Example”?"),
        (row(1, "Oak", "Robin Exampel"), "“Robin Exampel” would be a new person: did you mean “Robin Example”?"),
        (row(1, "Rowan").replace("Adult community", "Adlut community"), "did you mean “Adult community”?"),
    ],
)
def test_what_would_be_new_and_is_nearly_another_is_asked_about(
    pledge: CommandLine, tmp_path: Path, rows: str, doubt: str
) -> None:
    assert doubt in told_of(pledge, tmp_path, rows, *CREATE, "--dry-run")


def test_part_of_the_name_of_somebody_who_is_there_is_asked_about(pledge: CommandLine, tmp_path: Path) -> None:
    pledge("person", "add", "morwenna.tregear", "Morwenna Tregear-Made Up", by=ADA)
    said = told_of(pledge, tmp_path, row(1, "Oak", "Morwenna Tregear"), *CREATE, "--dry-run")
    assert "“Morwenna Tregear” would be a new person: did you mean “Morwenna Tregear-Made Up”?" in said


def test_a_row_that_has_ended_is_told_to_say_its_last_stage_and_not_to_go_on(
    pledge: CommandLine, tmp_path: Path
) -> None:
    head = HEAD.replace("\n", ",Ended on,Why it ended,Open the advert\n")
    ended = row(1, "Oak").replace(",Advertising,", ",Withdrawn,").replace("\n", ",01/07/2026,Not funded,02/06/2026\n")
    said = told_of(pledge, tmp_path, ended, *CREATE, "--dry-run", head=head)
    assert "or a later stage under Last stage (no such column yet)" in said
    assert "under Stage" not in said


def test_what_was_asked_about_is_brought_in_all_the_same(pledge: CommandLine, tmp_path: Path) -> None:
    told_of(pledge, tmp_path, row(1, "Oka"), *CREATE)
    assert "Oka" in pledge.said("team", "list", by=ADA)


def test_without_adding_the_nearest_name_is_said_in_the_mistake(pledge: CommandLine, tmp_path: Path) -> None:
    said = told_of(pledge, tmp_path, row(1, "Oka"))
    assert "there is no team “Oka” (did you mean “Oak”?)" in said
    said = told_of(pledge, tmp_path, row(1, "Oak", "Robin Exmaple"))
    assert "nobody here is called “Robin Exmaple” (did you mean “Robin Example”?)" in said


@pytest.mark.parametrize(
    ("name", "other", "close"),
    [
        ("Jude Pretend", "Dev Pretend", False),
        ("Joe Madeup", "Jo Madeup", True),
        ("Birch", "Beech", False),
        ("oak", "Oak", False),
        ("Robin A Example", "Robin Example", True),
        ("Sam Fiction", "Sam Fable", False),
        ("Ward 12", "Ward 1", False),
    ],
)
def test_two_of_one_family_name_are_two_people(name: str, other: str, close: bool) -> None:
    assert (closest(name, [other]) is not None) is close


def test_roles_that_nobody_holds_are_told_with_the_command_until_somebody_does(
    empty: CommandLine, tmp_path: Path
) -> None:
    empty.done("person", "add", "ada.example", "Ada Example", "--first-administrator")
    rows = row(1, "Oak") + row(2, "Elm", "Lee Story").replace("Adult community", "Older people")
    for words in ((*CREATE, "--dry-run"), CREATE):
        said = told_of(empty, tmp_path, rows.replace("Sam Fiction,Adv", "Sam Fiction,Adv", 1), *words)
        for role in ("hr", "occupational_health", "facilitator", "lx_leadership"):
            assert f"Give it to somebody: pledge grant add HANDLE {role}" in said
    assert "Nobody holds the role of HR, so nobody is told" in empty.said("doctor")
    empty.done("person", "add", "morgan.sample", "Morgan Sample", by=ADA)
    empty.done("grant", "add", "morgan.sample", "hr", "--scope", "Adult community", by=ADA)
    for role in ("occupational_health", "facilitator", "lx_leadership"):
        empty.done("grant", "add", "morgan.sample", role, by=ADA)
    said = empty.said("doctor")
    assert "Nobody holds the role of HR for Older people, so" in said
    assert 'pledge grant add HANDLE hr --scope "Older people"' in said
    assert "group facilitator" not in said
    empty.done("grant", "add", "morgan.sample", "hr", by=ADA)
    assert "Every role that steps of the records belong to is held by somebody." in empty.said("doctor")


def test_leads_who_cannot_log_in_are_counted_and_named_with_what_to_do_and_nobody_else(
    empty: CommandLine, tmp_path: Path
) -> None:
    empty.done("person", "add", "ada.example", "Ada Example", "--first-administrator")
    empty.done("person", "add", "priya.fable", "Priya Fable", "--email", "priya@trust.example", by=ADA)
    empty.done("grant", "add", "priya.fable", "auditor", by=ADA)
    empty.done("person", "add", "alex.tale", "Alex Tale", by=ADA)
    rows = row(1, "Oak", "Priya Fable") + row(2, "Oak", "Alex Tale")
    for words, what in (((*CREATE, "--dry-run"), "Once it is in, invite them:"), (CREATE, "Invite them:")):
        said = told_of(empty, tmp_path, rows, *words)
        assert f"3 people have no way to log in yet: alex.tale, priya.fable and sam.fiction. {what}" in said
        assert "Who has no address needs one first." in said
        assert "Here: pledge person invite priya.fable" in said
    empty.done("person", "invite", "priya.fable", by=ADA)
    assert "3 people have no way to log in and no address." in empty.said("person", "list", by=ADA)
    said = told_of(empty, tmp_path, row(3, "Oak", "Priya Fable"), *CREATE)
    assert "Of those who lead these records, 1 person has no way to log in yet: sam.fiction." in said
    assert "Here: pledge person edit sam.fiction --email ADDRESS" in said
    assert "cannot log in" not in told_of(empty, tmp_path, row(3, "Oak", "Priya Fable"), *CREATE)


def test_what_differs_is_told_by_the_trackers_own_headings_day_first_with_what_to_do_and_which_rows_are_gone(
    pledge: CommandLine, tmp_path: Path
) -> None:
    told_of(pledge, tmp_path, ROWS, *CREATE)
    edited = ROWS.replace("Clearance,01/06/2026", "Clearance,2026-06-02").partition("3,Adult")[0]
    said = told_of(pledge, tmp_path, edited, *CREATE)
    assert "Row 2, R-0002: “Since (column G)” said 01/06/2026, and says 02/06/2026." in said
    assert "Once a row has come in, its record is kept here and not in the tracker." in said
    assert "pledge hire show RECORD" in said
    assert "1 record came in with a tracker before, and no row of this one is theirs: R-0004." in said


def test_what_is_private_is_said_to_be_and_not_repeated(pledge: CommandLine, tmp_path: Path) -> None:
    told_of(pledge, tmp_path, ROWS, *CREATE)
    said = told_of(pledge, tmp_path, ROWS.replace("Kit Madeup", "Kit Other"), *CREATE)
    private = "said something else, and says something else now. It is private, so neither is repeated here."
    assert f"Row 2, R-0002: “Name (column J)” {private}" in said
    assert "Kit" not in said


def test_headings_under_names_of_the_trusts_own_are_recognised_or_told_what_to_be_called(
    pledge: CommandLine, tmp_path: Path
) -> None:
    assert "1 record" in told_of(
        pledge, tmp_path, row(1, "Oak"), *CREATE, "--dry-run", head=HEAD.replace("Service lead", "Team leader")
    )
    said = told_of(pledge, tmp_path, row(1, "Oak"), head=HEAD.replace("Service lead", "Team manger"))
    assert "Service lead: this column is missing; if “Team manger” is that column, call it “Service lead”" in said
    said = told_of(pledge, tmp_path, row(1, "Oak"), head=HEAD.replace("Service lead", "Chief"))
    assert "if one of these is it, rename it: Chief" in said


def test_a_sheet_that_is_no_tracker_names_the_others_to_choose_from(pledge: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name in ("Read me", "Posts"):
            book.add_worksheet(name).write_string(0, 0, "Nothing of this is a tracker")
    result = pledge("import", str(file), by=ADA)
    assert '--sheet "Posts"' in " ".join(result.output.split())


def test_a_tracker_of_another_place_is_not_taken_for_the_records_that_are_here(
    pledge: CommandLine, tmp_path: Path
) -> None:
    head = HEAD.replace("Pace\n", "Pace,Exported from\n")
    other = row(1, "Oak").replace("1,Adult", "R-0001,Adult").replace("\n", ",0123456789ab\n")
    said = told_of(pledge, tmp_path, other, *CREATE, head=head)
    assert "1 record came in" in said
    assert pledge.told("hires", by="sam.fiction")["total"] == 2
    again = told_of(pledge, tmp_path, other, *CREATE, head=head)
    assert "1 row came in before" in again


def test_a_row_with_the_reference_of_a_record_that_says_no_place_is_a_mistake_that_explains_both(
    pledge: CommandLine, tmp_path: Path
) -> None:
    said = told_of(pledge, tmp_path, row(1, "Oak").replace("1,Adult", "R-0001,Adult"))
    assert "“R-0001” is the reference of a record that is here" in said
    assert "keep its column “Exported from”; if it is another post, call it R-0001-2" in said
    assert pledge.told("hires", by="sam.fiction")["total"] == 1


def test_what_was_exported_here_is_known_again_and_is_not_compared(pledge: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "exported.csv"
    pledge.done("export", str(file), by="sam.fiction")
    said = " ".join(pledge("import", str(file), by=ADA).output.split())
    assert "1 row of these: exported from here" in said
    assert "What is to change is changed in the record" in said


def test_whoever_exports_a_record_stands_among_those_who_looked_at_it(pledge: CommandLine, tmp_path: Path) -> None:
    pledge.done("export", str(tmp_path / "exported.csv"), by="sam.fiction")
    (looked,) = pledge.told("hire", "who-looked", "1", by="bo.fiction")
    assert (looked["title"], looked["who"]) == ("The record, exported as a row of a tracker", "Sam Fiction")
    assert pledge.told("audit", "verify", by="bo.fiction")["intact"]
