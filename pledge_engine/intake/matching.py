"""Who and what a tracker names: the teams and people who are there, and those who would have to be added for it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import select

from pledge_engine.intake.stages import RowMistake
from pledge_engine.people.alike import Alike, nearly_the_same, quoted
from pledge_engine.people.naming import clean_email
from pledge_engine.store.tables import care_groups, grants, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.answers import AnswerMistake
from workflows.definition import Role


class Place(NamedTuple):
    """A team. Its ids are empty while it is still to be added."""

    id: str
    name: str
    care_group_id: str
    care_group: str


class NewPerson(NamedTuple):
    """Somebody to add: the name they will log in by, their name and email."""

    handle: str
    name: str
    email: str


@dataclass(slots=True)
class Additions:
    """What would be added for the tracker: by command, before any record, each once."""

    care_groups: dict[str, None] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    people: dict[str, NewPerson] = field(default_factory=dict)  # By the name they will log in by.
    roles: dict[tuple[str, Role, str], None] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether there is anything to add."""
        return bool(self.care_groups or self.teams or self.people or self.roles)


class Directory:
    """Everybody and every team that is there, read once; adds what is missing where that was asked for."""

    def __init__(self, work: Work, *, create_people: bool, create_teams: bool) -> None:
        """Read people, teams and roles."""
        self.additions = Additions()
        self._create_people, self._create_teams = create_people, create_teams
        self._importer = work.actor.audit_id
        rows = work.connection.execute(select(people)).all()
        self._handles = {row.handle: row for row in rows}
        self._taken = set(self._handles)
        self._shortened: dict[str, str] = {}
        self._emails, self._names = defaultdict(list), defaultdict(list)
        for row in rows:
            self._names[spelled_alike(row.name)].append(row)
            if row.email:
                self._emails[row.email.casefold()].append(row)
        held = select(grants.c.person_id, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
        self._held = {tuple(row) for row in work.connection.execute(held)}
        groups = {row.id: row.name for row in work.connection.execute(select(care_groups))}
        self._groups = {spelled_alike(name): (group_id, name) for group_id, name in groups.items()}
        self._teams = {
            spelled_alike(row.name): Place(row.id, row.name, row.care_group_id, groups[row.care_group_id])
            for row in work.connection.execute(select(teams))
        }
        self._known: dict[tuple[str, ...], str] = {}
        self._there = (
            tuple(place.name for place in self._teams.values()),
            tuple(groups.values()),
            tuple(row.name for row in rows),
        )
        self._quoted = lru_cache(maxsize=None)(quoted)

    def doubts(self) -> tuple[Alike, ...]:
        """What would be added under a name that is nearly another: most likely that is meant."""
        teams_there, groups_there, people_there = self._there
        more = self.additions
        nearly = tuple(nearly_the_same("person", (new.name for new in more.people.values()), people_there))
        said = {alike.name for alike in nearly}
        return (
            *nearly_the_same("care group", more.care_groups, groups_there),
            *nearly_the_same("team", more.teams, teams_there),
            *nearly,
            *(Alike("person", name, like) for name, like in self._shortened.items() if name not in said),
        )

    def team(self, name: str, care_group: str) -> Place:
        """The team of this name, or one to add to a care group; raises ``RowMistake``."""
        place = self._teams.get(spelled_alike(name))
        if place is not None:
            if care_group and place.care_group and spelled_alike(care_group) != spelled_alike(place.care_group):
                problem = f"the team {place.name} is in {place.care_group}, not in {care_group[:60]}"
                raise RowMistake("care_group", problem, f"write {place.care_group}")
            return place
        if not self._create_teams:
            named = self._quoted(name[:60], self._there[0])
            mend, many = "correct its name, or add --create-teams", "teams are not there yet"
            raise RowMistake("team", f"there is no team {named}", mend, about=named, many=many)
        if not care_group:
            problem = f"the team “{name[:60]}” is not there yet, and nothing says in which care group it is"
            raise RowMistake("care_group", problem, "write which one, for example Adult community")
        group_id, group = self._groups.get(spelled_alike(care_group), ("", care_group))
        if not group_id and spelled_alike(care_group) not in self._groups:
            self._groups[spelled_alike(care_group)] = "", group
            self.additions.care_groups[group] = None
        self.additions.teams[name] = group
        self._teams[spelled_alike(name)] = place = Place("", name, group_id, group)
        return place

    def team_there(self, name: str) -> Place | None:
        """The team of this name, if there is one."""
        return self._teams.get(spelled_alike(name))

    def email_of(self, handle: str) -> str:
        """The address of somebody who is there, or would be added; empty where none is recorded."""
        return (self.additions.people.get(handle) or self._handles[handle]).email or ""

    def names(self, handle: str) -> frozenset[str]:
        """Everything by which a tracker could name somebody who is there, or would be added."""
        known = self.additions.people.get(handle) or self._handles[handle]
        return frozenset(spelled_alike(said) for said in (known.handle, known.name, known.email) if said)

    def lead(self, named: str, email: str, role: Role, place: Place) -> str:
        """The handle of an active person who holds a lead's role where the team is, or will; raises ``RowMistake``."""
        asked = (named, email, role.value, place.name)
        if asked not in self._known:
            self._known[asked] = self._lead(named, email, role, place)
        return self._known[asked]

    def _lead(self, named: str, email: str, role: Role, place: Place) -> str:
        title = role.value.replace("_", " ")
        self.check_there(named, email, role)
        person = self._person(named, email, role)
        scope = place.name if role is Role.SERVICE_LEAD else place.care_group
        if person is not None:
            kind = ScopeKind.TEAM if role is Role.SERVICE_LEAD else ScopeKind.CARE_GROUP
            scope_id = place.id if role is Role.SERVICE_LEAD else place.care_group_id
            if scope_id and (person.id, role, kind, scope_id) in self._held:
                return str(person.handle)
            if not self._create_people:
                problem = f"{person.name} is not a {title} of {scope}"
                mend = "name somebody who is, or give them the role with --create-people"
                about, many = f"{person.name} of {scope}", f"people are not {title}s there yet"
                raise RowMistake(role.value, problem, mend, about=about, many=many)
            if person.id == self._importer:
                problem = f"you are not a {title} of {scope}, and nobody gives themselves a role that sees records"
                raise RowMistake(role.value, problem, "ask another administrator to give it to you, or to import this")
            self.additions.roles[(person.handle, role, scope)] = None
            return str(person.handle)
        new = self._added(named, email, role)
        self.additions.roles[(new.handle, role, scope)] = None
        return new.handle

    def check_there(self, named: str, email: str, role: Role) -> None:
        """Raise ``RowMistake`` for somebody who is not there, where nobody is to be added, or is no longer active."""
        person = self._person(named, email, role)
        if person is not None and not person.active:
            raise RowMistake(role.value, f"{person.name} is no longer active", "name whoever leads it now")
        if person is None and not self._create_people:
            about = self._quoted(named[:60], self._there[2])
            mend = "write the name they log in by or their email, or have people added with --create-people"
            many = "people are not there yet"
            raise RowMistake(role.value, f"nobody here is called {about}", mend, about=about, many=many)

    def _person(self, named: str, email: str, role: Role) -> Any:
        by_email = self._emails.get((email or named).casefold(), [])
        if len(by_email) == 1:
            return by_email[0]
        if named.casefold() in self._handles:
            return self._handles[named.casefold()]
        alike = self._names.get(spelled_alike(named), [])
        if len(alike) > 1 or len(by_email) > 1:
            mend = f"write the name they log in by: {', '.join(sorted(row.handle for row in (alike or by_email)))}"
            raise RowMistake(role.value, f"{len(alike or by_email)} people are called “{named[:60]}”", mend)
        return alike[0] if alike else None

    def _added(self, named: str, email: str, role: Role) -> NewPerson:
        """Somebody to add, each once: a row with only their name means the same person as one with their email too."""
        name, given = (named.partition("@")[0].replace(".", " ").title(), named) if "@" in named else (named, email)
        check_email(given, role.value)
        alike = [new for new in self.additions.people.values() if _may_be_the_same(new, name, given)]
        if len(alike) > 1:
            problem = f"{len(alike)} people who would be added are called “{named[:60]}”"
            raise RowMistake(role.value, problem, f"write the email of the one who is meant: {alike[0].email}, say")
        if alike:
            handle, email = alike[0].handle, given or alike[0].email
        else:
            wanted = handle_from(named)
            if wanted in self._handles:  # Most often a name of several parts, of which a tracker has some.
                self._shortened[name] = self._handles[wanted].name
            handle = next(h for n in count(1) if (h := wanted + (str(n) if n > 1 else "")) not in self._taken)
            self._taken.add(handle)
            email = given
        self.additions.people[handle] = NewPerson(handle, alike[0].name if alike else name, email)
        return self.additions.people[handle]


def check_email(email: str, column: str) -> None:
    """Raise ``RowMistake`` for what cannot be an email, and is not empty."""
    try:
        clean_email(email)
    except AnswerMistake as error:
        raise RowMistake(column, error.problem, f"{error.mend}, or leave it empty") from error


def _may_be_the_same(new: NewPerson, name: str, email: str) -> bool:
    """Whether a row means somebody who would be added already: by their email, or by their name where one email is not told."""
    if email and new.email:
        return new.email.casefold() == email.casefold()
    return spelled_alike(new.name) == spelled_alike(name)


def handle_from(name: str) -> str:
    """A name to log in by made from somebody's name or email: "robin.example"."""
    text = unicodedata.normalize("NFKD", name.partition("@")[0]).casefold()
    words = re.sub(r"[^a-z0-9]+", ".", "".join(c for c in text if not unicodedata.combining(c))).strip(".")
    return (words or "person")[:50].ljust(2, "x")


def spelled_alike(words: str) -> str:
    """Words as they are compared: without capitals, and with one space where there are several."""
    return " ".join(words.split()).casefold()
