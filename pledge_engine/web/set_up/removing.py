"""Taking away a team or a care group that was made by mistake, or reading what stands on it and what to do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request

from pledge_engine.people.organisation import name_of_care_group, name_of_team
from pledge_engine.people.removing import (
    remove_care_group,
    remove_team,
    what_stands_on_care_group,
    what_stands_on_team,
)
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form
from pledge_engine.web.set_up.places import BACK, TEAMS
from pledge_engine.web.set_up.renaming import Name
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.words import sentence

_Standing = Callable[[Work, str], tuple[FieldMistake, ...]]


def removing_pages(site: Site) -> Blueprint:
    """The form for a team, and the one for a care group."""
    pages = Blueprint("set_up_removing", __name__)

    @pages.get("/set-up/teams/<team>/remove")
    def removing_team(team: str) -> Answer:
        return show_form(_form(site, name_of_team, what_stands_on_team, team))

    @pages.post("/set-up/teams/<team>/remove")
    def take_team_away(team: str) -> Answer:
        return _removed(site, _form(site, name_of_team, what_stands_on_team, team), remove_team, team)

    @pages.get("/set-up/care-groups/<group>/remove")
    def removing_group(group: str) -> Answer:
        return show_form(_form(site, name_of_care_group, what_stands_on_care_group, group))

    @pages.post("/set-up/care-groups/<group>/remove")
    def take_group_away(group: str) -> Answer:
        return _removed(
            site, _form(site, name_of_care_group, what_stands_on_care_group, group), remove_care_group, group
        )

    return pages


def _removed(site: Site, form: FormPage, remove: Callable[[Work, str], str], place_id: str) -> Answer:
    def command(work: Work) -> Notice:
        return Notice(f"{remove(work, place_id)} was removed.")

    return done(site, form, request.form, command, lambda: TEAMS)


def _form(site: Site, called: Name, stands_on: _Standing, place_id: str) -> FormPage:
    name, standing = site.look(lambda work: (called(work, place_id), stands_on(work, place_id)))
    if standing:
        return FormPage(
            title=f"{name} cannot be removed",
            back=BACK,
            button="",
            words=("Something stands on it:",),
            points=tuple(f"{sentence(each.problem)}: {each.mend}." for each in standing),
        )
    return FormPage(
        title=f"Remove {name}",
        back=BACK,
        button="Remove it",
        words=("No record and no role stands on it. The trail goes on saying that it was there, and who removed it.",),
        harm=True,
    )
