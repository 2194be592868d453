"""What needs attention, narrowed: a filter finds what the numbers count, in every role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import GroupedBy, summed_up
from pledge_engine.hires.list_views import AttentionList
from pledge_engine.hires.narrowing import Wanted
from pledge_engine.office import SET_UP
from pledge_engine.people.covering import name_cover
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.store.tables import occurrences
from tests.factories.databases import made
from tests.privacy.place import PEOPLE, Place
from workflows.definition import Role

COVER = "cover.of.lead"
ASKED = {
    GroupedBy.TEAM: "team",
    GroupedBy.STEP: "step",
    GroupedBy.OWNER: "owner",
    GroupedBy.WAITING_ON: "waiting_on",
}
ANYBODY = [handle for handle in (*PEOPLE, COVER) if handle not in {"auditor", "board"}]


@pytest.fixture(scope="module")
def place(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A record on which everything ever opened that is not the worker's is open and long past its day."""
    with made(kind, tmp_path_factory.mktemp("narrowed")) as database:
        place = Place(database)
        with place.office.work(SET_UP) as work:
            add_person(work, COVER, "Cover Example")
            give_grant(work, COVER, "service_lead", scope="Yew")
        with place.office.work(place.actor("lead")) as work:
            name_cover(work, "lead", COVER, from_on=work.today, until_on=work.today + timedelta(days=10))
        with place.office.work(SET_UP) as work:
            past = work.today - timedelta(days=30)
            late = {"status": "open", "closed_on": None, "can_be_late": True, "due_on": past, "outcome": None}
            work.connection.execute(update(occurrences).where(occurrences.c.owner != Role.WORKER).values(late))
            work.connection.execute(
                update(occurrences)
                .where(occurrences.c.step.in_(["wellbeing_plan", "local_induction"]))
                .values(waiting_on="us")
            )
        yield place
        place.office.close()


def needing(place: Place, handle: str, **wanted: str) -> AttentionList:
    with place.office.work(place.actor(handle), write=False) as work:
        return attention(work, wanted=Wanted(**wanted), limit=500)


@pytest.mark.parametrize("handle", ANYBODY)
@pytest.mark.parametrize("by", GroupedBy)
def test_each_group_of_the_numbers_is_what_is_listed_when_it_is_asked_for(
    place: Place, by: GroupedBy, handle: str
) -> None:
    with place.office.work(place.actor(handle), write=False) as work:
        groups = summed_up(work, by)
    for group in groups:
        found = needing(place, handle, **{ASKED[by]: group.title})
        assert (found.total_overdue, found.total_due_soon) == (group.overdue, group.due_soon), group.title
        assert len(found.overdue) == found.total_overdue
    assert sum(group.overdue for group in groups) == needing(place, handle).total_overdue


@pytest.mark.parametrize(
    ("handle", "step", "number"),
    [
        ("lead", "wellbeing_plan", 1),
        (COVER, "wellbeing_plan", 1),
        ("other.lead", "wellbeing_plan", 1),
        ("professional", "wellbeing_plan", 1),
        ("clinic", "wellbeing_plan", 0),
        ("personnel", "wellbeing_plan", 0),
        ("clinic", "oh_clearance", 1),
        ("personnel", "oh_clearance", 1),
        ("professional", "oh_clearance", 1),
        ("elm.lead", "job_plan", 0),
    ],
)
def test_who_finds_what(place: Place, handle: str, step: str, number: int) -> None:
    assert needing(place, handle, step=step).total_overdue == number


def test_filters_add_up(place: Place) -> None:
    both = needing(
        place, "lead", step="Complete the local induction", waiting_on="us", owner="service lead", team="oak"
    )
    assert [row.step for row in both.overdue] == ["local_induction"]
    assert needing(place, "lead", step="local_induction", waiting_on="candidate").total_overdue == 0


@pytest.mark.parametrize("handle", ANYBODY)
def test_of_a_confidential_step_nobody_finds_whom_it_waits_for(place: Place, handle: str) -> None:
    assert needing(place, handle, step="wellbeing_plan", waiting_on="us").total_overdue == 0


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"step": "job plam"}, "“job plam” is not a step"),
        ({"owner": "worker"}, "“worker” is not an owner of steps"),
        ({"waiting_on": "nobody"}, "“nobody” is not one of those"),
    ],
)
def test_what_means_nothing_is_said(place: Place, wanted: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        needing(place, "lead", **wanted)
    with pytest.raises(NotFound):
        needing(place, "lead", team="Nowhere")
