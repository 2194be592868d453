"""An auditor's sample tells rounds and days as those who lead a record read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.round_commands import return_to, undo_advance
from pledge_engine.hires.sampled_records import SampledRecord, sample_records
from pledge_engine.hires.sampled_stages import SampledStage
from pledge_engine.hires.sampled_words import stage_words
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import advance
from pledge_engine.office import Office
from tests.factories.cover import RECORD, one_record
from tests.factories.office import go_on, journey_of, move_clock
from tests.pledge_engine.cli.conftest import CommandLine, pledge, settled
from tests.pledge_engine.hires.test_brought_in import ADA, HEAD, ROBIN, ROWS

__all__ = ["pledge", "settled"]


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def comes_to(office: Office, stage: str) -> None:
    while (here := journey_of(office, RECORD).stage) is None or here.key != stage:
        go_on(office, RECORD)


def drawn(office: Office) -> SampledRecord:
    with office.work(office.actor("bo"), write=False) as work:
        return sample_records(work, "spring", 1).records[0]


def read_by_leads(office: Office) -> dict[str, int]:
    with office.work(office.actor("sam"), write=False) as work:
        return {line.title: line.round for line in show_hire(work, RECORD).strip if line.round}


def test_rounds_are_counted_as_leads_read_them_and_a_move_that_was_undone_is_said_to_be(office: Office) -> None:
    comes_to(office, "jd_agreement")
    with office.work(office.actor("pat")) as work:
        undo_advance(work, RECORD)
    with office.work(office.actor("sam")) as work:
        advance(work, RECORD)
    assert sorted(visit.round for visit in journey_of(office, RECORD).visits) == [1, 1, 2], "what is kept stays"
    stages = drawn(office).stages
    assert [stage.undone for stage in stages].count(True) == 1
    assert {stage.round for stage in stages} == {1}
    assert {stage.title: stage.round for stage in stages if not stage.undone} == read_by_leads(office)
    move_clock(office, timedelta(days=1))
    with office.work(office.actor("sam")) as work:
        return_to(work, RECORD, "team_readiness", "post_changed")
    present = drawn(office).stages[-1]
    assert (present.round, present.left_on) == (2, None)
    assert read_by_leads(office)[present.title] == 2


def test_days_that_came_with_a_tracker_and_those_worked_out_are_told_apart_as_on_the_journey(
    pledge: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "tracker.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    pledge.done("import", str(file), by=ADA)
    sample = pledge.told("audit", "sample", "x", "--of", "records", by="bo.fiction")
    for record in sample["records"]:
        strip = pledge.told("hire", "show", record["reference"], by=ROBIN)["strip"]
        leads = {line["title"]: (line["entered_on"], line["days_from"]) for line in strip if line["entered_on"]}
        assert {each["title"]: (each["entered_on"], each["days_from"]) for each in record["stages"]} == leads
    froms = {each["days_from"] for record in sample["records"] for each in record["stages"]}
    assert froms == {"record", "tracker", "worked_out"}
    said = pledge.said("audit", "sample", "x", "--of", "records", by="bo.fiction")
    assert "since 1 June 2026 (from the tracker)" in said
    assert "(worked out: the tracker does not say)" in said


def test_a_stage_is_told_in_one_way(office: Office) -> None:
    stage = drawn(office).stages[0]
    assert stage_words(stage) == "“Team readiness”: since 9 June 2026"
    over = SampledStage(
        title="Selection", round=2, entered_on=stage.entered_on, left_on=stage.entered_on, undone=True,
        days_from=DaysFrom.WORKED_OUT,
    )  # fmt: skip
    assert stage_words(over) == (
        "“Selection”, round 2: 9 June 2026 (worked out: the tracker does not say) (the move to it was undone)"
    )
