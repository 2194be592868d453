"""NHS numbers are recognised however they are spaced, and other numbers of ten digits are not taken for one."""

import pytest

from workflows.answers import AnswerMistake, clean_text, parse_answer
from workflows.fields import Field, FieldType
from workflows.nhs_numbers import holds_nhs_number

# Made up: numbers from 999 on are never given to anybody.
NUMBER = "9990000018"
LINK = Field(key="link", title="Link", type=FieldType.LINK)


def checked(nine: str) -> str:
    """Ten digits that check, worked out in another way than the program does; empty where no tenth does."""
    return next(
        (nine + str(d) for d in range(10) if not sum((10 - n) * int(c) for n, c in enumerate(nine + str(d))) % 11), ""
    )


def test_the_tenth_digit_is_worked_out_from_the_other_nine() -> None:
    for nine in (f"999{n:06d}" for n in range(0, 1_000_000, 7919)):
        right = checked(nine)
        taken = [f"{nine}{digit}" for digit in range(10) if holds_nhs_number(f"{nine}{digit}")]
        assert taken == ([right] if right else [])


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "999 000 0018",
        "999-000-0018",
        "999 - 000 - 0018",
        "999\u00a0000\u00a00018",
        "999\u2013000\u20130018",
        f"NHS no.{NUMBER}.",
        f"Room 12, {NUMBER}, and more",
        f"0000000001 {NUMBER}",
        "12 999 000 0018",
        "999.000.0018",
        "999/000/0018",
        "999 0000 018",
        "9 9 9 0 0 0 0 0 1 8",
        "99 90 00 00 18, from the letter",
    ],
)
def test_it_is_recognised_however_it_is_written(text: str) -> None:
    assert holds_nhs_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9990000017",
        f"1{NUMBER}",
        f"{NUMBER}1",
        "0161 496 0018",
        "+44 999 000 0018",
        "+449990000018",
        "999 000\n0018",
        "2026-08-06 and 2027-08-06",
        "1 2 3 4 5 6 7 8 9 10",
        "99 90 00 00 18 1",
        "9 99 90 00 00 18",
        "0119 0000 018",
        "20 posts in 2026, 18 in 2027",
    ],
)
def test_other_numbers_are_not_taken_for_one(text: str) -> None:
    assert not holds_nhs_number(text)


def test_free_text_that_holds_one_is_refused_without_repeating_it() -> None:
    with pytest.raises(AnswerMistake) as refused:
        clean_text(f"Ring about {NUMBER}")
    assert "looks like an NHS number" in str(refused.value)
    assert not any(character.isdigit() for character in str(refused.value))


def test_a_zero_width_space_does_not_hide_one() -> None:
    with pytest.raises(AnswerMistake, match="NHS number"):
        clean_text("99900\u200b00018")


@pytest.mark.parametrize(
    "address",
    [
        f"https://intranet.example/{NUMBER}",
        f"https://intranet.example/plans/{NUMBER}.docx",
        f"https://intranet.example/open?who={NUMBER}&view=1",
        f"https://intranet.example/open#{NUMBER}",
        "https://intranet.example/999-000-0018/plan",
        "https://intranet.example/999%20000%200018.docx",
        "https://intranet.example/%39990000018",
        "https://intranet.example/999%C2%A0000%C2%A00018",
        "https://intranet.example/open?who=999+000+0018",
    ],
)
def test_an_address_that_holds_one_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(AnswerMistake, match="NHS number") as refused:
        parse_answer(LINK, address)
    assert not any(character.isdigit() for character in str(refused.value))


def test_what_is_typed_where_an_address_belongs_is_not_repeated_either() -> None:
    with pytest.raises(AnswerMistake, match="NHS number"):
        parse_answer(LINK, NUMBER)


@pytest.mark.parametrize(
    "address",
    [
        f"https://intranet.example/documents/{NUMBER}1",
        f"https://intranet.example/documents/12345{NUMBER}",
        "https://intranet.example/documents/9990000017",
        "https://intranet.example/2026/08/06/plan-2",
        "https://intranet.example/documents/0198c5d2-7c11-7c3e-8f00-4e1c5a7b90d2",
    ],
)
def test_other_digits_of_an_address_are_nobodys_number(address: str) -> None:
    assert parse_answer(LINK, address) == address


def test_an_address_of_mail_may_hold_ten_digits() -> None:
    assert clean_text(f"{NUMBER}@post.example", free=False)
