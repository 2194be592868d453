"""Whoever may not do something is told so, and it is logged, before anything that they typed is looked at: on every form."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from pledge_engine.errors import Forbidden, NotFound, PledgeError
from pledge_engine.hires.acts import RECORD_RIGHTS, STEP_RIGHTS, require_right
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.act import Given
from pledge_engine.web.app import make_app
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.step_acts import STEP_ACTS
from pledge_engine.work import Work
from tests.factories.databases import copied
from tests.factories.office import ADMINISTRATOR, GRANTS, WORKER, office_on
from tests.pledge_engine.web.browser import Browser
from tests.privacy.forms import token_in

R = "R-0001"
EVERYBODY = (*dict.fromkeys(handle for handle, _, _ in GRANTS), WORKER, ADMINISTRATOR)
# One step of each kind: agreed by both leads, of a shared queue, of one lead, of the worker.
STEPS = ("job_plan", "hr_clearance", "local_induction", "workbook_week")
DAY = {f"{name}.{part}": n for name in ("review_on", "to", "day", "on") for part, n in zip(
    ("day", "month", "year"), ("3", "8", "2026"), strict=True)}  # fmt: skip
WAYS = [*(("", act) for act in RECORD_ACTS), *product(STEPS, STEP_ACTS)]
# Everybody who sees a record could have written on it: whose note it is, and so who erases it, is asked of each note.
OF_ALL = ("", "erase-note")
FORMS = [
    *(way for way in WAYS if way != OF_ALL),
    *((step, f"?do={button}") for step in STEPS for button in ("save", "complete", "agree")),
]


@pytest.fixture(scope="module")
def place(begun: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A record of somebody whose workbook is open; nothing here changes it."""
    with copied(begun, tmp_path_factory.mktemp("rights")) as database:
        office = office_on(database)
        yield office
        office.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "pledge.log"


@pytest.fixture(scope="module")
def pages(place: Office, log: Path) -> Flask:
    return make_app(place, Settings(secret_file=log.parent / "secret.key", log_file=log))


Send = Callable[..., int]


@pytest.fixture(scope="module")
def send(pages: Flask, place: Office) -> Send:
    """Send a form in somebody's name as it could be without its page."""
    browsers = {handle: Browser(pages, place, handle) for handle in EVERYBODY}
    tokens = {who: token_in(browser.client.get("/how-you-log-in").text) for who, browser in browsers.items()}

    def sent(handle: str, address: str, typed: Mapping[str, str]) -> int:
        data = {"csrf_token": tokens[handle], **typed}
        return browsers[handle].client.post(address, data=data).status_code

    return sent


class TriedOnly(Exception):
    """Ends the transaction of a command that was let in, so that the next finds the record as it was."""


def answered(place: Office, handle: str, command: Callable[[Work], object]) -> type[Exception] | None:
    """How a right is denied, if it is."""
    try:
        with place.work(place.actor(handle)) as work:
            command(work)
            raise TriedOnly
    except (Forbidden, NotFound) as error:
        return type(error)
    except (TriedOnly, PledgeError):
        return None


def without_the_right(place: Office, step: str, act: str) -> str:
    """Somebody who sees the record, and may not do this there."""
    for handle in EVERYBODY:
        if answered(place, handle, lambda work: require_right(work, R, act, step)) is Forbidden:
            return handle
    raise AssertionError(f"everybody may {act} {step}")


@pytest.mark.parametrize(("step", "act"), WAYS)
def test_the_right_that_is_asked_first_is_the_one_that_the_command_needs(place: Office, step: str, act: str) -> None:
    run = (STEP_ACTS if step else RECORD_ACTS)[act].run
    given = Given(reference=R, step=step, n=None, seen=None, typed=MultiDict({**DAY, "steps": "nothing"}))
    for handle in EVERYBODY:
        needed = answered(place, handle, lambda work: require_right(work, R, act, step))
        assert answered(place, handle, lambda work: run(work, given)) in {
            needed,
            NotFound if needed is None else needed,
        }


@pytest.mark.parametrize(("step", "act"), FORMS)
def test_an_empty_form_of_somebody_without_the_right_is_not_judged_and_is_logged(
    place: Office, send: Send, log: Path, step: str, act: str
) -> None:
    button = act.removeprefix("?do=")
    who = without_the_right(place, step, button)
    lines = log.read_text().count("forbidden") if log.exists() else 0
    at = f"/records/{R}/steps/{step}" if step else f"/records/{R}"
    wrong = {"do": button if act != button else "it", "happened_on.day": "99", "review_on.day": "99", "day.day": "99"}
    assert send(who, at if act != button else f"{at}/{act}", wrong) == 403
    assert log.read_text().count("forbidden") == lines + 1


@pytest.mark.parametrize(("who", "address"), [
    ("bo", "/attention"), ("hana", "/register/record/group_supervision"), ("hana", "/register/make-up/group_supervision"),
])  # fmt: skip
@pytest.mark.parametrize("do", ["nudge", "give", "it"])
def test_so_it_is_on_the_forms_for_many_records(send: Send, who: str, address: str, do: str) -> None:
    assert send(WORKER if who == "bo" else who, address, {"do": do}) == 403


def test_every_form_has_a_right() -> None:
    assert set(RECORD_RIGHTS) == set(RECORD_ACTS)
    # What a worker says of a step has its form on My pledge.
    assert set(STEP_RIGHTS) == {*STEP_ACTS, "save", "complete", "agree", "did-not-happen", "did-happen"}


def test_a_pause_is_nobody_elses_whatever_they_typed(send: Send) -> None:
    for handle in ("sam", "hana"):
        assert send(handle, f"/my-pledge/{R}/pause", {"when": ""}) in {403, 404}
