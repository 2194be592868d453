"""Moving a team to another care group: who would be its professional lead there is said before."""

from __future__ import annotations

from flask import Blueprint, request

from pledge_engine.errors import Invalid
from pledge_engine.people.moving import Movable, move_team, where_it_could_move
from pledge_engine.web.questions import Question, told_radios
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form
from pledge_engine.web.set_up.places import BACK, TEAMS
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.words import listed, sentence

_CHANGES = (
    "Its name, its service leads and everybody else with a role in it stay.",
    "Its posts are then for those who hold a role in the care group that you choose, not for those of the one that it leaves.",
    "The trail says where it belonged before.",
)


def moving_pages(site: Site) -> Blueprint:
    """The form for where a team belongs."""
    pages = Blueprint("set_up_moving", __name__)

    @pages.get("/set-up/teams/<team>/move")
    def moving(team: str) -> Answer:
        return show_form(_form(site.look(lambda work: where_it_could_move(work, team))))

    @pages.post("/set-up/teams/<team>/move")
    def move(team: str) -> Answer:
        def command(work: Work) -> Notice:
            chosen = request.form.get("care_group", "")
            if not chosen:
                raise Invalid([FieldMistake("care_group", "Care group", "nothing is chosen", "choose one")])
            name, group = move_team(work, team, care_group=chosen)
            return Notice(f"{name} belongs to {group} now.")

        form = _form(site.look(lambda work: where_it_could_move(work, team)))
        return done(site, form, request.form, command, lambda: TEAMS)

    return pages


def _form(found: Movable) -> FormPage:
    title = f"Move {found.team} to another care group"
    if found.refusal or not found.to:
        why = f"{sentence(found.refusal)}." if found.refusal else "There is no other care group."
        return FormPage(title=title, back=BACK, button="", words=(why,))
    choices = told_radios(
        (each.id, each.name, f"Professional lead: {listed(each.professional_leads) or 'nobody yet'}")
        for each in found.to
    )
    return FormPage(
        title=title,
        back=BACK,
        button="Move it",
        words=(f"It belongs to {found.care_group}.", *_CHANGES),
        questions=(Question(name="care_group", label="Care group", kind="radios", choices=choices),),
    )
