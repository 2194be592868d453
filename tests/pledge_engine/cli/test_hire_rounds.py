"""Records that go back, end, begin again or are joined by another, from the command line and in the words it answers with."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.cli.suggestions import suggested
from pledge_engine.hires.next_moves import Kind, NextMove
from tests.pledge_engine.cli.conftest import CommandLine, walked


@pytest.fixture
def selecting(database: str, tmp_path: Path) -> CommandLine:
    return walked(database, tmp_path, "selection")


@pytest.fixture
def at_work(database: str, tmp_path: Path) -> CommandLine:
    return walked(database, tmp_path, "workbook")


def test_a_record_is_returned_and_what_still_holds_is_kept_by_the_other_lead(selecting: CommandLine) -> None:
    words = ("hire", "return", "1", "advertising", "--reason", "nobody_appointed", "--keep", "advert_statements")
    said = selecting.said(*words, by="sam")
    assert "returned the record from “Selection” to “Advertising”: nobody was appointed." in said
    page = selecting.said("hire", "show", "1", by="pat")
    assert "Advertising, round 2" in page
    assert "Said to still hold, from round 1, waits for the agreement of the professional lead" in page
    assert "pledge hire keep R-0001" in page
    assert "agreed that “Agree the statements in the advert” still holds." in selecting.said(
        "hire", "keep", "1", by="pat"
    )
    page = selecting.said("hire", "show", "1", by="sam")
    assert "Finished in an earlier round; both leads may agree that it still holds" in page
    said = selecting.said("hire", "keep", "1", "recruitment_strategy", by="sam")
    assert "said that “Agree where and how long to advertise” still holds. The other lead has to agree." in said


def test_an_unknown_reason_lists_all_of_them_and_an_impossible_return_says_where_to(selecting: CommandLine) -> None:
    result = selecting("hire", "return", "1", "advertising", "--reason", "because", by="sam")
    assert (result.exit_code, "offer_fell_through" in result.stderr) == (7, True)
    result = selecting("hire", "return", "1", "clearance", "--reason", "more_time_needed", by="sam")
    assert result.exit_code == 5
    assert "it can be returned to “Advertising”, “Job description agreement” or “Team readiness”" in " ".join(
        result.stderr.split()
    )


def test_an_advance_is_undone(selecting: CommandLine) -> None:
    said = selecting.said("hire", "undo", "1", by="pat")
    assert "undid the move to “Selection”; the record is in “Advertising” again." in said
    assert selecting("hire", "undo", "1", by="pat").exit_code == 5


def test_nobody_more_is_appointed_before_a_selection_appointed_several(selecting: CommandLine) -> None:
    assert selecting("hire", "appoint-another", "1", by="sam").exit_code == 5


def test_the_command_that_appoints_one_more_person_is_suggested_as_it_is_given() -> None:
    move = NextMove(kind=Kind.APPOINT_ANOTHER, left=2)
    assert suggested("R-0001", move, " --as sam") == "pledge hire appoint-another R-0001 --as sam"


def test_a_record_is_withdrawn_says_so_and_is_reopened(selecting: CommandLine) -> None:
    said = selecting.said("hire", "withdraw", "1", "--reason", "not_funded", by="sam")
    assert "withdrew the record from “Selection”: the post is not funded any more." in said
    assert "Ended 9 June 2026: the post is not funded any more" in selecting.said("hire", "show", "1", by="pat")
    said = selecting.said("hire", "reopen", "1", "advertising", "--reason", "post_needed_again", by="sam")
    assert "reopened the record in “Advertising”: the post is needed again." in said


def test_a_worker_leaves_and_both_leads_reopen_the_record(at_work: CommandLine) -> None:
    said = at_work.said("hire", "leave", "1", "--how", "new_employer", by="sam")
    assert "recorded that the person left on 9 June 2026: moved to another employer." in said
    words = ("hire", "reopen", "1", "workbook", "--reason", "ended_by_mistake")
    assert "The other lead has to agree." in at_work.said(*words, by="sam")
    assert "reopened the record in “Induction workbook”" in at_work.said(*words, by="pat")


def test_the_record_of_somebody_who_worked_here_is_never_reopened_for_a_vacancy(at_work: CommandLine) -> None:
    at_work.done("hire", "leave", "1", "--how", "new_employer", by="sam")
    told = at_work("hire", "reopen", "1", "selection", "--reason", "post_needed_again", by="sam")
    said = " ".join((told.stdout + told.stderr).split())
    assert told.exit_code != 0
    assert "the record stays theirs: to fill the post again, open a new post." in said
    assert "“post_needed_again” is not one of the choices" in said


def test_reopening_a_step_is_correcting_it(at_work: CommandLine) -> None:
    said = at_work.said("hire", "reopen", "1", "job_plan", "--reason", "wrong_date", by="sam")
    assert "opened “Agree the job plan” again to put it right" in said


def test_what_cannot_be_brought_back_is_erased_only_with_a_yes(at_work: CommandLine) -> None:
    result = at_work("hire", "erase-earlier", "1", by="hana")
    assert (result.exit_code, "cannot be brought back: add --yes" in " ".join(result.stderr.split())) == (2, True)
    at_work.done("hire", "return", "1", "selection", "--reason", "did_not_start", by="sam")
    assert "erased what was kept of somebody whose offer fell through." in at_work.said(
        "hire", "erase-earlier", "1", "--yes", by="hana"
    )
    assert at_work("hire", "erase-earlier", "1", "--yes", by="sam").exit_code == 4


def test_every_move_is_told_to_machines_too(selecting: CommandLine) -> None:
    told = json.loads(selecting.done("hire", "withdraw", "1", "--reason", "not_filled", "--json", by="sam"))
    assert (told["reference"], told["event"]["verb"]) == ("R-0001", "withdrawn")


def test_a_record_that_was_left_is_reopened_at_a_stage_named_by_its_title(selecting: CommandLine) -> None:
    selecting.done("hire", "withdraw", "1", "--reason", "not_funded", by="sam")
    words = ("hire", "reopen", "1", "“Job description agreement”", "--reason", "post_needed_again")
    assert "reopened the record in “Job description agreement”" in selecting.said(*words, by="sam")


def test_a_return_names_stage_and_steps_by_their_titles(selecting: CommandLine) -> None:
    words = (
        "hire",
        "return",
        "1",
        "Advertising",
        "--reason",
        "nobody_appointed",
        "--keep",
        "agree the statements in the advert",
    )
    assert "“Agree the statements in the advert” still holds if the other lead agrees." in selecting.said(
        *words, by="sam"
    )
    assert "said that" in selecting.said("hire", "keep", "1", "Agree where and how long to advertise", by="sam")


def test_everything_wrong_with_a_return_is_said_at_once(selecting: CommandLine) -> None:
    result = selecting("hire", "return", "1", "clearence", "--reason", "because", "--keep", "advrt", by="sam")
    said = " ".join(result.stderr.split())
    assert result.exit_code == 7
    for part in ("“because” is not one of the choices", "no way back to “clearence”", "no step “advrt”"):
        assert part in said


def test_an_offer_that_was_never_made_cannot_fall_through(selecting: CommandLine) -> None:
    result = selecting("hire", "return", "1", "advertising", "--reason", "offer_fell_through", by="sam")
    assert result.exit_code == 5
    assert "Nobody has been offered this post" in " ".join(result.stderr.split())


def test_the_other_way_to_end_a_record_is_named_with_its_command(selecting: CommandLine) -> None:
    result = selecting("hire", "leave", "1", "--how", "other", by="sam")
    assert (result.exit_code, "Try: pledge hire withdraw REFERENCE --reason CODE" in result.stderr) == (5, True)


def test_somebody_who_works_here_has_left_and_how_is_a_code(at_work: CommandLine) -> None:
    result = at_work("hire", "withdraw", "1", "--reason", "not_funded", by="sam")
    assert (result.exit_code, "Try: pledge hire leave REFERENCE --how CODE" in result.stderr) == (5, True)
    result = at_work("hire", "leave", "1", "--how", "because", by="sam")
    assert (result.exit_code, "How: “because” is not one of the choices" in result.stderr) == (7, True)


def test_the_stage_in_which_a_record_ended_is_not_shown_as_done(selecting: CommandLine) -> None:
    selecting.done("hire", "withdraw", "1", "--reason", "not_funded", by="sam")
    page = selecting.said("hire", "show", "1", by="sam")
    assert "ended Selection" in page
    assert "done Advertising" in page
    assert "done Selection" not in page


def test_that_notes_go_too_is_said_before_anything_is_erased_and_a_second_time_nothing_is(at_work: CommandLine) -> None:
    result = at_work("hire", "erase-earlier", "1", by="hana")
    assert "every note that was written from the day of their offer" in " ".join(result.stderr.split())
    at_work.done("hire", "return", "1", "selection", "--reason", "did_not_start", by="sam")
    at_work.done("hire", "erase-earlier", "1", "--yes", by="hana")
    result = at_work("hire", "erase-earlier", "1", "--yes", by="hana")
    assert (result.exit_code, "there is nothing left to erase" in result.stderr) == (5, True)
    assert at_work.said("hire", "history", "1", by="hana").count("erased what was kept") == 1


def test_the_rounds_of_turns_are_named(selecting: CommandLine) -> None:
    selecting.done("hire", "return", "1", "advertising", "--reason", "nobody_appointed", by="sam")
    page = selecting.said("hire", "show", "1", "recruitment_strategy", by="sam")
    assert "Where it stands (version" in page
    assert "Where it stands, round 2" in page
    assert "Turn 1, round 2: due" in selecting.said("hire", "explain", "1", "recruitment_strategy", by="sam")


def test_what_was_due_on_the_day_a_record_ends_is_not_said_to_be_late(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=14))
    assert "due today" in pledge.said("hire", "show", "1", by="robin.example").lower()
    said = pledge.said("hire", "withdraw", "1", "--reason", "not_funded", by="robin.example")
    assert "was due and is closed without having been recorded." in said
    assert "in time" not in said
    page = pledge.said("hire", "show", "1", "understand_roles", by="robin.example")
    assert "Closed on the day it was due" in page
