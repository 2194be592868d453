"""Why work on a turn cannot start yet.

What its step needs is open, an answer to another step leaves nothing to do, or nobody knows yet whether the step is needed.
"""

from __future__ import annotations

from workflows.anchors import condition_holds, condition_subject, is_closed
from workflows.blockers import Blocker, Reason
from workflows.conditions import Unanswered
from workflows.definition import Requirement, Step
from workflows.journey import Journey
from workflows.turn import Status
from workflows.words import sentence


def start_blockers(journey: Journey, step: Step) -> tuple[Blocker, ...]:
    """Every step to close first, what was answered in another step, and the answer that a condition still waits for."""
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
    found += [
        Blocker(Reason.ANSWER_BLOCKS, f"{sentence(kept.otherwise.rstrip('.'))}.", step=step.key, role=step.owner)
        for kept in kept_from_elsewhere(journey, step)
    ]
    undecided = undecided_blocker(journey, step)
    return (*found, undecided) if undecided else tuple(found)


def kept_from_elsewhere(journey: Journey, step: Step) -> tuple[Requirement, ...]:
    """What the step needs for its completion and another step has answered otherwise, so that no answer in it would do."""
    return tuple(each for each in asked_elsewhere(step) if condition_holds(journey, each.condition) is False)


def asked_elsewhere(step: Step) -> tuple[Requirement, ...]:
    """What the step needs for its completion and another step has to answer."""
    return tuple(each for each in step.completes_when if each.condition.subject.step not in {"", step.key})


def may_keep_waiting(step: Step) -> frozenset[Reason]:
    """Why work on a step of the pledge might have to wait, on any record: that it cannot start, or that it is undecided."""
    waits = {
        Reason.CANNOT_START: bool(step.needs or asked_elsewhere(step)),
        Reason.UNDECIDED: step.when is not None,
    }
    return frozenset(reason for reason, possible in waits.items() if possible)


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
