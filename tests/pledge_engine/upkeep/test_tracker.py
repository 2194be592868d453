"""The example trackers: fictional, messy as real ones are, and brought in without a mistake on whatever day they are made."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from pledge_engine.clock import LONDON
from pledge_engine.intake.columns import columns_of
from pledge_engine.intake.reading import read_bytes, read_file
from pledge_engine.intake.stages import standing_of
from pledge_engine.intake.tracker import Tracker, read_tracker
from pledge_engine.upkeep.tracker.posts import CARE_GROUPS, POSTS
from pledge_engine.upkeep.tracker.written import AS_AT, example_files
from tests.pledge_engine.cli.conftest import CommandLine
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.importing import place
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.reading import load_shipped
from workflows.turn import Status

EXAMPLES = Path(__file__).parents[3] / "examples"
PLEDGE = load_shipped()
COLUMNS = columns_of(PLEDGE)
LEADS = {Role.SERVICE_LEAD: "robin", Role.PROFESSIONAL_LEAD: "sam"}
FILES = ("tracker.csv", "tracker.xlsx")


@cache
def read(name: str) -> Tracker:
    return read_tracker(read_file(EXAMPLES / name), PLEDGE)


def placed(tracker: Tracker, day: date) -> dict[str, Journey]:
    """Every row of a tracker, by its Tracker ID, placed on a day; a row that cannot be is no journey."""
    assert not tracker.mistakes
    today = Today(day, Calendar())
    journeys = {
        row.words("tracker_id"): place(PLEDGE, standing_of(row.told, COLUMNS, PLEDGE), LEADS, today)
        for row in tracker.rows
    }
    refused = {name: found for name, found in journeys.items() if not isinstance(found, Journey)}
    assert not refused
    return {name: found for name, found in journeys.items() if isinstance(found, Journey)}


def given_in(empty: CommandLine) -> CommandLine:
    """A place with an administrator and nobody else, on the day until which the tracker was kept."""
    empty.clock.set(datetime.combine(AS_AT, time(9), tzinfo=LONDON))
    empty.done("person", "add", "ada.admin", "Ada Admin", "--first-administrator")
    return empty


def parts(name: str, content: bytes) -> dict[str, bytes]:
    """What a file holds, whatever has pressed it together."""
    if not name.endswith(".xlsx"):
        return {name: content}
    book = zipfile.ZipFile(io.BytesIO(content))
    return {part: book.read(part) for part in book.namelist()}


@pytest.mark.parametrize("name", example_files())
def test_the_files_are_what_the_program_writes_for_the_day_they_were_kept_until(name: str) -> None:
    assert parts(name, (EXAMPLES / name).read_bytes()) == parts(name, example_files()[name]), (
        "write them: make examples"
    )


def test_text_and_workbook_say_the_same() -> None:
    text, book = (read(name) for name in FILES)
    assert [row.told for row in text.rows] == [row.told for row in book.rows]
    assert len(text.rows) == len(POSTS) == 60


def test_every_stage_is_there_and_some_are_late_held_part_time_fixed_term_or_ended() -> None:
    journeys = placed(read("tracker.csv"), AS_AT)
    states = {journey.stage.key if journey.stage else journey.state[0] for journey in journeys.values()}
    assert states == {*PLEDGE.stages, "withdrawn", "left"}
    late = [
        turn
        for journey in journeys.values()
        for turns in journey.turns.values()
        for turn in turns
        if turn.status is Status.OPEN and turn.due_on and turn.due_on < AS_AT and turn.can_be_late
    ]
    assert 10 <= len(late) <= 60
    assert sum(journey.held for journey in journeys.values()) >= 4
    assert all(span.review_on for journey in journeys.values() for span in journey.holds)
    assert {journey.pace for journey in journeys.values()} == {1, 2, 3}
    assert sum(journey.facts.get("post") == "fixed_term" for journey in journeys.values()) >= 4
    assert len(CARE_GROUPS) == 3
    assert sum(map(len, CARE_GROUPS.values())) == 8


def test_the_files_are_as_messy_as_those_of_real_trackers() -> None:
    raw = (EXAMPLES / "tracker.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    book = read("tracker.xlsx")
    assert book.headings is not None
    assert (book.headings.row, len(book.sheet.merged) > 40, book.sheet.others) == (3, True, ("Lists",))
    assert book.headings.unused == ("Cost centre", "Comments")
    assert len(book.sheet.stored) >= 3
    assert len(book.sheet.rows) > book.rows[-1].number
    words = [cell for row in book.sheet.rows for cell in row if isinstance(cell, str)]
    for typed in (r"\d{1,2} [A-Z][a-z]+ \d{4}", r"\d{4}-\d\d-\d\d", r"\d\d\.\d\d\.\d{4}", r"\d{1,2}(st|nd|rd|th) .*"):
        assert any(re.fullmatch(typed, word) for word in words), typed
    assert any(isinstance(cell, date) for row in book.sheet.rows for cell in row)
    assert any(word != word.strip() for word in words)


def test_it_comes_in_to_an_empty_place_and_the_other_file_then_changes_nothing(empty: CommandLine) -> None:
    place = given_in(empty)
    words = ("--create-people", "--create-teams")
    told = place.told("import", str(EXAMPLES / "tracker.csv"), *words, by="ada.admin")
    assert (len(told["records"]), len(told["added"]["teams"]), len(told["added"]["people"])) == (60, 8, 11)
    again = place.told("import", str(EXAMPLES / "tracker.xlsx"), *words, by="ada.admin")
    assert (again["records"], again["there"], again["differences"]) == ([], 60, [])


def test_of_many_differences_the_first_are_shown_and_all_are_listed_for_a_machine(empty: CommandLine) -> None:
    place = given_in(empty)
    words = ("--create-people", "--create-teams")
    place.done("import", str(EXAMPLES / "tracker.csv"), *words, by="ada.admin")
    later = place.folder / "later.csv"
    later.write_bytes(example_files(AS_AT + timedelta(days=7))["tracker.csv"])
    place.clock.move(timedelta(days=7))
    told = place.told("import", str(later), *words, by="ada.admin")["differences"]
    assert len(told) > 500
    said = place.said("import", str(later), *words, by="ada.admin")
    assert said.count(", and says ") == 50
    assert f"And {len(told) - 50:,} cells more" in said or f"And {len(told) - 50} cells more" in said


# Over more than a year, and around every end of a month, new year and leap day.
DAYS = [date(2026, 11, 21) + timedelta(days=31 * n) for n in range(14)] + [date(2028, 2, 29), date(2027, 1, 1)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_tracker_that_was_kept_until_any_day_comes_in_on_that_day_without_a_mistake(day: date) -> None:
    for name, content in example_files(day).items():
        if name in FILES:
            assert len(placed(read_tracker(read_bytes(content, name), PLEDGE), day)) == 60
