"""What bringing a tracker in would do, decided whole before anything is written, whether or not it then is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.trail import lock_organisation
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.intake.differences import Difference, differences_of, told_of
from pledge_engine.intake.matching import Additions, Directory, Place, spelled_alike
from pledge_engine.intake.mends import mend_of
from pledge_engine.intake.mistakes import Mistake, TrackerMistakes
from pledge_engine.intake.sheets import Sheet
from pledge_engine.intake.stages import RowMistake, standing_of
from pledge_engine.intake.tracker import Row, Tracker, read_tracker
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
    tracker = read_tracker(sheet, pledge[1], lambda share: tell(share / 5))
    mistakes = list(tracker.mistakes)
    known = _known(work)
    own = _own_names(work)
    directory = Directory(work, create_people=create_people, create_teams=create_teams)
    arrivals: list[Planned] = []
    differences: list[Difference] = []
    unread = {found.row for found in tracker.mistakes}
    there, seen = 0, dict[str, int]()
    for done, row in enumerate(tracker.rows):
        tracker_id = row.words("tracker_id")
        if tracker_id in seen:
            problem = f"row {seen[tracker_id]} is called “{tracker_id[:60]}” as well"
            mistakes.append(
                tracker.mistake(
                    row, "tracker_id", problem, f"give every row a name of its own, for example {tracker_id[:50]}-2"
                )
            )
        elif tracker_id in known:
            there += 1
            differences += differences_of(tracker, row, pledge[1], *known[tracker_id])
        else:
            whole = row.number not in unread and all(
                column.key in row.told for column in tracker.known if column.required
            )
            arrival = _arrival(work, tracker, row, pledge[1], directory, own, mistakes, whole=whole)
            arrivals += [arrival] if arrival else []
        if tracker_id:
            seen.setdefault(tracker_id, row.number)
        if not done % 100:
            tell(1 / 5 + 4 / 5 * done / len(tracker.rows))
    tell(1)
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


def _own_names(work: Work) -> frozenset[str]:
    """Everything by which a tracker could name the person who brings it in."""
    mine = select(people.c.name, people.c.handle, people.c.email).where(people.c.id == work.actor.audit_id)
    return frozenset(spelled_alike(said) for row in work.connection.execute(mine) for said in row if said)


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
    definition: Definition,
    directory: Directory,
    own: frozenset[str],
    mistakes: list[Mistake],
    *,
    whole: bool,
) -> Planned | None:
    """The record that a row becomes; of one that is not ``whole``, because a cell cannot be read, only its names are checked."""
    found: list[Mistake] = []
    team, leads = _named(tracker, row, directory, found)
    named = next((row.words(c.key) for c in tracker.known if c.personal and c.field and c.field.key == "name"), "")
    if named and spelled_alike(named) in own:
        mend = "ask another administrator to bring this row in"
        found.append(tracker.mistake(row, "conditional_offer.name", "nobody brings in their own record", mend))
    if any(character.isdigit() for character in named):
        mend = "write the name alone: dates of birth and NHS numbers are never stored"
        found.append(tracker.mistake(row, "conditional_offer.name", "there are digits in the name", mend))
    journey = _placed(work, tracker, row, definition, leads, found) if whole else None
    mistakes += found
    if found or team is None or journey is None:
        return None
    return Planned(row=row, place=team, journey=journey, told=told_of(row, tracker.known))


def _named(
    tracker: Tracker, row: Row, directory: Directory, found: list[Mistake]
) -> tuple[Place | None, Mapping[Role, str]]:
    """The team of a row and the handles of its leads, as far as its cells name them."""
    leads: dict[Role, str] = {}
    if "team" not in row.told:
        return None, leads
    try:
        team = directory.team(row.words("team"), row.words("care_group"))
    except RowMistake as mistake:
        found.append(tracker.mistake(row, mistake.column, mistake.problem, mistake.mend))
        return None, leads
    for role in (role for role in _LEADS if role.value in row.told):
        try:
            leads[role] = directory.lead(row.words(role.value), row.words(f"{role.value}_email"), role, team)
        except RowMistake as mistake:
            found.append(tracker.mistake(row, mistake.column, mistake.problem, mistake.mend))
    return team, leads


def _placed(
    work: Work,
    tracker: Tracker,
    row: Row,
    definition: Definition,
    leads: Mapping[Role, str],
    found: list[Mistake],
) -> Journey | None:
    """Where the hire stands; leads who are not known yet are taken for two different people, so that all else is checked."""
    try:
        standing = standing_of(row.told, tracker.known, definition)
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
        mend = mend_of(blocker, definition, work.today)
        found.append(tracker.mistake(row, column, blocker.words.rstrip("."), mend))
    return None
