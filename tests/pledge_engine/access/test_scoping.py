"""Two care groups, three teams and every role: who sees which records."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import ColumnElement, select, true

from pledge_engine.access.actor import Actor, PersonActor, SystemActor
from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import PASSED_ON_BY_COVER
from pledge_engine.access.rights import grant_reaches
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import concerning_hires, named_hires, visible_hires, visible_steps
from pledge_engine.access.sight import sees_names, sees_the_whole
from pledge_engine.store.tables import hires, occurrences
from tests.factories.trust import Trust
from tests.pledge_engine.access.conftest import ELM, OAK, YEW
from workflows.definition import Role


def seen(trust: Trust, actor: Actor, action: Action = Action.SEE_HIRE) -> set[str]:
    with trust.begin(write=False) as connection:
        return set(connection.execute(select(hires.c.reference).where(visible_hires(actor, action))).scalars())


@pytest.mark.parametrize(
    ("grants", "records"),
    [
        ([], set()),
        ([(Role.SERVICE_LEAD, "Oak")], {OAK}),
        ([(Role.SERVICE_LEAD, "Oak"), (Role.SERVICE_LEAD, "Yew")], {OAK, YEW}),
        ([(Role.PROFESSIONAL_LEAD, "Adult")], {OAK, ELM}),
        ([(Role.PROFESSIONAL_LEAD, "Older")], {YEW}),
        ([(Role.PROFESSIONAL_LEAD, "Older"), (Role.SERVICE_LEAD, "Elm")], {ELM, YEW}),
        ([(Role.LX_LEADERSHIP, "trust")], {OAK, ELM, YEW}),
        ([(Role.HR, "trust")], set()),
        ([(Role.AUDITOR, "trust")], set()),
        ([(Role.ADMINISTRATOR, "trust")], set()),
        ([(Role.BOARD, "trust")], set()),
    ],
)
def test_a_role_sees_the_records_in_its_scope(three: Trust, grants: list[tuple[Role, str]], records: set[str]) -> None:
    assert seen(three, three.actor("priya", *grants)) == records


@pytest.mark.parametrize("wider", [(Role.SERVICE_LEAD, "Adult"), (Role.SERVICE_LEAD, "trust"), (Role.WORKER, "trust")])
def test_a_grant_that_should_not_exist_shows_nothing(three: Trust, wider: tuple[Role, str]) -> None:
    assert seen(three, three.actor("priya", wider)) == set()


@pytest.mark.parametrize(
    ("role", "step"),
    [
        (Role.HR, "advert_open"),
        (Role.HR, "oh_clearance"),
        (Role.OCCUPATIONAL_HEALTH, "oh_clearance"),
        (Role.FACILITATOR, "group_supervision"),
    ],
)
def test_a_queue_sees_a_record_from_when_a_step_of_its_own_opens(three: Trust, role: Role, step: str) -> None:
    actor = three.actor("priya", (role, "Adult"))
    assert seen(three, actor) == set()
    three.open_step(ELM, step)
    three.open_step(YEW, step)
    assert seen(three, actor) == {ELM}


def test_occupational_health_does_not_see_a_record_for_hr_s_steps(three: Trust) -> None:
    three.open_step(OAK, "hr_clearance")
    assert seen(three, three.actor("priya", (Role.OCCUPATIONAL_HEALTH, "trust"))) == set()


def test_a_worker_sees_their_own_record_alone(three: Trust) -> None:
    three.offer(OAK, "robin")
    assert seen(three, three.actor("robin", (Role.WORKER, OAK))) == {OAK}
    assert seen(three, three.actor("robin", (Role.WORKER, ELM))) == {OAK}


def test_an_earlier_appointee_sees_the_record_no_longer(three: Trust) -> None:
    three.offer(OAK, "robin", ended=True)
    assert seen(three, three.actor("robin", (Role.WORKER, OAK))) == set()


@pytest.mark.parametrize("ended", [False, True], ids=["present", "earlier"])
@pytest.mark.parametrize(
    "grant",
    [(Role.SERVICE_LEAD, "Oak"), (Role.PROFESSIONAL_LEAD, "Adult"), (Role.LX_LEADERSHIP, "trust"), (Role.HR, "trust")],
)
def test_nobody_sees_their_own_record_through_another_role(three: Trust, grant: tuple[Role, str], ended: bool) -> None:
    three.open_step(OAK, "advert_open")
    three.offer(OAK, "robin", ended=ended)
    assert OAK not in seen(three, three.actor("robin", grant))


def test_being_named_as_the_lead_of_one_s_own_record_opens_nothing(trust: Trust) -> None:
    hire = trust.hire(leads=("robin", "pat.lead"))
    trust.offer(hire, "robin")
    assert seen(trust, trust.actor("robin", (Role.SERVICE_LEAD, "Oak"))) == set()


def test_the_record_of_somebody_who_leads_others_is_open_to_the_leads_it_names(three: Trust) -> None:
    three.person("robin", (Role.SERVICE_LEAD, "Yew"))
    three.offer(OAK, "robin")
    assert OAK in seen(three, three.actor("sam.lead", (Role.SERVICE_LEAD, "Oak")))
    assert OAK in seen(three, three.actor("pat.lead", (Role.PROFESSIONAL_LEAD, "Adult")))
    assert OAK not in seen(three, three.actor("other", (Role.SERVICE_LEAD, "Oak")))
    assert OAK not in seen(three, three.actor("another", (Role.PROFESSIONAL_LEAD, "Adult")))


def test_a_lead_named_in_one_role_does_not_see_the_record_of_a_lead_through_the_other(three: Trust) -> None:
    three.person("robin", (Role.SERVICE_LEAD, "Yew"))
    three.offer(OAK, "robin")
    assert seen(three, three.actor("sam.lead", (Role.PROFESSIONAL_LEAD, "Adult"))) == {ELM}


def test_queues_and_senior_leadership_still_do_their_own_steps_on_the_record_of_a_lead(three: Trust) -> None:
    three.person("robin", (Role.PROFESSIONAL_LEAD, "Older"))
    three.offer(OAK, "robin")
    hr = three.actor("hana", (Role.HR, "trust"))
    leadership = three.actor("lena", (Role.LX_LEADERSHIP, "trust"))
    assert (OAK in seen(three, hr), OAK in seen(three, leadership)) == (False, False)
    three.open_step(OAK, "advert_open")
    three.open_step(OAK, "meet_greet")
    assert (OAK in seen(three, hr), OAK in seen(three, leadership)) == (True, True)


STEPS = ("understand_roles", "advert_open", "oh_clearance", "meet_greet", "workbook_week")


def seen_steps(trust: Trust, actor: Actor, reference: str = OAK) -> set[str]:
    rows = select(occurrences.c.step).join(hires, hires.c.id == occurrences.c.hire_id)
    rows = rows.where(hires.c.reference == reference, visible_steps(actor, Action.SEE_ATTENTION))
    with trust.begin(write=False) as connection:
        return set(connection.execute(rows).scalars())


@pytest.mark.parametrize(
    ("grant", "steps"),
    [
        ((Role.SERVICE_LEAD, "Oak"), set(STEPS)),
        ((Role.SERVICE_LEAD, "Elm"), set()),
        ((Role.PROFESSIONAL_LEAD, "Adult"), set(STEPS)),
        ((Role.LX_LEADERSHIP, "trust"), set(STEPS)),
        ((Role.HR, "Adult"), {"advert_open", "oh_clearance"}),
        ((Role.OCCUPATIONAL_HEALTH, "Adult"), {"oh_clearance"}),
        ((Role.OCCUPATIONAL_HEALTH, "Older"), set()),
        ((Role.AUDITOR, "trust"), set()),
    ],
)
def test_a_list_of_steps_shows_leads_all_of_them_and_queues_their_own(
    three: Trust, grant: tuple[Role, str], steps: set[str]
) -> None:
    for step in STEPS:
        three.open_step(OAK, step)
    assert seen_steps(three, three.actor("priya", grant)) == steps


def test_a_list_of_steps_shows_senior_leadership_only_its_own_on_the_record_of_a_lead(three: Trust) -> None:
    three.person("robin", (Role.SERVICE_LEAD, "Yew"))
    three.offer(OAK, "robin")
    for step in STEPS:
        three.open_step(OAK, step)
        three.open_step(ELM, step)
    leadership = three.actor("lena", (Role.LX_LEADERSHIP, "trust"))
    assert seen_steps(three, leadership, OAK) == {"meet_greet"}
    assert seen_steps(three, leadership, ELM) == set(STEPS)
    assert seen_steps(three, SystemActor("sweep"), OAK) == set(STEPS)


def test_a_record_opens_again_to_other_leads_when_its_worker_leads_nobody(three: Trust) -> None:
    three.offer(OAK, "robin")
    assert OAK in seen(three, three.actor("other", (Role.SERVICE_LEAD, "Oak")))


def test_the_engine_itself_reaches_every_record(three: Trust) -> None:
    assert seen(three, SystemActor("sweep")) == {OAK, ELM, YEW}
    assert visible_hires(SystemActor("sweep"), Action.SEE_HIRE).compare(true())


def cast(trust: Trust) -> list[PersonActor]:
    """Everybody who may look, including people who are leads, workers and queues at once."""
    trust.offer(OAK, "robin")
    trust.offer(ELM, "quinn")
    trust.offer(YEW, "former", ended=True)
    for step in ("advert_open", "oh_clearance", "meet_greet"):
        trust.open_step(ELM, step)
    trust.open_step(YEW, "group_supervision")
    places = {
        Role.SERVICE_LEAD: ["Oak", "Elm", "Yew"],
        Role.PROFESSIONAL_LEAD: ["Adult", "Older"],
        Role.FACILITATOR: ["Yew", "Adult", "trust"],
        Role.WORKER: [OAK, ELM, YEW],
    }
    people = ["sam.lead", "pat.lead", "robin", "quinn", "former", "other"]
    grants = [(role, place) for role in Role for place in places.get(role, ["trust"])]
    trust.person("quinn", (Role.SERVICE_LEAD, "Oak"))
    granted = itertools.product(people, itertools.combinations(grants, 2))
    return [
        *covering(trust, people, [grant for grant in grants if grant[0] in PASSED_ON_BY_COVER]),
        *(
            PersonActor(
                id=trust.person(handle), handle=handle, name=handle, grants=tuple(trust.grant(*grant) for grant in two)
            )
            for handle, two in granted
        ),
    ]


def covering(trust: Trust, people: list[str], grants: list[tuple[Role, str]]) -> list[PersonActor]:
    """Everybody covering for one or two others, in one role of each."""
    away = itertools.product(people, itertools.combinations(["sam.lead", "pat.lead", "robin", "other"], 2))
    chosen = itertools.product(away, grants, [*grants[::3], None])
    return [
        PersonActor(
            id=trust.person(handle),
            handle=handle,
            name=handle,
            grants=tuple(
                replace(trust.grant(*grant), covers=trust.person(covered))
                for covered, grant in zip(two, (one, other), strict=True)
                if grant is not None and covered != handle
            ),
        )
        for (handle, two), one, other in chosen
    ]


def test_the_filter_and_the_single_question_always_agree(three: Trust) -> None:
    actors = cast(three)
    with three.begin(write=False) as connection:
        scopes = [load_hire(connection, three.hire_id(reference))[1] for reference in (OAK, ELM, YEW)]
        for actor, action in itertools.product(actors, (Action.SEE_HIRE, Action.SEE_HISTORY, Action.HOLD)):
            filtered = connection.execute(select(hires.c.reference).where(visible_hires(actor, action))).scalars()
            asked = {
                scope.reference
                for scope in scopes
                if any(grant_reaches(actor, grant, action, scope) for grant in actor.grants)
            }
            assert set(filtered) == asked, (actor.handle, actor.grants, action)


@pytest.mark.parametrize(
    ("condition", "question"),
    [(named_hires, sees_names), (concerning_hires, sees_the_whole)],
    ids=["who the worker is", "the record as a whole"],
)
def test_lists_know_of_a_record_what_its_own_page_does(
    three: Trust,
    condition: Callable[[Actor, Action], ColumnElement[bool]],
    question: Callable[[Actor, HireScope], bool],
) -> None:
    actors = cast(three)[::3]
    with three.begin(write=False) as connection:
        scopes = [load_hire(connection, three.hire_id(reference))[1] for reference in (OAK, ELM, YEW)]
        for actor in actors:
            listed = connection.execute(select(hires.c.reference).where(condition(actor, Action.SEE_HIRE))).scalars()
            assert set(listed) == {scope.reference for scope in scopes if question(actor, scope)}, actor.grants
