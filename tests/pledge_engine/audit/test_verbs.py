"""Kinds of change: each that anything records has words, they can all be told apart, and a word that is none is said to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pledge_engine
from pledge_engine.audit.verbs import VERBS, verb_meant, words_of
from pledge_engine.errors import Invalid

_SOURCE = "\n".join(
    path.read_text() for path in Path(pledge_engine.__file__).parent.rglob("*.py") if path.name != "verbs.py"
)


def test_every_kind_is_recorded_by_something() -> None:
    assert [verb for verb in VERBS if not re.search(rf'"{verb}"', _SOURCE)] == []


def test_no_two_kinds_are_called_alike_and_each_is_found_by_what_it_is_called() -> None:
    assert len({words.casefold() for words in VERBS.values()}) == len(VERBS)
    assert all(verb_meant(words.upper()) == verb_meant(verb) == verb for verb, words in VERBS.items())
    assert not [words for words in VERBS.values() if "hire" in words.lower()], "a page says record"


def test_what_an_older_version_recorded_is_told_by_its_own_word() -> None:
    assert words_of("post_dug") == "Post dug"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("step_complete", "did you mean 'step_completed'?"),
        ("step complete", "did you mean 'Step completed'?"),
        ("zebra", "use words such as “Step completed” or “Role given”"),
    ],
)
def test_a_word_that_is_none_is_said_with_the_nearest(word: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        verb_meant(word)
    (mistake,) = refused.value.mistakes
    assert (mistake.field, mistake.mend) == ("verb", said)
    assert f"“{word}” is not a kind of change that is recorded" in mistake.problem
