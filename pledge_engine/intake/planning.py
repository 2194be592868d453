"""What bringing a tracker in would do, decided whole before anything is written, whether or not it then is."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.canonical import commitment_digest
from pledge_engine.audit.trail import lock_organisation
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.intake.columns import Column, columns_of
from pledge_engine.intake.matching import Additions, Directory, Place
from pledge_engine.intake.mistakes import Mistake, TrackerMistakes
from pledge_engine.intake.sheets import Sheet
from pledge_engine.intake.stages import RowMistake, standing_of
from pledge_engine.intake.tracker import Row, Tracker, read_cell, read_tracker
from pledge_engine.store.tables import hires, people, tracker_rows
from pledge_engine.work import Work
from workflows.blockers import Refused
from workflows.definition import Definition, Role
from workflows.importing import place
from workflows.journey import Journey

_LEADS = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A row that would become a record: in which team, led by whom (by handle, in place of ids), and standing where."""

    row: Row
    place: Place
    journey: Journey
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that was brought in before and says something else now; of what is personal only that it differs."""

    row: int
    reference: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be done. ``there`` is how many rows have their record already; nothing about those is changed."""

    tracker: Tracker
    pledge: tuple[str, Definition]
    arrivals: tuple[Planned, ...]
    there: int
    differences: tuple[Difference, ...]
    additions: Additions


def plan_import(
    work: Work,
    sheet: Sheet,
    *,
    create_people: bool,
    create_teams: bool,
    tell: Callable[[float], None] = lambda _share: None,
) -> Plan:
    """Decide everything; raises ``Forbidden``, or ``TrackerMistakes`` with every mistake of every row."""
    require_generally(work.actor, Action.IMPORT)
    if create_people:
        require_generally(work.actor, Action.MANAGE_PEOPLE)
        require_generally(work.actor, Action.MANAGE_GRANTS)
    if create_teams:
        require_generally(work.actor, Action.MANAGE_TEAMS)
    pledge = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    tracker = read_tracker(sheet, pledge[1])
    mistakes = list(tracker.mistakes)
    known = _known(work)
    own = work.connection.execute(select(people.c.name).where(people.c.id == work.actor.audit_id)).scalar()
    directory = Directory(work, create_people=create_people, create_teams=create_teams)
    columns = columns_of(pledge[1])
    arrivals: list[Planned] = []
    differences: list[Difference] = []
    there, seen = 0, dict[str, int]()
    for done, row in enumerate(tracker.rows):
        tracker_id = row.words("tracker_id")
        if tracker_id in seen:
            problem = f"row {seen[tracker_id]} is called “{tracker_id[:60]}” as well"
            mistakes.append(tracker.mistake(row, "tracker_id", problem, "give every row a name of its own"))
        elif tracker_id in known:
            there += 1
            differences += _differences(tracker, row, columns, pledge[1], *known[tracker_id])
        elif tracker_id and not any(found.row == row.number for found in tracker.mistakes):
            arrival = _arrival(work, tracker, row, columns, pledge[1], directory, own, mistakes)
            arrivals += [arrival] if arrival else []
        if tracker_id:
            seen.setdefault(tracker_id, row.number)
        if not done % 100:
            tell(done / len(tracker.rows))
    if mistakes:
        raise TrackerMistakes(sorted(mistakes, key=lambda found: found.row))
    return Plan(
        tracker=tracker,
        pledge=pledge,
        arrivals=tuple(arrivals),
        there=there,
        differences=tuple(differences),
        additions=directory.additions,
    )


def check_may_import(work: Work) -> None:
    """Do nothing for somebody who may bring a tracker in; raises ``Forbidden`` for anybody else."""
    require_generally(work.actor, Action.IMPORT)


def hold_for_import(work: Work) -> None:
    """Let nobody else change the organisation, or bring the same tracker in, until this is done."""
    require_generally(work.actor, Action.IMPORT)
    lock_organisation(work.connection)


def _known(work: Work) -> dict[str, tuple[str, str]]:
    """Which rows have their record: its reference, and what the row said then; exported rows are known by their reference."""
    references = {row.reference: (row.reference, "{}") for row in work.connection.execute(select(hires.c.reference))}
    came = select(tracker_rows.c.tracker_id, hires.c.reference, tracker_rows.c.told).join(
        hires, hires.c.id == tracker_rows.c.hire_id
    )
    return references | {row.tracker_id: (row.reference, row.told) for row in work.connection.execute(came)}


def _arrival(
    work: Work,
    tracker: Tracker,
    row: Row,
    columns: Sequence[Column],
    definition: Definition,
    directory: Directory,
    own: str | None,
    mistakes: list[Mistake],
) -> Planned | None:
    found: list[Mistake] = []
    team, leads = None, {}
    try:
        team = directory.team(row.words("team"), row.words("care_group"))
    except RowMistake as mistake:
        found.append(tracker.mistake(row, mistake.column, mistake.problem, mistake.mend))
    for role in _LEADS if team else ():
        assert team is not None
        try:
            leads[role] = directory.lead(row.words(role.value), row.words(f"{role.value}_email"), role, team)
        except RowMistake as mistake:
            found.append(tracker.mistake(row, mistake.column, mistake.problem, mistake.mend))
    named = next((row.words(c.key) for c in columns if c.personal and c.field and c.field.key == "name"), "")
    if own and named and named.casefold() == own.casefold():
        mend = "ask another administrator to bring this row in"
        found.append(tracker.mistake(row, "conditional_offer.name", "nobody brings in their own record", mend))
    journey = _placed(work, tracker, row, tuple(columns), definition, leads, found)
    mistakes += found
    if found or team is None or journey is None:
        return None
    return Planned(row=row, place=team, journey=journey, told=_told(row, columns))


def _placed(
    work: Work,
    tracker: Tracker,
    row: Row,
    columns: tuple[Column, ...],
    definition: Definition,
    leads: Mapping[Role, str],
    found: list[Mistake],
) -> Journey | None:
    """Where the hire stands; leads who are not known yet are taken for two different people, so that all else is checked."""
    try:
        standing = standing_of(row.told, columns, definition)
    except RowMistake as mistake:
        found.append(tracker.mistake(row, mistake.column, mistake.problem, mistake.mend))
        return None
    led = {role: leads.get(role, f"unknown {role}") for role in _LEADS}
    journey = place(definition, standing, led, today_of(work))
    if not isinstance(journey, Refused):
        return journey
    for blocker in journey.blockers:
        column = blocker.field or "stage"
        if column == f"entered.{standing.stage}" and "entered_on" in row.told:
            column = "entered_on"
        found.append(
            tracker.mistake(row, column, blocker.words.rstrip("."), "correct the cell, for example 06/08/2026")
        )
    return None


def _told(row: Row, columns: Sequence[Column]) -> Mapping[str, Any]:
    """What is kept of the row to compare it with later: personal words as a salted digest alone."""
    salt = secrets.token_hex(16)
    kept: dict[str, Any] = {}
    for column in columns:
        if (text := row.written.get(column.key)) is not None and column.key != "tracker_id":
            kept[column.key] = {"salt": salt, "digest": commitment_digest(salt, text)} if column.personal else text
    return kept


def _differences(
    tracker: Tracker, row: Row, columns: Sequence[Column], definition: Definition, reference: str, stored: str
) -> list[Difference]:
    """What the row says now and did not say then; the same day written in another way is the same."""
    was = json.loads(stored)
    if not was:
        return []
    found = []
    present = {column.key for column, _ in tracker.headings.columns.values()} if tracker.headings else set()
    for column in columns:
        if column.key == "tracker_id" or column.key not in present:
            continue
        before, now = was.get(column.key), row.written.get(column.key)
        if isinstance(before, dict):
            same = now is not None and commitment_digest(before["salt"], now) == before["digest"]
            said = ("something else", "something else now")
        else:
            same = before == now or (
                before is not None and read_cell(column, before, definition) == row.told.get(column.key)
            )
            said = ("nothing", "something now") if column.personal else (before or "nothing", now or "nothing")
        if not same:
            found.append(Difference(row=row.number, reference=reference, column=column.title, was=said[0], now=said[1]))
    return found
