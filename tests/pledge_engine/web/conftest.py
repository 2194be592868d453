"""The pages on an office of their own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from pledge_engine.clock import FixedClock
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories import nu
from tests.factories.chromium import chromium, served
from tests.factories.databases import copied, on_sqlite
from tests.factories.office import ADMINISTRATOR, OPENING, furnish, go_on, journey_of, office_on, opened_hire
from tests.pledge_engine.web.browser import SHAPES, Browser


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """That both databases behave alike is shown beneath the pages, so one is enough unless a test asks for another.

    It is marked as any test would be: a second fixture of that name would be taken for the first one by all that is
    made once for each kind of database.
    """
    chosen = any("kind" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "kind" in metafunc.fixturenames and not chosen:
        metafunc.definition.add_marker(on_sqlite)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    yield office
    office.close()


@pytest.fixture
def furnished(office: Office) -> Office:
    """The office with a trust in it, on the shipped pledge."""
    furnish(office, shipped_text())
    return office


@pytest.fixture(scope="session")
def begun(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A trust with one record, of somebody whose workbook is open; to be copied."""
    with copied(upgraded, tmp_path_factory.mktemp("begun")) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        reference = opened_hire(office)
        while not journey_of(office, reference).current("workbook_week"):
            go_on(office, reference)
        office.close()
        yield address


@pytest.fixture
def second_week(begun: str, tmp_path: Path) -> Iterator[Office]:
    """The trust with that record, in the second week of the workbook."""
    with copied(begun, tmp_path) as address:
        office = office_on(address, OPENING + timedelta(days=8))
        yield office
        office.close()


@pytest.fixture
def due(furnished: Office) -> Office:
    """The office with two people for whom the months of group supervision are open, on 4 August 2026."""
    for reference in (opened_hire(furnished), opened_hire(furnished)):
        while not journey_of(furnished, reference).current("group_supervision"):
            go_on(furnished, reference)
    assert isinstance(furnished.clock, FixedClock)
    furnished.clock.set(datetime(2026, 8, 4, 9, tzinfo=UTC))
    return furnished


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_file=tmp_path / "secret.key", log_file=tmp_path / "pledge.log")


@pytest.fixture
def app(furnished: Office, settings: Settings) -> Flask:
    furnished.door = "web"
    return make_app(furnished, settings)


@pytest.fixture
def browse(app: Flask, furnished: Office) -> Callable[..., Browser]:
    """Opens a browser for somebody by the name they log in by."""
    return partial(Browser, app, furnished)


@pytest.fixture
def auditor(browse: Callable[..., Browser], furnished: Office) -> Browser:
    """Bo audits a trust with one record, on which Sam has completed a step."""
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "bo", "Bo Example")
        give_grant(work, "bo", "auditor")
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/understand_roles")
    sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    sam.get("/records/R-0001/note")
    sam.send(note="CANARY in a note")
    return browse("bo", canaries=("CANARY",))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """A real browser, for a whole file of tests."""
    with chromium() as running:
        yield running


@pytest.fixture
def address(app: Flask, furnished: Office) -> Iterator[str]:
    """Where the pages can be read in it; there is one record."""
    opened_hire(furnished)
    with served(app) as found:
        yield found


@pytest.fixture(scope="session", autouse=True)
def valid_html() -> Iterator[None]:
    """At the end of a run, every shape of page that any of its tests got is right by the Nu checker."""
    yield
    pages = {f"{address} ({number})": html for number, (address, html) in enumerate(SHAPES.values())}
    found = nu.mistakes(pages)
    assert not found, "\n".join(found)
