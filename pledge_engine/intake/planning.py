"""What bringing a tracker in would do, decided whole before anything is written, whether or not it then is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.trail import lock_organisation
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.intake.contradicted import Contradicted
from pledge_engine.intake.differences import Difference, differences_of, told_of
from pledge_engine.intake.matching import Additions, Directory, Place, check_email
from pledge_engine.intake.mistakes import Mistake, TrackerMistakes
from pledge_engine.intake.own_record import is_meant, own_names
from pledge_engine.intake.placing import placed
from pledge_engine.intake.rows_known import RowsKnown
from pledge_engine.intake.sheets import Sheet
from pledge_engine.intake.stages import RowMistake
from pledge_engine.intake.tracker import Row, Tracker, read_tracker
from pledge_engine.people.alike import Alike
from pledge_engine.people.unheld import Unheld, unheld_queues
from pledge_engine.people.ways_in import without_way_in
from pledge_engine.work import Work
from workflows.definition import Definition, Role
from workflows.journey import Journey

_LEADS = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A row that would become a record: in which team, led by whom (by handle, in place of ids), and standing where.

    ``contradicted`` is what its cells say otherwise of one another.
    """

    row: Row
    tracker_id: str
    place: Place
    journey: Journey
    told: Mapping[str, Any]
    contradicted: tuple[Contradicted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be done. ``there`` is how many rows have their record already; nothing about those is changed.

    ``exported`` of them are rows that were exported from this place, and ``gone`` the references of records that came in with a
    tracker and have no row in this one. ``doubts`` are names to add that are nearly others, ``unheld`` the roles that nobody
    holds where the new records would be, and ``without_way_in`` the handles of leads of those who cannot log in yet, of whom
    ``reached`` have an address.
    """

    tracker: Tracker
    pledge: tuple[str, Definition]
    arrivals: tuple[Planned, ...]
    there: int
    exported: int
    gone: tuple[str, ...]
    differences: tuple[Difference, ...]
    additions: Additions
    doubts: tuple[Alike, ...]
    unheld: tuple[Unheld, ...]
    without_way_in: tuple[str, ...]
    reached: tuple[str, ...]


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
    rows_known = RowsKnown(work)
    own = own_names(work)
    directory = Directory(work, create_people=create_people, create_teams=create_teams)
    arrivals: list[Planned] = []
    differences: list[Difference] = []
    there, exported, seen = 0, 0, dict[str, int]()
    for done, row in enumerate(tracker.rows):
        tracker_id = rows_known.name_of(row)
        if own_name := _not_a_row_of_its_own(tracker, row, tracker_id, seen, rows_known):
            mistakes.append(own_name)
        if tracker_id in rows_known.came:
            there += 1
            differences += differences_of(tracker, row, pledge[1], *rows_known.came[tracker_id])
        elif rows_known.is_of_here(row):
            there, exported = there + 1, exported + 1
        else:
            arrival = _arrival(work, tracker, row, pledge[1], directory, own, mistakes)
            arrivals += [replace(arrival, tracker_id=tracker_id)] if arrival and not own_name else []
        if tracker_id:
            seen.setdefault(tracker_id, row.number)
        if not done % 100:
            tell(1 / 5 + 4 / 5 * done / len(tracker.rows))
    tell(1)
    if mistakes:
        raise TrackerMistakes(sorted(mistakes, key=lambda found: found.row))
    leads = {handle for each in arrivals for handle in each.journey.leads.values()}
    without = without_way_in(work.connection, leads, work.now)
    return Plan(
        tracker=tracker,
        pledge=pledge,
        arrivals=tuple(arrivals),
        there=there,
        exported=exported,
        gone=rows_known.without(seen),
        differences=tuple(differences),
        additions=directory.additions,
        doubts=directory.doubts(),
        unheld=unheld_queues(work.connection, {(each.place.name, each.place.care_group) for each in arrivals}),
        without_way_in=without,
        reached=tuple(handle for handle in without if directory.email_of(handle)),
    )


def _not_a_row_of_its_own(
    tracker: Tracker, row: Row, tracker_id: str, seen: Mapping[str, int], known: RowsKnown
) -> Mistake | None:
    """Why a row cannot be told from another one, or from a record that is here."""
    if tracker_id in seen:
        problem = f"row {seen[tracker_id]} is called “{tracker_id[:60]}” as well"
        mend = f"give every row a name of its own, for example {tracker_id[:50]}-2"
        return tracker.mistake(row, "tracker_id", problem, mend)
    unclear = known.unclear(row)
    return tracker.mistake_of(row, unclear) if unclear else None


def check_may_import(work: Work) -> None:
    """Do nothing for somebody who may bring a tracker in; raises ``Forbidden`` for anybody else."""
    require_generally(work.actor, Action.IMPORT)


def hold_for_import(work: Work) -> None:
    """Let nobody else change the organisation, or bring the same tracker in, until this is done."""
    require_generally(work.actor, Action.IMPORT)
    lock_organisation(work.connection)


def _arrival(
    work: Work,
    tracker: Tracker,
    row: Row,
    definition: Definition,
    directory: Directory,
    own: frozenset[str],
    mistakes: list[Mistake],
) -> Planned | None:
    """The record that a row becomes; where a cell cannot be read, all that does not hang on it is checked."""
    found: list[Mistake] = []
    team, leads = _named(tracker, row, directory, found)
    named = next((row.words(c.key) for c in tracker.known if c.personal and c.field and c.field.key == "name"), "")
    if lead := next(
        (role for role, handle in leads.items() if named and is_meant(named, directory.names(handle))), None
    ):
        found.append(tracker.mistake(row, "conditional_offer.name", *_leads_themselves(lead)))
    if named and is_meant(named, own):
        mend = "ask another administrator to bring this row in"
        found.append(tracker.mistake(row, "conditional_offer.name", "nobody brings in their own record", mend))
    if any(character.isdigit() for character in named):
        mend = "write the name alone: dates of birth and NHS numbers are never stored"
        found.append(tracker.mistake(row, "conditional_offer.name", "there are digits in the name", mend))
    stands = placed(work, tracker, row, definition, leads, found) if "stage" in row.told else None
    mistakes += found
    if found or team is None or stands is None or row.unread:
        return None
    return Planned(
        row=row,
        tracker_id=row.words("tracker_id"),
        place=team,
        journey=stands.journey,
        told={**told_of(row, tracker.known), **stands.taken},
        contradicted=stands.contradicted,
    )


def _leads_themselves(role: Role) -> tuple[str, str]:
    title = role.value.replace("_", " ")
    mend = f"name another {title}; if they are two people of one name, leave this cell empty and write it on the record later"
    return f"the {title} of this row is called the same, and nobody leads their own record", mend


def _named(
    tracker: Tracker, row: Row, directory: Directory, found: list[Mistake]
) -> tuple[Place | None, Mapping[Role, str]]:
    """The team of a row and the handles of its leads, as far as its cells name them."""
    leads: dict[Role, str] = {}
    emails = {role: _email(tracker, row, role, found) for role in _LEADS}
    team = _team(tracker, row, directory, found)
    for role in (role for role in _LEADS if role.value in row.told):
        try:
            if team is None:
                directory.check_there(row.words(role.value), emails[role], role)
            else:
                leads[role] = directory.lead(row.words(role.value), emails[role], role, team)
        except RowMistake as mistake:
            found.append(tracker.mistake_of(row, mistake))
    return team, leads


def _email(tracker: Tracker, row: Row, role: Role, found: list[Mistake]) -> str:
    """The email of a lead; nothing where it cannot be one, which is said beside whatever else is wrong with them."""
    column = f"{role.value}_email"
    try:
        check_email(row.words(column), column)
    except RowMistake as mistake:
        found.append(tracker.mistake_of(row, mistake))
        return ""
    return row.words(column)


def _team(tracker: Tracker, row: Row, directory: Directory, found: list[Mistake]) -> Place | None:
    """The team of a row, also where its care group is another, which is said; None where there is no such team."""
    if "team" not in row.told:
        return None
    try:
        return directory.team(row.words("team"), row.words("care_group"))
    except RowMistake as mistake:
        found.append(tracker.mistake_of(row, mistake))
        return directory.team_there(row.words("team"))
