"""Calling a team or a care group otherwise: the address of the form says which it is by its id, never by its name."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request

from pledge_engine.people.naming import OLD_NAME_IN_TRACKERS, clean_name
from pledge_engine.people.organisation import name_of_care_group, name_of_team, rename_care_group, rename_team
from pledge_engine.web.questions import Question
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form
from pledge_engine.web.set_up.places import BACK, TEAMS
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work

Name = Callable[[Work, str], str]
Rename = Callable[[Work, str, str], bool]
_STAYS = (
    "Nothing else changes: who works there, every record and its reference stay, and the history keeps what was recorded.",
    OLD_NAME_IN_TRACKERS,
)


def renaming_pages(site: Site) -> Blueprint:
    """The form for the name of a team, and the one for that of a care group."""
    pages = Blueprint("set_up_renaming", __name__)

    @pages.get("/set-up/teams/<team>/rename")
    def team_name(team: str) -> Answer:
        return show_form(_form(site, name_of_team, team))

    @pages.post("/set-up/teams/<team>/rename")
    def name_team(team: str) -> Answer:
        return _renamed(site, name_of_team, team, rename_team)

    @pages.get("/set-up/care-groups/<group>/rename")
    def group_name(group: str) -> Answer:
        return show_form(_form(site, name_of_care_group, group))

    @pages.post("/set-up/care-groups/<group>/rename")
    def name_group(group: str) -> Answer:
        return _renamed(site, name_of_care_group, group, rename_care_group)

    return pages


def _renamed(site: Site, called: Name, place_id: str, rename: Rename) -> Answer:
    form, name = _form(site, called, place_id), request.form.get("name", "")
    before = form.questions[0].value

    def command(work: Work) -> Notice:
        if rename(work, place_id, name):
            return Notice(f"{before} is called {clean_name(name)} now.")
        return Notice(f"{before} is called that already. Nothing was changed.", done=False)

    return done(site, form, request.form, command, lambda: TEAMS)


def _form(site: Site, called: Name, place_id: str) -> FormPage:
    name = site.look(lambda work: called(work, place_id))
    return FormPage(
        title=f"Rename {name}",
        back=BACK,
        button="Save the name",
        words=_STAYS,
        questions=(Question(name="name", label="Name", value=name),),
    )
