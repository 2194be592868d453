"""Whatever people do to a hire, its rows say what its events say, its chain verifies, and a refusal changes nothing."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledge_engine.hires.attention import attention
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office, shipped_text
from pledge_engine.publishing import put_in_force
from tests.factories.databases import copied
from tests.factories.office import furnish, go_on, journey_of, move_clock, office_on, opened_hire
from tests.factories.pledges import a_step
from tests.pledge_engine.hires.desk import CHANCES, STAGES, Chance, Desk
from tests.pledge_engine.hires.folding import must_equal
from tests.pledge_engine.reports.keeping import a_while_before, must_count_the_same
from workflows.definition import Role
from workflows.reading import load_shipped
from workflows.turn import Status

Template = tuple[str, datetime]


def stage_of(office: Office, reference: str) -> str:
    stage = journey_of(office, reference).stage
    assert stage is not None
    return stage.key


@pytest.fixture(scope="module")
def at_each_stage(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Template]]:
    """A database for each stage, in which a hire has just come to it, with the time at which it did."""
    with ExitStack() as kept:
        database = kept.enter_context(copied(upgraded, tmp_path_factory.mktemp("walked")))
        office = office_on(database)
        furnish(office, shipped_text())
        reference = opened_hire(office)
        found: dict[str, Template] = {}
        for stage in STAGES:
            while stage_of(office, reference) != stage:
                go_on(office, reference)
            office.close()
            copy = kept.enter_context(copied(database, tmp_path_factory.mktemp(stage)))
            found[stage] = (copy, office.clock.now())
            move_clock(office, timedelta(days=3))
        office.close()
        yield found


def nobody_is_told_that_the_worker_is_late(desk: Desk) -> None:
    workers = {step.title for step in load_shipped().steps.values() if step.owner is Role.WORKER}
    for handle in ("sam", "pat"):
        with desk.office.work(desk.office.actor(handle), write=False) as work:
            told = attention(work, limit=500)
            lines = show_hire(work, desk.reference).tasks
        assert not {row.title for row in (*told.overdue, *told.due_soon)} & workers
        assert not {line.title for line in lines if line.state == "overdue"} & workers


@pytest.mark.hypothesis
@pytest.mark.parametrize("stage", STAGES)
def test_whatever_is_done_to_a_hire_its_rows_are_the_fold_of_its_events(
    stage: str, at_each_stage: Mapping[str, Template], tmp_path: Path
) -> None:
    template, moment = at_each_stage[stage]

    @settings(max_examples=13, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(CHANCES, min_size=10, max_size=20))
    def from_here(chances: list[Chance]) -> None:
        with copied(template, tmp_path) as database, closing(Desk(database, moment)) as desk:
            for chance in chances:
                desk.make(chance)
            nobody_is_told_that_the_worker_is_late(desk)
            earlier = a_while_before(desk.office, chances[0].days)
            must_count_the_same(desk.office, desk.outside, a_while_before(desk.office, 300), earlier)

    from_here()


def newer_pledge() -> str:
    """The shipped pledge as a later version: its second stage has a step more, and one less that had opened early."""
    text = shipped_text().replace("\nversion: 2\n", "\nversion: 3\n")
    text, removed = re.subn(r"      job_plan:\n(?:        .*\n|\n)*?(?=\n|  #)", "", text, count=1)
    lunch = a_step("5 working days after stage starts", title="Have lunch together", owner="professional_lead")
    written = textwrap.indent(yaml.safe_dump({"lunch": dict(lunch)}, sort_keys=False), "      ")
    text, added = re.subn(r"(  jd_agreement:\n(?:    .*\n)*?    steps:\n)", rf"\1\n{written}", text, count=1)
    assert (removed, added) == (1, 1)
    return text


def test_a_hire_that_takes_up_a_new_version_is_still_the_fold_of_its_events(
    at_each_stage: Mapping[str, Template], tmp_path: Path
) -> None:
    template, moment = at_each_stage["team_readiness"]
    with copied(template, tmp_path) as database, closing(Desk(database, moment)) as desk:
        with desk.office.work(desk.office.actor("admin")) as work:
            put_in_force(work, newer_pledge(), "newer.yaml")
        assert desk.journey().definition.version == 2
        while stage_of(desk.office, desk.reference) == "team_readiness":
            go_on(desk.office, desk.reference)
        must_equal(desk.outside, desk.hire)
        journey = desk.journey()
        assert journey.definition.version == 3
        assert [turn.status for turn in journey.current("lunch")] == [Status.OPEN]
        assert "job_plan" not in journey.turns
        assert desk.asked("SELECT count(*) FROM occurrence WHERE step = 'job_plan' AND status = 'ended'") == 1
