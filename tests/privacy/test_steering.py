"""What would steer a terminal or turn writing is refused where it is typed, and in no mail, JSON, log or terminal even so."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from notifications.made_up import MADE_UP
from notifications.render import render
from notifications.sender import Sender
from pledge_engine.cli.output import print_json, show, text
from pledge_engine.clock import FixedClock
from pledge_engine.errors import Forbidden
from pledge_engine.logs import log_forbidden
from pledge_engine.people.naming import clean_email, clean_name
from pledge_engine.settings import Settings
from tests.factories.databases import made
from tests.pledge_engine.cli.conftest import MONDAY, CommandLine
from tests.privacy.corpus import CORPUS
from workflows.answers import AnswerMistake, clean_text

_TURNS = {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
STEERS = tuple(
    character
    for character in map(chr, range(0x110000))
    if (unicodedata.category(character) == "Cc" and character not in "\n\t")
    or unicodedata.bidirectional(character) in _TURNS
    or character in "\u061c\u200e\u200f\ufeff"
)
TEXTS = tuple(dict.fromkeys([*CORPUS["control"], *CORPUS["unseen"], *(f"a{each}b" for each in STEERS)]))
UNSEEN = ("\u200b", "\u2060", "\u00ad", "\u3164")


def steering(words: str) -> list[str]:
    return [character for character in words if character in STEERS]


def test_there_are_texts_of_every_kind_that_steers() -> None:
    assert len(STEERS) > 70
    assert {character for words in TEXTS for character in steering(words)} == set(STEERS)


@pytest.mark.parametrize("clean", [clean_text, clean_name, clean_email])
def test_what_steers_is_refused_where_it_is_typed(clean: Callable[[str], object]) -> None:
    for character in STEERS:
        with pytest.raises(AnswerMistake):
            clean(f"sam{character}@trust.example")


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_nobody_sees_is_taken_out_so_that_no_name_looks_like_another(mark: str) -> None:
    assert clean_name(f"{mark}Sam{mark} Ford{mark}") == "Sam Ford"
    with pytest.raises(AnswerMistake, match="it is empty"):
        clean_name(mark)


@pytest.mark.parametrize("kind", MADE_UP)
def test_no_mail_holds_what_steers_whatever_is_in_what_it_says(kind: str) -> None:
    everything = " ".join(TEXTS)
    said = render(_saying(MADE_UP[kind], everything), Sender(service="Pledge Engine", organisation="Your trust"))
    for part in (said.subject, said.text, said.html):
        assert steering(part) == []
    assert len(said.subject.splitlines()) == 1


def _saying(value: Any, words: str) -> Any:
    """The same with these words in place of every text in it, but for addresses."""
    if isinstance(value, str):
        return value if value.startswith("https://") else words
    if isinstance(value, tuple):
        return tuple(_saying(each, words) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _saying(getattr(value, f.name), words) for f in fields(value) if f.init})
    return value


def test_no_terminal_is_steered_by_text_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    for words in TEXTS:
        show(text(words), words)
        print_json({words: [words]})
    assert steering(capsys.readouterr().out) == []


def test_what_is_wrong_with_a_command_says_back_nothing_that_steers(tmp_path: Path) -> None:
    """What is said back is cut, so that only so many go into one command."""
    with made("sqlite", tmp_path) as database:
        place = CommandLine(tmp_path, FixedClock(MONDAY), database)
        place.done("doctor", "--upgrade")
        place.done("person", "add", "root", "Alex Administrator", "--first-administrator")
        for start in range(0, len(STEERS), 20):
            words = "R" + "".join(STEERS[start : start + 20])
            for command in (("hire", "show", words), ("grant", "add", "root", words), ("team", "add", words), (words,)):
                result = place(*command, by="root")
                assert result.exit_code != 0, command
                assert steering(result.output) == [], command
    assert steering((tmp_path / "pledge.log").read_text() if (tmp_path / "pledge.log").exists() else "") == []


def test_a_log_has_one_line_for_each_event_and_nothing_in_it_that_steers(tmp_path: Path) -> None:
    settings = Settings(log_file=tmp_path / "pledge.log", secret_file=tmp_path / "key")
    for words in TEXTS:
        log_forbidden(Forbidden("Nobody may.", actor=words, action=words), settings)
    written = settings.log_file.read_text(encoding="utf-8")
    assert steering(written) == []
    assert [json.loads(line)["actor"] for line in written.splitlines()] == list(TEXTS)
