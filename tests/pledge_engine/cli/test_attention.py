import re
from datetime import timedelta

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

SAM = "sam.fiction"


def test_when_nothing_is_pressing_that_is_said(pledge: CommandLine) -> None:
    assert "Nothing needs attention today" in pledge.said("attention", by=SAM)


def test_what_is_due_soon_names_its_owner_and_the_record(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=10))
    said = pledge.said("attention", by=SAM)
    assert "Overdue: 0" in said
    for words in (
        "Due within 5 working days: 1",
        "17 Aug 2026",
        "due soon",
        "The service lead",
        "Robin Example",
        "R-0001",
    ):
        assert words in said


def test_what_is_overdue_comes_first_with_its_working_days(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    assert "Overdue: 1" in pledge.said("attention", by=SAM)
    assert pledge.told("attention", by=SAM)["overdue"][0]["working_days_late"] == 5


def test_what_fell_due_on_the_last_working_day_is_overdue_under_its_heading_and_not_due_soon(
    pledge: CommandLine,
) -> None:
    pledge.done("closure", "add", "18 August 2026", "Trust closure", by="ada.example")
    pledge.clock.move(timedelta(days=15))
    (row,) = pledge.told("attention", by=SAM)["overdue"]
    assert (row["due_on"], row["working_days_late"]) == ("2026-08-17", 0)
    said = pledge.said("attention", by=SAM)
    assert "Overdue: 1" in said
    assert "overdue" in said
    assert "due soon" not in said.partition("Due within")[0]
    assert "0 working days" not in pledge.said("attention", "--by", "step", by=SAM)


def test_only_one_team_is_shown_when_that_is_asked_for(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    assert pledge.told("attention", "--team", "Willow", by=SAM)["total_overdue"] == 0


def test_a_step_that_awaits_agreement_is_held_by_who_has_yet_to_agree(pledge: CommandLine) -> None:
    answers = ("facilitator=x", "held_on=2026-08-03", "head_count=7")
    pledge.done("hire", "complete", "1", "readiness_session", *answers, by=SAM)
    pledge.done("hire", "complete", "1", "readiness_plan", "none_needed=yes", by="robin.example")
    pledge.clock.move(timedelta(days=10))
    said = pledge.said("attention", by=SAM)
    assert "complete, awaits agreement" in said
    assert "Sam Fiction" in said


JOB_PLAN = ("hire", "complete", "1", "job_plan", "link=https://intranet.example/plan", "agreed_on=2026-08-03")


def test_what_waits_for_ones_own_agreement_comes_first_whenever_it_is_due(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by="robin.example")
    assert re.search("Waiting for your agreement: 1 .* Agree the job plan R-0001 Oak", pledge.said("attention", by=SAM))
    assert pledge.told("attention", by="robin.example")["awaiting_you"] == []
    pledge.done("hire", "agree", "1", "job_plan", by=SAM)
    assert pledge.told("attention", by=SAM)["awaiting_you"] == []


def test_a_proposal_that_a_step_does_not_apply_waits_for_the_other_lead(pledge: CommandLine) -> None:
    words = ("hire", "not-applicable", "1", "support_infrastructure", "--reason", "not_relevant")
    pledge.done(*words, by="robin.example")
    (row,) = pledge.told("attention", by=SAM)["awaiting_you"]
    assert (row["step"], row["proposed"]) == ("support_infrastructure", "that it does not apply")


@pytest.mark.parametrize("words", [("attention",), ("hires",)])
def test_a_team_that_is_not_there_is_never_taken_for_nothing_to_do(pledge: CommandLine, words: tuple[str]) -> None:
    result = pledge(*words, "--team", "Oka", by=SAM)
    assert result.exit_code == 3
    assert "There is no team “Oka” that you can see. Did you mean 'Oak'?" in " ".join(result.stderr.split())
    absent = pledge(*words, "--team", "Meadow", by="robin.example")
    unknown = pledge(*words, "--team", "Nowhere", by="robin.example")
    assert absent.stderr.replace("Meadow", "Nowhere") == unknown.stderr


def test_a_stage_that_is_not_there_is_said(pledge: CommandLine) -> None:
    result = pledge("hires", "--stage", "advertisin", by=SAM)
    assert result.exit_code == 7
    assert "“advertisin” is not a stage; did you mean 'advertising'?" in " ".join(result.stderr.split())
    assert pledge.told("hires", "--stage", "Team readiness", by=SAM)["total"] == 1


def groups(pledge: CommandLine, by: str, *words: str, handle: str = SAM) -> list[tuple[object, ...]]:
    found = pledge.told("attention", "--by", by, *words, by=handle)["groups"]
    return [(row["title"], row["overdue"], row["due_soon"], row["worst_working_days_late"]) for row in found]


def test_what_needs_attention_is_summed_up_by_team_step_owner_and_whom_it_waits_for(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=10))
    assert groups(pledge, "team") == [("Oak", 0, 1, 0)]
    pledge.clock.move(timedelta(days=11))
    assert groups(pledge, "team") == [("Oak", 1, 0, 5)]
    assert groups(pledge, "step") == [("Understand the lived experience roles available", 1, 0, 5)]
    assert groups(pledge, "owner") == [("The service lead", 1, 0, 5)]
    pledge.done("hire", "waiting-on", "1", "understand_roles", "us", by="robin.example")
    assert groups(pledge, "waiting-on")[0] == ("Waiting for us", 1, 0, 5)
    assert "Oak 1 0 5 working days" in pledge.said("attention", "--by", "team", by=SAM)


def test_the_numbers_are_those_of_the_list_and_of_nobody_elses_records(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    listed = pledge.told("attention", by=SAM)
    for by in ("team", "step", "owner", "waiting-on"):
        numbers = groups(pledge, by)
        assert sum(row[1] for row in numbers if isinstance(row[1], int)) == listed["total_overdue"]
        assert sum(row[2] for row in numbers if isinstance(row[2], int)) == listed["total_due_soon"]
        assert groups(pledge, by, "--team", "Willow") == []
        assert groups(pledge, by, handle="kim.sample") == []
    assert "Nothing is overdue" in pledge.said("attention", "--by", "team", by="kim.sample")


def test_the_list_is_narrowed_to_a_step_an_owner_and_whom_it_waits_for(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    pledge.done("hire", "waiting-on", "1", "understand_roles", "us", by="robin.example")
    for words in (("--step", "understand_roles"), ("--owner", "service lead"), ("--waiting-on", "us")):
        assert pledge.told("attention", *words, by=SAM)["total_overdue"] == 1
        assert groups(pledge, "team", *words) == [("Oak", 1, 0, 5)]
    for words in (("--step", "job_plan"), ("--owner", "HR"), ("--waiting-on", "candidate")):
        assert "Nothing of what you asked for needs attention today" in pledge.said("attention", *words, by=SAM)
        assert groups(pledge, "team", *words) == []


def test_a_step_that_is_not_there_is_said_with_the_nearest(pledge: CommandLine) -> None:
    result = pledge("attention", "--step", "understand_role", by=SAM)
    assert result.exit_code == 7
    assert "“understand_role” is not a step; did you mean 'understand_roles'?" in " ".join(result.stderr.split())


def test_a_stage_waits_for_ones_agreement_only_where_no_step_is_asked_for(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by="robin.example")
    assert len(pledge.told("attention", "--step", "job_plan", by=SAM)["awaiting_you"]) == 1
    assert pledge.told("attention", "--step", "advert_open", by=SAM)["awaiting_you"] == []
