"""Steps and stages are named by their short name or their title, however people write them."""

import pytest

from workflows.naming import named, nearest_named

TITLES = {
    "info_session": "Hold an information session",
    "process": "Agree the co-produced process",
    "twin": "Talk together",
    "other_twin": "Talk together",
    "talk_together": "Another title",
}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("info_session", "info_session"),
        ("Info Session", "info_session"),
        ("INFO-SESSION", "info_session"),
        ("Hold an information session", "info_session"),
        ("  hold an  INFORMATION session ", "info_session"),
        ("“Hold an information session”", "info_session"),
        ("agree the co produced process", "process"),
        ("talk together", "talk_together"),
        ("information session", None),
        ("", None),
    ],
)
def test_what_is_named_is_found_however_it_is_written(word: str, meant: str | None) -> None:
    assert named(word, TITLES) == meant


def test_a_title_of_two_names_neither() -> None:
    titles = {"twin": "Talk together", "other_twin": "Talk together"}
    assert named("Talk together", titles) is None
    assert named("other twin", titles) == "other_twin"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("info_sesion", "did you mean 'info_session'?"),
        ("Hold an informtion session", "did you mean 'Hold an information session'?"),
        ("nothing like it at all", "use info_session, process, twin, other_twin or talk_together"),
    ],
)
def test_what_is_not_found_is_told_the_nearest_of_its_kind(word: str, said: str) -> None:
    assert nearest_named(word, TITLES) == said
