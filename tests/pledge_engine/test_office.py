from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from pledge_engine.clock import FixedClock
from pledge_engine.errors import Invalid, NotFound, StoreOutOfStep, StoreUnavailable
from pledge_engine.office import SET_UP, Office, open_office
from pledge_engine.people.newcomers import add_first_administrator
from pledge_engine.people.organisation import add_care_group
from pledge_engine.publishing import put_in_force
from pledge_engine.settings import Settings
from pledge_engine.store.tables import care_groups, definitions
from tests.factories.databases import made
from tests.factories.trust import NOON
from workflows.reading import load_shipped


@pytest.fixture
def office(kind: str, tmp_path: Path) -> Iterator[Office]:
    with made(kind, tmp_path) as address:
        office = open_office(Settings(database_url=address), door="cli", clock=FixedClock(NOON), make=True)
        yield office
        office.close()


def test_a_database_is_made_only_when_that_is_asked_for(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'absent.db'}")
    with pytest.raises(StoreUnavailable, match="make one here: pledge doctor --upgrade"):
        open_office(settings, door="cli")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nonsense", "sqlite://", "oracle://host/x", "mysql+nothing://secret@host/x"])
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_office(Settings(database_url=address), door="cli")
    assert "secret" not in str(refused.value)


def test_before_it_is_prepared_it_is_out_of_step_and_has_no_pledge(office: Office) -> None:
    with pytest.raises(StoreOutOfStep):
        office.check()
    office.prepare_if_new()
    office.check()
    assert office.pledge_in_force() == load_shipped()


def test_preparing_twice_puts_the_pledge_in_force_once(office: Office) -> None:
    assert office.prepare() == office.prepare()
    with office.work(SET_UP, write=False) as work:
        assert len(work.connection.execute(select(definitions.c.id)).all()) == 1


def test_preparing_leaves_a_newer_pledge_of_the_trust_in_force(office: Office) -> None:
    office.prepare()
    with office.work(SET_UP) as work:
        text = work.connection.execute(select(definitions.c.text)).scalar_one()
        put_in_force(work, text.replace("version: 2", "version: 3", 1), "ours.yaml")
    assert office.prepare().version == 3


def add_a_group_and_somebody_without_a_name(office: Office) -> None:
    with office.work(SET_UP) as work:
        add_care_group(work, "Adult")
        add_first_administrator(work, "ada.admin", "")


def test_work_that_raises_changes_nothing(office: Office) -> None:
    office.prepare()
    with pytest.raises(Invalid):
        add_a_group_and_somebody_without_a_name(office)
    with office.work(SET_UP, write=False) as work:
        assert work.connection.execute(select(care_groups.c.id)).all() == []


def test_everything_in_one_piece_of_work_happens_at_one_moment_in_london(office: Office) -> None:
    office.prepare()
    with office.work(SET_UP, write=False) as work:
        assert (work.now, work.today, work.door) == (NOON, NOON.date(), "cli")


def test_an_actor_carries_what_they_may_do_and_nobody_else_is_one(office: Office) -> None:
    office.prepare()
    with office.work(SET_UP) as work:
        add_first_administrator(work, "ada.admin", "Ada Admin")
    assert [grant.role for grant in office.actor("Ada.Admin").grants] == ["administrator"]
    with pytest.raises(NotFound):
        office.actor("nobody")
