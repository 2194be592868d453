"""What opening a post would begin, before it is opened: every step of the pledge, who would hold it and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pledge_engine.hires.leading import Leads, Named, leads_of
from pledge_engine.hires.opening import beginning_of
from pledge_engine.hires.record_sentences import readiness_told
from pledge_engine.people.unheld import unheld_queues
from pledge_engine.store.tables import care_groups
from pledge_engine.work import Work
from workflows.anchors import Anchors, due_before_it_opens
from workflows.blockers import ROLE_WORDS
from workflows.calendar import Calendar
from workflows.definition import Role, Stage, Step
from workflows.journey import Journey
from workflows.spoken_rules import condition_in_words, in_titles
from workflows.turn import Status
from workflows.words import counted, listed, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step as it would begin: ``owner`` is the role it belongs to, ``who`` the person where one is named already.

    ``held`` is false where nobody has that role for the team. ``due_on`` is None while the rule's anchor has no date;
    ``because`` is then the rule in words. ``carried_on`` is the day on which a step happened that was finished for an earlier
    post, and ``agreed_on`` the later one of its last agreement, from which it counts: as they stand on the record once it is
    open. ``needed`` is false where it is known from the beginning that there is nothing to do.
    """

    step: str
    title: str
    repeats: bool
    required: bool
    only_when: str
    owner: str
    who: str
    held: bool
    agreed_by: str
    due_on: date | None
    because: str
    carried_on: date | None
    agreed_on: date | None
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStage:
    """A stage with its steps in the order of the pledge; ``target`` is its rule, empty for one without."""

    key: str
    title: str
    target_on: date | None
    target: str
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPlan:
    """Everything that would begin. ``readiness`` says what the team need not do again, ``unheld`` whose steps nobody holds."""

    team: str
    service_lead: str
    professional_lead: str
    readiness: str
    unheld: tuple[str, ...]
    stages: tuple[PlannedStage, ...]


def plan_of_opening(work: Work, team: str, *, service_lead: str, professional_lead: str) -> OpeningPlan:
    """What ``open_hire`` would begin with the same answers; raises what it would raise, and stores nothing."""
    found = beginning_of(work, team, service_lead=service_lead, professional_lead=professional_lead)
    journey, place = found.journey, found.place
    named = Named("", journey.leads[Role.SERVICE_LEAD], journey.leads[Role.PROFESSIONAL_LEAD])
    leads = leads_of(work, [named])[""]
    group = work.connection.execute(select(care_groups.c.name).where(care_groups.c.id == place.care_group_id))
    unheld = {each.role for each in unheld_queues(work.connection, [(place.name, group.scalar_one())])}
    return OpeningPlan(
        team=place.name,
        service_lead=leads[Role.SERVICE_LEAD].who,
        professional_lead=leads[Role.PROFESSIONAL_LEAD].who,
        readiness=readiness_told(found.carried.reference, found.carried.outdated),
        unheld=tuple(_unheld(journey, role) for role in Role if role in unheld and _owned(journey, role)),
        stages=tuple(
            _stage(journey, stage, leads, unheld, work.calendar) for stage in journey.definition.stages.values()
        ),
    )


def _owned(journey: Journey, role: Role) -> tuple[Step, ...]:
    return tuple(step for step in journey.definition.steps.values() if step.owner is role)


def _unheld(journey: Journey, role: Role) -> str:
    return f"{ROLE_WORDS[role].removeprefix('the ')} ({counted(len(_owned(journey, role)), 'steps')})"


def _stage(journey: Journey, stage: Stage, leads: Leads, unheld: set[Role], calendar: Calendar) -> PlannedStage:
    target = Anchors(journey, stage, calendar).stage_target()
    return PlannedStage(
        key=stage.key,
        title=stage.title,
        target_on=target.on,
        target=in_titles(journey.definition, stage.target.text) if stage.target else "",
        steps=tuple(
            _step(journey, step, leads, unheld, calendar) for step in journey.definition.steps_by_stage[stage.key]
        ),
    )


def _step(journey: Journey, step: Step, leads: Leads, unheld: set[Role], calendar: Calendar) -> PlannedStep:
    turn = journey.turn(step.key)
    carried = turn if turn and turn.status is Status.CARRIED else None
    due = due_before_it_opens(journey, step, calendar)
    return PlannedStep(
        step=step.key,
        title=step.title,
        repeats=step.due.repeats,
        required=step.required,
        only_when=condition_in_words(journey.definition, step.when) if step.when else "",
        owner=sentence(ROLE_WORDS[step.owner]),
        who=leads[step.owner].who if step.owner in leads else "",
        held=step.owner not in unheld,
        agreed_by=listed(ROLE_WORDS[role] for role in step.agreed_by) if step.agreed_by else "",
        due_on=turn.due_on if turn else due.on,
        because=turn.because if turn else due.because,
        carried_on=(carried.happened_on or carried.completed_on) if carried else None,
        agreed_on=carried.completed_on if carried and carried.completed_on != carried.happened_on else None,
        needed=turn is None or turn.status is not Status.NOT_NEEDED,
    )
