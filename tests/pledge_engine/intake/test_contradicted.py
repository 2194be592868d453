"""A row that contradicts itself on when a stage began is told, and pages and samples say which day was taken and why."""

from pathlib import Path

import pytest

from tests.pledge_engine.cli.conftest import CommandLine, pledge, settled

__all__ = ["pledge", "settled"]

ADA, ROBIN, AUDITOR = "ada.example", "robin.example", "bo.fiction"
HEAD = "ID,Team,Service lead,Prof lead,Stage,Since,Shortlisting done,Offer made,HR checks completed,Exported from\n"
OAK = "Oak,robin.example,sam.fiction,Clearance"
ROWS = (
    f"1,{OAK},01/06/2026,05/03/2026,,04/05/2026,\n"
    f"2,{OAK},01/06/2026,,08/06/2026,,\n"
    f"3,{OAK},01/06/2026,,12/06/2026,08/06/2026,\n"
    f"4,{OAK},01/06/2026,05/03/2026,01/06/2026,08/06/2026,\n"
)
BEGAN = "“Since (column F)” says that “Clearance” began on 1 June 2026"
OFFER = "“Offer made (column H)”, which comes before that stage, has"
SAID = (
    f"Row 2: {BEGAN}, but “HR checks completed (column I)” was done before, on 4 May 2026. 4 May 2026 is taken.",
    f"Row 3: {BEGAN}, but {OFFER} 8 June 2026. 8 June 2026 is taken.",
    f"Row 4: {BEGAN}, and {OFFER} 12 June 2026. The other dates of the row fit neither, so 1 June 2026 is taken as it is.",
)


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    file = tmp_path / "tracker.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    return file


def test_what_contradicts_itself_is_told_with_both_columns_both_days_and_the_one_that_is_taken(
    pledge: CommandLine, tracker: Path
) -> None:
    said = " ".join(pledge.said("import", str(tracker), "--dry-run", by=ADA).split())
    assert all(each in said for each in SAID), said
    assert "Row 5: “Since" not in said
    told = pledge.told("import", str(tracker), by=ADA)["contradicted"]
    assert [(each["row"], each["said"], each["on"], each["taken"]) for each in told] == [
        (2, "2026-06-01", "2026-05-04", "2026-05-04"),
        (3, "2026-06-01", "2026-06-08", "2026-06-08"),
        (4, "2026-06-01", "2026-06-12", "2026-06-01"),
    ]


def test_the_record_and_an_auditors_sample_say_the_day_that_was_taken_and_where_it_is_from(
    pledge: CommandLine, tracker: Path
) -> None:
    pledge.done("import", str(tracker), by=ADA)
    here = {}
    for reference in ("2", "3", "4", "5"):
        strip = pledge.told("hire", "show", reference, by=ROBIN)["strip"]
        here[reference] = next((line["entered_on"], line["days_from"]) for line in strip if line["key"] == "clearance")
    assert list(here.values()) == [
        ("2026-05-04", "proven"),
        ("2026-06-08", "proven"),
        ("2026-06-01", "doubted"),
        ("2026-06-01", "tracker"),
    ]
    sample = pledge.told("audit", "sample", "x", "--of", "records", by=AUDITOR)["records"]
    drawn = {
        each["reference"].removeprefix("R-000"): next(
            (stage["entered_on"], stage["days_from"]) for stage in each["stages"] if stage["title"] == "Clearance"
        )
        for each in sample
        if each["reference"] != "R-0001"
    }
    assert drawn == here
    said = pledge.said("audit", "sample", "x", "--of", "records", by=AUDITOR)
    assert "8 June 2026 (by the dates of steps in the tracker, which had another day for this stage)" in said
    assert "1 June 2026 (from the tracker, where dates of steps say otherwise)" in said


def test_a_record_opened_on_the_earliest_day_that_its_row_proves_and_says_when_it_came_in(
    pledge: CommandLine, tracker: Path
) -> None:
    opened = pledge.told("hire", "show", "1", by=ROBIN)["opened_on"]
    pledge.done("import", str(tracker), by=ADA)
    sample = pledge.told("audit", "sample", "x", "--of", "records", by=AUDITOR)["records"]
    days = {each["reference"]: each["opened_on"] for each in sample}
    assert days == {
        "R-0001": opened,
        "R-0002": "2026-03-05",
        "R-0003": "2026-06-08",
        "R-0004": "2026-06-01",
        "R-0005": "2026-03-05",
    }
    for reference, day in days.items():
        view = pledge.told("hire", "show", reference, by=ROBIN)
        assert (view["opened_on"], bool(view["brought_in_on"])) == (day, reference != "R-0001")
    said = pledge.said("hire", "show", "2", by=ROBIN)
    assert "5 March 2026 (from the tracker, brought in on " in said
    assert "opened 5 March 2026 (from the tracker, brought in on " in pledge.said(
        "audit", "sample", "x", "--of", "records", by=AUDITOR
    )
    assert "brought in" not in pledge.said("hire", "show", "1", by=ROBIN)


def test_days_that_were_exported_are_those_on_which_stages_were_recorded_to_begin(
    pledge: CommandLine, tracker: Path
) -> None:
    tracker.write_text(HEAD + f"R-0009,{OAK},01/06/2026,,,04/05/2026,somewhere-else\n", encoding="utf-8")
    told = pledge.told("import", str(tracker), "--dry-run", by=ADA)
    assert (len(told["records"]), told["contradicted"]) == (1, [])
