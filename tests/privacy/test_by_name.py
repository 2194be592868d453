"""Looking for somebody by name, in every role: it finds the records alone whose own page tells that name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pledge_engine.errors import Forbidden, NotFound
from pledge_engine.hires.by_name import find_by_name
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from tests.factories.databases import sqlite_address
from tests.factories.office import OPENING, office_on
from tests.privacy.world import PLACES, RECORDS, handle_of
from workflows.definition import Role

ROLES = [handle_of(role) for role in PLACES]
OTHERS = [
    "sam",
    "pat",
    "hana",
    "olu",
    "fay",
    "lena",
    "peer",
    *(record.worker for record in RECORDS.values() if record.relation != "erased"),
]


@pytest.fixture(scope="module")
def office(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    database = tmp_path_factory.mktemp("by name") / "pledge.db"
    shutil.copyfile(world, database)
    office = office_on(sqlite_address(database), OPENING)
    yield office
    office.close()


def told(office: Office, handle: str, reference: str) -> str:
    """The name of the worker as the page of a record tells it to somebody; nothing where it is not theirs to see."""
    with office.work(office.actor(handle), write=False) as work:
        try:
            return show_hire(work, reference).worker
        except (Forbidden, NotFound):
            return ""


def found(office: Office, handle: str, typed: str) -> dict[str, str]:
    with office.work(office.actor(handle), write=False) as work:
        try:
            return {row.reference: row.name for row in find_by_name(work, typed).rows}
        except Forbidden:
            return {}


@pytest.mark.parametrize("handle", [*ROLES, *OTHERS])
def test_what_is_found_is_what_the_page_of_each_record_tells(office: Office, handle: str) -> None:
    names = {record.reference: told(office, handle, record.reference) for record in RECORDS.values()}
    for typed in ("canary", "CANARY conditional"):
        assert found(office, handle, typed) == {reference: name for reference, name in names.items() if name}
    for record in RECORDS.values():
        own = f"canary-{record.reference[-1]}-conditional_offer"
        assert found(office, handle, own) == {ref: name for ref, name in names.items() if own in name}


def test_somebody_finds_somebody_and_nobody_whose_offer_fell_through_is_found_by_anybody(office: Office) -> None:
    """Else nothing would be found by anybody."""
    assert len(found(office, "hana", "canary")) > 3
    erased = RECORDS["erased"].reference
    assert all(erased not in found(office, handle, "canary") for handle in (*ROLES, *OTHERS))
    assert found(office, handle_of(Role.OCCUPATIONAL_HEALTH), "canary") == {}
