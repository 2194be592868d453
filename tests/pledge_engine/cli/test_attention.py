from datetime import timedelta

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
