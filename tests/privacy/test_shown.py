"""Whatever shows somebody a restricted answer stands in the access log, and what shows none does not: page by page, command by
command, on a record in clearance and on one that has come further.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from pledge_engine.cli.main import main
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser, Page
from tests.privacy.place import ANSWERS, EVERYBODY, REFERENCE, Place
from tests.privacy.test_pages import PAGES, RECORD
from tests.privacy.test_readings import entries
from tests.privacy.test_to_talk_about import ASKS
from workflows.reading import load_shipped
from workflows.spoken import spoken
from workflows.words import long_date

STEPS = load_shipped().steps
RESTRICTED = sorted(step for step in ANSWERS if STEPS[step].answers_seen_by)
HELD_BACK = "oh_clearance"
WHERE = {"clearance": "on a record in clearance", "workbook": "on one in the workbook", "correcting": "being put right"}
ADDRESSES = (*PAGES, f"{RECORD}/return", f"{RECORD}/keep", f"{RECORD}/agree-stage?turn=1")
# Everybody who sees anything of a record; what others are told by commands is read in test_canaries.
SEEING = ("lead", "other.lead", "professional", "personnel", "clinic", "leadership", "worker")
COMMANDS = (
    *(
        f"hire show {REFERENCE}",
        f"hire show {REFERENCE} --json",
        f"hire history {REFERENCE}",
        "hires",
        "my-pledge --json",
    ),
    *(f"hire show {REFERENCE} {step}" for step in ("hr_clearance", "oh_clearance", "wellbeing_plan")),
    *(f"hire show {REFERENCE} {HELD_BACK} --json", f"hire show {REFERENCE} hr_clearance --turn 2 --json"),
    *(f"hire explain {REFERENCE} hr_clearance", f"definition diagram --reference {REFERENCE}"),
    *(f"hire complete {REFERENCE} oh_clearance outcome=cleared", f"hire agree {REFERENCE}"),
)

Shown = dict[tuple[str, str], set[str]]


class Surface:
    """A record somewhere in the pledge, with everything that shows any of it."""

    def __init__(self, folder: Path, address: str, where: str) -> None:
        self.address, self.where, self.log = address, where, folder / "pledge.log"
        self.place = Place(address, stop="clearance" if where != "workbook" else "workbook")
        if where == "correcting":
            with self.place.office.work(self.place.actor("personnel")) as work:
                correct_step(work, REFERENCE, "hr_clearance", reason="wrong_answer")
        self.app: Flask = make_app(self.place.office, Settings(secret_file=folder / "key", log_file=self.log))
        self.place.office.door = "web"

    def read(self, handle: str, before: int) -> set[str]:
        """The steps whose answers the access log says that this person has been shown since."""
        found = entries(self.place.office)[before:]
        assert {entry["actor"] for entry in found} <= {self.place.actor(handle).audit_id}
        return {entry["page"] for entry in found} - {"export"}

    def run(self, handle: str, command: str) -> str:
        environment = {"PLEDGE_DATABASE_URL": self.address, "PLEDGE_LOG_FILE": str(self.log), "PLEDGE_AS": handle}
        result = CliRunner().invoke(main, command.split(), env=environment | {"COLUMNS": "200"})
        assert "Traceback" not in result.output, result.output
        return result.output


@pytest.fixture(scope="module", params=sorted(WHERE), ids=lambda where: WHERE[where].replace(" ", "-"))
def surface(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surface]:
    folder = tmp_path_factory.mktemp("shown")
    with made("sqlite", folder) as address:
        surface = Surface(folder, address, request.param)
        yield surface
        surface.place.office.close()


def words_of(step: str) -> set[str]:
    """How the answers of a restricted step are told: a day that is found nowhere else, or a question with its answer."""
    fields = STEPS[step].fields
    given = ANSWERS[step].items()
    days = {word for _, value in given if isinstance(value, date) for word in (value.isoformat(), long_date(value))}
    told = {f"{fields[key].title}{colon} {spoken(fields[key], value)}" for key, value in given for colon in ("", ":")}
    return days | (told if step == HELD_BACK else set())


def shown_in(said: str) -> set[str]:
    """The restricted steps whose answers stand in what was said, to be read or in a form."""
    plain = " ".join(unescape(said).split())
    return {step for step in RESTRICTED if any(word in plain for word in words_of(step))}


def shown_in_json(said: object) -> set[str]:
    """The restricted steps that come with any answer."""
    within: Iterator[Any] = iter(said.values() if isinstance(said, dict) else said if isinstance(said, list) else ())
    own = {said["step"]} if isinstance(said, dict) and said.get("answers") and said.get("step") in RESTRICTED else set()
    return own.union(*map(shown_in_json, within))


def on_pages(surface: Surface, handle: str) -> tuple[Shown, Shown]:
    shown, read = {}, {}
    browser = Browser(surface.app, surface.place.office, handle)
    for address in ADDRESSES:
        before = len(entries(surface.place.office))
        answer = browser.client.get(address)
        text = f"{Page(answer.text).text} {answer.text}" if answer.mimetype == "text/html" else answer.text
        told = {HELD_BACK} if ASKS in text and not known_by(surface, handle, before) else set()
        shown[handle, address], read[handle, address] = shown_in(text) | told, surface.read(handle, before)
    return shown, read


def known_by(surface: Surface, handle: str, before: int) -> bool:
    """Whether somebody had read the outcome by then, so that a line which is there because of it tells them nothing new."""
    actor = surface.place.actor(handle).audit_id
    return any((it["actor"], it["page"]) == (actor, HELD_BACK) for it in entries(surface.place.office)[:before])


def in_commands(surface: Surface, handle: str) -> tuple[Shown, Shown]:
    shown, read = {}, {}
    for command in COMMANDS:
        before = len(entries(surface.place.office))
        said = surface.run(handle, command)
        as_json, at = said.startswith(("{", "[")), (handle, command)
        shown[at] = shown_in_json(json.loads(said)) if as_json else shown_in(said)
        read[at] = surface.read(handle, before)
    return shown, read


def test_what_a_page_shows_of_restricted_answers_is_recorded_and_nothing_else(surface: Surface) -> None:
    found = [on_pages(surface, handle) for handle in EVERYBODY]
    shown, read = ({at: what for each in found for at, what in each[side].items() if what} for side in (0, 1))
    assert read == {at: what for at, what in shown.items() if at[0] != "worker"}  # One's own are one's own.
    assert shown.keys() >= must_show(surface.where)
    assert not [at for at in shown if at[1] in {RECORD, f"{RECORD}/history", "/records", "/attention"}]
    # There only that a conversation is asked for, to the one person who is to have it.
    asked = {("lead", "/today")} if surface.where != "workbook" else set()
    assert {at for at in shown if at[1].startswith("/today")} == asked


def must_show(where: str) -> set[tuple[str, str]]:
    """Where something restricted is shown: otherwise the tests here would prove nothing."""
    own_step = {("personnel", f"{RECORD}/steps/hr_clearance"), ("worker", f"{RECORD}/steps/hr_clearance")}
    if where == "workbook":
        return own_step | {("lead", f"{RECORD}/steps/wellbeing_plan"), ("lead", f"{RECORD}/steps/oh_clearance")}
    return own_step | {("clinic", f"{RECORD}/steps/oh_clearance"), ("lead", f"{RECORD}/agree-stage")}


def test_what_a_command_shows_of_restricted_answers_is_recorded_and_nothing_else(surface: Surface) -> None:
    if surface.where == "clearance":
        return  # Commands find there what they find where it is put right.
    found = [in_commands(surface, handle) for handle in SEEING]
    shown, read = ({at: what for each in found for at, what in each[side].items() if what} for side in (0, 1))
    assert read == {at: what for at, what in shown.items() if at[0] != "worker"}
    record, step = f"hire show {REFERENCE}", f"hire show {REFERENCE} oh_clearance"
    reads_it = {"personnel", "clinic", "lead", "worker"}
    assert shown.keys() >= set(chain.from_iterable(((who, step), (who, f"{step} --json")) for who in reads_it))
    assert ("personnel", f"{record} --json") in shown
    assert not [at for at in shown if at[1] in {record, f"hire history {REFERENCE}", "hires"}]


def test_a_form_that_comes_back_with_what_stood_in_it_is_a_reading_again(surface: Surface) -> None:
    if surface.where != "correcting":
        return
    browser = Browser(surface.app, surface.place.office, "personnel")
    browser.get(f"{RECORD}/steps/hr_clearance")
    before = len(entries(surface.place.office))
    page = browser.send("complete", 422, identity__day="40")
    assert shown_in(page.html) == surface.read("personnel", before) == {"hr_clearance"}


def test_commands_to_try_do_not_tell_what_is_still_missing_of_a_restricted_step(surface: Surface) -> None:
    if surface.where != "correcting":
        return
    said = surface.run("personnel", f"hire show {REFERENCE}")
    assert f"pledge hire show {REFERENCE} hr_clearance" in said
    assert "hire complete R-0001 hr_clearance" not in said
    beside = surface.run("personnel", f"hire show {REFERENCE} hr_clearance")
    assert f"pledge hire complete {REFERENCE} hr_clearance" in beside
