"""A definition's mistakes are all told in one run, each with its line and its mend."""

import pytest

from tests.workflows.mistake_kinds import KINDS, TEXT, Kind
from workflows.mistakes import MOST_MISTAKES, Mistake
from workflows.reading import DefinitionMistakes, read_definition

FILE = "ours.yaml"


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(DefinitionMistakes) as caught:
        read_definition(text, FILE)
    return caught.value.mistakes


def is_told(kind: Kind, text: str, mistakes: tuple[Mistake, ...]) -> bool:
    wanted = f"{FILE}:{kind.line_in(text)}: {kind.said}"
    return any(str(mistake).startswith(wanted) and mistake.mend for mistake in mistakes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_mistake_is_told_with_its_line_and_its_mend(kind: Kind) -> None:
    text = kind.put_into(TEXT)
    mistakes = mistakes_of(text)
    assert is_told(kind, text, mistakes), [str(mistake) for mistake in mistakes]


def test_every_mistake_is_told_in_one_run() -> None:
    together = [kind for kind in KINDS if not kind.alone]
    text = TEXT
    for kind in together:
        text = kind.put_into(text)
    mistakes = mistakes_of(text)
    assert len(mistakes) < MOST_MISTAKES
    assert [kind.name for kind in together if not is_told(kind, text, mistakes)] == []
