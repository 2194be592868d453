"""What stands between a hire and its next stage: every reason at once, in plain words.

Optional steps and endless repeats never block. A reason names the step and the role that can lift it, never the worker as
the fault, and nothing of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.agreeing import awaited_roles
from workflows.anchors import condition_holds, is_closed, turn_counts
from workflows.blockers import ROLE_WORDS, Blocker, Reason
from workflows.definition import BOTH_LEADS, Role, Stage, Step
from workflows.fixed import why_it_stops
from workflows.journey import Journey
from workflows.starting import undecided_blocker
from workflows.turn import Status
from workflows.words import listed, long_date, sentence


def advance_blockers(journey: Journey, today: date) -> tuple[Blocker, ...]:
    """Everything that keeps the hire from moving on, agreements last; of the last stage only that it goes on."""
    stage = journey.stage
    if stage is None:
        return (Blocker(Reason.ENDED, f"This record has ended: {journey.state[0]}."),)
    if journey.definition.next_stage(stage.key) is None:
        return (_goes_on(stage),)
    return (*agreement_blockers(journey, stage, today), *_missing_agreements(journey, stage))


def agreement_blockers(journey: Journey, stage: Stage, today: date) -> tuple[Blocker, ...]:
    """Everything that keeps both leads from agreeing that the stage is complete."""
    held = Blocker(Reason.HELD, "The record is on hold: resume it first.") if journey.held else None
    waits = _date_blocker(journey, stage, today) if stage.advance_from else None
    return (*((held,) if held else ()), *_of_the_record(journey, stage), *((waits,) if waits else ()))


def agreeable_from(journey: Journey) -> date | None:
    """The day from which both leads can agree that the stage is complete if nothing is done to the record until then.

    None while something else has to be done first. Whether the record is on hold stands beside it.
    """
    stage = journey.stage
    if stage is None or next(_of_the_record(journey, stage), None) is not None:
        return None
    if stage.advance_from:
        return journey.hire_date(stage.advance_from)
    visit = journey.visit_to(stage.key)
    return visit.entered_on if visit else None


def _of_the_record(journey: Journey, stage: Stage) -> Iterator[Blocker]:
    """What something has to be done about, whatever the day: neither time nor resuming the record lifts it."""
    if journey.definition.next_stage(stage.key) is None:
        yield _goes_on(stage)
        return
    yield from _of_earlier_stages(journey, stage)
    for step in journey.definition.steps_by_stage[stage.key]:
        yield from _step_blockers(journey, step)


def _goes_on(stage: Stage) -> Blocker:
    """What is true of a stage after which none comes."""
    words = f"“{stage.title}” goes on until the person leaves. Its steps come round again, each on its date."
    return Blocker(Reason.NOT_FROM_HERE, words)


def _of_earlier_stages(journey: Journey, stage: Stage) -> Iterator[Blocker]:
    """What was opened again to be put right, and what has changed that had to stay as it was agreed in its stage."""
    for key in journey.definition.stage_order[: journey.definition.position[stage.key]]:
        for step in journey.definition.steps_by_stage[key]:
            turn = journey.open_turn(step.key)
            if turn is not None and step.required and not step.due.endless:
                words = f"“{step.title}” was opened again to be put right; {ROLE_WORDS[step.owner]} holds it."
                yield Blocker(Reason.STEP_OPEN, words, step=step.key, n=turn.n, role=step.owner)
            elif words := why_it_stops(journey, step):
                yield Blocker(Reason.CHANGED_AFTER_ITS_STAGE, words, step=step.key, role=step.owner)


def _step_blockers(journey: Journey, step: Step) -> list[Blocker]:
    """What an unclosed required step, or an answer that blocks, says; optional and endless steps never block."""
    found = [
        Blocker(Reason.ANSWER_BLOCKS, f"{requirement.otherwise.rstrip('.')}.", step=step.key, role=step.owner)
        for requirement in step.blocks_advance
        if is_closed(journey, step) and condition_holds(journey, requirement.condition) is False
    ]
    if not step.required or step.due.endless or is_closed(journey, step):
        return found
    if undecided := undecided_blocker(journey, step):
        return [*found, undecided]
    turn = journey.open_turn(step.key)
    if turn is not None and turn.status is Status.AWAITING_AGREEMENT:
        waiting = listed(ROLE_WORDS[role] for role in awaited_roles(step, turn))
        words = f"“{step.title}” waits for the agreement of {waiting}."
        return [*found, Blocker(Reason.AWAITING_AGREEMENT, words, step=step.key, n=turn.n, role=step.owner)]
    words = f"“{step.title}” is {_not_complete(journey, step)}."
    return [*found, Blocker(Reason.STEP_OPEN, words, step=step.key, n=turn.n if turn else 0, role=step.owner)]


def _not_complete(journey: Journey, step: Step) -> str:
    """How far a step is, and who holds it; what the worker holds is done at the worker's own pace."""
    to_go = _turns_to_go(journey, step)
    if step.owner is Role.WORKER:
        return f"not complete yet{to_go}; the worker does it at their own pace"
    return f"not complete{to_go}; {ROLE_WORDS[step.owner]} holds it"


def _turns_to_go(journey: Journey, step: Step) -> str:
    if step.due.repeat is None:
        return ""
    done = sum(turn_counts(step, turn) for turn in journey.current(step.key))
    return f" ({done} of {step.due.repeat.times})"


def _date_blocker(journey: Journey, stage: Stage, today: date) -> Blocker | None:
    title = journey.definition.hire_dates[stage.advance_from].title.lower()
    day = journey.hire_date(stage.advance_from)
    if day is None:
        return Blocker(
            Reason.DATE_NOT_COME, f"The {title} is not confirmed yet: it comes with the step that confirms it."
        )
    if day > today:
        return Blocker(Reason.DATE_NOT_COME, f"The {title}, {long_date(day)}, has not come yet.")
    return None


def _missing_agreements(journey: Journey, stage: Stage) -> list[Blocker]:
    visit = journey.visit_to(stage.key)
    given = {agreed.role for agreed in visit.agreements} if visit else set()
    return [
        Blocker(Reason.STAGE_NOT_AGREED, f"{sentence(ROLE_WORDS[role])} has not agreed the stage yet.", role=role)
        for role in BOTH_LEADS
        if role not in given
    ]
