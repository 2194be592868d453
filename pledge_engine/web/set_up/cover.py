"""Naming and ending cover for somebody who is away. Why they are away is never asked."""

from __future__ import annotations

from flask import Blueprint, request

from pledge_engine.errors import Invalid
from pledge_engine.people.colleagues import who_could_cover
from pledge_engine.people.cover_list import CoverRow, list_cover
from pledge_engine.people.cover_told import told
from pledge_engine.people.covering import end_cover, name_cover
from pledge_engine.people.listing import PersonRow
from pledge_engine.people.places import People
from pledge_engine.web.cover_days import COVER_DAYS, cover_days, doubts, is_sure, sure_question
from pledge_engine.web.questions import Question, Typed, handle_in, offered, radios
from pledge_engine.web.set_up.forms import Answer, FormPage, again, done, show_form
from pledge_engine.web.set_up.people import PEOPLE
from pledge_engine.web.set_up.person import back_to, named
from pledge_engine.web.site import Notice, Site, go
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.words import span


def cover_pages(site: Site) -> Blueprint:
    """The two forms."""
    pages = Blueprint("set_up_cover", __name__)

    @pages.get("/set-up/people/<person>/cover")
    def naming(person: str) -> tuple[str, int]:
        row, typed = named(site, person), typed_before()
        return show_form(_asked(site, row, doubts(site, row.handle, typed), typed))

    @pages.post("/set-up/people/<person>/cover")
    def name(person: str) -> Answer:
        row, typed = named(site, person), request.form
        against = doubts(site, row.handle, typed)
        try:
            from_on, until_on = cover_days(typed)
        except Invalid as error:
            return again(_asked(site, row, against, typed), typed, error)
        stand_in = handle_in(request.form.get("by", ""))

        def command(work: Work) -> Notice:
            days = {"from_on": from_on, "until_on": until_on}
            title, *details = told(name_cover(work, row.handle, stand_in, **days, all_the_same=is_sure(typed)))
            return Notice(title, tuple(details))

        return done(site, _asked(site, row, against, typed), typed, command, lambda: f"{PEOPLE}/{person}")

    @pages.get("/set-up/people/<person>/cover/end")
    def ending(person: str) -> Answer:
        row = named(site, person)
        cover = _which(site, row)
        return show_form(_ending(row, cover)) if cover else go(f"{PEOPLE}/{person}")  # Which lists what cover there is.

    @pages.post("/set-up/people/<person>/cover/end")
    def end(person: str) -> Answer:
        row = named(site, person)
        cover = _which(site, row)
        if cover is None:
            site.say(Notice("There is no such cover any more, so nothing was ended.", done=False))
            return go(f"{PEOPLE}/{person}")

        def command(work: Work) -> Notice:
            away, stand_in = end_cover(work, row.handle, cover.from_on)
            return Notice(f"{stand_in} no longer covers for {away}.")

        return done(site, _ending(row, cover), request.form, command, lambda: f"{PEOPLE}/{person}")

    return pages


def _asked(site: Site, row: PersonRow, against: tuple[str, ...], typed: Typed | None) -> FormPage:
    same = sure_question(against, typed) if typed else ()
    return site.look(lambda work: _naming(row, who_could_cover(work, row.handle), same))


def _naming(row: PersonRow, could: People, same: tuple[Question, ...]) -> FormPage:
    hint = "The name they log in by, or their full name. Whoever holds one of the same roles somewhere is offered as you type."
    return FormPage(
        title=f"Name who covers for {row.name}",
        back=back_to(row),
        button="Name this cover",
        words=(
            "While it lasts they can do and see what that role lets the person. Why somebody is away is not asked.",
            "Cover never makes one person both leads.",
        ),
        questions=(
            Question(name="by", label="Who covers", hint=hint, choices=radios(offered(could))),
            *(Question(name=name, label=label, kind="date") for name, label in COVER_DAYS),
            *same,
        ),
    )


def _which(site: Site, row: PersonRow) -> CoverRow | None:
    """The cover whose first day is asked for, or without one the next; None where it has ended meanwhile."""
    first = request.values.get("from", "")
    theirs = (each for each in site.look(list_cover) if each.handle == row.handle)
    return next((each for each in theirs if first in {"", each.from_on.isoformat()}), None)


def _ending(row: PersonRow, cover: CoverRow) -> FormPage:
    days = span(cover.from_on, cover.until_on)
    return FormPage(
        title=f"End the cover for {row.name}",
        back=back_to(row),
        button="End this cover",
        hidden=(("from", cover.from_on.isoformat()),),
        words=(f"{cover.cover_name} covers for {row.name} {days}. It ends at once.",),
        harm=True,
    )
