import pytest

from workflows.mistakes import MOST_MISTAKES, Mistake, Mistakes, TooManyMistakes, nearest, one_of, shown

MANY = tuple(f"a_step_with_a_long_name_{n}" for n in range(300))


def test_mistakes_are_told_in_the_order_of_the_lines_and_each_once() -> None:
    mistakes = Mistakes("pledge.yaml")
    assert not mistakes
    for line in (7, 3, 7):
        mistakes.add(line, "this is wrong", "do that")
    assert str(mistakes.as_error()) == "pledge.yaml:3: this is wrong; do that\npledge.yaml:7: this is wrong; do that"
    assert mistakes.as_error().mistakes[0] == Mistake("pledge.yaml", 3, "this is wrong", "do that")


def test_the_hundredth_mistake_ends_the_reading() -> None:
    mistakes = Mistakes("pledge.yaml")
    for line in range(1, MOST_MISTAKES):
        mistakes.add(line, "this is wrong", "do that")
    with pytest.raises(TooManyMistakes):
        mistakes.add(MOST_MISTAKES, "this is wrong", "do that")
    assert len(mistakes.as_error().mistakes) == MOST_MISTAKES + 1


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("titel", ("title", "type"), "did you mean 'title'?"),
        ("colour", ("title", "type"), "use title or type"),
        ("colour", ("title",), "use title"),
        ("colour", (), "none is defined yet"),
        ("a_step_with_long_name_17", MANY, "did you mean 'a_step_with_a_long_name_17'?"),
        ("colour", MANY, "check its spelling"),
        ("x" * 1_000_000, MANY, "check its spelling"),
    ],
    ids=["near", "far", "only one", "none", "near in many", "far from many", "endless"],
)
def test_a_word_that_is_not_known_is_answered_with_the_nearest_that_is(
    word: str, known: tuple[str, ...], said: str
) -> None:
    assert nearest(word, known) == said


def test_a_choice_is_said_in_words() -> None:
    assert one_of(["a", "b", "c"]) == "a, b or c"


def test_a_long_piece_of_a_file_is_shown_short() -> None:
    assert shown("a\n  b") == "'a b'"
    assert shown("x" * 500) == f"'{'x' * 60}…'"
