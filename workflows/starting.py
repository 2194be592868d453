"""Why work on a turn cannot start yet: what its step needs is open, or nobody knows yet whether the step is needed."""

from __future__ import annotations

from workflows.anchors import condition_holds, condition_subject, is_closed
from workflows.blockers import Blocker, Reason
from workflows.conditions import Unanswered
from workflows.definition import Step
from workflows.journey import Journey
from workflows.turn import Status


def start_blockers(journey: Journey, step: Step) -> tuple[Blocker, ...]:
    """Every step to close first, and the answer that is missing where a condition waits for one."""
    needed = [journey.definition.steps[key] for key in step.needs]
    found = [
        Blocker(
            Reason.CANNOT_START,
            f"“{step.title}” cannot start until “{other.title}” is complete.",
            other.key,
            role=other.owner,
        )
        for other in needed
        if not is_closed(journey, other)
    ]
    undecided = undecided_blocker(journey, step)
    return (*found, undecided) if undecided else tuple(found)


def undecided_blocker(journey: Journey, step: Step) -> Blocker | None:
    """The step to answer first, for a step whose condition cannot be decided yet."""
    answer = condition_holds(journey, step.when) if step.when else True
    if not isinstance(answer, Unanswered):
        return None
    asked = journey.turn(answer.subject.step) if answer.subject.step else None
    if asked is not None and asked.status is Status.NOT_APPLICABLE:
        other = journey.definition.steps[asked.step].title
        words = f"“{other}” does not apply, so “{step.title}” cannot be decided from it: mark it not applicable too."
        return Blocker(Reason.UNDECIDED, words, step=step.key, role=step.owner)
    first = condition_subject(journey.definition, answer)
    words = f"Whether “{step.title}” is needed is not known yet: complete “{first}” first."
    return Blocker(Reason.UNDECIDED, words, step=step.key, role=step.owner)
