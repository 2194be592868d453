import json
import sqlite3

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

BO, ROBIN = "bo.fiction", "robin.example"


def tamper(pledge: CommandLine, statement: str) -> None:
    """Change the database as somebody would who gets past the program and its triggers."""
    connection = sqlite3.connect(pledge.database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


def test_the_trail_shows_who_did_what_when_and_through_which_door(pledge: CommandLine) -> None:
    said = pledge.said("audit", "show", "1", by=BO)
    assert said.startswith(
        "R-0001, event 1: hire_opened 3 August 2026, 9:00am, Robin Example as service lead, on the command line"
    )


def test_every_change_is_shown_old_and_new_when_that_is_asked_for(pledge: CommandLine) -> None:
    assert 'state: nothing → ["team_readiness"]' in pledge.said("audit", "show", "1", "--changes", by=BO)


def test_private_values_are_only_said_to_be_private(pledge: CommandLine) -> None:
    pledge.done("hire", "note", "1", "CANARY words", by=ROBIN)
    for words in (("audit", "show", "--changes"), ("audit", "show", "--changes", "--json")):
        printed = pledge.done(*words, by=BO)
        assert "CANARY" not in printed
        assert "(private)" in printed


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--verb", "care_group_added"), 3),
        (("--by", ROBIN), 1),
        (("--door", "web"), 0),
        (("--since", "2026-08-04"), 0),
        (("--until", "3 August 2026", "--verb", "hire_opened"), 1),
        (("--limit", "2"), 2),
        (("1", "--by", "sam.fiction"), 0),
    ],
)
def test_the_trail_is_searched_by_verb_person_door_and_day(
    pledge: CommandLine, words: tuple[str, ...], found: int
) -> None:
    assert len(pledge.told("audit", "show", *words, by=BO)) == found


def test_the_trail_is_for_auditors(pledge: CommandLine) -> None:
    assert pledge("audit", "show", by=ROBIN).exit_code == 4
    assert pledge("audit", "verify", by="ada.example").exit_code == 4


def test_a_trail_that_is_as_it_was_recorded_says_so_and_what_that_does_not_show(pledge: CommandLine) -> None:
    said = pledge.said("audit", "verify", by=BO)
    assert "every one is as it was recorded" in said
    assert "compare with a copy kept elsewhere" in said


def test_one_changed_event_is_named_and_the_exit_code_is_9(pledge: CommandLine) -> None:
    tamper(pledge, "UPDATE audit_event SET body = replace(body, 'Oak', 'Ash') WHERE verb = 'hire_opened'")
    result = pledge("audit", "verify", by=BO)
    assert result.exit_code == 9
    assert "R-0001, event 1 (hire_opened)" in result.stdout
    told = json.loads(pledge("audit", "verify", "1", "--json", by=BO).stdout)
    assert (told["intact"], told["faults"][0]["reference"]) == (False, "R-0001")


def test_a_record_that_is_not_there_cannot_be_verified(pledge: CommandLine) -> None:
    assert pledge("audit", "verify", "9", by=BO).exit_code == 3
