"""People: who there is, a page of 50 at a time; looked for by a form, so that no address of a page holds a name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from notifications.leaving import KEPT
from notifications.outbox import Status
from pledge_engine.hires.wording import moment
from pledge_engine.logins.inviting import invite
from pledge_engine.people.listing import NO_ROLE_TOLD, PAGE, FoundPeople, PersonRow, Shown, find_people
from pledge_engine.people.meant import namesakes, said_of_namesakes
from pledge_engine.people.naming import clean_name
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.ways_in import (
    WHAT_TO_DO,
    count_to_choose,
    count_without_way_in,
    told,
    told_in_vain,
    told_to_choose,
)
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question
from pledge_engine.web.set_up.forms import Answer, FormPage, done, show_form, values
from pledge_engine.web.set_up.words import GIVEN, give_address, role_words
from pledge_engine.web.showing import Cell, Part, link, words
from pledge_engine.web.site import Notice, Site, show
from pledge_engine.work import Work
from workflows.words import listed, sentence

PEOPLE = "/set-up/people"
# Those who cannot log in yet.
WITHOUT_WAY_IN = f"{PEOPLE}?shown={Shown.WITHOUT_WAY_IN}"
# Those who were invited and have not chosen a password yet.
TO_CHOOSE = f"{PEOPLE}?shown={Shown.TO_CHOOSE}"
_BACK = (PEOPLE, "People")
_NO_ROLE_YET = "They hold no role yet, and find nothing here until they do: give them one."
_WAITS = "An invitation waits to be sent, within the sending hours."
_CAME_TO_NOTHING = {
    Status.FAILED: "Their invitation could not be sent: see under Messages why",
    KEPT: "Their invitation went into a folder on the server, from where it reaches nobody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some of the people, and the form that looks for others; ``looked_for`` is what was typed into it.

    ``without_way_in`` says how many cannot log in yet, and ``narrowed`` that only they are shown; ``to_choose`` how many were
    invited and have chosen no password yet, and ``invited`` that only they are; ``in_vain`` who was invited by a mail that
    reached nobody.
    """

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    search: Question
    looked_for: str
    paging: Paging
    without_way_in: str
    in_vain: str
    to_choose: str
    narrowed: bool
    invited: bool
    mistakes: tuple[Mistake, ...] = ()


def people_pages(site: Site) -> Blueprint:
    """The list, and adding somebody to it."""
    pages = Blueprint("set_up_people", __name__)

    @pages.get("/set-up/people")
    def everybody() -> tuple[str, int]:
        number, asked = page_number(request.args), request.args.get("shown", "")
        shown = Shown(asked) if asked in set(Shown) else Shown.EVERYBODY

        def page(work: Work) -> PeoplePage:
            found = find_people(work, page=number, shown=shown)
            return _listed(work, found, "", Paging.of(number, found.total, PAGE, request), shown)

        return show("set_up_people", site.look(page))

    @pages.post("/set-up/people")
    def look_for() -> tuple[str, int]:
        typed = request.form.get("words", "")[:100]

        def page(work: Work) -> PeoplePage:
            found = find_people(work, typed)
            return _listed(work, found, typed, Paging.of(1, len(found.rows), PAGE, request))

        return show("set_up_people", site.look(page))

    @pages.get("/set-up/people/new")
    def new() -> tuple[str, int]:
        site.look(find_people)
        return show_form(_new(*values(request.args, "role", "place")))

    @pages.post("/set-up/people/new")
    def add() -> Answer:
        handle, name, email = values(request.form, "handle", "name", "email")
        found = _Added()

        def command(work: Work) -> Notice:
            found.id = add_person(work, handle, name, email=email)
            if email.strip():
                invite(work, handle.strip().lower())
            sent = _WAITS if email.strip() else "They have no address, so no invitation was sent."
            return Notice(
                f"{clean_name(name)} was added.",
                (sent, _NO_ROLE_YET, *said_of_namesakes(namesakes(work.connection, found.id))),
            )

        return done(
            site, _new(*values(request.form, "role", "place")), request.form, command, lambda: _onward(found.id)
        )

    return pages


@dataclass(slots=True)
class _Added:
    id: str = ""


def _onward(person: str) -> str:
    """Where it goes on from somebody who was added: to the role for which they were, or to their page."""
    role, place = values(request.values, "role", "place")
    return f"{give_address(role, place)}?person={person}" if role in GIVEN else f"{PEOPLE}/{person}"


def _new(role: str, place: str) -> FormPage:
    return FormPage(
        title="Add a person",
        back=_BACK,
        button="Add this person",
        hidden=(("role", role), ("place", place)) if role else (),
        words=("With an email address they are sent an invitation: a link to choose their password.",),
        questions=(
            Question(name="name", label="Name"),
            Question(name="email", label="Email at work (optional)", type="email", inputmode="email"),
            Question(
                name="handle",
                label="Name to log in by",
                hint="Small letters, digits, dots and hyphens. For example, priya.shah",
            ),
        ),
    )


def _listed(
    work: Work, found: FoundPeople, looked_for: str, paging: Paging, shown: Shown = Shown.EVERYBODY
) -> PeoplePage:
    without, to_choose = (count(work.connection, work.now) for count in (count_without_way_in, count_to_choose))
    many = "1 person" if found.total == 1 else f"{found.total} people"
    first = f"The first {PAGE} of {many}: type more of the name to find one"
    caption = first if looked_for and found.total > PAGE else many
    hint = "Part of a name, of a name to log in by or of an address"
    return PeoplePage(
        rows=tuple(_row(row) for row in found.rows),
        caption=f"{caption} found" if looked_for and found.total <= PAGE else caption,
        search=Question(name="words", label="Look for somebody", hint=hint, value=looked_for, type="search"),
        looked_for=looked_for,
        paging=paging,
        without_way_in=f"{told(without)} {WHAT_TO_DO}" if without else "",
        in_vain=told_in_vain(work.connection),
        to_choose=told_to_choose(to_choose) if to_choose else "",
        narrowed=shown is Shown.WITHOUT_WAY_IN,
        invited=shown is Shown.TO_CHOOSE,
    )


def _row(row: PersonRow) -> tuple[Cell, ...]:
    held = sentence(listed(role_words(role) for role in row.roles)) if row.roles else sentence(NO_ROLE_TOLD)
    told_of = (
        (not row.active, Part(words="Access ended", kind="tag", colour="grey")),
        (row.without_way_in, Part(words="Cannot log in yet", kind="tag", colour="grey")),
        (row.to_choose, Part(words="No password yet", kind="tag", colour="grey")),
    )
    stands = tuple(tag for is_so, tag in told_of if is_so)
    return (
        Cell((*link(row.name, f"{PEOPLE}/{row.id}", row.handle).parts, *stands)),
        words(row.email or "No address", _invitation(row)),
        words(held),
    )


def _invitation(row: PersonRow) -> str:
    """Where the invitation is of somebody who has not logged in yet; empty for all others, and where none was sent."""
    if row.came_to_nothing:
        return _CAME_TO_NOTHING[row.came_to_nothing]
    if not row.to_choose:
        return ""
    return f"Can choose one until {moment(row.until)}" if row.until else "Their invitation waits to be sent"
