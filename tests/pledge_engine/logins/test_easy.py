"""Passwords that are tried first are refused, and words of one's own choice are not."""

import pytest

from pledge_engine.logins.easy import is_easy

KNOWN = ("jules.fiction", "Jules Fiction", "Oakshire Partnership", "Pledge Engine")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "password1234",
            "P@ssw0rd!2026!",
            "qwertyuiop12",
            "poiuytrewq99",
            "1qaz2wsx3edc",
            "abcdefgh1234",
            "aaaaaaaabbbb",
        ),
        *(
            "nhs-password-2026",
            "Jules Fiction 2026",
            "fiction.jules.1",
            "Oakshire-2026-nhs",
            "Pledge Engine 26",
            "Winter2026!!!",
        ),
    ],
)
def test_what_anybody_would_try_first_is_easy(password: str) -> None:
    assert is_easy(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "four plain words here",
        "correct horse battery staple",
        "several made up words",
        "xK9#mq2Lv!tP",
        "lamp otter jules 7",
    ],
)
def test_words_of_ones_own_are_not_easy(password: str) -> None:
    assert not is_easy(password, KNOWN)


def test_what_is_known_of_somebody_else_is_not_held_against_a_password() -> None:
    assert is_easy("quillon-tamsett-9", ("Quillon Tamsett",))
    assert not is_easy("quillon-tamsett-9", KNOWN)
