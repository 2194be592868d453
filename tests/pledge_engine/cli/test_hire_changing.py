"""Small changes from the command line: a step put right, a date moved, whom a step waits for, the pace, the worker's word."""

from pathlib import Path

import pytest

from tests.factories.office import WORKER
from tests.pledge_engine.cli.conftest import CommandLine, walked


@pytest.fixture
def at_work(database: str, tmp_path: Path) -> CommandLine:
    return walked(database, tmp_path, "workbook")


def test_a_step_is_opened_again_to_be_put_right(at_work: CommandLine) -> None:
    said = at_work.said("hire", "correct", "1", "job_plan", "--reason", "wrong_date", by="sam")
    assert "opened “Agree the job plan” again to put it right: " in said
    assert "What the service lead and the professional lead had agreed was set aside." in said
    result = at_work("hire", "correct", "1", "job_plan", "--reason", "wrong_date", by="sam")
    assert (result.exit_code, "is open: its answers can be changed" in " ".join(result.stderr.split())) == (5, True)


def test_a_date_is_moved_by_one_lead_then_by_both_and_given_back_to_its_rule(at_work: CommandLine) -> None:
    words = ("hire", "move-date", "1", "meet_greet", "20 July 2026", "--reason", "person_away")
    assert "to 20 July 2026: somebody who is needed is away." in at_work.said(*words, by="sam")
    assert "so both leads stand behind it." in at_work.said(*words, by="pat")
    said = at_work.said("hire", "explain", "1", "meet_greet", by="sam")
    assert "moved by hand to 20 July 2026: somebody who is needed is away. By its rule: 7 July 2026" in said
    assert "7 July 2026" in said
    assert "gave the date of “Meet the lived experience senior leadership team” back to its rule." in at_work.said(
        "hire", "move-date", "1", "meet_greet", "--to-rule", by="pat"
    )
    assert at_work("hire", "move-date", "1", "meet_greet", by="pat").exit_code == 2
    assert at_work(*words[:4], "18 July 2026", "--reason", "person_away", by="sam").exit_code == 5


def test_a_note_with_a_move_is_kept_apart_from_the_trail(at_work: CommandLine) -> None:
    words = (
        "hire",
        "move-date",
        "1",
        "meet_greet",
        "20 July 2026",
        "--reason",
        "person_away",
        "--note",
        "Back on Monday.",
    )
    at_work.done(*words, by="sam")
    assert "Back on Monday." in at_work.said("hire", "show", "1", by="pat")
    assert "Back on Monday." not in at_work.said("hire", "history", "1", by="pat")


def test_whom_a_step_waits_for_is_said_by_its_owner_and_taken_back(at_work: CommandLine) -> None:
    words = ("hire", "waiting-on", "1", "meet_greet")
    assert "waits for somebody outside the trust." in at_work.said(*words, "third_party", by="lena")
    assert "waiting for somebody outside the trust" in at_work.said("hire", "show", "1", by="sam")
    assert "waits for nobody any more." in at_work.said(*words, "nobody", by="lena")
    result = at_work(*words, "the weather", by="lena")
    assert (result.exit_code, "choose us, candidate, third_party" in " ".join(result.stderr.split())) == (7, True)


def test_the_pace_of_the_workbook_is_set(at_work: CommandLine) -> None:
    said = at_work.said("hire", "pace", "1", "2", by="sam")
    assert "set the pace of the workbook: one of its weeks every 2 weeks." in said
    assert at_work("hire", "pace", "1", "5", by="sam").exit_code in {2, 5}


def test_the_worker_says_that_something_did_not_happen_and_takes_it_back(at_work: CommandLine) -> None:
    words = ("hire", "did-not-happen", "1", "local_induction")
    assert "did not happen for them." in at_work.said(*words, by=WORKER)
    assert "the worker said on 9 June 2026 that this did not happen for them" in at_work.said(
        "hire", "show", "1", by="sam"
    )
    assert at_work(*words, by="sam").exit_code == 4
    assert "took back that" in at_work.said(*words, "--take-back", by=WORKER)
