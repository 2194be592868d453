"""``pledge remind``: gathering, the dry run that records nothing, and letting stopped reminders go ahead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

SOON = "10 August 2026"


def test_a_dry_run_tells_a_lead_who_would_be_told_what_and_why_and_records_nothing(pledge: CommandLine) -> None:
    said = pledge.said("remind", "--dry-run", "--on", SOON, by="sam.fiction")
    assert "robin.example" in said
    assert "1 person would be told on 10 August 2026. Nothing was recorded." in said
    (planned,) = pledge.told("remind", "--dry-run", "--on", SOON, by="sam.fiction")["reminders"]
    assert (planned["title"], planned["rung"], planned["due_on"], planned["why"]) == (
        "Understand the lived experience roles available",
        "due_soon",
        "2026-08-17",
        "holder",
    )
    assert planned["said"] == ["Due 17 August 2026", "They hold it"]
    assert "They hold it" in said
    assert pledge.told("remind")["recorded"] == 0


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("17 August 2026", "Due that day"),
        ("18 August 2026", "1 working day overdue, due 17 August 2026"),
        ("24 August 2026", "5 working days overdue, due 17 August 2026"),
    ],
)
def test_a_dry_run_says_where_the_step_stands_by_that_day(pledge: CommandLine, on: str, said: str) -> None:
    (planned,) = pledge.told("remind", "--dry-run", "--on", on, by="sam.fiction")["reminders"]
    assert planned["said"] == [said, "They hold it"]
    (hidden,) = pledge.told("remind", "--dry-run", "--on", on, by="ada.example")["reminders"]
    assert hidden["said"] == ["Due 17 August 2026" if on.startswith("17") else "Overdue, due 17 August 2026"]


def test_a_dry_run_tells_an_administrator_neither_who_nor_of_which_record_or_step(pledge: CommandLine) -> None:
    (planned,) = pledge.told("remind", "--dry-run", "--on", SOON, by="ada.example")["reminders"]
    assert {key: planned[key] for key in ("recipient", "reference", "title", "label", "why")} == {
        "recipient": "", "reference": "", "title": "a step that is not yours to see", "label": "", "why": "",
    }  # fmt: skip
    said = pledge.said("remind", "--dry-run", "--on", SOON, by="ada.example")
    gathered = "1 reminder would be gathered on 10 August 2026; to whom, and in the mail of which day, is not yours to"
    assert f"{gathered} know." in said
    assert "1 reminder about records that are not yours to see: so not whom, nor of what." in said
    assert "- Due soon, or due that day: 1" in said
    assert "- Overdue: 1" in pledge.said("remind", "--dry-run", "--on", "18 August 2026", by="ada.example")
    assert not [name for name in ("robin", "R-0001", "Oak") if name in said]


def test_a_dry_run_tells_nobody_of_records_that_are_not_theirs(pledge: CommandLine) -> None:
    assert pledge.told("remind", "--dry-run", "--on", SOON, by="casey.example")["reminders"] == []


def test_reminders_are_gathered_once_and_what_was_told_is_told(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=7))
    assert "1 reminder recorded; 1 person to be told today." in pledge.said("remind")
    assert pledge.told("remind")["recorded"] == 0


def test_reminders_that_were_stopped_go_ahead_once_an_administrator_has_confirmed_them(pledge: CommandLine) -> None:
    pledge.done("remind")
    pledge.clock.move(timedelta(days=364))
    assert "The reminders of 2 August 2027 were stopped, and nobody was told anything." in pledge.said("remind")
    assert pledge("remind", "--confirm", by="sam.fiction").exit_code == 4
    refused = pledge("remind", "--dry-run", by="bo.fiction")
    assert refused.exit_code == 4
    said = " ".join(refused.stderr.split())
    assert "Your roles do not let you see which reminders would go to whom." in said
    assert "administrator" in said, "who may is said"
    assert "confirm" not in said
    assert "go ahead" in pledge.said("remind", "--confirm", by="ada.example")
    assert pledge.told("remind")["recorded"] > 0
    assert "nothing to confirm" in " ".join(pledge("remind", "--confirm", by="ada.example").stderr.split())
