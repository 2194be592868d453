"""What a worker is told of who sees their record is what the roles see of it, also where the worker leads others."""

import pytest
from sqlalchemy import select

from pledge_engine.access.actor import Actor
from pledge_engine.access.finding import find_scope
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires, visible_steps
from pledge_engine.access.sight import sees_names
from pledge_engine.store.tables import hires, occurrences
from pledge_engine.web.who_sees import who_sees
from tests.factories.trust import PLEDGE, Trust
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role
from workflows.words import sentence

OTHERS = [role for role in Role if role is not Role.WORKER]
PLACES = {Role.SERVICE_LEAD: "Oak", Role.PROFESSIONAL_LEAD: "Adult"}
NAMED = {Role.SERVICE_LEAD: "sam.lead", Role.PROFESSIONAL_LEAD: "pat.lead"}


@pytest.fixture
def record(trust: Trust) -> str:
    """Robin's record, every step of which is open."""
    reference = trust.hire("Oak")
    trust.offer(reference, "robin")
    for step in PLEDGE.steps:
        trust.open_step(reference, step)
    return reference


def let_lead(trust: Trust) -> None:
    trust.person("robin", (Role.SERVICE_LEAD, "Yew"))


def holder(trust: Trust, role: Role, handle: str = "other") -> Actor:
    return trust.actor(handle, (role, PLACES.get(role, "trust")))


def steps_seen(trust: Trust, actor: Actor) -> set[str]:
    seen = (visible_hires(actor, Action.SEE_HIRE), visible_steps(actor, Action.SEE_HIRE, PLEDGE))
    with trust.begin(write=False) as connection:
        found = select(occurrences.c.step).join(hires, hires.c.id == occurrences.c.hire_id).where(*seen)
        return set(connection.execute(found).scalars())


def told(role: Role, *, worker_leads: bool) -> str:
    sees = who_sees(PLEDGE, {}, worker_leads=worker_leads)
    return next(line for line in (*sees.see, *sees.see_none) if line.startswith(sentence(ROLE_WORDS[role])))


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("role", OTHERS)
def test_a_lead_is_told_something_else_of_a_role_exactly_where_it_sees_less_of_a_leads_record(
    trust: Trust, role: Role
) -> None:
    actor = holder(trust, role)
    of_a_worker = steps_seen(trust, actor)
    let_lead(trust)
    of_a_lead = steps_seen(trust, actor)
    assert of_a_lead <= of_a_worker
    narrower = told(role, worker_leads=True) != told(role, worker_leads=False)
    assert narrower is (of_a_lead != of_a_worker)
    assert bool(of_a_worker) is (told(role, worker_leads=False) in who_sees(PLEDGE, {}, worker_leads=False).see)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("role", sorted(BOTH_LEADS))
def test_of_the_leads_a_lead_is_told_that_the_one_named_on_their_record_sees_it_and_no_other(
    trust: Trust, role: Role
) -> None:
    let_lead(trust)
    said = told(role, worker_leads=True)
    assert f"{sentence(ROLE_WORDS[role])} named on your record sees" in said
    assert f"no other {ROLE_WORDS[role].removeprefix('the ')} sees it" in said
    assert steps_seen(trust, holder(trust, role, NAMED[role])) == set(PLEDGE.steps)
    assert steps_seen(trust, holder(trust, role)) == set()


def test_of_senior_leadership_a_lead_is_told_that_it_sees_its_own_steps_alone_and_no_name(
    trust: Trust, record: str
) -> None:
    leadership = holder(trust, Role.LX_LEADERSHIP)
    let_lead(trust)
    with trust.begin(write=False) as connection:
        scope = find_scope(connection, leadership, record)
    assert "only its own steps, without your name" in told(Role.LX_LEADERSHIP, worker_leads=scope.worker_leads)
    owned = {key for key, step in PLEDGE.steps.items() if step.owner is Role.LX_LEADERSHIP}
    assert steps_seen(trust, leadership) == owned
    assert not sees_names(leadership, scope)


def test_the_leads_whom_a_record_names_are_named_and_queues_are_said_by_their_role() -> None:
    sees = who_sees(PLEDGE, {Role.SERVICE_LEAD: "Sam Example"}, worker_leads=False).see
    assert [line.endswith(". On your record: Sam Example") for line in sees].count(True) == 1
    assert sees[0].startswith("The service lead opens posts")
    assert not [line for line in sees[1:] if "On your record" in line]
