"""The exact commands to try next: ready to be pasted, with made-up answers that would be accepted.

A long one goes on over lines that end in a backslash, so that it fits a narrow terminal and can still be pasted.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rich.text import Text

from pledge_engine.cli.output import safe
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


def suggested(reference: str, move: NextMove, signature: str, *, seen: int = 0) -> str:
    """The command for one move, signed with who gives it; ``seen`` is the version it was decided from, if that counts."""
    ending = (f" --if-version {seen}" if seen else "") + signature
    turn = f" --turn {move.turn}" if move.turn and move.turn > 1 else ""
    match move.kind:
        case Kind.ADVANCE | Kind.RESUME | Kind.APPOINT_ANOTHER:
            return f"pledge hire {move.kind.replace('_', '-')} {reference}{ending}"
        case Kind.RETURN:
            return f"pledge hire return {reference} {move.to} --reason nobody_appointed{ending}"
        case Kind.LOOK_BACK:
            return f"pledge hire history {reference}{ending}"
        case Kind.AGREE_STAGE:
            return f"pledge hire agree {reference}{ending}"
        case Kind.KEEP:
            return f"pledge hire keep {' '.join((reference, *move.steps))}{ending}"
        case Kind.AGREE:
            return f"pledge hire agree {reference} {move.step}{turn}{ending}"
        case Kind.COMPLETE if move.answers is None:
            return f"pledge hire show {reference} {move.step}{turn}{signature}"
        case Kind.COMPLETE:
            answers = "".join(f" {shlex.quote(f'{key}={_shown(words)}')}" for key, words in move.answers.items())
            return f"pledge hire complete {reference} {move.step}{answers}{turn}{ending}"


def _shown(example: str) -> str:
    """An example; for free text a mark that is refused as it stands, so that nobody stores made-up words by mistake."""
    return example.replace("a few words", "…")
