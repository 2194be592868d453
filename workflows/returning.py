"""Returning a hire to an earlier stage: a new round begins, every later step closes, and what still holds is proposed again.

Nothing of an earlier round is changed or lost: its turns are marked as superseded. Weeks that were confirmed and sessions
that were attended count again by themselves; any other finished step only when both leads agree that it still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workflows.agreeing import By, may_not_agree
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.closing import closed
from workflows.completing import step_of_turn
from workflows.definition import BOTH_LEADS, Definition, ReturnAllowed, Stage, Step
from workflows.journey import Journey, Visit
from workflows.machine import LEFT, Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.reasons import REASONS_OF_AN_OFFER, REASONS_OF_NOBODY, RETURN_REASONS
from workflows.steps import At, agree, agreement
from workflows.still_holding import not_agreeable
from workflows.turn import Proposal, Status, Superseded, Turn, happened
from workflows.words import listed


def return_to(
    journey: Journey, target: str, by: By, today: Today, *, keep: Sequence[str] = (), reason: str = ""
) -> Journey | Refused:
    """Return the hire to an earlier stage in a new round; ``keep`` names finished steps that this lead says still hold.

    ``reason`` is the code of why.
    """
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended ({journey.state[0]}): reopen it instead.")
    if blockers := (*_return_blockers(journey, journey.stage, target), *_untrue_reason(journey, target, reason)):
        return Refused((*blockers, *_not_to_be_kept(journey, keep)))
    decision = decide(journey.definition, journey.state, Move(Verb.RETURN, target), held=journey.held)
    if isinstance(decision, Refused):
        return decision
    begun = [key for key in keep if not _holds_anyway(journey, target, key)]
    return keep_all(begin_round(journey, target, decision.state, today), begun, by, today)


def _holds_anyway(journey: Journey, target: str, key: str) -> bool:
    """Whether a closed step is in a stage before the one gone back to: it does not begin anew, and nobody has to keep it."""
    definition, step = journey.definition, journey.definition.steps.get(key)
    before = step is not None and definition.position[step.stage] < definition.position[target]
    return before and journey.open_turn(key) is None


def _return_blockers(journey: Journey, stage: Stage, target: str) -> tuple[Blocker, ...]:
    found: list[Blocker] = []
    if journey.held:
        found.append(Blocker(Reason.HELD, "The record is on hold: resume it first."))
    allowed = stage.returns.get(target)
    if allowed is None:
        titles = [f"“{journey.definition.stages[key].title}”" for key in stage.returns]
        where = f"it can be returned to {listed(titles, last='or')}" if titles else "it cannot be returned from here"
        named = journey.definition.stages.get(target)
        what = f"“{named.title}”" if named else f"“{target[:60]}”"
        found.append(Blocker(Reason.NOT_FROM_HERE, f"From “{stage.title}” there is no way back to {what}: {where}."))
    if allowed is ReturnAllowed.NOTHING_DONE and (done := _first_done(journey, stage)):
        words = (
            f"“{done.title}” has been done, so the person has started: "
            f"“{stage.title}” is returned only while none of its steps is done."
        )
        found.append(Blocker(Reason.NOT_FROM_HERE, words, step=done.key))
    return tuple(found)


def _untrue_reason(journey: Journey, target: str, reason: str) -> Iterator[Blocker]:
    """Why a reason cannot be true: it speaks of an offer where none stands, or of a person's going where they stay."""
    definition, stage = journey.definition, journey.stage
    said = RETURN_REASONS.get(reason, "").lower()
    if reason in REASONS_OF_AN_OFFER and not offer_stands(journey):
        words = f"Nobody has been offered this post, so “{said}” cannot be why: choose another reason."
        yield Blocker(Reason.NO_OFFER, words)
    elif reason in REASONS_OF_AN_OFFER and target in definition.stages and not ends_the_offer(definition, target):
        words = f"The person stays in the post, so “{said}” cannot be why: choose another reason."
        yield Blocker(Reason.REASON_UNTRUE, words)
    elif reason in REASONS_OF_NOBODY and stage is not None and _has_come(definition, stage):
        words = f"Somebody has come to the post, so “{said}” cannot be why: choose another reason."
        yield Blocker(Reason.REASON_UNTRUE, words)


def _has_come(definition: Definition, stage: Stage) -> bool:
    """Whether somebody has come to the post in a stage: it lies after the start, and after the offer."""
    offered = definition.offer_stage
    after_offer = offered is not None and definition.position[stage.key] > definition.position[offered]
    return after_offer and stage.ends_as == LEFT


def reasons_to_return(journey: Journey) -> Mapping[str, str]:
    """Why a record can be returned from where it stands, as codes with their words: what could be true of some way back."""
    targets = journey.stage.returns if journey.stage else ()
    return {
        code: words
        for code, words in RETURN_REASONS.items()
        if any(not list(_untrue_reason(journey, target, code)) for target in targets)
    }


def offer_stands(journey: Journey) -> bool:
    """Whether somebody has been offered the post."""
    offers = (step for step in journey.definition.steps.values() if step.per_person)
    return any(happened(turn) for step in offers for turn in journey.current(step.key))


def ends_the_offer(definition: Definition, target: str) -> bool:
    """Whether the person who was offered the post goes where a record returns to this stage."""
    offered = definition.offer_stage
    return offered is not None and definition.position[target] <= definition.position[offered]


def _not_to_be_kept(journey: Journey, steps: Sequence[str]) -> Iterator[Blocker]:
    """What can be said against keeping steps before there is a round to keep them in."""
    for key in steps:
        step = journey.definition.steps.get(key)
        if step is None:
            yield Blocker(Reason.NOT_IN_DEFINITION, f"The pledge has no step “{key[:60]}”.")
            continue
        done = next((turn for turn in reversed(journey.turns.get(key, ())) if happened(turn)), None)
        refused = _may_not_be_kept(journey.definition, step, done)
        yield from refused.blockers if refused else ()


def _first_done(journey: Journey, stage: Stage) -> Step | None:
    """A step of the stage, or one that opened with it, that was done by the person who has begun, in whatever round."""
    for step in journey.definition.steps.values():
        turns = journey.turns.get(step.key, ()) if stage.key in {step.stage, step.opens_with} else ()
        if any(happened(turn) and turn.superseded is not Superseded.ANOTHER_PERSON for turn in turns):
            return step
    return None


def begin_round(journey: Journey, target: str, state: tuple[str, ...], today: Today) -> Journey:
    """Supersede every visit and turn from a stage on, and enter the stage anew.

    Where the stage is that of the offer or before, the person who was offered the post goes, with the hire's dates.
    """
    definition = journey.definition
    position = definition.position[target]
    ends_offer = ends_the_offer(definition, target)
    goes_on = Superseded.ANOTHER_PERSON if ends_offer else Superseded.SAME_PERSON
    entered = Visit(stage=target, round=0, entered_on=today.on)
    for step in definition.steps.values():
        place = definition.position[step.stage]
        for turn in journey.current(step.key):
            if place >= position:
                journey = journey.with_turn(_superseded(turn, goes_on, today))
            elif turn.bound_to and place + 1 == position:  # What follows it begins anew, with the step as it is now.
                journey = journey.with_turn(replace(turn, bound_to=""))
    for visit in journey.visits:
        if definition.position.get(visit.stage, 0) >= position and not visit.returned:
            left_on = visit.left_on or today.on
            journey = journey.with_visit(replace(visit, returned=True, left_on=left_on, agreements=(), reopen_at=""))
    if ends_offer:
        journey = replace(journey, appointee=None, dates={}, facts={}, pace=1)
    journey = journey.with_visit(replace(entered, round=journey.next_round(target)))
    return settle(replace(journey, state=state, ended=None), today)


def _superseded(turn: Turn, goes_on: Superseded, today: Today) -> Turn:
    gone = closed(turn, Status.RETURNED, today.on) if turn.status.is_open else turn
    return replace(gone, superseded=goes_on)


def keep_all(journey: Journey, steps: Sequence[str], by: By, today: Today) -> Journey | Refused:
    """Propose that each of the steps still holds: all of them or none, and only what the other lead could then agree to."""
    blockers: list[Blocker] = []
    for key in steps:
        outcome = keep(journey, key, by, today)
        if isinstance(outcome, Refused):
            blockers += outcome.blockers
        else:
            journey = outcome
    if blockers or (blockers := list(not_agreeable(journey, steps, by, today))):
        return Refused(tuple(blockers))
    return journey


def keep(journey: Journey, step_key: str, by: By, today: Today) -> Journey | Refused:
    """Propose that what was finished in an earlier round still holds, or agree to it where the other lead has proposed it."""
    turn = step_of_turn(journey, step_key, 1)
    step, earlier = journey.definition.steps.get(step_key), journey.finished_before(step_key)
    not_to_be_kept = _may_not_be_kept(journey.definition, step, earlier) if step else None
    if isinstance(turn, Refused):
        return turn if journey.current(step_key) else not_to_be_kept or turn
    assert step is not None
    if not_to_be_kept:
        return not_to_be_kept
    assert earlier is not None
    if journey.held:
        return refuse(Reason.HELD, "The record is on hold: resume it before agreeing anything.", step=step.key)
    if turn.kept_from is not None and all(agreed.person != by.person for agreed in turn.agreements):
        return agree(journey, At(step_key, turn.n), by, today)
    if _begun_anew(turn, earlier):
        words = f"“{step.title}” has been begun anew in this round, and what was recorded before would take its place: finish it."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key)
    if refused := may_not_agree((), by, BOTH_LEADS, f"That “{step.title}” still holds"):
        return refused
    proposed = replace(
        turn,
        status=Status.AWAITING_AGREEMENT,
        proposal=Proposal.COMPLETE,
        answers=earlier.answers,
        happened_on=earlier.happened_on or earlier.completed_on,
        reason="",
        kept_from=earlier.round,
    )
    return settle(journey.with_turn(replace(proposed, agreements=(agreement(proposed, by, today.on),))), today)


def _may_not_be_kept(definition: Definition, step: Step, earlier: Turn | None) -> Refused | None:
    if step.per_person:
        words = f"“{step.title}” is done for each person anew, so an earlier one does not hold."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key)
    if step.due.repeats:
        words = f"“{step.title}” goes on by itself: what counted before counts again without being kept."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key)
    of_another = earlier is not None and earlier.superseded is Superseded.ANOTHER_PERSON
    if of_another and definition.concerns_a_person(step):
        words = f"“{step.title}” was about somebody else, so it does not hold for the next person."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key)
    if earlier is None or earlier.completed_on is None:
        words = f"“{step.title}” was not finished in an earlier round, so there is nothing that could still hold."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key)
    return None


def _begun_anew(turn: Turn, earlier: Turn) -> bool:
    """Whether an open turn has content of its own, other than that of the earlier one: nothing recorded is written over."""
    answered = bool(turn.answers) and dict(turn.answers) != dict(earlier.answers)
    dated = turn.happened_on is not None and turn.happened_on != (earlier.happened_on or earlier.completed_on)
    return answered or dated


def may_still_hold(journey: Journey) -> tuple[Step, ...]:
    """The open steps that were finished in an earlier round, and that the leads may agree to keep."""
    return tuple(step for step in journey.definition.steps.values() if what_may_hold(journey, step) is not None)


def what_may_hold(journey: Journey, step: Step) -> Turn | None:
    """The turn of an open step that was finished in an earlier round, where the leads may agree to keep it."""
    turn, earlier = journey.open_turn(step.key), journey.finished_before(step.key)
    if turn is None or turn.kept_from is not None or _may_not_be_kept(journey.definition, step, earlier):
        return None
    return earlier if earlier and not _begun_anew(turn, earlier) else None
