"""Whoever sees a step does not thereby act on it, and whoever owns one step knows of no record on which it has not come up.

Whose a step is, is said here in the words of the pledge's page and not asked of the policy; it is tried by the commands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pledge_engine.access.actor import SystemActor
from pledge_engine.access.finding import find_hire
from pledge_engine.access.scope import HireScope
from pledge_engine.access.sight import roles_on, sees_names, sees_step, sees_the_whole
from pledge_engine.errors import Conflict, Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import correct_step, move_date
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_commands import agree_step, complete_step, save_step
from pledge_engine.work import Work
from tests.factories.databases import made
from tests.privacy.place import EVERYBODY, HOLDERS, REFERENCE, Place
from workflows.answers import AnswerMistake
from workflows.definition import BOTH_LEADS, Definition, Role, Step

Command = Callable[[Work, str], object]
CHANGING: dict[str, Command] = {
    "save": lambda work, step: save_step(work, REFERENCE, step, {}),
    "complete": lambda work, step: complete_step(work, REFERENCE, step, {}),
    "correct": lambda work, step: correct_step(work, REFERENCE, step, "wrong_answer"),
}


class _TakenBack(Exception):
    """What was tried is not kept."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with made("sqlite", tmp_path_factory.mktemp("own-steps")) as address:
        place = Place(address)
        yield place
        place.office.close()


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A record that has not come as far as anything of occupational health's, or of a group's."""
    with made("sqlite", tmp_path_factory.mktemp("early")) as address:
        place = Place(address, stop="advertising")
        yield place
        place.office.close()


def let_in(place: Place, command: Command, step: str = "") -> set[str]:
    """Who may do something at all, whatever else may stand in its way."""
    return {handle for handle in EVERYBODY if _lets_in(place, handle, command, step)}


def _lets_in(place: Place, handle: str, command: Command, step: str) -> bool:
    try:
        with place.office.work(place.actor(handle)) as work:
            command(work, step)
            raise _TakenBack
    except (NotFound, Forbidden):
        return False
    except (_TakenBack, RefusedMove, Invalid, Conflict, AnswerMistake):
        return True


def whose(step: Step) -> set[str]:
    """Who completes a step: its owner, HR for occupational health, both leads named where both agree it."""
    roles = {step.owner, *({Role.HR} if step.owner is Role.OCCUPATIONAL_HEALTH else ())}
    named = {HOLDERS[role] for role in (*roles, *(BOTH_LEADS if step.agreed_by else ()))}
    colleague = {"other.lead"} if step.owner is Role.SERVICE_LEAD and not step.agreed_by else set()
    return named | colleague


@pytest.mark.parametrize("act", CHANGING)
def test_each_step_is_changed_by_those_alone_whose_it_is(place: Place, act: str) -> None:
    for step in place.definition.steps.values():
        found = let_in(place, CHANGING[act], step.key)
        assert found <= whose(step), step.key
        assert found, f"nobody may {act} {step.key}"


def test_each_step_is_agreed_by_those_alone_who_are_to_agree_it(place: Place) -> None:
    for step in place.definition.steps.values():
        found = let_in(place, lambda work, key: agree_step(work, REFERENCE, key), step.key)
        assert found <= {HOLDERS[role] for role in (*BOTH_LEADS, *step.agreed_by)}, step.key
    assert let_in(place, lambda work, _: agree_stage(work, REFERENCE)) == {"lead", "professional"}


def test_nobody_picks_up_or_moves_what_is_in_a_queue_of_others(place: Place) -> None:
    for step in place.definition.steps.values():
        takers = whose(step) | ({"other.lead"} if Role.SERVICE_LEAD in (step.owner, *step.agreed_by) else set())
        assert let_in(place, lambda work, key: pick_up(work, REFERENCE, key), step.key) <= takers, step.key
        movers = {"lead", "professional", *({"personnel"} & whose(step))}
        found = let_in(place, lambda work, key: move_date(work, REFERENCE, key, work.today, "person_away"), step.key)
        assert found <= movers, step.key


@pytest.mark.parametrize("handle", ["clinic", "facilitator"])
def test_whoever_owns_one_step_knows_of_no_record_on_which_it_has_not_come_up(early: Place, handle: str) -> None:
    actor = early.actor(handle)
    with early.office.work(actor, write=False) as work:
        with pytest.raises(NotFound):
            open_reader(work, REFERENCE)
        found = list_hires(work)
        waiting = attention(work)
    assert found.rows == ()
    assert REFERENCE not in repr(waiting)
    _, scope = stored_scope(early)
    assert roles_on(actor, scope) == frozenset(), "the same is said of the record as it is stored"
    assert not sees_the_whole(actor, scope)
    assert not sees_names(actor, scope)
    assert not [step for step in early.definition.steps.values() if sees_step(actor, scope, step, early.definition)]


@pytest.mark.parametrize(("handle", "role"), [("clinic", Role.OCCUPATIONAL_HEALTH), ("facilitator", Role.FACILITATOR)])
def test_once_it_has_come_up_they_see_that_step_and_no_other(place: Place, handle: str, role: Role) -> None:
    """Otherwise the test above would prove nothing."""
    actor, (definition, scope) = place.actor(handle), stored_scope(place)
    assert roles_on(actor, scope) == {role}
    seen = {step.key for step in definition.steps.values() if sees_step(actor, scope, step, definition)}
    assert seen == {step.key for step in definition.steps.values() if step.owner is role}


def stored_scope(place: Place) -> tuple[Definition, HireScope]:
    with place.office.work(SystemActor("telling"), write=False) as work:
        return place.definition, find_hire(work.connection, work.actor, REFERENCE)[1]
