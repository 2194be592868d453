"""Ending somebody's access and giving it back, with what they hold said before; and taking a lost code away."""

from __future__ import annotations

from flask import Blueprint, request

from pledge_engine.hires.handing_over import deactivate_person, what_they_hold
from pledge_engine.hires.leaving_behind import left_behind, would_be_left
from pledge_engine.logins.second_factor import reset_second_factor
from pledge_engine.people.deactivating import reactivate
from pledge_engine.people.listing import PersonRow
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form
from pledge_engine.web.set_up.people import PEOPLE
from pledge_engine.web.set_up.person import back_to, named
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work


def access_pages(site: Site) -> Blueprint:
    """The forms that say first what follows."""
    pages = Blueprint("set_up_access", __name__)

    @pages.get("/set-up/people/<person>/end-access")
    def ending(person: str) -> tuple[str, int]:
        row = named(site, person)
        return show_form(_own(row) if row.id == site.actor.audit_id else _ending(site, row))

    @pages.post("/set-up/people/<person>/end-access")
    def end(person: str) -> Answer:
        row = named(site, person)

        def command(work: Work) -> Notice:
            first, *rest = left_behind(deactivate_person(work, row.handle))
            return Notice(first, tuple(rest))

        return done(site, _ending(site, row), request.form, command, lambda: f"{PEOPLE}/{person}")

    @pages.get("/set-up/people/<person>/give-access-back")
    def returning(person: str) -> tuple[str, int]:
        return show_form(_returning(named(site, person)))

    @pages.post("/set-up/people/<person>/give-access-back")
    def give_back(person: str) -> Answer:
        row = named(site, person)

        def command(work: Work) -> Notice:
            reactivate(work, row.handle)
            return Notice(f"{row.name} can act again, in the roles they hold.")

        return done(site, _returning(row), request.form, command, lambda: f"{PEOPLE}/{person}")

    @pages.get("/set-up/people/<person>/reset-code")
    def resetting(person: str) -> tuple[str, int]:
        return show_form(_resetting(named(site, person)))

    @pages.post("/set-up/people/<person>/reset-code")
    def reset(person: str) -> Answer:
        row = named(site, person)

        def command(work: Work) -> Notice:
            reset_second_factor(work, row.handle)
            return Notice(f"{row.name} logs in with their password alone, and can set up an app again.")

        return done(site, _resetting(row), request.form, command, lambda: f"{PEOPLE}/{person}")

    return pages


def _own(row: PersonRow) -> FormPage:
    """That nobody ends their own access, and who can."""
    return FormPage(
        title="Your own access",
        back=back_to(row),
        button="",
        words=("Nobody ends their own access: another administrator can end yours.",),
    )


def _ending(site: Site, row: PersonRow) -> FormPage:
    held = site.look(lambda work: what_they_hold(work, row.handle))
    return FormPage(
        title=f"End the access of {row.name}",
        back=back_to(row),
        button="End their access now",
        words=(
            "They are logged out everywhere at once, and can do nothing here from then on.",
            "Nothing they did changes, and their roles stay for the day they may come back.",
            "What they hold now:",
        ),
        points=would_be_left(held),
        warning="Name cover first if somebody can stand in: then nothing is left without a holder."
        if held.with_nobody
        else "",
        harm=True,
    )


def _returning(row: PersonRow) -> FormPage:
    return FormPage(
        title=f"Give {row.name} access again",
        back=back_to(row),
        button="Give their access back",
        words=("They can log in again as they could before, in the roles they still hold.",),
    )


def _resetting(row: PersonRow) -> FormPage:
    return FormPage(
        title=f"Ask {row.name} for no code",
        back=back_to(row),
        button="Ask for no code any more",
        words=(
            "They are logged out everywhere and log in with their password alone, until they set up an app again.",
            "They are mailed that it was done, and read when they log in that it was you.",
        ),
        warning="Make sure that it is they who ask, for example by calling them on a number that you know.",
        harm=True,
    )
