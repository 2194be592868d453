"""One hire through the whole pledge, as ``pledge demo --journey`` walks it."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pledge_engine.audit.faults import Verification
from pledge_engine.cli.demo_pages import JourneyTeller
from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.reconciliation.findings import Reconciliation
from pledge_engine.reconciliation.verifying import Verified
from pledge_engine.upkeep.journey import Arrival
from tests.factories.databases import sqlite_address
from tests.pledge_engine.cli.conftest import CommandLine
from workflows.reading import load_shipped


@pytest.fixture(scope="module")
def walked(made_once: Callable[[str, Callable[[Path], None]], Path]) -> str:
    def make(folder: Path) -> None:
        pledge = CommandLine(
            folder, FixedClock(datetime(2026, 11, 23, tzinfo=LONDON)), sqlite_address(folder / "pledge.db")
        )
        (folder / "printed.txt").write_text(pledge.said("demo", "--journey"), encoding="utf-8")
        assert not (folder / "pledge.db").exists()

    return (made_once("journey", make) / "printed.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", load_shipped().steps)
def test_every_step_of_the_pledge_is_completed_on_the_way(walked: str, step: str) -> None:
    title = load_shipped().steps[step].title
    assert re.search(rf"(completed|agreed) “{re.escape(title)}( \d+)?”[^.]*(happened on|it is now complete)", walked)


def test_every_step_was_opened_dated_and_completed(walked: str) -> None:
    assert "50 of the pledge's 50 steps were opened, dated and completed" in walked


def test_the_journey_ends_with_a_trail_that_verifies(walked: str) -> None:
    assert "chains: every one is as it was recorded." in walked
    assert walked.rstrip().endswith("1 record compared with the trail: every row says what its events say.")


def test_every_stage_is_entered_in_order(walked: str) -> None:
    titles = [stage.title for stage in load_shipped().stages.values()]
    assert re.findall(r"moved the record from “([^”]*)”", walked) == titles[:-1]


def test_the_people_who_hold_the_steps_act_in_their_own_roles(walked: str) -> None:
    for who in (
        "Robin Example, as the service lead,",
        "Sam Fiction, as the professional lead,",
        "Morgan Sample, as HR,",
        "Casey Example, as occupational health,",
        "Inês Story, as the group facilitator,",
        "Dara Fable, as lived experience senior leadership,",
        "Taylor Example, as the worker,",
    ):
        assert who in walked


def test_dates_that_move_are_told_with_the_date_they_had(walked: str) -> None:
    assert "moved the start date from 21 September 2026 to 28 September 2026" in walked
    assert re.search(r"is now due \d+ \w+ 2026; it was due \d+ \w+ 2026\.", walked)


def test_the_end_of_an_incomplete_journey_names_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    intact = Verified(Verification(chains=2, events=3), Reconciliation(records=1))
    arrival = Arrival(
        reference="R-0001", acts=3, steps=2, missing={"advert_open": "was never opened"}, verification=intact
    )
    JourneyTeller(as_json=False).arrive(arrival)
    printed = capsys.readouterr().out
    assert "1 of the pledge's 2 steps were opened, dated and completed" in printed
    assert "advert_open was never opened" in printed
