"""Who stands where on a day, derived a second time: read in plain statements, and worked out in plain loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, RowMapping, text

LEADS = ("service_lead", "professional_lead")
LENT = {*LEADS, "hr", "occupational_health", "facilitator", "lx_leadership"}


class AgreedBy(Protocol):
    """What the definition file says of who agrees a step."""

    @property
    def agreed_by(self) -> tuple[str, ...]: ...


class Member(NamedTuple):
    """One way in which somebody holds a role in a team: their own, or in the place of somebody they cover for."""

    role: str
    team: str
    person: str
    covers: str | None


class Place:
    """What stands in the database at one moment: open turns, and who holds which role on a day."""

    def __init__(self, connection: Connection, on: date) -> None:
        def rows(statement: str, **given: Any) -> list[RowMapping]:
            return list(connection.execute(text(statement), given).mappings())

        self.turns = rows(
            "SELECT o.*, h.team_id, h.service_lead_id, h.professional_lead_id FROM occurrence o"
            " JOIN hire h ON h.id = o.hire_id"
            " WHERE o.closed_on IS NULL AND o.due_on IS NOT NULL AND h.held_since IS NULL AND h.ended_on IS NULL"
        )
        self.pauses: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for row in rows("SELECT hire_id, held_on, resumed_on FROM hold WHERE resumed_on IS NOT NULL"):
            began, over = (date.fromisoformat(str(row[day])) for day in ("held_on", "resumed_on"))
            self.pauses[row["hire_id"]].append((began, over))
        people = rows("SELECT id, handle, active FROM person")
        self._handles = {row["id"]: row["handle"] for row in people}
        self._active = {row["id"] for row in people if row["active"]}
        self._teams = rows("SELECT id, care_group_id FROM team")
        self._grants = rows("SELECT person_id, role, scope_kind, scope_id FROM role_grant")
        self._away = rows(
            "SELECT person_id, cover_id FROM cover"
            " WHERE ended_on IS NULL AND from_on <= :day AND until_on >= :day", day=on.isoformat()
        )  # fmt: skip
        self._members = [*self._in_their_own_name(), *self._in_cover()]
        self._offered: dict[str, set[str]] = defaultdict(set)
        self._now: dict[str, str] = {}
        for row in rows("SELECT hire_id, person_id, ended_on FROM appointee WHERE person_id IS NOT NULL"):
            self._offered[row["hire_id"]].add(row["person_id"])
            if row["ended_on"] is None:
                self._now[row["hire_id"]] = row["person_id"]
        self._workers = {
            row["hire_id"]: row["person_id"]
            for row in rows(
                "SELECT a.hire_id, a.person_id FROM appointee a JOIN person p ON p.id = a.person_id"
                " JOIN role_grant g ON g.person_id = p.id AND g.role = 'worker' AND g.scope_id = a.hire_id"
                " WHERE a.ended_on IS NULL AND p.email IS NOT NULL AND p.active"
            )
        }
        self._given: dict[str, set[str]] = defaultdict(set)
        self.agreed: dict[str, set[str]] = defaultdict(set)
        for row in rows("SELECT occurrence_id, role, person_id FROM agreement WHERE voided_at IS NULL"):
            self._given[row["occurrence_id"]].add(row["role"])
            self.agreed[row["occurrence_id"]].add(self._handles[row["person_id"]])

    def _in_their_own_name(self) -> Iterable[Member]:
        for grant in self._grants:
            if grant["person_id"] in self._active:
                for team in self._reached(grant):
                    yield Member(grant["role"], team, grant["person_id"], None)

    def _in_cover(self) -> Iterable[Member]:
        held = {(grant["person_id"], grant["role"]) for grant in self._grants}
        for away in self._away:
            for grant in self._grants:
                lent = grant["person_id"] == away["person_id"] and grant["role"] in LENT
                if lent and (away["cover_id"], grant["role"]) in held and away["cover_id"] in self._active:
                    for team in self._reached(grant):
                        yield Member(grant["role"], team, away["cover_id"], away["person_id"])

    def _reached(self, grant: RowMapping) -> list[str]:
        own = {"team": "id", "care_group": "care_group_id"}.get(grant["scope_kind"])
        everywhere = grant["scope_kind"] == "trust"
        return [team["id"] for team in self._teams if everywhere or (own and team[own] == grant["scope_id"])]

    def holders(self, turn: RowMapping, step: AgreedBy) -> tuple[str, ...]:
        """The roles whose it is to do something about a turn now."""
        if turn["status"] != "awaiting_agreement":
            return (turn["owner"],)
        wanted = LEADS if turn["kept_from"] or turn["proposal"] == "not_applicable" else step.agreed_by
        return tuple(role for role in wanted if role not in self._given[turn["id"]])

    def people(self, turn: RowMapping, role: str, *, own: bool, up: bool) -> set[str]:
        """The names of those to whom a rung of a turn speaks; ``own`` to whoever holds it, ``up`` to those above or beside."""
        if role == "worker" and turn["hire_id"] in self._workers:
            found = {self._workers[turn["hire_id"]]}
        elif role == "worker":
            found = self._for_lead(turn, LEADS[0], instead=True)
        elif role in LEADS:
            found = self._for_lead(turn, role, instead=not up)
        else:
            found = self._in_queue(turn, role, own=own)
        return {self._handles[person] for person in found}

    def _for_lead(self, turn: RowMapping, role: str, *, instead: bool) -> set[str]:
        """Whoever covers for the lead named, or else that lead, or else the other one where that counts."""
        found = self._of_lead(turn, role)
        other = LEADS[1 - LEADS.index(role)]
        return found or (self._of_lead(turn, other) if instead else set())

    def _of_lead(self, turn: RowMapping, role: str) -> set[str]:
        named, other = turn[f"{role}_id"], turn[f"{LEADS[1 - LEADS.index(role)]}_id"]
        offered = self._offered[turn["hire_id"]]
        for_other = {member.person for member in self._members if member.covers == other}
        there = [member for member in self._members if member.role == role and member.team == turn["team_id"]]
        covering = {
            member.person
            for member in there
            if member.covers == named and member.person not in {named, other} | for_other | offered
        }
        if covering and named not in offered:
            return covering
        themselves = any(member.person == named and member.covers is None for member in there)
        return {named} if themselves and named not in offered else set()

    def _in_queue(self, turn: RowMapping, role: str, *, own: bool) -> set[str]:
        """Whoever has picked it up or covers for them, or else everybody there; nobody above where the worker leads others."""
        leads, offered = {turn[f"{lead}_id"] for lead in LEADS}, self._offered[turn["hire_id"]]
        able = [
            member
            for member in self._members
            if member.role == role and member.team == turn["team_id"] and member.person not in offered
            if member.covers is None or (member.person not in leads and member.covers not in offered)
        ]
        covered = {member.covers for member in able}
        there = [member for member in able if member.covers or member.person not in covered]
        if not own and self._leads_others(self._now.get(turn["hire_id"])):
            return set()
        theirs = [member for member in there if turn["assignee_id"] in {member.person, member.covers} - {None}]
        return {member.person for member in (theirs if own and theirs else there)}

    def _leads_others(self, person: str | None) -> bool:
        return any(grant["person_id"] == person and grant["role"] in LEADS for grant in self._grants)
