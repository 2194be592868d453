"""Every mistake in the example tracker that has some is explained where it stands, and nothing else is complained of."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from pledge_engine.clock import LONDON
from pledge_engine.intake.sheets import letter
from pledge_engine.upkeep.tracker.cells import Days
from pledge_engine.upkeep.tracker.files import FIRST_ROW, columns_of
from pledge_engine.upkeep.tracker.planted import LAYOUT, OF_HEADINGS, PLANTED
from pledge_engine.upkeep.tracker.written import AS_AT
from tests.pledge_engine.cli.conftest import CommandLine

FILE = Path(__file__).parents[3] / "examples" / "tracker-with-mistakes.xlsx"
HEADINGS = {key: heading for group in LAYOUT.values() for heading, key in group.items()}
PLACES = columns_of(LAYOUT)


def named(key: str) -> str:
    return f"{HEADINGS[key]} (column {letter(PLACES.index(key))})"


@pytest.fixture(params=[AS_AT, date(2029, 3, 5)], ids=str)
def day(request: pytest.FixtureRequest) -> date:
    """The day on which the file is brought in: it stands still, and must be as wrong in years."""
    found: date = request.param
    return found


@pytest.fixture
def explained(empty: CommandLine, day: date) -> list[dict[str, str | int]]:
    """What the importer says of the file, in a place with an administrator and nobody else."""
    empty.clock.set(datetime.combine(day, time(9), tzinfo=LONDON))
    empty.done("person", "add", "ada.admin", "Ada Admin", "--first-administrator")
    result = empty("import", str(FILE), "--create-people", "--create-teams", "--json", by="ada.admin")
    assert result.exit_code == 7
    found: list[dict[str, str | int]] = json.loads(result.stdout)["error"]["mistakes"]
    return found


def test_every_mistake_is_explained_where_it_stands_and_nothing_else_is_complained_of(
    explained: list[dict[str, str | int]],
) -> None:
    expected = [("Tracker", FIRST_ROW, heading) for heading, _, _ in OF_HEADINGS]
    said = [(each["sheet"], each["row"], str(each["column"]).partition(" (column")[0]) for each in explained]
    assert said[: len(OF_HEADINGS)] == expected
    of_rows = [
        ("Tracker", FIRST_ROW + place, named(planted.column), planted.said(Days(AS_AT)))
        for place, planted in enumerate(PLANTED, start=1)
    ]
    found = explained[len(OF_HEADINGS) :]
    assert [(each["sheet"], each["row"], each["column"], each["problem"]) for each in found] == of_rows


def test_every_explanation_has_an_example_that_would_be_right(explained: list[dict[str, str | int]], day: date) -> None:
    assert day.weekday() == 0
    before = day - timedelta(days=3)  # The Friday: no example is the reader's own today.
    rights = [right for _, _, right in OF_HEADINGS] + [
        planted.right.format(before=f"{before:%d/%m/%Y}") for planted in PLANTED
    ]
    for each, right in zip(explained, rights, strict=True):
        assert right in str(each["mend"]), each


def test_what_is_said_of_a_heading_names_what_is_wrong_with_it(explained: list[dict[str, str | int]]) -> None:
    for each, (_, problem, _) in zip(explained, OF_HEADINGS, strict=False):
        assert str(each["problem"]).startswith(problem)


def test_the_mistakes_are_of_more_than_twenty_kinds() -> None:
    assert len({planted.problem for planted in PLANTED}) > 40
