"""Small changes from the command line: a step put right, a date moved, whom a step waits for, the pace, the worker's word."""

import json
from datetime import timedelta
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


def test_a_pace_that_was_so_before_is_said_again_and_changes_nothing(at_work: CommandLine) -> None:
    said = at_work.said("hire", "pace", "1", "1", by="sam")
    assert "set the pace of the workbook: one of its weeks every week." in said
    assert "set the pace of the workbook" in at_work.said("hire", "history", "1", by="pat")


def test_the_worker_says_that_something_did_not_happen_and_takes_it_back(at_work: CommandLine) -> None:
    words = ("hire", "did-not-happen", "1", "local_induction")
    assert "did not happen for them." in at_work.said(*words, by=WORKER)
    assert "the worker said on 9 June 2026 that this did not happen for them" in at_work.said(
        "hire", "show", "1", by="sam"
    )
    assert at_work(*words, by="sam").exit_code == 4
    step = at_work.said("hire", "show", "1", "local_induction", by="sam")
    assert "pledge hire talked R-0001 local_induction will_be_done --turn 1" in step
    completes = ("hire", "complete", "1", "local_induction", "completed_on=2026-06-09", "work_email=w@trust.example")
    asked = " ".join(at_work(*completes, by="sam").stderr.split())
    assert "the worker said on 9 June 2026 that this did not happen for them" in asked
    assert "add --although-said" in asked
    assert "It stays on Needs attention" in at_work.said(*completes, "--although-said", by="sam")
    assert "pledge hire talked REFERENCE STEP WHAT" in at_work.said("attention", by="sam")
    assert "with the person: it is done." in at_work.said("hire", "talked", "1", "local_induction", "is_done", by="pat")
    assert "pledge hire talked" not in at_work.said("attention", by="sam")
    assert "took back that" in at_work.said(*words, "--take-back", by=WORKER)


def test_of_several_turns_that_ask_to_be_talked_about_it_is_asked_which_is_meant(at_work: CommandLine) -> None:
    for n in ("1", "2"):
        at_work.done("hire", "did-not-happen", "1", "workbook_week", "--turn", n, by=WORKER)
    words = ("hire", "talked", "1", "workbook_week")
    asked = at_work(*words, "too_late", by="sam")
    assert (asked.exit_code, "say which turn you mean" in " ".join(asked.stderr.split())) == (5, True)
    for more in (("--turn", "2"), ()):
        assert "it can no longer be done" in " ".join(at_work.said(*words, "too_late", *more, by="sam").split())


def test_a_step_is_named_by_its_title_too(at_work: CommandLine) -> None:
    title = "Agree the job plan"
    assert f"opened “{title}” again" in at_work.said("hire", "correct", "1", title, "--reason", "wrong_date", by="sam")
    assert "completed “Agree the job plan”" in at_work.said(
        "hire", "complete", "1", "agree the JOB plan", "link=https://a.example", "agreed_on=2026-06-08", by="sam"
    )
    assert "agreed “Agree the job plan”" in at_work.said("hire", "agree", "1", f"“{title}”", by="pat")
    for looking in (("show", "1"), ("explain", "1")):
        assert title in at_work.said("hire", *looking, title, by="sam")
    words = ("hire", "move-date", "1", "Meet the lived experience senior leadership team", "20 July 2026")
    assert "to 20 July 2026" in at_work.said(*words, "--reason", "person_away", by="sam")
    result = at_work("hire", "show", "1", "Agree the jop plan", by="sam")
    assert (result.exit_code, "Did you mean 'Agree the job plan'?" in result.stderr) == (3, True)


def test_everything_wrong_with_a_date_to_move_is_said_at_once_and_a_missing_reason_is_said_to_be_missing(
    at_work: CommandLine,
) -> None:
    result = at_work("hire", "move-date", "1", "meet_greet", "18 July 2026", "--reason", "because", by="sam")
    said = " ".join(result.stderr.split())
    assert result.exit_code == 7
    assert "“because” is not one of the choices; choose person_away" in said
    assert "18 July 2026 is not a working day" in said
    result = at_work("hire", "move-date", "1", "meet_greet", "20 July 2026", by="sam")
    assert (result.exit_code, "Reason: it is missing; choose person_away" in result.stderr) == (7, True)
    assert "Why, required with DATE" in " ".join(at_work.said("hire", "move-date", "--help").split())


def test_a_day_that_its_month_has_not_is_said_to_be_missing_there(at_work: CommandLine) -> None:
    result = at_work("hire", "move-date", "1", "meet_greet", "30 February 2027", "--reason", "person_away", by="sam")
    assert (result.exit_code, "February 2027 has no day 30" in result.stderr) == (7, True)


def test_a_finished_step_points_to_how_it_is_put_right(at_work: CommandLine) -> None:
    result = at_work("hire", "complete", "1", "job_plan", by="sam")
    said = " ".join(result.stderr.split())
    assert (result.exit_code, "correct it to put it right" in said) == (5, True)
    assert "Try: pledge hire correct REFERENCE job_plan --reason CODE" in said


@pytest.mark.parametrize(
    ("words", "by"),
    [
        (("move-date", "1", "meet_greet", "21 July 2026", "--reason", "person_away"), "pat"),
        (("waiting-on", "1", "meet_greet", "us"), "lena"),
    ],
)
def test_what_somebody_else_changed_meanwhile_is_told_and_what_was_typed_is_given_back(
    at_work: CommandLine, words: tuple[str, ...], by: str
) -> None:
    at_work.done("hire", "move-date", "1", "meet_greet", "20 July 2026", "--reason", "person_away", by="sam")
    result = at_work("hire", *words, "--if-version", "1", by=by)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 6
    assert (
        "Sam Example, as the service lead, moved the date of “Meet the lived experience senior leadership team”" in said
    )
    typed = "reason=person_away to=2026-07-21" if words[0] == "move-date" else "whom=us"
    assert f"What you typed: {typed}" in said
    told = json.loads(at_work("hire", *words, "--if-version", "1", "--json", by=by).stdout)["error"]
    assert len(told["since"]) == 1
    assert set(told["typed"].values()) == {pair.partition("=")[2] for pair in typed.split()}


def test_the_worker_is_never_asked_about_what_is_theirs_to_do_and_is_asked_which_month(at_work: CommandLine) -> None:
    result = at_work("hire", "did-not-happen", "1", "best_practice", by=WORKER)
    assert (result.exit_code, "is yours to do" in " ".join(result.stderr.split())) == (5, True)
    at_work.clock.move(timedelta(days=90))
    words = ("hire", "did-not-happen", "1", "group_supervision")
    result = at_work(*words, by=WORKER)
    said = " ".join(result.stderr.split())
    assert (result.exit_code, "say which turn you mean" in said, "--turn N" in said) == (5, True, True)
    assert "did not happen for them." in at_work.said(*words, "--turn", "2", by=WORKER)
    assert "took back" in at_work.said(*words, "--take-back", by=WORKER)
