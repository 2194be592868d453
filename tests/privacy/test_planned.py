"""Plans of reminders in each role: who is told of a confidential step is as hidden as which step it is.

What each reader is told is held against what the sweep then records, judged one by one by the rules for a single record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Row, select, update

from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.access.sight import sees_answers
from pledge_engine.clock import LONDON, in_utc
from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.confidential import UNNAMED
from pledge_engine.messages import list_messages
from pledge_engine.office import SET_UP
from pledge_engine.reminders.falling_due import falls_due
from pledge_engine.reminders.naming import NOT_YOURS, TITLE_NOT_YOURS
from pledge_engine.reminders.nudging import nudge
from pledge_engine.reminders.plan import Planned, plan
from pledge_engine.reminders.sweep import sweep
from pledge_engine.settings import Settings
from pledge_engine.store.tables import hires, occurrences, people, reminders, teams
from pledge_engine.store.tables.reminder import ReminderStatus
from pledge_engine.upkeep.simulating import Simulation
from pledge_engine.upkeep.throwaway import throwaway_copy
from pledge_engine.watching import unwatched
from pledge_engine.web.app import make_app
from pledge_engine.work import Work
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from workflows.words import long_date

READERS = tuple(handle for handle in EVERYBODY if handle not in {"auditor", "board"})
CONFIDENTIAL = "A confidential step"


@dataclass
class Mornings:
    """Two mornings on which reminders are due: on the first to those who hold steps, on the second to those above them."""

    place: Place
    days: tuple[date, date]
    plans: dict[tuple[str, date], tuple[Planned, ...]]
    recorded: dict[date, list[Row[Any]]]


@pytest.fixture(scope="module")
def mornings(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mornings]:
    with made(kind, tmp_path_factory.mktemp("planned")) as database:
        place = Place(database)
        with place.office.work(SET_UP) as work:
            first = work.calendar.add_working_days(work.today, 1)
            second = work.calendar.add_working_days(first, 1)
            due = work.calendar.add_working_days(first, -11)
            late = {"status": "open", "closed_on": None, "can_be_late": True, "due_on": due, "outcome": None}
            work.connection.execute(update(occurrences).values(late))
            work.connection.execute(
                update(occurrences).where(occurrences.c.owner == "worker").values(can_be_late=False, due_on=first)
            )
            work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
        found = Mornings(place, (first, second), {}, {})
        for day in found.days:
            place.clock.set(in_utc(datetime.combine(day, time(8), tzinfo=LONDON)))
            for handle in READERS:
                with place.office.work(place.actor(handle), write=False) as work:
                    found.plans[handle, day] = plan(work, day)
            with place.office.work(SET_UP) as work:
                sweep(work, day)
                found.recorded[day] = _rows(work, day)
        yield found
        place.office.close()


def _rows(work: Work, day: date) -> list[Row[Any]]:
    joined = (
        reminders.join(people, people.c.id == reminders.c.recipient_id)
        .join(occurrences, occurrences.c.id == reminders.c.occurrence_id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    columns = (
        *(reminders.c[key] for key in ("rung", "due_on", "why", "late")),
        *(people.c.handle, occurrences.c.hire_id, occurrences.c.step, hires.c.reference, hires.c.team_id),
        *(teams.c.care_group_id, hires.c.service_lead_id, hires.c.professional_lead_id),
    )
    told = (reminders.c.recorded_on == day, reminders.c.status == ReminderStatus.WAITING)
    return list(work.connection.execute(select(*columns).select_from(joined).where(*told)))


def _known(work: Work, place: Place, reader: str, row: Row[Any]) -> tuple[str, ...] | None:
    """What one reader may know of one reminder: to whom, of which record and step, and at which rung; None for nothing."""
    step = place.definition.steps[row.step]
    scope = load_hire(work.connection, row.hire_id)[1]
    if may(work.actor, Action.SEE_ATTENTION, scope, step) is None:
        return ("", "", TITLE_NOT_YOURS, row.rung, "") if reader == "administrator" else None
    if not step.sensitive or sees_answers(work.actor, scope, step):
        return (row.handle, row.reference, "", row.rung, row.why)
    if row.handle == reader:
        return (row.handle, row.reference, CONFIDENTIAL, row.rung, row.why)
    return ("", row.reference, CONFIDENTIAL, "", "")


@pytest.mark.parametrize("handle", READERS)
def test_a_plan_tells_each_reader_what_one_by_one_they_may_know(mornings: Mornings, handle: str) -> None:
    for day in mornings.days:
        with mornings.place.office.work(mornings.place.actor(handle), write=False) as work:
            known = [_known(work, mornings.place, handle, row) for row in mornings.recorded[day]]
        said = [
            (row.recipient, row.reference, row.title if row.title in HIDDEN else "", row.rung, row.why)
            for row in mornings.plans[handle, day]
        ]
        assert Counter(said) == Counter(each for each in known if each and not _hides_who(each)) + Counter(
            {each for each in known if each and _hides_who(each)}
        )


def test_of_a_step_that_is_not_named_nothing_is_said_but_its_date(mornings: Mornings) -> None:
    hidden = [row for rows in mornings.plans.values() for row in rows if row.reference and not row.recipient]
    assert hidden
    assert {row.said for row in hidden} <= {(f"Due {long_date(row.due_on)}",) for row in hidden}


def _hides_who(row: tuple[str, ...]) -> bool:
    """One of those is said: so many that are alike might be a queue."""
    recipient, reference, *_ = row
    return bool(reference) and not recipient


HIDDEN = (CONFIDENTIAL, TITLE_NOT_YOURS)


def test_there_is_something_to_hide_from_everybody_and_something_to_say(mornings: Mornings) -> None:
    first, second = mornings.days
    hidden = {handle for (handle, _), rows in mornings.plans.items() if any(not row.recipient for row in rows)}
    assert {"professional", "other.lead", "leadership", "administrator"} <= hidden
    named = {(row.recipient, row.title) for row in mornings.plans["lead", first]}
    assert {"clinic", "lead", "personnel"} <= {recipient for recipient, _ in named}
    assert {row.recipient for row in mornings.plans["professional", second] if row.title == CONFIDENTIAL} == {
        "",
        "professional",
    }


def test_what_falls_due_is_said_with_its_owner_or_with_neither(mornings: Mornings) -> None:
    place, day = mornings.place, min(row.due_on for row in mornings.recorded[mornings.days[0]])
    with place.office.work(place.actor("administrator"), write=False) as work:
        assert {(due.reference, due.title, due.owner) for due in falls_due(work, day)} == {
            ("", TITLE_NOT_YOURS, UNNAMED)
        }
    with place.office.work(place.actor("professional"), write=False) as work:
        owners = {due.owner for due in falls_due(work, day) if due.title == CONFIDENTIAL}
    assert owners == {UNNAMED}
    with place.office.work(place.actor("clinic"), write=False) as work:
        assert [due.owner for due in falls_due(work, day)] == ["Occupational health"]


def rows_of(html: str) -> list[str]:
    """The rows of the tables of a page, each as its words."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr[^>]*>.*?</tr>", html, re.DOTALL)]


@pytest.fixture(scope="module")
def app(mornings: Mornings, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("pages")
    return make_app(mornings.place.office, Settings(secret_file=folder / "key", log_file=folder / "pledge.log"))


def page_of(mornings: Mornings, app: Flask, handle: str) -> tuple[tuple[Planned, ...], str]:
    """What a reader's plan of a day holds, and the page that shows it."""
    place = mornings.place
    with place.office.work(SET_UP, write=False) as work:
        day = work.calendar.add_working_days(mornings.days[0], 5)
    with place.office.work(place.actor(handle), write=False) as work:
        found = plan(work, day)
    asked = f"/messages/planned?on.day={day.day}&on.month={day.month}&on.year={day.year}"
    return found, Browser(app, place.office, handle).get(asked).html


@pytest.mark.parametrize("handle", ["professional", "other.lead", "leadership"])
def test_the_page_names_nobody_beside_a_step_that_it_does_not_name(mornings: Mornings, app: Flask, handle: str) -> None:
    hidden = [row for row in rows_of(page_of(mornings, app, handle)[1]) if CONFIDENTIAL in row]
    assert hidden
    for row in hidden:
        others = [other for other in EVERYBODY if other != handle and re.search(rf"\b{re.escape(other)}\b", row)]
        assert others == [], row
        assert row.startswith((f"Who {NOT_YOURS}", f"Who {handle}"))


def test_the_page_counts_for_an_administrator_what_is_out_of_sight_and_names_neither_whom_nor_what(
    mornings: Mornings, app: Flask
) -> None:
    found, html = page_of(mornings, app, "administrator")
    assert found
    rows = [row for row in rows_of(html) if row.startswith("Kind ") and not row.endswith("How many")]
    assert sum(int(row.rsplit(maxsplit=1)[1]) for row in rows) == len(found)
    said = " ".join(rows)
    assert [other for other in EVERYBODY if re.search(rf"\b{re.escape(other)}\b", said)] == []
    steps = {step.title for step in mornings.place.definition.steps.values()}
    assert [title for title in (REFERENCE, TITLE_NOT_YOURS, *steps) if title in html] == []


def test_a_simulation_names_nobody_beside_a_step_that_it_does_not_name(mornings: Mornings) -> None:
    place = mornings.place
    for handle in ("professional", "administrator"):
        with throwaway_copy(place.office, unwatched) as (copy, clock):
            until = mornings.days[1] + timedelta(days=10)
            days = list(Simulation(copy, clock, Settings(), place.actor(handle)).days(until, unwatched))
        mails = [mail for day in days for mail in day.mails]
        assert any(row.title in HIDDEN for mail in mails for row in mail.new)
        for mail in mails:
            if any(row.title in HIDDEN and not row.recipient for row in mail.new):
                assert mail.recipient == ""
                assert {row.recipient for row in mail.new} == {""}
        if handle == "administrator":
            assert {mail.recipient for mail in mails} == {mail.reference for mail in mails} == {""}


def test_messages_do_not_name_whoever_was_asked_about_a_step_that_is_not_named(mornings: Mornings) -> None:
    place = mornings.place
    for handle, step in (("lead", "oh_clearance"), ("professional", "hr_clearance")):
        with place.office.work(place.actor(handle)) as work:
            move_date(work, REFERENCE, step, work.today, "person_away")
            nudge(work, REFERENCE, step)
    told = {}
    for handle in ("lead", "professional", "administrator"):
        with place.office.work(place.actor(handle), write=False) as work:
            found = [line for line in list_messages(work) if line.kind == "nudged"]
            told[handle] = sorted((line.recipient, line.reference) for line in found)
    assert told["lead"] == [("clinic", REFERENCE), ("personnel", REFERENCE)]
    assert told["professional"] == [("", REFERENCE), ("personnel", REFERENCE)]
    assert told["administrator"] == [("", ""), ("", "")]
