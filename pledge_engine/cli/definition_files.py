"""Reading a definition file that somebody has changed; every mistake in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import click

from workflows.definition import Definition
from workflows.mistakes import DefinitionMistakes, Mistake
from workflows.reading import read_definition
from workflows.sources import LARGEST_FILE


def read_file(name: str) -> Definition:
    """The definition in a file; raises ``DefinitionMistakes``, or ``UsageError`` for a file that cannot be read."""
    return read_definition(text_of(name), name)


def text_of(name: str) -> str:
    """The text of a definition file; raises ``UsageError``, or ``DefinitionMistakes`` where it is not text."""
    try:
        with Path(name).open("rb") as file:
            raw = file.read(4 * (LARGEST_FILE + 1))
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror or 'it is not a file'}.") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistake = Mistake(name, line, "there is a character that is not UTF-8 text", "save the file as UTF-8")
        raise DefinitionMistakes([mistake]) from error
