"""A made-up trust with its people at work: an office on a real database, and hires moved on through its commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from notifications.outbox import messages
from pledge_engine.access.actor import SystemActor
from pledge_engine.clock import FixedClock, today
from pledge_engine.hires import stage_commands, step_commands
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.reading import open_reader
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.publishing import put_in_force
from pledge_engine.store.session import open_store
from tests.factories.answers import filled
from workflows.agreeing import awaited_roles
from workflows.answers import Value, to_json
from workflows.completing import completion_blockers
from workflows.conditions import Is
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.journey import Journey
from workflows.turn import Status, Turn

# A Tuesday morning with no bank holiday near it.
OPENING = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
CARE_GROUP, TEAM = "North", "Oak team"
ADMINISTRATOR, WORKER = "admin", "wren"
# Who holds which role, and where. Cleo holds both leads' roles; Wren is offered the post and holds none yet.
GRANTS = (
    *(("sam", Role.SERVICE_LEAD, TEAM), ("pat", Role.PROFESSIONAL_LEAD, CARE_GROUP)),
    *(("cleo", Role.SERVICE_LEAD, TEAM), ("cleo", Role.PROFESSIONAL_LEAD, CARE_GROUP)),
    *(("hana", Role.HR, CARE_GROUP), ("olu", Role.OCCUPATIONAL_HEALTH, CARE_GROUP)),
    *(("fay", Role.FACILITATOR, CARE_GROUP), ("lena", Role.LX_LEADERSHIP, "trust")),
)
PEOPLE = {role: handle for handle, role, _ in reversed(GRANTS)} | {Role.WORKER: WORKER}
ENGINE = SystemActor("test")


def office_on(database: str, moment: datetime = OPENING) -> Office:
    """An office on a database that has its tables, whose clock stands until it is moved."""
    return Office(open_store(database), FixedClock(moment), door="cli")


def furnish(office: Office, pledge: str) -> None:
    """Put a pledge in force, and add a care group with a team and everybody who works there."""
    with office.work(ENGINE) as work:
        newcomers.add_first_administrator(work, ADMINISTRATOR, "Alex Example")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        put_in_force(work, pledge, "pledge.yaml")
        organisation.add_care_group(work, CARE_GROUP)
        organisation.add_team(work, TEAM, care_group=CARE_GROUP)
        for handle in dict.fromkeys((*(handle for handle, _, _ in GRANTS), WORKER)):
            newcomers.add_person(work, handle, f"{handle.title()} Example")
        for handle, role, scope in GRANTS:
            granting.give_grant(work, handle, role, scope=scope)


def opened_hire(office: Office, team: str = TEAM, service_lead: str = "sam", professional_lead: str = "pat") -> str:
    """The reference of a new hire, with Sam and Pat as its leads where no others are named."""
    with office.work(office.actor(service_lead)) as work:
        return open_hire(work, team, service_lead=service_lead, professional_lead=professional_lead).reference


def journey_of(office: Office, reference: str) -> Journey:
    """A hire's facts today."""
    with office.work(ENGINE, write=False) as work:
        return open_reader(work, reference).journey


def day_of(office: Office) -> date:
    """The day it is in the office."""
    return today(office.clock.now())


def move_clock(office: Office, step: timedelta) -> None:
    """Let time pass."""
    assert isinstance(office.clock, FixedClock)
    office.clock.move(step)


Chosen = Callable[[Step], Mapping[str, Value]]


def _nothing(_step: Step) -> Mapping[str, Value]:
    return {}


def as_typed(journey: Journey, step: Step, day: date, chosen: Chosen = _nothing) -> Mapping[str, object]:
    """Made-up answers to everything that a step asks, as a person would type them; ``chosen`` may give some of them."""
    answers = filled(journey, step, chosen(step), day)
    counts = step.turn_counts_when
    if isinstance(counts, Is):
        answers[counts.subject.field] = counts.values[0]
    return {key: to_json(value) for key, value in answers.items()}


def go_on(office: Office, reference: str, chosen: Chosen = _nothing, worker: str = WORKER) -> None:
    """The next thing these people would do on a hire; refused like any other command where there is nothing to do yet."""
    move_clock(office, timedelta(seconds=1))
    journey = journey_of(office, reference)
    assert journey.stage is not None
    last = journey.definition.next_stage(journey.stage.key) is None
    for key in journey.stage.steps:
        step = journey.definition.steps[key]
        for turn in journey.current(key):
            wanted = turn.status.is_open and step.required and (last or not step.due.endless)
            if wanted and _done(office, reference, turn, chosen, worker):
                return
    visit = journey.visit_to(journey.stage.key)
    given = {agreed.role for agreed in visit.agreements} if visit else set()
    awaited = [role for role in BOTH_LEADS if role not in given]
    with office.work(office.actor(PEOPLE[awaited[0]] if awaited else "sam")) as work:
        if awaited:
            stage_commands.agree_stage(work, reference)
        else:
            stage_commands.advance(work, reference)


def come_to(office: Office, stage: str) -> str:
    """The reference of a new hire on which everything before a stage is done."""
    reference = opened_hire(office)
    while journey_of(office, reference).state[0].partition("/")[0] != stage:
        go_on(office, reference)
    return reference


def _done(office: Office, reference: str, turn: Turn, chosen: Chosen, worker: str) -> bool:
    """Complete or agree one turn, if it can be."""
    journey = journey_of(office, reference)
    step = journey.definition.steps[turn.step]
    if turn.status is Status.AWAITING_AGREEMENT:
        role = awaited_roles(step, turn)[0]
        with office.work(office.actor(PEOPLE[role])) as work:
            step_commands.agree_step(work, reference, turn.step, n=turn.n)
        return True
    day = day_of(office)
    if completion_blockers(journey, step, turn, filled(journey, step, {}, day), day, day):
        return False
    with office.work(office.actor(worker if step.owner is Role.WORKER else PEOPLE[step.owner])) as work:
        step_commands.complete_step(work, reference, turn.step, as_typed(journey, step, day, chosen), n=turn.n)
    if step.per_person:
        with office.work(office.actor(ADMINISTRATOR)) as work:
            granting.give_grant(work, worker, Role.WORKER, scope=reference)
    return True


def mailed(office: Office, handle: str) -> list[str]:
    """The kinds of message that wait for somebody, oldest first."""
    with office.work(office.actor(handle), write=False) as work:
        mine = select(messages.c.kind).where(messages.c.recipient == work.actor.audit_id).order_by(messages.c.id)
        return list(work.connection.execute(mine).scalars())
