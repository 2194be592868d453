"""Of whom it is said that a session did not run: whose turn it was, of those who are meant, and nobody else is touched."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pledge_engine.clock import FixedClock
from pledge_engine.errors import Invalid
from pledge_engine.hires.everybody_else import Among, whose_turn_it_was
from pledge_engine.hires.register_commands import record_register, would_record
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, organisation
from tests.factories.databases import copied
from tests.factories.office import ADMINISTRATOR, GRANTS, TEAM, furnish, go_on, journey_of, office_on, opened_hire
from workflows.turn import Status

MONTH, DAY = "group_supervision", date(2026, 7, 2)
OTHER_GROUP, OTHER_TEAM = "Older people", "Ash team"


def in_two_places(office: Office) -> None:
    """Two teams of two care groups, with the same people, and somebody in each for whom the months are open."""
    furnish(office, shipped_text())
    with office.work(office.actor(ADMINISTRATOR)) as work:
        organisation.add_care_group(work, OTHER_GROUP)
        organisation.add_team(work, OTHER_TEAM, care_group=OTHER_GROUP)
        for handle, role, scope in GRANTS:
            if scope != "trust":
                granting.give_grant(work, handle, role, scope=OTHER_TEAM if scope == TEAM else OTHER_GROUP)
    for reference in (opened_hire(office), opened_hire(office, OTHER_TEAM)):
        while not journey_of(office, reference).current(MONTH):
            go_on(office, reference)
    assert isinstance(office.clock, FixedClock)
    office.clock.set(datetime(2026, 8, 4, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def walked(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with copied(upgraded, tmp_path_factory.mktemp("walked")) as address:
        office = office_on(address)
        in_two_places(office)
        office.close()
        yield address


@pytest.fixture
def office(walked: str, tmp_path: Path) -> Iterator[Office]:
    with copied(walked, tmp_path) as address:
        office = office_on(address, datetime(2026, 8, 4, 9, tzinfo=UTC))
        yield office
        office.close()


def months(office: Office, reference: str) -> list[str]:
    turns = journey_of(office, reference).current(MONTH)
    return [str(turn.answers["outcome"]) for turn in turns if turn.status is Status.DONE]


def did_not_run(office: Office, **among: Any) -> list[str]:
    with office.work(office.actor("fay")) as work:
        recorded = record_register(work, MONTH, DAY, {}, others="did not run", among=Among(**among))
    return [done.reference for done in recorded.done]


def whose(office: Office, day: date) -> list[str]:
    with office.work(office.actor("fay"), write=False) as work:
        return [row.reference for row in whose_turn_it_was(work, MONTH, day)]


@pytest.mark.parametrize(
    "among",
    [
        {"team": " oak  TEAM "},
        {"care_group": "North"},
        {"without": ("R-0002",)},
        {"only": ("R-0001", "R-0999")},
        {"team": TEAM, "care_group": "North", "without": ("R-0002",)},
    ],
)
def test_it_is_said_of_those_who_are_meant_and_nobody_else_is_touched(office: Office, among: dict[str, Any]) -> None:
    before = journey_of(office, "R-0002")
    assert did_not_run(office, **among) == ["R-0001"]
    assert months(office, "R-0001") == ["did_not_run"]
    assert journey_of(office, "R-0002") == before


def test_a_place_where_nobody_is_due_is_said_and_nothing_is_recorded(office: Office) -> None:
    for among, title in (({"team": "Elm team"}, "Team"), ({"care_group": "Forensic"}, "Care group")):
        with pytest.raises(Invalid, match=f"{title}: nobody of “") as refused:
            did_not_run(office, **among)
        assert "is due then" in str(refused.value)
    with pytest.raises(Invalid, match="nobody is due whom you can see"):
        did_not_run(office, only=())
    assert months(office, "R-0001") == months(office, "R-0002") == []


def test_whose_group_begins_only_later_has_missed_nothing(office: Office) -> None:
    """Their first month begins with the group, and is due a month after it."""
    with office.work(office.actor("sam")) as work:
        set_hire_date(work, "R-0001", "group_start", date(2026, 7, 20))
    assert whose(office, date(2026, 7, 17)) == ["R-0002"]
    assert whose(office, date(2026, 7, 20)) == ["R-0001", "R-0002"]


def test_a_month_that_was_due_counts_and_one_that_begins_later_does_not(office: Office) -> None:
    first = journey_of(office, "R-0001").turn(MONTH, 1)
    assert first is not None
    assert first.due_on is not None
    with office.work(office.actor("fay")) as work:
        record_register(work, MONTH, first.due_on, {"R-0001": "attended"})
    assert whose(office, first.due_on) == ["R-0002"]
    assert whose(office, first.due_on + timedelta(days=1)) == ["R-0001", "R-0002"]


def test_what_would_be_recorded_is_said_with_nothing_recorded(office: Office) -> None:
    with office.work(office.actor("fay")) as work:
        would = would_record(work, MONTH, DAY, {"R-0002": "excused"}, others="did not run", among=Among(team=TEAM))
    assert [(done.reference, done.n) for done in would] == [("R-0001", 1), ("R-0002", 1)]
    assert months(office, "R-0001") == months(office, "R-0002") == []
