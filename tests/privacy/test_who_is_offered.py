"""Whom a form offers by name: those who would do and whom the reader knows of, in every role, and nobody else of the trust."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from pledge_engine.office import SET_UP
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.settings import Settings
from pledge_engine.store.tables import people
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import REFERENCE, Place

STEP = f"/records/{REFERENCE}/steps"
MORE = (
    ("elsewhere.hr", "hr", "Older"),
    ("second.hr", "hr", "Adult"),
    ("trusts.hr", "hr", None),
    ("gone.hr", "hr", "Adult"),
    ("oak.facilitator", "facilitator", "Oak"),
    ("yew.facilitator", "facilitator", "Yew"),
)


@pytest.fixture(scope="module")
def place(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with made(kind, tmp_path_factory.mktemp("offered")) as database:
        place = Place(database)
        with place.office.work(SET_UP) as work:
            for handle, role, scope in MORE:
                add_person(work, handle, f"{handle} Example")
                give_grant(work, handle, role, scope=scope)
            give_grant(work, "worker", "hr", scope="Adult")
            work.connection.execute(update(people).where(people.c.handle == "gone.hr").values(active=False))
        yield place
        place.office.close()


@pytest.fixture(scope="module")
def app(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("pages")
    return make_app(place.office, Settings(secret_file=folder / "key", log_file=folder / "pledge.log"))


def offered(place: Place, app: Flask, handle: str, address: str) -> set[str]:
    with place.office.work(SET_UP, write=False) as work:
        known = set(work.connection.execute(select(people.c.handle)).scalars())
    page = Browser(app, place.office, handle).get(address)
    return {value for value in re.findall(r'<option value="([^"]+)"', page.html) if value in known}


@pytest.mark.parametrize(
    ("handle", "address", "names"),
    [
        ("lead", f"{STEP}/hr_clearance/give-to", {"personnel", "second.hr", "trusts.hr"}),
        ("second.hr", f"{STEP}/hr_clearance/give-to", {"personnel", "second.hr", "trusts.hr"}),
        ("lead", f"{STEP}/oh_clearance/give-to", {"clinic"}),
        ("lead", "/settings/cover", {"other.lead"}),
        ("elm.lead", "/settings/cover", set()),
        ("professional", "/settings/cover", set()),
        ("personnel", "/settings/cover", {"second.hr", "trusts.hr", "worker"}),
        ("leadership", "/settings/cover", set()),
        ("auditor", "/settings/cover", set()),
        ("board", "/settings/cover", set()),
        ("facilitator", "/register/make-up/group_supervision", set()),
        ("facilitator", "/register/record/group_supervision", {"oak.facilitator", "yew.facilitator"}),
        ("oak.facilitator", "/register/record/group_supervision", {"facilitator"}),
    ],
)
def test_a_form_offers_those_who_would_do_and_whom_the_reader_knows_of(
    place: Place, app: Flask, handle: str, address: str, names: set[str]
) -> None:
    assert offered(place, app, handle, address) == names


def test_whoever_may_not_give_a_step_away_is_offered_nobody(place: Place, app: Flask) -> None:
    page = Browser(app, place.office, "worker").get(f"{STEP}/hr_clearance/give-to", status=403)
    assert "Example" not in page.text.replace("Worker Example", "")


def test_an_administrator_is_offered_everybody_who_could_cover(place: Place, app: Flask) -> None:
    address = "/set-up/people/{}/cover"
    of_lead, of_hr = (
        offered(place, app, "administrator", address.format(place.actor(handle).id)) for handle in ("lead", "personnel")
    )
    assert of_lead == {"other.lead", "elm.lead"}
    assert of_hr == {"elsewhere.hr", "second.hr", "trusts.hr", "worker"}


def test_many_steps_at_once_offer_those_who_could_have_one_of_them_and_are_the_readers_to_give(
    place: Place, app: Flask
) -> None:
    picks = [f"{REFERENCE}/{step}/1" for step in ("hr_clearance", "wellbeing_plan")]
    browser = Browser(app, place.office, "lead")
    browser.get("/attention")
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.page.html)
    assert token
    answer = browser.client.post("/attention", data={"pick": picks, "do": "reassign", "csrf_token": token[1]})
    page = answer.get_data(as_text=True)
    assert set(re.findall(r'<option value="([^"]+)"', page)) == {"personnel", "second.hr", "trusts.hr", "other.lead"}
