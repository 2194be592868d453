"""What was wrong with what somebody typed, each with the field to go to."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.errors import Conflict, Invalid, PledgeError, RefusedMove
from pledge_engine.hires.finding import as_mend
from workflows.answers import AnswerMistake
from workflows.words import sentence


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; ``field`` is the id of what to mend, empty where it is about the page as a whole."""

    field: str
    words: str


def mistakes_of(error: PledgeError | AnswerMistake, otherwise: str = "") -> tuple[Mistake, ...]:
    """Everything that an error says, each beside its field; ``otherwise`` is where the rest leads."""
    if isinstance(error, Invalid):
        beside = (Mistake(each.field, f"{each.title}: {each.problem}. {as_mend(each.mend)}") for each in error.mistakes)
        return (*beside, *(Mistake(otherwise, blocker.words) for blocker in error.blockers))
    if isinstance(error, RefusedMove):
        return tuple(Mistake(otherwise, blocker.words) for blocker in error.blockers)
    if isinstance(error, AnswerMistake):
        return (Mistake(otherwise, f"{sentence(error.problem)}. {as_mend(error.mend)}"),)
    mend = "What you typed is still here. Look at what changed, then send it again." if _keeps(error) else error.mend
    since = error.since if isinstance(error, Conflict) else ()
    return (Mistake(otherwise, " ".join((error.problem, *since, mend)).strip()),)


def _keeps(error: PledgeError) -> bool:
    return isinstance(error, Conflict)


def status_of(error: PledgeError | AnswerMistake) -> int:
    """How an answer that shows a form again is numbered: for browsers a page like any other, for programs a reason."""
    if isinstance(error, Conflict):
        return 409
    return 422
