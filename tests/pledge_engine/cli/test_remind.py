"""``pledge remind``: gathering, the dry run that records nothing, and letting stopped reminders go ahead."""

from __future__ import annotations

from datetime import timedelta

from tests.pledge_engine.cli.conftest import CommandLine

SOON = "10 August 2026"


def test_a_dry_run_tells_a_lead_who_would_be_told_what_and_why_and_records_nothing(pledge: CommandLine) -> None:
    said = pledge.said("remind", "--dry-run", "--on", SOON, by="sam.fiction")
    assert "robin.example" in said
    assert "1 would be told on 10 August 2026; nothing was recorded." in said
    (planned,) = pledge.told("remind", "--dry-run", "--on", SOON, by="sam.fiction")["reminders"]
    assert (planned["title"], planned["rung"], planned["due_on"], planned["why"]) == (
        "Understand the lived experience roles available",
        "due_soon",
        "2026-08-17",
        "holder",
    )
    assert pledge.told("remind")["recorded"] == 0


def test_a_dry_run_tells_an_administrator_of_which_record_and_not_of_which_step(pledge: CommandLine) -> None:
    (planned,) = pledge.told("remind", "--dry-run", "--on", SOON, by="ada.example")["reminders"]
    assert (planned["reference"], planned["title"], planned["label"]) == (
        "R-0001",
        "a step that is not yours to see",
        "",
    )


def test_a_dry_run_tells_nobody_of_records_that_are_not_theirs(pledge: CommandLine) -> None:
    assert pledge.told("remind", "--dry-run", "--on", SOON, by="casey.example")["reminders"] == []


def test_reminders_are_gathered_once_and_what_was_told_is_told(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=7))
    assert "1 reminder recorded; 1 person to be told today." in pledge.said("remind").replace("people", "person")
    assert pledge.told("remind")["recorded"] == 0


def test_reminders_that_were_stopped_go_ahead_once_an_administrator_has_confirmed_them(pledge: CommandLine) -> None:
    pledge.done("remind")
    pledge.clock.move(timedelta(days=364))
    assert "The reminders of 2 August 2027 were stopped, and nobody was told anything." in pledge.said("remind")
    assert pledge("remind", "--confirm", by="sam.fiction").exit_code == 4
    assert "go ahead" in pledge.said("remind", "--confirm", by="ada.example")
    assert pledge.told("remind")["recorded"] > 0
    assert "nothing to confirm" in " ".join(pledge("remind", "--confirm", by="ada.example").stderr.split())
