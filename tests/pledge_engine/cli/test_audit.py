import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.factories.databases import unguarded
from tests.pledge_engine.cli.conftest import CommandLine

BO, ROBIN = "bo.fiction", "robin.example"


def tamper(pledge: CommandLine, statement: str) -> None:
    """Change the database as somebody would who gets past the program and its triggers."""
    with unguarded(pledge.database) as connection:
        assert connection.execute(text(statement)).rowcount == 1


def test_the_trail_shows_who_did_what_when_and_through_which_door(pledge: CommandLine) -> None:
    said = pledge.said("audit", "show", "1", by=BO)
    assert said.startswith(
        "R-0001, event 1: Record opened 3 August 2026, 9am, Robin Example as service lead, on the command line"
    )


def test_a_role_is_called_as_people_call_it(pledge: CommandLine) -> None:
    said = pledge.said("audit", "show", by=BO)
    assert "as administrator" in said
    pledge.done("grant", "add", "robin.example", "hr", by="ada.example")
    pledge.done("closure", "add", "24 December 2026", "Trust closure", by="ada.example")
    assert " as hr" not in pledge.said("audit", "show", by=BO)


def test_every_change_is_shown_old_and_new_when_that_is_asked_for(pledge: CommandLine) -> None:
    assert "stage: nothing → “Team readiness”" in pledge.said("audit", "show", "1", "--changes", by=BO)


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
        (("1", "--by", "ada.example"), 0),
    ],
)
def test_the_trail_is_searched_by_verb_person_door_and_day(
    pledge: CommandLine, words: tuple[str, ...], found: int
) -> None:
    assert len(pledge.told("audit", "show", *words, by=BO)) == found


def test_what_was_not_kept_is_found_and_each_step_is_named(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=90))
    pledge.done("hire", "withdraw", "1", "--reason", "not_funded", by=ROBIN)
    said = pledge.said("audit", "show", "--exception", "not-kept", by=BO)
    assert "“Understand the lived experience roles available”" in said.partition("not kept: ")[2]
    (event,) = pledge.told("audit", "show", "--exception", "not-kept", by=BO)
    assert "turns.readiness_session.1.1" in event["not_kept"]


def test_whoever_the_trail_does_not_name_is_answered_like_nobody(pledge: CommandLine) -> None:
    for by in ("sam.fiction", "nobody.at.all"):
        result = pledge("audit", "show", "1", "--by", by, by=BO)
        assert result.exit_code == 3
        assert f"There is no person “{by}”" in result.stderr


def test_records_are_drawn_with_what_is_to_be_known_of_each_and_options_of_the_other_kind_are_refused(
    pledge: CommandLine,
) -> None:
    said = pledge.said("audit", "sample", "autumn", "--of", "records", by=BO)
    assert "Drawn for Bo Fiction on 3 August 2026, " in said
    assert "by the words “autumn”, " in said
    assert "R-0001, Oak: Team readiness" in said
    assert "“Team readiness”: " in said
    told = pledge.told("audit", "sample", "autumn", "--of", "records", by=BO)
    assert (told["seed"], told["records"][0]["reference"]) == ("autumn", "R-0001")
    assert pledge.told("audit", "sample", "x", "--of", "records", "--exception", "undone", by=BO)["records"] == []
    for words in (("--exception", "undone"), ("--of", "records", "--changes")):
        assert pledge("audit", "sample", "x", *words, by=BO).exit_code == 2


def test_the_trail_is_for_auditors(pledge: CommandLine) -> None:
    assert pledge("audit", "show", by=ROBIN).exit_code == 4
    assert pledge("audit", "verify", by="ada.example").exit_code == 4


def test_a_trail_that_is_as_it_was_recorded_says_so_and_what_that_does_not_show(pledge: CommandLine) -> None:
    said = pledge.said("audit", "verify", by=BO)
    assert "every one is as it was recorded" in said
    assert "compare with a checkpoint kept elsewhere" in said


def test_one_changed_event_is_named_and_the_exit_code_is_9(pledge: CommandLine) -> None:
    tamper(pledge, "UPDATE audit_event SET body = replace(body, 'Oak', 'Ash') WHERE verb = 'hire_opened'")
    result = pledge("audit", "verify", by=BO)
    assert result.exit_code == 9
    assert "R-0001, event 1 (hire_opened)" in result.stdout
    assert pledge.said("audit", "show", "1", by=BO).count("Not as it was recorded") == 1
    told = json.loads(pledge("audit", "verify", "1", "--json", by=BO).stdout)
    assert (told["intact"], told["faults"][0]["reference"]) == (False, "R-0001")


def test_a_record_that_is_not_there_cannot_be_verified(pledge: CommandLine) -> None:
    assert pledge("audit", "verify", "9", by=BO).exit_code == 3


def test_a_checkpoint_kept_elsewhere_shows_what_chains_alone_cannot(pledge: CommandLine) -> None:
    kept, key = str(pledge.folder / "kept.jsonl"), str(pledge.folder / "key.pem")
    public = pledge.told("audit", "new-key", key)["key"]
    told = pledge.told("audit", "checkpoint", kept, "--key", key, by=BO)
    assert (told["key"], told["chains"]) == (public, 2)
    said = pledge.said("audit", "verify", "--against", kept, "--signed-by", public, by=BO)
    assert "every one is as it was recorded" in said
    assert f"Compared with a checkpoint, signed with {public}" in said
    with unguarded(pledge.database) as connection:
        for table in ("audit_secret", "audit_event", "occurrence", "stage_visit", "agreement", "hire"):
            whose = "chain <> 'organisation'" if table.startswith("audit") else "1 = 1"
            connection.execute(text(f"DELETE FROM {table} WHERE {whose}"))  # noqa: S608 - names written above
    assert pledge.told("audit", "verify", by=BO)["intact"]
    result = pledge("audit", "verify", "--against", kept, by=BO)
    assert result.exit_code == 9
    assert "R-0001, event 1: the event is missing: the checkpoint of" in " ".join(result.stdout.split())


def test_an_exported_trail_verifies_where_there_is_no_database_and_nobody(
    pledge: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pledge.done("hire", "note", "1", "CANARY words", by=ROBIN)
    file = pledge.folder / "trail.jsonl"
    assert pledge.told("audit", "export", str(file), by=BO)["lines"] > 20
    assert "CANARY" not in file.read_text(encoding="utf-8")
    elsewhere = CommandLine(tmp_path_factory.mktemp("elsewhere"), pledge.clock, "sqlite:///nowhere.db")
    assert elsewhere.told("audit", "verify", "--file", str(file))["intact"]
    file.write_text(file.read_text(encoding="utf-8").replace("Oak", "Ash"), encoding="utf-8")
    assert elsewhere("audit", "verify", "--file", str(file)).exit_code == 9


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("audit", "verify", "--against", "{letter}"), 5, "Line 1 is not one of a checkpoint"),
        (("audit", "verify", "--file", "{letter}"), 5, "Line 1 is not one of an exported trail"),
        (("audit", "verify", "--file", "{picture}"), 2, "it is not a text file"),
        (("audit", "verify", "--against", "absent"), 2, "cannot be read"),
        (("audit", "verify", "1", "--against", "{letter}"), 2, "leave the reference out"),
        (("audit", "verify", "--signed-by", "00"), 2, "that --against names"),
        (("audit", "checkpoint", "{letter}"), 2, "is there already, and is kept"),
        (("audit", "checkpoint", "{letter}/x"), 2, "cannot be written"),
        (("audit", "checkpoint", "new", "--key", "{letter}"), 5, "is not a signing key"),
        (("audit", "export", "{letter}"), 2, "is there already, and is kept"),
        (("audit", "new-key", "{letter}"), 5, "is there already, and is kept"),
    ],
)
def test_what_is_written_wrong_is_said_and_nothing_is_overwritten(
    pledge: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    letter, picture = pledge.folder / "letter.txt", pledge.folder / "picture.png"
    letter.write_text("Dear all", encoding="utf-8")
    picture.write_bytes(b"\x89PNG\xff")
    result = pledge(*(word.format(letter=letter, picture=picture) for word in words), by=BO)
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (code, True), result.stderr
    assert letter.read_text(encoding="utf-8") == "Dear all"


@pytest.mark.parametrize("command", ["checkpoint", "export"])
def test_checkpoints_and_exports_are_for_auditors(pledge: CommandLine, command: str) -> None:
    file = pledge.folder / "file"
    assert pledge("audit", command, str(file), by=ROBIN).exit_code == 4
    assert not file.exists()
