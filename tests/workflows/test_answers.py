from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.answers import (
    LONGEST_LINK,
    LONGEST_TEXT,
    MOST_ROWS,
    AnswerMistake,
    Value,
    can_be_followed,
    clean_text,
    example_of,
    parse_answer,
    parse_date,
    to_json,
)
from workflows.fields import Field, FieldType
from workflows.reading import load_shipped
from workflows.spoken import spoken

TEXT = Field(key="text", title="What", type=FieldType.TEXT)
NUMBER = Field(key="count", title="Count", type=FieldType.NUMBER, at_least=1, at_most=30)
ANY_NUMBER = Field(key="count", title="Count", type=FieldType.NUMBER)
DATE = Field(key="day", title="Day", type=FieldType.DATE)
YES_NO = Field(key="open", title="Open", type=FieldType.YES_NO)
CHOICES = {"8a": "Band 8a", "not_set": "Not set yet"}
CHOICE = Field(key="band", title="Band", type=FieldType.CHOICE, choices=CHOICES)
MANY = Field(key="bands", title="Bands", type=FieldType.MANY_OF, choices=CHOICES)
LINK = Field(key="link", title="Link", type=FieldType.LINK)
NOTE = Field(key="note", title="Note", type=FieldType.TEXT, required=False)
ROWS = Field(key="rows", title="Rows", type=FieldType.ROWS, columns={"text": TEXT, "open": YES_NO, "note": NOTE})
DAY = date(2026, 8, 6)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (TEXT, "  Order a desk ", "Order a desk"),
        (TEXT, "e\u0301", "é"),
        (TEXT, "Tŷ Ŵyn 👍", "Tŷ Ŵyn 👍"),
        (TEXT, "two\nlines", "two\nlines"),
        (TEXT, 7, "7"),
        (NUMBER, "3", 3),
        (NUMBER, 30, 30),
        (ANY_NUMBER, "0", 0),
        (DATE, "2026-08-06", DAY),
        (DATE, "6/8/2026", DAY),
        (DATE, "06/08/2026", DAY),
        (DATE, " 6  August 2026 ", DAY),
        (DATE, "6 aug 2026", DAY),
        (DATE, DAY, DAY),
        (YES_NO, "Yes", True),
        (YES_NO, "n", False),
        (YES_NO, True, True),
        (CHOICE, "8A", "8a"),
        (DATE, "14/december/2026", date(2026, 12, 14)),
        (DATE, "14/dec/2026", date(2026, 12, 14)),
        (DATE, "9 Sept 2026", date(2026, 9, 9)),
        (CHOICE, "band 8a", "8a"),
        (CHOICE, "not set", "not_set"),
        (MANY, "not_set, 8a", ("8a", "not_set")),
        (MANY, ["8a", "Band 8a"], ("8a",)),
        (TEXT, "one\r\ntwo\n", "one\ntwo"),
        (LINK, "https://intranet.example/a?b=c#d", "https://intranet.example/a?b=c#d"),
        (ROWS, [{"text": "a", "open": True}], ({"text": "a", "open": True},)),
        (ROWS, '[{"text": "a", "open": "no", "note": ""}]', ({"text": "a", "open": False},)),
        (ROWS, "text=a, open=yes; text=b, open=no", ({"text": "a", "open": True}, {"text": "b", "open": False})),
        (ROWS, [], ()),
    ],
)
def test_an_answer_is_read_as_it_was_meant(field: Field, raw: Any, value: Value) -> None:
    assert parse_answer(field, raw) == value


@pytest.mark.parametrize(
    "field", [TEXT, NUMBER, DATE, YES_NO, CHOICE, MANY, LINK, ROWS], ids=lambda field: field.type.value
)
@pytest.mark.parametrize("nothing", [None, "", "  \n"], ids=["none", "empty", "blank"])
def test_nothing_is_no_answer_yet(field: Field, nothing: str | None) -> None:
    assert parse_answer(field, nothing) is None


@pytest.mark.parametrize(
    ("field", "raw", "problem", "mend"),
    [
        (TEXT, "x" * (LONGEST_TEXT + 1), "it has 251 characters", "use at most 250"),
        (TEXT, "a\x00b", "it has a control character", "type it again as plain text"),
        (TEXT, "a\ud800b", "it has a control character", "type it again as plain text"),
        (TEXT, "a\u202eb", "it has an invisible mark that changes the direction of text", "without the mark"),
        (TEXT, ["a"], "it is not text", "write it as text"),
        (TEXT, True, "it is not text", "write it as text"),
        (NUMBER, "three", "'three' is not a whole number", "write for example 3"),
        (NUMBER, "3.5", "'3.5' is not a whole number", "write for example 3"),
        (NUMBER, True, "'True' is not a whole number", "write for example 3"),
        (NUMBER, "0", "0 is out of range", "use a number from 1 to 30"),
        (NUMBER, "31", "31 is out of range", "use a number from 1 to 30"),
        (ANY_NUMBER, "-1", "-1 is out of range", "use a number from 0 to 100000"),
        (ANY_NUMBER, "9" * 10_000, "is not a whole number", "write for example 3"),
        (DATE, "8/6/26", "'8/6/26' has a year of two digits", "write the year in full, for example 6 August 2026"),
        (DATE, "6/August/26", "'6/August/26' has a year of two digits", "write the year in full"),
        (DATE, "31/feb/2026", "February 2026 has no day 31", "use a day from 1 to 28"),
        (DATE, "6 August 26", "'6 August 26' has a year of two digits", "write the year in full"),
        (DATE, "31/2/2026", "February 2026 has no day 31", "use a day from 1 to 28"),
        (DATE, "2028-02-30", "February 2028 has no day 30", "use a day from 1 to 29"),
        (DATE, "0 May 2026", "May 2026 has no day 0", "use a day from 1 to 31"),
        (DATE, "31 april 2026", "April 2026 has no day 31", "use a day from 1 to 30"),
        (DATE, "12/31/2026", "'12/31/2026' is not a date", "write for example 6 August 2026, 06/08/2026"),
        (DATE, "tomorrow", "'tomorrow' is not a date", "write for example 6 August 2026"),
        (DATE, "1/1/1999", "the year 1999 is not a year this record can hold", "use a year from 2000 to 2100"),
        (YES_NO, "perhaps", "'perhaps' is neither yes nor no", "write yes or no"),
        (CHOICE, "9", "'9' is not one of the choices", "choose 8a, not_set"),
        (MANY, "8a, 9", "'9' is not one of the choices", "choose 8a, not_set"),
        (LINK, "intranet", "'intranet' is not a link", "copy the whole address, beginning with https://"),
        (LINK, "javascript:alert(1)", "'javascript:alert(1)' is not a link", "copy the whole address"),
        (LINK, "https://a b", "'https://a b' is not a link", "copy the whole address"),
        (LINK, "https://a/" + "b" * LONGEST_LINK, "it has 510 characters", "use at most 500"),
        (ROWS, [{"text": "a", "open": True}] * (MOST_ROWS + 1), "it has 51 rows", "use at most 50"),
        (ROWS, [{"text": "a"}], "row 1 has no Open", "fill every column that is needed"),
        (ROWS, [{"text": "a", "open": "?"}], "row 1, Open: '?' is neither yes nor no", "write yes or no"),
        (ROWS, [{"other": "a"}], "row 1 has other columns", "use the columns text, open, note"),
        (ROWS, ["a"], "row 1 has other columns", "use the columns text, open, note"),
        (ROWS, "[broken", "the rows are not JSON", "write for example text=a few words, open=yes, note=a few words"),
        (ROWS, "a desk", "'a desk' is not a row", "write for example text=a few words, open=yes"),
    ],
)
def test_an_answer_that_cannot_be_stored_is_refused_with_what_would_be_right(
    field: Field, raw: Any, problem: str, mend: str
) -> None:
    with pytest.raises(AnswerMistake) as caught:
        parse_answer(field, raw)
    assert problem in caught.value.problem
    assert mend in caught.value.mend


def test_every_field_of_the_pledge_accepts_its_own_example() -> None:
    for step in load_shipped().steps.values():
        for field in step.fields.values():
            assert parse_answer(field, example_of(field)) not in (None, ()), f"{step.key}.{field.key}"


@pytest.mark.parametrize(
    ("field", "value", "json", "words"),
    [
        (TEXT, "a desk", "a desk", "a desk"),
        (NUMBER, 3, 3, "3"),
        (DATE, DAY, "2026-08-06", "6 August 2026"),
        (YES_NO, True, True, "yes"),
        (YES_NO, False, False, "no"),
        (CHOICE, "8a", "8a", "Band 8a"),
        (MANY, ("8a", "not_set"), ["8a", "not_set"], "Band 8a, Not set yet"),
        (ROWS, ({"text": "a", "open": True},), [{"text": "a", "open": True}], "What: a, Open: yes"),
    ],
)
def test_a_value_is_stored_as_plain_json_and_said_in_words(field: Field, value: Value, json: Any, words: str) -> None:
    assert to_json(value) == json
    assert spoken(field, value) == words
    assert parse_answer(field, json) == value


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_in_every_way_of_writing_it(day: date) -> None:
    ways = (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {day:%B %Y}",
        f"{day.day} {day:%b %Y}",
        f"{day:%d.%m.%Y}",
    )
    assert {parse_date(way) for way in ways} == {day}


@pytest.mark.parametrize("raw", ["…", "...", "-", "?!"])
def test_text_without_a_letter_or_a_digit_says_nothing(raw: str) -> None:
    with pytest.raises(AnswerMistake, match="says nothing; write it in words"):
        parse_answer(Field(key="why", title="Why", type=FieldType.TEXT), raw)


@given(st.text())
def test_clean_text_stays_as_it_is_when_it_is_cleaned_again(raw: str) -> None:
    try:
        text = clean_text(raw)
    except AnswerMistake:
        return
    assert clean_text(text) == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "open", "x"]), inner, max_size=3)
    ),
)


@given(st.sampled_from([TEXT, NUMBER, DATE, YES_NO, CHOICE, MANY, LINK, ROWS]), JSON)
def test_any_input_is_an_answer_or_a_mistake(field: Field, raw: Any) -> None:
    try:
        value = parse_answer(field, raw)
    except AnswerMistake:
        return
    assert value is None or spoken(field, value) is not None


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("https://intranet.example/document?a=b#c", True),
        ("http://intranet.example:8080/", True),
        ("https://trust.example@elsewhere.example/", False),
        ("https://trust.example\\@elsewhere.example/", False),
        ("https://trust.example:x@elsewhere.example/", False),
        ("https://[broken/", False),
        ("https://intranet", True),
        ("https://trus\u0442.example/", False),
        ("https:///document", False),
        ("javascript:alert(1)", False),
        ("data:text/html,words", False),
        ("//elsewhere.example/", False),
        ("https://intranet.example/a b", False),
        ('https://intranet.example/"x', False),
        ("Words", False),
    ],
)
def test_an_address_is_followed_where_it_leads_to_what_it_seems_to(text: str, followed: bool) -> None:
    assert can_be_followed(text) is followed
