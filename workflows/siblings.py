"""A second post filled from one advert: everything that was done for the post counts, all that is done for a person does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.anchors import is_closed
from workflows.blockers import Reason, Refused, refuse
from workflows.definition import Definition, Role, Step
from workflows.fields import APPOINTED
from workflows.journey import Journey, Visit
from workflows.machine import entry_state
from workflows.occurrences import Today, settle
from workflows.returning import offer_stands
from workflows.turn import Status, Turn
from workflows.words import counted


def appoint_another(journey: Journey, others: int, today: Today) -> Journey | Refused:
    """A new journey in the stage of the offer, for one more person whom the same selection appointed.

    ``others`` is how many records were opened from this one before. At most as many posts are filled as people appointed.
    """
    definition = journey.definition
    stage, outcome = definition.offer_stage, _outcome(definition)
    if stage is None or outcome is None:
        return refuse(Reason.NOT_IN_DEFINITION, "This pledge does not say how many people one advert appoints.")
    if journey.stage is None or not is_closed(journey, outcome):
        words = f"“{outcome.title}” has to be complete first: it says how many people are appointed."
        return refuse(Reason.CANNOT_START, words, step=outcome.key, role=outcome.owner)
    appointed = _appointed(journey, outcome)
    if not left_to_appoint(journey, others):
        each = "whose record this is" if appointed == 1 else "and there is a record for each"
        words = (
            f"“{outcome.title}” appointed {counted(appointed, 'people')}, {each}: "
            "correct the number first if somebody else was appointed."
        )
        return refuse(Reason.ANSWER_BLOCKS, words, step=outcome.key)
    return settle(_sibling(journey, stage, today), today)


def left_to_appoint(journey: Journey, others: int) -> int:
    """How many of those whom the selection appointed have no record yet, ``others`` beside this one having theirs."""
    outcome = _outcome(journey.definition) if journey.definition.offer_stage else None
    if outcome is None or journey.stage is None or not is_closed(journey, outcome):
        return 0
    return max(_appointed(journey, outcome) - others - 1, 0)


def fewer_than_came(journey: Journey, turn: Turn, others: int) -> str:
    """That fewer people were appointed than posts came from the advert, ``others`` beside this one; empty where that is not so.

    This one came from it too where somebody has been offered it, or where it is to be filled still.
    """
    step = journey.definition.steps[turn.step]
    appointed = next((turn.answers.get(key) for key, field in step.fields.items() if field.sets == APPOINTED), None)
    if not isinstance(appointed, int):
        return ""
    posts = others + (1 if appointed or offer_stands(journey) else 0)
    title = next(field.title for field in step.fields.values() if field.sets == APPOINTED)
    if posts <= appointed:
        return ""
    return f"“{title}” is {appointed}, and {counted(posts, 'posts')} came from this advert: check which is right."


def says_who_is_appointed(step: Step) -> bool:
    """Whether a step says how many people one advert appoints."""
    return any(field.sets == APPOINTED for field in step.fields.values())


def outcome_of(definition: Definition) -> tuple[Step, str] | None:
    """The step that says how many people one advert appoints, and the field in which it does."""
    step = _outcome(definition)
    return (step, next(key for key, field in step.fields.items() if field.sets == APPOINTED)) if step else None


def stages_to_appoint_in(definition: Definition) -> tuple[str, ...]:
    """The stage of the offer and the one that follows: where a record stands in one, whoever is appointed too is on the way."""
    offer = definition.offer_stage
    return definition.stage_order[definition.position[offer] :][:2] if offer else ()


def nobody_appointed(journey: Journey) -> bool:
    """Whether the selection in the stage where the record stands is over, and appointed nobody."""
    outcome = _outcome(journey.definition)
    if outcome is None or journey.stage is None or outcome.stage != journey.stage.key:
        return False
    return is_closed(journey, outcome) and _appointed(journey, outcome) == 0


def _outcome(definition: Definition) -> Step | None:
    return next((step for step in definition.steps.values() if says_who_is_appointed(step)), None)


def _appointed(journey: Journey, outcome: Step) -> int:
    turn = journey.turn(outcome.key)
    answers: Mapping[str, object] = turn.answers if turn else {}
    given = next((answers.get(key) for key, field in outcome.fields.items() if field.sets == APPOINTED), 0)
    return given if isinstance(given, int) else 0


def _sibling(journey: Journey, stage: str, today: Today) -> Journey:
    definition = journey.definition
    place = definition.position[stage]
    before = [visit for key in definition.stage_order[:place] if (visit := journey.visit_to(key))]
    visits = tuple(replace(visit, round=1, agreements=(), reopen_at="") for visit in before)
    turns = {
        step.key: carried
        for step in definition.steps.values()
        if definition.position[step.stage] <= place and not step.per_person
        if (carried := tuple(_carried(turn) for turn in journey.current(step.key) if not turn.status.is_open))
    }
    return Journey(
        definition=definition,
        state=entry_state(definition.stages[stage]),
        visits=(*visits, Visit(stage=stage, round=1, entered_on=today.on)),
        turns=turns,
        leads={role: journey.leads[role] for role in (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)},
    )


def _carried(turn: Turn) -> Turn:
    """What was finished for the post, as it stands in the record of somebody else who was appointed to it."""
    status = Status.CARRIED if turn.status is Status.DONE else turn.status
    own = replace(turn, said_not_to_have_happened_on=None, talked_about=None, talked_about_on=None)
    return replace(own, round=1, status=status, agreements=(), kept_from=None, bound_to="")
