"""The days of stages that came in with a tracker say that they did, and those that were reckoned say that too."""

from pathlib import Path

import pytest

from pledge_engine.hires.brought_in import entered_day_from
from pledge_engine.hires.days_from import DaysFrom
from tests.pledge_engine.cli.conftest import CommandLine, pledge, settled

__all__ = ["pledge", "settled"]

ADA, ROBIN = "ada.example", "robin.example"
HEAD = "ID,Team,Service lead,Prof lead,Stage,Since,Advertising entered,Ended on,Why it ended,Last stage\n"
ROWS = (
    "1,Oak,robin.example,sam.fiction,Clearance,01/06/2026,02/03/2026,,,\n"
    "2,Oak,robin.example,sam.fiction,Selection,,,,,\n"
    "3,Oak,robin.example,sam.fiction,Withdrawn,,,01/06/2026,The post is not funded any more,Selection\n"
)


def days(place: CommandLine, reference: str) -> dict[str, str]:
    strip = place.told("hire", "show", reference, by=ROBIN)["strip"]
    return {line["key"]: line["days_from"] for line in strip if line["entered_on"]}


def test_days_that_were_told_and_days_that_were_worked_out_are_told_apart_on_the_journey(
    pledge: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "tracker.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    pledge.done("import", str(file), by=ADA)
    guessed = {"team_readiness": "worked_out", "jd_agreement": "worked_out"}
    assert days(pledge, "2") == {
        **guessed,
        "advertising": "tracker",
        "selection": "worked_out",
        "clearance": "tracker",
    }
    assert set(days(pledge, "3").values()) == set(days(pledge, "4").values()) == {"worked_out"}
    said = pledge.said("hire", "show", "2", by=ROBIN)
    assert "since 1 June 2026 (from the tracker)" in said
    assert "(worked out: the tracker does not say)" in said


def test_what_is_recorded_here_says_nothing_of_a_tracker(pledge: CommandLine, tmp_path: Path) -> None:
    assert set(days(pledge, "1").values()) == {"record"}
    assert "tracker" not in pledge.said("hire", "show", "1", by=ROBIN)
    file = tmp_path / "tracker.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    pledge.done("import", str(file), by=ADA)
    pledge.done("hire", "return", "2", "selection", "--reason", "offer_fell_through", by=ROBIN)
    assert days(pledge, "2")["selection"] == "record"
    assert days(pledge, "2")["advertising"] == "tracker"


@pytest.mark.parametrize(
    ("stage", "round_", "expected"),
    [
        ("selection", 1, DaysFrom.TRACKER),
        ("selection", 2, DaysFrom.RECORD),
        ("clearance", 1, DaysFrom.RECORD),
    ],
)
def test_only_the_first_visit_to_a_stage_that_came_in_has_its_day_from_the_tracker(
    stage: str, round_: int, expected: DaysFrom
) -> None:
    assert entered_day_from({"selection": DaysFrom.TRACKER}, stage, round_) is expected


def test_days_that_a_record_took_over_from_one_that_came_in_say_so_there_too(
    pledge: CommandLine, tmp_path: Path
) -> None:
    # Given a record from the tracker whose selection appointed two
    file = tmp_path / "tracker.csv"
    head = HEAD.replace("\n", ",Outcome agreed,Number appointed\n")
    row = "1,Oak,robin.example,sam.fiction,Clearance,01/06/2026,02/03/2026,,,,20/05/2026,2\n"
    file.write_text(head + row, encoding="utf-8")
    pledge.done("import", str(file), by=ADA)
    # When a record is opened for the other of them
    pledge.done("hire", "appoint-another", "2", by=ROBIN)
    # Then its earlier days are from the tracker, or worked out, as on the first, and the day it was opened is its own
    guessed = {"team_readiness": "worked_out", "jd_agreement": "worked_out", "advertising": "tracker"}
    assert days(pledge, "3") == {**guessed, "selection": "record"}
    first, sibling = (pledge.told("hire", "show", reference, by=ROBIN) for reference in ("2", "3"))
    assert sibling["opened_on"] == first["brought_in_on"] > first["opened_on"]
    assert sibling["brought_in_on"] is None
