"""The command that answers a refusal: the rules say what to do instead in words, and this is how it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.blockers import Blocker, Reason

_COMMANDS = {
    Reason.ALREADY_CLOSED: "pledge hire correct REFERENCE {step} --reason CODE",
    Reason.SESSION_RECORDED: "pledge register list, and then: pledge register correct REGISTER REFERENCE=OUTCOME",
    Reason.LEFT_INSTEAD: "pledge hire leave REFERENCE --how CODE",
    Reason.WITHDRAWN_INSTEAD: "pledge hire withdraw REFERENCE --reason CODE",
    Reason.HELD: "pledge hire resume REFERENCE",
    Reason.WHICH_TURN: "the same again with --turn N",
}


def mend_of(blockers: Iterable[Blocker]) -> str:
    """The commands to try instead, each once; empty where no other command helps."""
    known = {
        _COMMANDS[blocker.reason].format(step=blocker.step or "STEP"): None
        for blocker in blockers
        if blocker.reason in _COMMANDS
    }
    return "\n".join(f"Try: {command}" for command in known)
