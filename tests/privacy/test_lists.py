"""Every list in every role: it tells of the records in reach that have something to tell, and of no other.

Each record of the world has a session behind it, words of its worker, an agreement that waits for three people, and steps
that are late; so a list that forgot to ask whose record it is would name one too many.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.hires import registers
from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.register_commands import record_register
from pledge_engine.office import Office
from pledge_engine.reminders.plan import plan
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.period import Period
from pledge_engine.store.tables import hires, occurrences
from pledge_engine.work import Work
from tests.factories.databases import sqlite_address
from tests.factories.office import ENGINE, OPENING, office_on
from tests.privacy.expecting import SESSION, person
from tests.privacy.world import ENDED, PLACES, RECORDS, TEAMS
from workflows.definition import BOTH_LEADS, Role

SESSION_ON = date(2026, 6, 11)
# A Monday on which every record that goes on has late steps, and the quarter in which they began is over.
LATE, QUARTER = OPENING + timedelta(days=62), Period(date(2026, 4, 1), date(2026, 6, 30))
OAK = frozenset({"own", "same team", "closed", "erased", "oneself"})
ADULT = OAK | {"other team"}
TRUST = ADULT | {"other care group"}
GOING_ON, NOTHING = TRUST - set(ENDED), frozenset[str]()


@pytest.fixture(scope="module")
def office(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    database = tmp_path_factory.mktemp("lists") / "pledge.db"
    shutil.copyfile(world, database)
    before = office_on(sqlite_address(database), OPENING + timedelta(days=2))
    references = {relation: RECORDS[relation].reference for relation in GOING_ON}
    with before.work(before.actor("fay")) as work:
        record_register(work, SESSION, SESSION_ON, dict.fromkeys(references.values(), "attended"))
    for relation, reference in references.items():
        with before.work(before.actor(RECORDS[relation].worker)) as work:
            say_it_did_not_happen(work, reference, "local_induction")
    with before.work(ENGINE) as work:
        _ask_for_agreement(work)
    before.close()
    office = office_on(sqlite_address(database), LATE)
    yield office
    office.close()


def _ask_for_agreement(work: Work) -> None:
    """Let one open turn of each record await both leads and the worker, as the review of the induction does."""
    for relation in GOING_ON:
        theirs = select(hires.c.id).where(hires.c.reference == RECORDS[relation].reference).scalar_subquery()
        turn = occurrences.c.hire_id == theirs, occurrences.c.step == "peer_training"
        values = {"step": "induction_review", "status": "awaiting_agreement", "proposal": "complete"}
        assert work.connection.execute(update(occurrences).where(*turn).values(values)).rowcount == 1


def _pressing(work: Work) -> set[str]:
    told = attention(work, limit=500)
    assert (len(told.overdue), len(told.due_soon)) == (told.total_overdue, told.total_due_soon)
    return {row.reference for row in (*told.overdue, *told.due_soon)}


def _on_registers(work: Work) -> set[str]:
    shown = (registers.show_register(work, row.id) for row in registers.list_registers(work))
    return {entry.reference for register in shown for entry in register.entries}


def _counted_in(work: Work, as_at: date | None = None) -> set[str]:
    """The teams whose promises are counted."""
    return {row.title for row in what_was_kept(work, QUARTER, By.TEAM, as_at).rows if row.counted}


class List(NamedTuple):
    """What is asked, and of which records or teams each role is told; a role that is not named is refused."""

    ask: Callable[[Work], set[str]]
    tells: Mapping[Role, frozenset[str]]


OWN, ERASED, LEADS = frozenset({"own"}), frozenset({"erased"}), (*BOTH_LEADS, Role.LX_LEADERSHIP)
SEEN = {
    Role.SERVICE_LEAD: OAK,
    Role.PROFESSIONAL_LEAD: ADULT,
    Role.HR: ADULT,
    Role.OCCUPATIONAL_HEALTH: ADULT,
    Role.FACILITATOR: OAK - ERASED,  # It never came as far as a session.
    Role.LX_LEADERSHIP: TRUST,
    Role.WORKER: OWN,
}
NO_MORE = dict.fromkeys(SEEN, NOTHING)
LATE_STEPS = {
    **{role: SEEN[role] - {"closed"} for role in (*LEADS, Role.WORKER)},
    Role.HR: ERASED,
    Role.OCCUPATIONAL_HEALTH: NOTHING,
    Role.FACILITATOR: frozenset({"same team", "oneself"}),  # One's own record has had a session more.
}
ONES_OWN = {
    **dict.fromkeys(Role, NOTHING),
    **dict.fromkeys(BOTH_LEADS, OWN | ERASED),
    Role.HR: ERASED,
    Role.FACILITATOR: OAK & GOING_ON,
}
KEPT = {
    Role.SERVICE_LEAD: frozenset({"Oak"}),
    Role.PROFESSIONAL_LEAD: frozenset({"Oak", "Elm"}),
    Role.LX_LEADERSHIP: frozenset(TEAMS),
}


def _found_as(work: Work, names: Iterable[str]) -> set[str]:
    """Every record that is found by one of these."""
    return {row.reference for name in names for row in list_hires(work, text=name).rows}


LISTS = {
    "records": List(lambda work: {row.reference for row in list_hires(work).rows}, SEEN),
    "search": List(lambda work: {row.reference for row in list_hires(work, text="r-00").rows}, SEEN),
    "search by reference": List(lambda work: _found_as(work, [f"r-{n}" for n in range(1, 30)]), SEEN),
    "search by post": List(lambda work: _found_as(work, [f"post {n}" for n in range(1, 30)]), SEEN),
    "attention": List(_pressing, LATE_STEPS),
    "awaiting": List(
        lambda work: {row.reference for row in attention(work).awaiting_you},
        NO_MORE | dict.fromkeys((*BOTH_LEADS, Role.WORKER), OWN),
    ),
    "said": List(
        lambda work: {row.reference for row in attention(work).said},
        NO_MORE | dict.fromkeys(BOTH_LEADS, OWN),
    ),
    "own steps": List(lambda work: {row.reference for row in my_steps(work).rows}, ONES_OWN),
    "due at a session": List(
        lambda work: {row.reference for row in who_is_due(work, SESSION)}, {Role.FACILITATOR: OAK & GOING_ON}
    ),
    "registers": List(
        _on_registers,  # Whoever has left met senior leadership, and came to no session of the facilitator's.
        {**{role: SEEN[role] - ERASED for role in LEADS}, Role.FACILITATOR: SEEN[Role.FACILITATOR] & GOING_ON},
    ),
    "reminders": List(
        lambda work: {row.reference for row in plan(work, work.today) if row.reference or not row.recipient},
        {**dict.fromkeys(Role, NOTHING), **LATE_STEPS, Role.ADMINISTRATOR: frozenset({""})},
    ),
    "kept": List(_counted_in, KEPT | {Role.BOARD: NOTHING}),  # Each team has too few people to be told of to the board.
    "kept as at today": List(lambda work: _counted_in(work, work.today), KEPT),
}


@pytest.mark.parametrize("role", [*PLACES, Role.WORKER])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_of_what_the_role_reaches_and_of_nothing_else(office: Office, name: str, role: Role) -> None:
    asked = LISTS[name]
    with office.work(office.actor(person(role, "own")), write=False) as work:
        if role not in asked.tells:
            with pytest.raises((Forbidden, Invalid)):
                asked.ask(work)
            return
        relations = {record.reference: relation for relation, record in RECORDS.items()}
        assert {relations.get(told, told) for told in asked.ask(work)} == asked.tells[role]
