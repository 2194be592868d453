"""Teams and care groups: which there are, who leads them, and whether a team is ready for its next post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, request

from pledge_engine.hires.team_readiness import PreparedGroup, PreparedTeam, how_teams_are_prepared
from pledge_engine.people.both_leads import TWO_ARE_NEEDED
from pledge_engine.people.listing import TeamRow, list_teams
from pledge_engine.people.naming import clean_name
from pledge_engine.people.organisation import add_care_group, add_team, care_group_named_nearly, team_named_nearly
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, Typed, radios, with_the_only_choice
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form, values
from pledge_engine.web.set_up.words import give_address
from pledge_engine.web.showing import Cell, Part, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import counted, listed, long_date, sentence

TEAMS, CARE_GROUPS = "/set-up/teams", "/set-up/care-groups"
BACK = (TEAMS, "Teams and care groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One care group with its teams as rows, and the addresses of the forms for its name and for taking it away."""

    name: str
    rename: str
    remove: str
    leads: str
    rows: tuple[tuple[Cell, ...], ...]
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """Every care group with its teams."""

    groups: tuple[Group, ...]
    mistakes: tuple[Mistake, ...] = ()


def place_pages(site: Site) -> Blueprint:
    """The list, and the two forms that add to it."""
    pages = Blueprint("set_up_places", __name__)

    @pages.get("/set-up/teams")
    def every() -> tuple[str, int]:
        found = site.look(how_teams_are_prepared)
        return show("set_up_places", PlacesPage(groups=tuple(_group(group, alone=len(found) == 1) for group in found)))

    @pages.get("/set-up/teams/new-care-group")
    def new_group() -> tuple[str, int]:
        return show_form(_new_group(_nearly(site, care_group_named_nearly, typed_before())))

    @pages.post("/set-up/teams/new-care-group")
    def add_group() -> Answer:
        name, near = request.form.get("name", ""), _nearly(site, care_group_named_nearly, request.form)

        def command(work: Work) -> Notice:
            add_care_group(work, name, sure=_is_another(request.form, near))
            return Notice(
                f"The care group {clean_name(name)} was added.", ("Add its teams, and give it a professional lead.",)
            )

        return done(site, _new_group(near), request.form, command, lambda: TEAMS)

    @pages.get("/set-up/teams/new")
    def new() -> Answer:
        groups = site.look(list_teams)
        if not groups:
            site.say(Notice("A team belongs to a care group: add that first.", done=False))
            return go(f"{TEAMS}/new-care-group")
        return show_form(_new(groups, _nearly(site, team_named_nearly, typed_before())))

    @pages.post("/set-up/teams/new")
    def add() -> Answer:
        name, group = values(request.form, "name", "care_group")
        near = _nearly(site, team_named_nearly, request.form)

        def command(work: Work) -> Notice:
            add_team(work, name, care_group=group, sure=_is_another(request.form, near))
            return Notice(f"The team {clean_name(name)} was added to {group}.", ("Give it a service lead.",))

        return done(site, _new(site.look(list_teams), near), request.form, command, lambda: TEAMS)

    return pages


def _nearly(site: Site, named: Callable[[Work, str], str], typed: Typed | None) -> str:
    """Of what a name that was typed is nearly the name; raises ``Forbidden`` also where nothing was typed."""
    return site.look(lambda work: named(work, typed.get("name", "") if typed else ""))


def _is_another(typed: Typed, near: str) -> bool:
    return typed.get("another") == near


def _another(kind: str, near: str) -> tuple[Question, ...]:
    """The question that is asked where a name is nearly that of another; it is answered of that other alone."""
    if not near:
        return ()
    choices = radios(((near, f"Yes, there are two {kind}s"), ("no", "No")))
    label = f"Is it another {kind} than “{near}”?"
    return (Question(name="another", label=label, kind="radios", choices=choices),)


def _new_group(near: str) -> FormPage:
    return FormPage(
        title="Add a care group",
        back=BACK,
        button="Add this care group",
        words=("A professional lead is responsible for the teams of a care group.",),
        questions=(Question(name="name", label="Name"), *_another("care group", near)),
    )


def _new(groups: tuple[TeamRow, ...], near: str) -> FormPage:
    named = [(group.care_group, group.care_group) for group in groups]
    choices = radios(named if len(named) == 1 else [("", "Choose a care group"), *named])
    return FormPage(
        title="Add a team",
        back=BACK,
        button="Add this team",
        questions=(
            Question(name="name", label="Name"),
            *_another("team", near),
            with_the_only_choice(Question(name="care_group", label="Care group", kind="select", choices=choices)),
        ),
    )


def _group(group: PreparedGroup, *, alone: bool) -> Group:
    lacks = (
        ()
        if group.professional_leads
        else (_gives(f"Give {group.name} a professional lead", Role.PROFESSIONAL_LEAD, group.id),)
    )
    return Group(
        name=group.name,
        rename=f"{CARE_GROUPS}/{group.id}/rename",
        remove=f"{CARE_GROUPS}/{group.id}/remove",
        leads=listed(group.professional_leads) or "Nobody yet",
        rows=tuple(_team(team, lacks, alone=alone) for team in group.teams),
        caption=counted(len(group.teams), "teams"),
    )


def _team(team: PreparedTeam, lacks: tuple[Part, ...], *, alone: bool) -> tuple[Cell, ...]:
    """A team: without a lead of either kind no post can be opened for it, which is said before what it has prepared.

    It is offered to be moved only where it can be: while no post is on record there, and unless its care group is ``alone``.
    """
    move = Part(words=f"Move {team.name}", kind="link", href=f"{TEAMS}/{team.id}/move")
    named = Cell(
        (
            Part(words=team.name),
            Part(words=f"Rename {team.name}", kind="link", href=f"{TEAMS}/{team.id}/rename"),
            *((move,) if team.movable and not alone else ()),
            Part(words=f"Remove {team.name}", kind="link", href=f"{TEAMS}/{team.id}/remove"),
        )
    )
    leads = words(listed(team.service_leads) or "Nobody yet")
    missing = (
        *(() if team.service_leads else (_gives(f"Give {team.name} a service lead", Role.SERVICE_LEAD, team.id),)),
        *lacks,
    )
    if missing:
        return named, leads, Cell((_tag("No post can be opened", "grey"), *missing))
    if team.one_is_both:
        why = Part(words=sentence(TWO_ARE_NEEDED), kind="small")
        mend = _gives("Give a second service lead", Role.SERVICE_LEAD, team.id)
        return named, leads, Cell((_tag("No post can be opened", "grey"), why, mend))
    return named, leads, Cell(tuple(_prepared(team)))


def _prepared(team: PreparedTeam) -> Iterator[Part]:
    if team.prepared_on is None or team.until is None:
        yield _tag("A post can be opened", "blue")
        yield Part(words="A post begins with the session and the plan of the team", kind="small")
        return
    day, until = long_date(team.prepared_on), long_date(team.until)
    if not team.holds:
        yield _tag("To do again", "yellow")
        yield Part(words=f"Finished on {day}, which held until {until}. The next post begins with it", kind="small")
        return
    yield _tag("Ready", "green")
    yield Part(
        words=f"Finished on {day}: {listed(team.what)}. A post opened by {until} need not do it again", kind="small"
    )


def _gives(said: str, role: Role, place: str) -> Part:
    return Part(words=said, kind="link", href=give_address(role, place))


def _tag(said: str, colour: str) -> Part:
    return Part(words=said, kind="tag", colour=colour)
