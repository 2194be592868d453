"""What has to stay as its stage was agreed: whether it has changed since, and what becomes of a change. The one rule of it.

Before the person has started, the record does not move on until all is as it was agreed then, or it has gone back. Once they
have, nobody's post is ended for a figure that was wrong: what is agreed anew counts from then on, and the worker is told.
"""

from __future__ import annotations

from workflows.definition import ReturnAllowed, Step
from workflows.journey import Journey
from workflows.machine import LEFT
from workflows.turn import Turn
from workflows.words import listed


def is_not_as_agreed(turn: Turn) -> bool:
    """Whether the answers of a turn are no longer those that its stage was left with."""
    return turn.bound_to not in {"", turn.answered}


def changed_and_closed(journey: Journey, step: Step) -> Turn | None:
    """The turn of a step that had to stay as its stage was agreed, where it was changed since and is closed again."""
    turn = journey.turn(step.key) if step.fixed_after_stage else None
    return turn if turn and not turn.status.is_open and is_not_as_agreed(turn) else None


def has_started(journey: Journey) -> bool:
    """Whether the record stands in a stage after the start, where what is agreed anew counts."""
    return journey.stage is not None and journey.stage.ends_as == LEFT


def why_it_stops(journey: Journey, step: Step) -> str:
    """Why a record does not move on with a change, and every way on; empty where none is in its way, or it has ended."""
    if changed_and_closed(journey, step) is None or journey.stage is None or has_started(journey):
        return ""
    words = f"“{step.title}” has changed since its stage was agreed: correct it back to what was agreed then"
    return f"{words}{_or_return(journey, step, ', or return the record to ')}."


def what_a_change_means(journey: Journey, step: Step) -> str:
    """What is said of a step that has to stay as it was agreed before anything in it is changed, once its stage is over.

    Of a record that has ended nothing is said.
    """
    visit = journey.visit_to(step.stage) if step.fixed_after_stage else None
    if visit is None or visit.left_on is None or journey.stage is None:
        return ""
    over = f"This was agreed for “{journey.definition.stages[step.stage].title}”, which is over"
    if has_started(journey):
        return (
            f"{over}. Once it is complete and agreed again, what it says then is what counts, and the worker is told."
        )
    returned = _or_return(journey, step, ", or the record is returned to ")
    return f"{over}: with any change the record cannot move on, until it is as it was agreed then{returned}."


def _or_return(journey: Journey, step: Step, words: str) -> str:
    """The stages to which the record can go back for the step: those from which on it, or all after it, begins anew."""
    order, stage = journey.definition.position, journey.stage
    back = [
        f"“{journey.definition.stages[target].title}”"
        for target, allowed in (stage.returns.items() if stage else ())
        if allowed is ReturnAllowed.ANY_TIME and order[target] <= order[step.stage] + 1
    ]
    return f"{words}{listed(back, last='or')}" if back else ""
