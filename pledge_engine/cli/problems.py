"""What went wrong, as a message with an exit code: for people in words, for machines as one JSON object.

The codes are a promise to scripts (``docs/command-line.md``): a code may be added, and none changes its meaning.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pledge_engine.errors import PledgeError
    from workflows.answers import FieldMistake
    from workflows.blockers import Blocker


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    NOT_FOUND = 3
    FORBIDDEN = 4
    REFUSED = 5
    CONFLICT = 6
    INVALID = 7
    DEFINITION = 8
    TRAIL = 9
    STORE = 10
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that kept a command from being done; ``kind`` is for machines, ``message`` and ``mend`` for people.

    ``since`` says what others changed meanwhile.
    """

    kind: str
    code: ExitCode
    message: str
    mend: str = ""
    blockers: tuple[dict[str, object], ...] = ()
    fields: tuple[dict[str, str], ...] = ()
    mistakes: tuple[dict[str, object], ...] = ()
    since: tuple[str, ...] = ()
    typed: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The problem for machines; what had been typed stands in it only where it would otherwise be lost."""
        told: dict[str, object] = {
            "kind": self.kind,
            "message": self.message,
            "mend": self.mend,
            "blockers": list(self.blockers),
        }
        told |= {"fields": list(self.fields)} if self.fields else {}
        told |= {"mistakes": list(self.mistakes)} if self.mistakes else {}
        told |= {"since": list(self.since)} if self.since else {}
        told |= {"typed": self.typed} if self.typed else {}
        return {"error": told}


class Failed(Exception):
    """A command found something wrong and has said what already; only its exit code is left to give."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__(code.name)
        self.code = code


def problem_of(error: Exception) -> Problem | None:
    """What an error means to whoever gave the command; None for one that nobody foresaw."""
    if isinstance(error, click.ClickException):
        return _usage(error)
    from pledge_engine.errors import PledgeError
    from workflows.answers import AnswerMistake
    from workflows.mistakes import DefinitionMistakes
    from workflows.words import sentence

    if isinstance(error, PledgeError):
        return _foreseen(error)
    if isinstance(error, AnswerMistake):
        problem, mend = f"{sentence(error.problem)}.", f"{sentence(error.mend)}."
        return Problem(kind="invalid", code=ExitCode.INVALID, message=problem, mend=mend)
    if isinstance(error, DefinitionMistakes):
        mistakes = tuple(asdict(mistake) for mistake in error.mistakes)
        return Problem(kind="definition", code=ExitCode.DEFINITION, message=str(error), mistakes=mistakes)
    return None


def _usage(error: click.ClickException) -> Problem:
    context = error.ctx if isinstance(error, click.UsageError) else None
    mend = f"See: {context.command_path} --help" if context else ""
    return Problem(kind="usage", code=ExitCode.USAGE, message=_said_of(error), mend=mend)


def _said_of(error: click.ClickException) -> str:
    """What the command line says of how a command was written, without its own "invalid", which sounds like blame."""
    said = error.format_message()
    if isinstance(error, click.BadParameter) and said.startswith("Invalid value for "):
        where, _, problem = said.removeprefix("Invalid value for ").partition(": ")
        said = f"{where} takes something else: {problem}"
    return said.replace("a valid integer range", "a whole number").replace("a valid integer", "a whole number")


def _foreseen(error: PledgeError) -> Problem:
    from pledge_engine import errors
    from pledge_engine.cli.mends import mend_of

    match error:
        case errors.RefusedMove():
            blockers = tuple(_blocker(blocker) for blocker in error.blockers)
            mend, message = mend_of(error.blockers), "This cannot be done yet."
            return Problem(kind="refused", code=ExitCode.REFUSED, message=message, mend=mend, blockers=blockers)
        case errors.Invalid():
            fields = tuple(_mistake(mistake) for mistake in error.mistakes)
            message = "This cannot be accepted, and nothing was saved."
            blockers = tuple(_blocker(blocker) for blocker in error.blockers)
            code = ExitCode.INVALID
            return Problem(kind="invalid", code=code, message=message, fields=fields, blockers=blockers)
        case errors.Conflict():
            code, since, typed = ExitCode.CONFLICT, error.since, error.typed
            return Problem(kind="conflict", code=code, message=error.problem, mend=error.mend, since=since, typed=typed)
    kind, code = _kind_of(error)
    return Problem(kind=kind, code=code, message=error.problem, mend=error.mend)


def _kind_of(error: PledgeError) -> tuple[str, ExitCode]:
    from pledge_engine import errors
    from pledge_engine.intake.mistakes import UnreadableFile
    from pledge_engine.new_file import FileRefused
    from pledge_engine.settings import WrongSetting

    match error:
        case errors.NotFound():
            return "not_found", ExitCode.NOT_FOUND
        case errors.Forbidden():
            return "forbidden", ExitCode.FORBIDDEN
        case errors.StoreUnavailable() | errors.StoreOutOfStep():
            return "store", ExitCode.STORE
        case WrongSetting() | FileRefused() | UnreadableFile():
            return "usage", ExitCode.USAGE
        case _:
            return "refused", ExitCode.REFUSED


def _blocker(blocker: Blocker) -> dict[str, object]:
    return {
        "reason": blocker.reason.value,
        "words": blocker.words,
        "step": blocker.step,
        "turn": blocker.n,
        "field": blocker.field,
        "role": blocker.role.value if blocker.role else "",
    }


def _mistake(mistake: FieldMistake) -> dict[str, str]:
    return {"field": mistake.field, "title": mistake.title, "problem": mistake.problem, "mend": mistake.mend}
