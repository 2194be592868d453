"""Whoever does not hear the worker is given the same by every command, whether the worker said that it did not happen or not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pledge_engine.cli.output import as_plain
from pledge_engine.errors import PledgeError
from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import GroupedBy, summed_up
from pledge_engine.hires.change_commands import correct_step, say_it_did_not_happen, write_that_it_was_talked_about
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.listing import list_matching
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.record_filters import Filters
from pledge_engine.hires.registers import list_registers
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.hires.telling import history
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.office import Office
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.period import Period
from pledge_engine.work import Work
from tests.factories.databases import sqlite_address
from tests.factories.office import OPENING, office_on
from tests.privacy.world import RECORDS, handle_of
from workflows.definition import BOTH_LEADS, Role
from workflows.turn import Talked

OF = RECORDS["own"]
STEPS = ("workbook_week", "local_induction", "adjustments_offer")
SAID, SINCE = OPENING + timedelta(days=60), OPENING + timedelta(days=61)
NOT_TOLD = (*(handle_of(role) for role in Role if role not in {*BOTH_LEADS, Role.WORKER}), "sam", "pat", "peer")
READS: dict[str, Callable[[Work], Any]] = {
    "hire show": lambda work: show_hire(work, OF.reference),
    "hire show of a step": lambda work: show_hire(work, OF.reference, lambda _, turn: turn.step in STEPS),
    "summary": lambda work: [summed_up(work, by) for by in GroupedBy],
    "hire history": lambda work: history(work, OF.reference),
    "hire list": lambda work: list_matching(work, Filters()),
    "attention": attention,
    "waiting": waiting_for_actor,
    "tasks": my_steps,
    "register list": list_registers,
    "kept": lambda work: what_was_kept(work, Period(SAID.date(), SINCE.date()), By.STEP),
    "explain": lambda work: [explain(work, OF.reference, step) for step in STEPS],
    "offered": lambda work: [sorted(step_offers(work, OF.reference, step, 1).acts) for step in STEPS],
}


def lived(database: Path, *, said: bool) -> str:
    """A copy of the world in which a week is finished anew and a note is written, with what the worker said or without it."""
    address = sqlite_address(database)
    office = office_on(address, SAID)
    with office.work(office.actor(OF.worker)) as work:
        correct_step(work, OF.reference, STEPS[0], "wrong_date", n=1)
    if said:
        for step in STEPS:
            with office.work(office.actor(OF.worker)) as work:
                say_it_did_not_happen(work, OF.reference, step, n=1)
        with office.work(office.actor(OF.leads[0])) as work:
            write_that_it_was_talked_about(work, OF.reference, STEPS[1], Talked.TOO_LATE)
    office.close()
    office = office_on(address, SINCE)
    with office.work(office.actor(OF.worker)) as work:
        complete_step(work, OF.reference, STEPS[0], {}, n=1)
    with office.work(office.actor("sam")) as work:
        add_note(work, OF.reference, "Made up")
    office.close()
    return address


def without_numbers(value: Any) -> Any:
    """The same without the numbers of events in the trail, which counts those that a reader may not know of as well."""
    if isinstance(value, dict):
        return {key: without_numbers(each) for key, each in value.items() if key not in {"event", "number"}}
    return [without_numbers(each) for each in value] if isinstance(value, list) else value


def given(office: Office, handle: str) -> dict[str, Any]:
    """What everything that can be read gives somebody for machines."""
    found = {}
    for name, read in READS.items():
        with office.work(office.actor(handle), write=False) as work:
            try:
                found[name] = without_numbers(as_plain(read(work)))
            except PledgeError as error:
                found[name] = str(error)
    return found


@pytest.fixture(scope="module")
def both(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The addresses of the world without the worker's word and with it."""
    folder, found = tmp_path_factory.mktemp("word"), list[str]()
    for said in (False, True):
        shutil.copyfile(world, database := folder / f"{said}.db")
        found.append(lived(database, said=said))
    return found[0], found[1]


@pytest.mark.parametrize("handle", NOT_TOLD)
def test_what_the_worker_said_changes_nothing_of_what_anybody_else_is_given(both: tuple[str, str], handle: str) -> None:
    found = []
    for address in both:
        office = office_on(address, SINCE)
        found.append(given(office, handle))
        office.close()
    without, with_it = found
    for name in READS:
        assert with_it[name] == without[name], name


def test_its_leads_are_given_what_the_worker_said(both: tuple[str, str]) -> None:
    office = office_on(both[1], SINCE)
    found = given(office, OF.leads[0])
    office.close()
    assert "worker said" in json.dumps(found["hire show"])
    assert "did not happen for them" in json.dumps(found["hire history"])
    assert OF.reference in json.dumps(found["attention"]["said"])
