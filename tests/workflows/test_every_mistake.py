"""A definition's mistakes are all told in one run, each with its line and its mend."""

import ast
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import workflows
from tests.workflows.kinds_between_parts import BETWEEN_PARTS
from tests.workflows.mistake_kinds import KINDS, TEXT, Kind
from workflows.mistakes import MOST_MISTAKES, Mistake
from workflows.reading import DefinitionMistakes, read_definition

FILE = "ours.yaml"
EVERY = [*KINDS, *BETWEEN_PARTS]
TOGETHER = [kind for kind in EVERY if not kind.alone]
CHECKS = sorted(Path(workflows.__file__).parent.glob("checking*.py"))


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(DefinitionMistakes) as caught:
        read_definition(text, FILE)
    return caught.value.mistakes


def is_told(kind: Kind, text: str, mistakes: tuple[Mistake, ...]) -> bool:
    wanted = f"{FILE}:{kind.line_in(text)}: {kind.said}"
    return any(str(mistake).startswith(wanted) and mistake.mend for mistake in mistakes)


def with_all_together() -> str:
    text = TEXT
    for kind in TOGETHER:
        text = kind.put_into(text)
    return text


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)
def test_each_kind_of_mistake_is_told_with_its_line_and_its_mend(kind: Kind) -> None:
    text = kind.put_into(TEXT)
    mistakes = mistakes_of(text)
    assert is_told(kind, text, mistakes), [str(mistake) for mistake in mistakes]


def test_every_mistake_is_told_in_one_run() -> None:
    text = with_all_together()
    mistakes = mistakes_of(text)
    assert len(mistakes) < MOST_MISTAKES
    assert [kind.name for kind in TOGETHER if not is_told(kind, text, mistakes)] == []


def notes_in(file: Path) -> Iterator[tuple[str, int]]:
    """The lines of a module that say a mistake: a note, or the words of one that a helper hands out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="_note" | "add")):
                yield str(file), node.lineno
            case ast.Expr(value=ast.Yield()):
                yield str(file), node.lineno


def lines_run_by(texts: list[str]) -> set[tuple[str, int]]:
    """Every line of the checks that is run while these definitions are read."""
    ran: set[tuple[str, int]] = set()
    files = {str(file) for file in CHECKS}

    def watch(frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        if event == "line":
            ran.add((frame.f_code.co_filename, frame.f_lineno))
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        for text in texts:
            with suppress(DefinitionMistakes):
                read_definition(text, FILE)
    finally:
        sys.settrace(before)
    return ran


def test_every_check_between_parts_has_a_kind_that_meets_it() -> None:
    notes = {note for file in CHECKS for note in notes_in(file)}
    assert len(notes) > 60
    alone = [kind.put_into(TEXT) for kind in EVERY if kind.alone]
    assert sorted(notes - lines_run_by([with_all_together(), *alone])) == []
