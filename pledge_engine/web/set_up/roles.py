"""Giving and ending roles, with where each is held."""

from __future__ import annotations

from flask import Blueprint, request

from pledge_engine.access.told_roles import DOES
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.role_ending import would_end
from pledge_engine.people.both_leads import said_of_both
from pledge_engine.people.granting import end_grant, give_grant, stays_administrator
from pledge_engine.people.listing import PersonRow, TeamRow, list_teams
from pledge_engine.web.questions import Question, told_radios
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form, values
from pledge_engine.web.set_up.people import PEOPLE
from pledge_engine.web.set_up.person import back_to, named
from pledge_engine.web.set_up.where import must_be_chosen, where_asked, where_said
from pledge_engine.web.set_up.words import GIVEN, being, give_address, role_words
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import sentence


def role_pages(site: Site) -> Blueprint:
    """The forms of one person's roles."""
    pages = Blueprint("set_up_roles", __name__)

    @pages.get("/set-up/people/<person>/roles/give")
    def giving(person: str) -> tuple[str, int]:
        return show_form(_give(named(site, person), site.look(list_teams)))

    @pages.post("/set-up/people/<person>/roles/give")
    def give(person: str) -> Answer:
        row, (role, scope) = named(site, person), values(request.form, "role", "scope")

        def command(work: Work) -> Notice:
            must_be_chosen(role, scope)
            give_grant(work, row.handle, role, scope=scope)
            both = said_of_both(work, row.handle, role)
            return Notice(f"{row.name} is now {being(role)}: {where_said(scope)}.", (both,) if both else ())

        form = _give(row, site.look(list_teams))
        return done(site, form, request.form, command, lambda: f"{PEOPLE}/{person}")

    @pages.get("/set-up/people/<person>/roles/end")
    def ending(person: str) -> tuple[str, int]:
        role, scope = values(request.args, "role", "scope")
        row = named(site, person)
        return show_form(
            _stays(row) if _is_last(site, row, role) else _end(row, role, scope, _follows(site, row, role, scope))
        )

    @pages.post("/set-up/people/<person>/roles/end")
    def end(person: str) -> Answer:
        row, (role, scope) = named(site, person), values(request.form, "role", "scope")

        def command(work: Work) -> Notice:
            must_be_chosen(role, scope)
            end_grant(work, row.handle, role, scope=scope)
            return Notice(f"{row.name} is no longer {being(role)}: {where_said(scope)}.")

        return done(site, _end(row, role, scope), request.form, command, lambda: f"{PEOPLE}/{person}")

    return pages


def _is_last(site: Site, row: PersonRow, role: str) -> bool:
    return role in GIVEN and site.look(lambda work: stays_administrator(work, row.id, Role(role)))


def _stays(row: PersonRow) -> FormPage:
    """That the role of the only administrator cannot be ended, and what comes first."""
    return FormPage(
        title=f"{row.name} stays administrator",
        back=back_to(row),
        button="",
        words=(
            f"{row.name} is the only administrator, so that this role cannot be ended now.",
            "Make somebody else an administrator first.",
        ),
        ways=((give_address(Role.ADMINISTRATOR), "Say who else is administrator"),),
    )


def _follows(site: Site, row: PersonRow, role: str, scope: str) -> tuple[str, ...]:
    """What would end with the role; nothing of an address that names no role or place, which is refused when it is sent."""
    try:
        return site.look(lambda work: would_end(work, row.handle, Role(role), scope)) if role in GIVEN else ()
    except (Invalid, NotFound):
        return ()


def _give(row: PersonRow, groups: tuple[TeamRow, ...]) -> FormPage:
    roles = told_radios((role, sentence(role_words(role)), f"{sentence(DOES[role])}.") for role in GIVEN)
    hint = (
        "A service lead leads a team, a professional lead a care group. HR and occupational health serve a care group or the "
        "whole trust, a group facilitator also a team. All others are for the whole trust."
    )
    return FormPage(
        title=f"Give {row.name} a role",
        back=back_to(row),
        button="Give this role",
        questions=(
            Question(name="role", label="Role", kind="radios", choices=roles),
            where_asked(groups, hint),
        ),
    )


def _end(row: PersonRow, role: str, scope: str, follows: tuple[str, ...] = ()) -> FormPage:
    what = role_words(role) if role in GIVEN else "this"
    return FormPage(
        title=f"End a role of {row.name}",
        back=back_to(row),
        button="End this role",
        words=(f"{row.name} is then no longer {what}: {where_said(scope)}. They are logged out at once.",),
        points=follows,
        hidden=(("role", role), ("scope", scope)),
        harm=True,
    )
