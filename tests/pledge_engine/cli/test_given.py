import json
from pathlib import Path

import click
import pytest

from pledge_engine.cli.given import Day, Reference, collected
from pledge_engine.errors import NotFound
from tests.pledge_engine.cli.conftest import CommandLine
from workflows.answers import AnswerMistake


@pytest.mark.parametrize("written", ["R-0042", "r-42", "42", "R42", " r-0042 ", "0042"])
def test_a_reference_may_be_written_in_every_way_that_people_write_it(written: str) -> None:
    assert Reference().convert(written, None, None) == "R-0042"


@pytest.mark.parametrize("written", ["", "R-", "R-0", "R-00", "forty-two", "R-1; DROP", "R-12345678901", "x" * 300])
def test_what_cannot_be_a_reference_looks_like_a_record_that_is_not_there(written: str) -> None:
    with pytest.raises(NotFound) as refused:
        Reference().convert(written, None, None)
    assert len(refused.value.problem) < 100


def test_a_day_that_is_none_says_what_would_be_right() -> None:
    with pytest.raises(AnswerMistake, match="write the year in full"):
        Day().convert("6/8/26", None, None)


def test_answers_keep_everything_after_the_first_equals_sign() -> None:
    assert collected(["link=https://x.example/?a=b"], None) == {"link": "https://x.example/?a=b"}


def test_answers_come_from_a_file_and_the_line_together(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text('{"head_count": 3, "held_on": "2026-08-03"}', encoding="utf-8")
    assert collected(["facilitator=A peer trainer"], str(file)) == {
        "head_count": 3,
        "held_on": "2026-08-03",
        "facilitator": "A peer trainer",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not JSON (line 1)"),
        (b"[1]", "not a JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": 1, "a": 2}', "name a field twice"),
        (b"\xff\xfe", "it is not text"),
        (b'{"a": "' + b"a" * 1_000_001 + b'"}', "too long"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused_with_the_reason(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(content)
    with pytest.raises(click.UsageError) as refused:
        collected([], str(file))
    assert said in refused.value.message


def test_a_file_that_is_not_there_is_a_usage_mistake(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="cannot be read: No such file"):
        collected([], str(tmp_path / "absent.json"))


def test_answers_come_from_standard_input(pledge: CommandLine) -> None:
    answers = json.dumps({"held_on": "2026-08-03", "facilitator": "A peer trainer", "head_count": 9})
    words = ("hire", "complete", "1", "readiness_session", "--answers-json", "-")
    assert "completed “Hold the team readiness session”" in pledge.said(*words, by="sam.fiction", stdin=answers)
