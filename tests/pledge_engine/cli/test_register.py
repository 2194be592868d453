"""The register from the command line: recorded, looked at, put right, by people who are in a hurry."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pledge_engine.cli.conftest import CommandLine, walked

RECORD = ("register", "record", "group_supervision", "--on", "2 July 2026")


@pytest.fixture
def pledge(database: str, tmp_path: Path) -> CommandLine:
    """Two records on which the months of group supervision are open, on 4 August 2026."""
    at_work = walked(database, tmp_path, "workbook", records=2)
    at_work.clock.set(datetime(2026, 8, 4, 9, tzinfo=UTC))
    return at_work


def test_a_session_is_recorded_listed_shown_and_put_right(pledge: CommandLine) -> None:
    assert "R-0002 Oak team, post 2 (" in pledge.said("register", "due", "group_supervision", by="fay")
    assert "turn 1, due 9 July 2026, 0 of 6 so far" in pledge.said("register", "due", "group_supervision", by="fay")
    said = pledge.said(*RECORD, "--everyone-else", "attended", "R-0002=excused", by="fay")
    assert said.startswith(
        "R-0001: recorded, turn 1. R-0002: recorded, turn 1. See the register: pledge register show "
    )
    (register,) = re.findall(r"register show (\w+)", said)
    listed = pledge.said("register", "list", by="fay")
    assert listed == f"{register} 2 July 2026 Group supervision month, held by Fay Example: 1 attended, 1 excused"
    said = pledge.said("register", "correct", register, "2=attended", "--remove", "1", by="fay")
    assert (
        said
        == f"R-0001: turn 1 is open again. R-0002: recorded, turn 1. See the register: pledge register show {register}"
    )
    shown = json.loads(pledge.done("register", "show", register, "--json", by="fay"))["register"]
    assert [(e["reference"], e["outcome"]) for e in shown["entries"]] == [
        ("R-0001", "struck_out"),
        ("R-0002", "attended"),
    ]
    assert pledge.said("register", "show", register, by="fay").endswith("): Attended, turn 1")
    assert "): Taken out, turn 1" in pledge.said("register", "show", register, by="fay")
    pledge.done("register", "correct", register, "--remove", "2", by="fay")
    assert pledge.said("register", "list", by="fay") == (
        f"Nobody whom you can see is left on the register of these: {register} 2 July 2026 Group supervision month, held by "
        "Fay Example"
    )
    listed = json.loads(pledge.done("register", "list", "--json", by="fay"))
    assert (listed["registers"], [each["short_id"] for each in listed["nobody_in_sight"]]) == ([], [register])


def test_nothing_is_recorded_where_one_record_cannot_be(pledge: CommandLine) -> None:
    result = pledge(*RECORD, "R-0001=attended", "R-0009=attended", by="fay")
    assert (result.exit_code, "There is no record R-0009 that you can see." in result.stderr) == (3, True)
    result = pledge(*RECORD, "R-0001=came", by="fay")
    assert result.exit_code == 7
    assert "write attended, not_attended, did_not_run or excused" in " ".join(result.stderr.split())
    assert pledge.said("register", "list", by="fay") == "No session has been recorded that you can see."
    assert pledge("register", "show", "nothing", by="fay").exit_code == 3
    assert pledge("register", "list", by="hana").exit_code == 4


def test_whoever_does_not_record_sessions_is_told_who_does(pledge: CommandLine) -> None:
    result = pledge(*RECORD, "--everyone-else", "attended", by="sam")
    assert (result.exit_code, "recorded by the group facilitator" in " ".join(result.stderr.split())) == (4, True)


def test_a_register_is_listed_with_a_short_id_and_named_by_the_title_of_its_step(pledge: CommandLine) -> None:
    pledge.done("register", "record", "Group supervision month", "--on", "2 July 2026", "1=attended", by="fay")
    short = pledge.said("register", "list", "group supervision month", by="fay").split()[0]
    assert len(short) == 8
    assert "Attended, turn 1" in pledge.said("register", "show", short, by="fay")


def test_that_a_session_did_not_run_is_said_first_and_of_those_alone_who_are_meant(pledge: CommandLine) -> None:
    for_all = (*RECORD, "--everyone-else", "did_not_run")
    said = pledge.said(*for_all, "--dry-run", by="fay")
    assert "R-0001 Oak team, post 1 (Made-up words): turn 1 would be recorded, did not run." in said
    assert said.endswith("Nothing was recorded. It would be on 2 records: give the command without --dry-run.")
    said = pledge.said(*for_all, "--without", "1", "--team", "oak team", "--dry-run", by="fay")
    assert "R-0001" not in said
    assert json.loads(pledge.done(*for_all, "--dry-run", "--json", by="fay"))["would_record"] == [
        {"reference": "R-0001", "turn": 1},
        {"reference": "R-0002", "turn": 1},
    ]
    assert pledge.said("register", "list", by="fay") == "No session has been recorded that you can see."
    assert "nobody of “Elm” is due then" in pledge(*for_all, "--care-group", "Elm", by="fay").stderr
    said = pledge.said(*for_all, "--without", "R-0001", by="fay")
    assert said.startswith("R-0002: recorded, turn 1. See the register")
    result = pledge(*RECORD, "R-0001=attended", "--team", "Oak", by="fay")
    assert "go with --everyone-else alone" in " ".join(result.stderr.split())


def test_of_a_session_that_did_not_run_each_outcome_is_counted_apart(pledge: CommandLine) -> None:
    pledge.done(*RECORD, "--everyone-else", "did_not_run", "R-0002=excused", by="fay")
    listed = pledge.said("register", "list", by="fay")
    assert listed.endswith("held by Fay Example: 1 did not run, 1 excused")
    shown = pledge.said("register", "show", listed.split()[0], by="fay")
    assert "2 July 2026, held by Fay Example: 1 did not run, 1 excused R-0001" in shown


def test_who_stays_at_did_not_run_is_said_where_somebody_of_that_session_came(pledge: CommandLine) -> None:
    pledge.done(*RECORD, "--everyone-else", "did_not_run", by="fay")
    register = pledge.said("register", "list", by="fay").split()[0]
    said = pledge.said("register", "correct", register, "1=attended", by="fay")
    assert said.endswith("Still recorded as “did not run”: R-0002. If it ran for them too, put them right as well.")
    assert "Still recorded" not in pledge.said("register", "correct", register, "2=not_attended", by="fay")


def test_a_session_on_a_day_on_which_nobody_works_asks_to_look_again_once(pledge: CommandLine) -> None:
    on_sunday = ("register", "record", "group_supervision", "--on", "5 July 2026")
    said = pledge.said(*on_sunday, "--everyone-else", "attended", by="fay")
    assert said.count("Look again: the session of 5 July 2026 was on no working day (Sunday): check the date.") == 1


def test_a_make_up_before_the_session_that_it_replaces_asks_to_look_again(pledge: CommandLine) -> None:
    pledge.done(*RECORD, "R-0001=not_attended", by="fay")
    said = pledge.said("register", "record", "group_supervision", "--on", "1 July 2026", "1=attended", by="fay")
    assert "R-0001: Look again: the session of 1 July 2026 is before that of 2 July 2026 (not attended)" in said
    pledge.done(*RECORD, "R-0002=not_attended", by="fay")
    said = pledge.said("register", "record", "group_supervision", "--on", "3 July 2026", "2=attended", by="fay")
    assert "Look again" not in said
