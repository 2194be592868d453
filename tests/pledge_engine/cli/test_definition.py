import json
from pathlib import Path

import pytest

from pledge_engine.office import shipped_text
from tests.factories.databases import file_of, on_sqlite
from tests.pledge_engine.cli.conftest import CommandLine


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the shipped pledge in which two lines are wrong."""
    file = tmp_path / "changed.yaml"
    text = shipped_text().replace("10 working days after stage starts", "10 working daze after stage starts", 1)
    file.write_text(text.replace("owner: facilitator", "owner: facilitater", 1), encoding="utf-8")
    return file


def test_the_shipped_pledge_has_no_mistakes(empty: CommandLine) -> None:
    file = empty.folder / "copy.yaml"
    file.write_text(shipped_text(), encoding="utf-8")
    assert "no mistakes. Lived Experience Workforce Pledge, version 2: 8 stages, 50 steps." in empty.said(
        "definition", "check", str(file)
    )


def test_every_mistake_is_a_line_with_its_place_and_its_mend(empty: CommandLine, changed: Path) -> None:
    result = empty("definition", "check", str(changed))
    lines = result.stderr.splitlines()
    assert result.exit_code == 8
    assert len(lines) == 2
    assert all(line.startswith(f"{changed}:") and "; " in line for line in lines)


def test_a_machine_gets_each_mistake_apart(empty: CommandLine, changed: Path) -> None:
    error = json.loads(empty("definition", "check", str(changed), "--json").stdout)["error"]
    assert [set(mistake) for mistake in error["mistakes"]] == [{"file", "line", "problem", "mend"}] * 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"pledge: caf\xe9\n", ":1: there is a character that is not UTF-8 text; save the file as UTF-8"),
        (b"a: &a [*a, *a]\n", ":1: "),
        (b"", ":1: "),
        (b"x" * 5_000_000, "characters"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_a_line(empty: CommandLine, content: bytes, said: str) -> None:
    file = empty.folder / "odd.yaml"
    file.write_bytes(content)
    result = empty("definition", "check", str(file))
    assert (result.exit_code, said in result.stderr) == (8, True)


def test_a_file_that_is_not_there_is_a_usage_mistake(empty: CommandLine) -> None:
    assert empty("definition", "check", "absent.yaml").exit_code == 2
    assert empty("definition", "show", "--file", str(empty.folder)).exit_code == 2


@on_sqlite
def test_the_pledge_can_be_read_where_there_is_no_database_and_nobody(empty: CommandLine) -> None:
    said = empty.said("definition", "show")
    assert "Recruitment: Clearance (clearance)" in said
    assert not file_of(empty.database).exists()


@on_sqlite
def test_no_version_is_doubted_where_no_pledge_is_in_force(empty: CommandLine) -> None:
    file = empty.folder / "mine.yaml"
    file.write_text(shipped_text().replace("Agree the job plan", "Agree the plan"), encoding="utf-8")
    assert "in force" not in empty.said("definition", "check", str(file))
    assert empty.told("definition", "check", str(file))["doubts"] == []
    assert not file_of(empty.database).exists()


def test_one_promise_is_shown_with_all_it_asks(empty: CommandLine) -> None:
    said = empty.said("definition", "show", "readiness_plan")
    assert "Cannot start until readiness_session" in said
    assert "Each row has: text (What will be done)" in said


def test_a_promise_that_is_not_in_the_pledge_is_not_found(empty: CommandLine) -> None:
    assert empty("definition", "show", "no_such_step").exit_code == 3


def test_a_file_can_be_read_and_drawn_before_it_is_in_force(empty: CommandLine) -> None:
    file = empty.folder / "mine.yaml"
    file.write_text(shipped_text().replace("title: Team readiness", "title: A ready team"), encoding="utf-8")
    assert "A ready team" in empty.said("definition", "show", "--file", str(file))
    assert "A ready team" in empty.said("definition", "diagram", "--file", str(file))


def test_the_drawing_marks_where_a_record_stands(pledge: CommandLine) -> None:
    assert "(here now)" not in pledge.done("definition", "diagram")
    assert "Team readiness (here now)" in pledge.done("definition", "diagram", "--reference", "1", by="sam.fiction")
    assert pledge("definition", "diagram", "--reference", "1", by="kim.sample").exit_code == 3


def test_an_administrator_puts_a_changed_pledge_in_force_and_records_take_it_up_later(pledge: CommandLine) -> None:
    file = pledge.folder / "mine.yaml"
    newer = shipped_text().replace("version: 2", "version: 3", 1).replace("Team readiness", "A ready team")
    file.write_text(newer, encoding="utf-8")
    command = ("definition", "put-in-force", str(file))
    refused = pledge(*command, by="robin.example")
    assert (refused.exit_code, "do not let you put a pledge in force" in " ".join(refused.stderr.split())) == (4, True)
    assert "Version 3 of Lived Experience Workforce Pledge is in force." in pledge.said(*command, by="ada.example")
    assert "in force already, word for word" in pledge.said(*command, by="ada.example")
    assert "A ready team" in pledge.said("definition", "show")
    assert pledge.told("hire", "show", "1", by="sam.fiction")["stage_title"] == "Team readiness"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10 working days after stage starts", "11 working days after stage starts", "write 'version: 3'"),
        ("pledge: lived_experience_pledge", "pledge: ours", "write 'pledge: lived_experience_pledge'"),
    ],
)
def test_a_version_that_does_not_follow_is_refused_with_the_mend(
    pledge: CommandLine, old: str, new: str, said: str
) -> None:
    file = pledge.folder / "mine.yaml"
    file.write_text(shipped_text().replace(old, new, 1), encoding="utf-8")
    result = pledge("definition", "put-in-force", str(file), by="ada.example")
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (7, True)


@pytest.mark.parametrize(
    ("version", "retitled", "doubt"),
    [
        (2, False, ""),
        (3, True, ""),
        (4, True, "the next is 3, and this one is 4: check that none is left out."),
        (3, False, "Nothing in it that people would notice differs from version 2, which is in force."),
        (2, True, "to put this one in force, write “version: 3”."),
        (1, True, "to put this one in force, write “version: 3”."),
    ],
)
def test_a_version_that_most_likely_is_not_meant_is_doubted_and_not_refused(
    pledge: CommandLine, version: int, *, retitled: bool, doubt: str
) -> None:
    text = shipped_text().replace("version: 2", f"version: {version}", 1)
    changed = pledge.folder / "changed.yaml"
    changed.write_text(text.replace("Agree the job plan", "Agree the plan") if retitled else text, encoding="utf-8")
    assert pledge.said("definition", "check", str(changed)).partition("steps.")[2].strip().endswith(doubt)
    doubts = pledge.told("definition", "check", str(changed))["doubts"]
    assert [each.endswith(doubt) for each in doubts] == [True] * bool(doubt)
