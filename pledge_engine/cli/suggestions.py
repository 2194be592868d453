"""The exact commands to try next: ready to be pasted, with made-up answers that would be accepted.

A long one goes on over lines that end in a backslash, so that it fits a narrow terminal and can still be pasted.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rich.text import Text

from pledge_engine.cli.output import safe
from pledge_engine.hires.forms import FormField, StepForm
from pledge_engine.hires.next_moves import Kind, NextMove

_WIDTH = 76


def commands(lines: Sequence[str]) -> Text:
    """Commands to show, one below the other, that are never folded by the terminal."""
    folded = "\n".join(_folded(safe(line)) for line in lines)
    return Text(folded, no_wrap=True, overflow="ignore")


def _folded(command: str) -> str:
    lines = [""]
    for word in _words(command):
        if lines[-1] and len(lines[-1]) + len(word) > _WIDTH:
            lines[-1] += " \\"
            lines.append(f"      {word}")
        else:
            lines[-1] += f" {word}"
    return "\n".join(f" {line}" for line in lines)


def _words(command: str) -> list[str]:
    """The words of a command, each option together with its value."""
    words: list[str] = []
    for word in shlex.split(command, posix=False):
        if words and words[-1].startswith("--") and " " not in words[-1]:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def suggested(reference: str, move: NextMove, signature: str) -> str:
    """The command for one move, signed with who gives it."""
    match move.kind:
        case Kind.ADVANCE:
            return f"pledge hire advance {reference}{signature}"
        case Kind.LOOK_BACK:
            return f"pledge hire history {reference}{signature}"
        case Kind.AGREE_STAGE:
            return f"pledge hire agree {reference}{signature}"
    assert move.form is not None
    turn = f" --turn {move.turn}" if move.turn and move.turn > 1 else ""
    if move.kind is Kind.AGREE:
        return f"pledge hire agree {reference} {move.form.step}{turn}{signature}"
    return completing(reference, move.form, turn + signature, answered=move.answered)


def completing(reference: str, form: StepForm, ending: str, *, answered: tuple[str, ...] = ()) -> str:
    """The command that completes a step, with an example for every answer that is still needed."""
    needed = [field for field in form.fields if field.required and not field.only_when and field.field not in answered]
    answers = "".join(f" {shlex.quote(f'{field.field}={_example(field)}')}" for field in needed)
    return f"pledge hire complete {reference} {form.step}{answers}{ending}"


def _example(field: FormField) -> str:
    return field.example.replace("a few words", "…") if field.type == "text" else field.example
