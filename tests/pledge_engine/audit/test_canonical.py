import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge_engine.audit.canonical import Secret, Unwritable, canonical, commit, commitment_digest

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES)
def test_a_value_has_one_text_that_reads_back_as_the_value(value: object) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_keys_are_sorted_and_letters_of_every_language_stay_readable() -> None:
    assert canonical({"b": 1, "a": {"d": "Ümit", "c": []}}) == '{"a":{"c":[],"d":"Ümit"},"b":1}'


def test_days_and_moments_have_one_text_each() -> None:
    moment = datetime(2026, 8, 6, 16, 30, tzinfo=UTC)
    assert canonical([date(2026, 8, 6), moment]) == '["2026-08-06","2026-08-06T16:30:00.000000Z"]'


@pytest.mark.parametrize(
    "value",
    ["a\0b", {"key\0": 1}, ["\\\0"], "\ud800", "x\udfff", float("nan"), object(), {1, 2}, datetime(2026, 8, 6)],  # noqa: DTZ001 - refused
    ids=["nul", "nul in a key", "nul after a backslash", "surrogate", "half a pair", "nan", "object", "set", "naive"],
)
def test_what_a_database_could_not_keep_is_refused(value: object) -> None:
    with pytest.raises(Unwritable):
        canonical(value)


def test_a_backslash_that_somebody_wrote_is_not_mistaken_for_nul() -> None:
    assert json.loads(canonical("\\u0000")) == "\\u0000"


def test_a_commitment_binds_the_value_and_says_nothing_of_it() -> None:
    first, second = commit(Secret("Robin")), commit(Secret("Robin"))
    assert first.digest == commitment_digest(first.salt, '"Robin"')
    assert first.digest != second.digest
    assert commitment_digest(first.salt, '"Robyn"') != first.digest


def test_a_secret_does_not_show_itself_in_a_log() -> None:
    assert "Robin" not in repr(Secret("Robin")) + repr(commit(Secret("Robin")))
