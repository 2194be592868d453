"""A team's actions are the team's: of the same team and the same plan, and of nobody else's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.hires.team_actions import finished_elsewhere
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers, organisation
from tests.factories.office import (
    ENGINE,
    as_typed,
    day_of,
    furnish,
    go_on,
    journey_of,
    move_clock,
    office_on,
    opened_hire,
)
from workflows.definition import Role


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A record of Oak team with its plan agreed today and an action still open, and people of another team."""
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(office.actor("admin")) as work:
        organisation.add_team(work, "Elm team", care_group="North")
        newcomers.add_person(work, "una", "Una Example")
        granting.give_grant(work, "una", Role.SERVICE_LEAD, scope="Elm team")
    plans(office, opened_hire(office))
    yield office
    office.close()


def plans(office: Office, reference: str) -> None:
    while not (turn := journey_of(office, reference).turn("readiness_plan")) or turn.completed_on is None:
        go_on(office, reference)


def finish_actions(office: Office, reference: str, by: str) -> None:
    journey = journey_of(office, reference)
    answers = as_typed(journey, journey.definition.steps["readiness_actions"], day_of(office))
    with office.work(office.actor(by)) as work:
        complete_step(work, reference, "readiness_actions", answers)


def found(office: Office) -> int:
    with office.work(ENGINE, write=False) as work:
        return len(finished_elsewhere(work))


def test_another_teams_actions_of_the_same_day_are_not_this_teams(office: Office) -> None:
    other = opened_hire(office, "Elm team", "una", "pat")
    plans_with(office, other)
    second = opened_hire(office, "Elm team", "una", "pat")
    assert journey_of(office, second).turn("readiness_plan").status.value == "carried"  # type: ignore[union-attr]
    finish_actions(office, other, "una")
    assert found(office) == 1, "only the record that shares the plan, which is the second of Elm team"
    assert office.bring_up_to_date() == 1
    assert found(office) == 0
    assert journey_of(office, "R-0001").open_turn("readiness_actions") is not None


def plans_with(office: Office, reference: str) -> None:
    """The same for a record that Una leads."""
    for step, by in (("readiness_session", "pat"), ("readiness_plan", "una")):
        journey = journey_of(office, reference)
        answers = as_typed(journey, journey.definition.steps[step], day_of(office))
        with office.work(office.actor(by)) as work:
            complete_step(work, reference, step, answers)
    with office.work(office.actor("pat")) as work:
        agree_step(work, reference, "readiness_plan")


def test_actions_of_a_plan_of_its_own_stay_with_the_record(office: Office) -> None:
    second = opened_hire(office)
    assert found(office) == 0
    finish_actions(office, second, "sam")
    assert found(office) == 1
    with office.work(office.actor("pat")) as work:
        correct_step(work, "R-0001", "readiness_plan", "wrong_date")
    assert found(office) == 0, "the first record's plan is being put right, so it shares nothing for now"


def test_actions_of_a_later_plan_of_the_same_team_are_not_those_of_the_earlier(office: Office) -> None:
    opened_hire(office)
    move_clock(office, timedelta(days=400))
    third = opened_hire(office)
    plans(office, third)
    finish_actions(office, third, "sam")
    assert found(office) == 0, "the first two records share the plan of the year before"
