"""Giving a role where one is missing: which it is, and where, is chosen already by the link that led here."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request

from pledge_engine.access.told_roles import DOES
from pledge_engine.errors import NotFound
from pledge_engine.people.both_leads import said_of_both
from pledge_engine.people.granting import give_grant
from pledge_engine.people.listing import list_people, list_teams, show_person
from pledge_engine.people.meant import person_meant
from pledge_engine.people.naming import Mistakes
from pledge_engine.people.organisation import name_of_care_group, name_of_team
from pledge_engine.web.questions import Question, handle_in, offered, radios
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form
from pledge_engine.web.set_up.people import PEOPLE
from pledge_engine.web.set_up.where import must_be_chosen, where_asked, where_said
from pledge_engine.web.set_up.words import GIVEN, ONE_PLACE, TRUST, being, role_words
from pledge_engine.web.site import Notice, Site, go
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role
from workflows.words import sentence


def giving_pages(site: Site) -> Blueprint:
    """The form that asks who, and where only if a role can be held in several kinds of place."""
    pages = Blueprint("set_up_giving", __name__)

    @pages.get("/set-up/give/<role>")
    @pages.get("/set-up/give/<role>/<place>")
    def giving(role: str, place: str = "") -> Answer:
        chosen = request.args.get("person", "")
        form = site.look(lambda work: _form(work, role, place, chosen))
        return show_form(form) if form else go(PEOPLE)

    @pages.post("/set-up/give/<role>")
    @pages.post("/set-up/give/<role>/<place>")
    def give(role: str, place: str = "") -> Answer:
        form = site.look(lambda work: _form(work, role, place))
        if form is None:
            return go(PEOPLE)
        written = handle_in(request.form.get("person", ""))

        def command(work: Work) -> Notice:
            asked, mistakes = _scope(work, Role(role), place) or request.form.get("scope", ""), Mistakes()
            person = mistakes.found("person", "Who", lambda: person_meant(work.connection, written))
            scope = mistakes.found("scope", "Where", lambda: must_be_chosen(role, asked))
            if person is None or scope is None:
                raise mistakes.refusal()
            give_grant(work, person.handle, role, scope=scope)
            both = said_of_both(work, person.handle, role)
            return Notice(f"{person.name} is now {being(role)}: {where_said(scope)}.", (both,) if both else ())

        return done(site, form, request.form, command, lambda: _BACK[role in BOTH_LEADS][0])

    return pages


_BACK = {True: ("/set-up/teams", "Teams and care groups"), False: ("/set-up", "Set-up")}


def _form(work: Work, role: str, place: str, chosen: str = "") -> FormPage | None:
    """The form for the role of an address, with who is ``chosen`` by their id; None where it names no such role or place."""
    everybody = list_people(work)
    if role not in GIVEN or (place and role not in BOTH_LEADS):
        return None
    try:
        where = _name(work, Role(role), place)
        person = show_person(work, chosen) if chosen else None
    except NotFound:
        return None
    could = [(each.handle, each.name) for each in everybody if each.active]
    who = Question(
        name="person",
        label="Who",
        hint="Their name to log in by, or their full name. Everybody here is offered as you type",
        choices=radios(offered(could)),
        value=f"{person.name} ({person.handle})" if person else "",
    )
    asked = () if where else (where_asked(list_teams(work)),)
    return FormPage(
        title=f"Give {where} a {role_words(role)}" if place else f"Say who is {being(role)}",
        back=_BACK[role in BOTH_LEADS],
        button="Give this role",
        words=(
            f"They are then {being(role)}{f' of {where}' if place else ''}.",
            f"{sentence(ROLE_WORDS[Role(role)])} {DOES[Role(role)]}.",
        ),
        ways=((f"{PEOPLE}/new?{urlencode({'role': role, 'place': place})}", "Add a person who is not here yet"),),
        questions=(who, *asked),
    )


def _name(work: Work, role: Role, place: str) -> str:
    """What the place is called for which the role is given; "trust" for a role of the whole trust, empty where it is asked."""
    if role is Role.SERVICE_LEAD and place:
        return name_of_team(work, place)
    if role is Role.PROFESSIONAL_LEAD and place:
        return name_of_care_group(work, place)
    return TRUST if role in ONE_PLACE else ""


def _scope(work: Work, role: Role, place: str) -> str:
    """The same as the commands take it."""
    kind = {Role.SERVICE_LEAD: "team:", Role.PROFESSIONAL_LEAD: "care group:"}.get(role, "")
    return f"{kind if place else ''}{_name(work, role, place)}" if place or role in ONE_PLACE else ""
