"""One person: how they are called and reached, their roles and cover, and whether they can log in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from notifications.leaving import KEPT
from pledge_engine.errors import Invalid
from pledge_engine.hires.wording import moment
from pledge_engine.logins.inviting import Account, account_of, invite
from pledge_engine.people.cover_list import CoverRow, list_cover
from pledge_engine.people.editing import edit_person
from pledge_engine.people.listing import NO_ROLE_TOLD, GrantRow, PersonRow, list_grants, show_person
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, Typed
from pledge_engine.web.set_up.forms import Answer, FormPage, done, typed_into
from pledge_engine.web.set_up.people import PEOPLE
from pledge_engine.web.set_up.words import place_words, role_words, scope_of
from pledge_engine.web.showing import Cell, Fact, fact, link, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.words import days_between, sentence

_CHANGED, _WAS = ("name", "email"), "was_"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person; ``address`` is that of the page. ``invites`` is what the button to invite says, empty without one.

    It sends another ``besides`` the invitation that stands, where there is one. It may be of the reader ``themselves``.
    """

    title: str
    address: str
    facts: tuple[Fact, ...]
    roles: tuple[tuple[Cell, ...], ...]
    without_role: str
    cover: tuple[tuple[Cell, ...], ...]
    invites: str
    besides: str
    active: bool
    themselves: bool
    resets: bool
    mistakes: tuple[Mistake, ...] = ()


def person_pages(site: Site) -> Blueprint:
    """The page of one person, and the first forms that it leads to."""
    pages = Blueprint("set_up_person", __name__)

    @pages.get("/set-up/people/<person>")
    def one(person: str) -> tuple[str, int]:
        return show("set_up_person", site.look(lambda work: _page(work, person)))

    @pages.post("/set-up/people/<person>/invite")
    def send_invitation(person: str) -> Response:
        row, besides = named(site, person), request.form.get("besides", "")
        try:
            site.act(lambda work: invite(work, row.handle, besides=besides))
        except Invalid as error:
            site.say(
                Notice(
                    "No invitation was sent.",
                    tuple(f"{sentence(each.problem)}: {each.mend}." for each in error.mistakes),
                    done=False,
                )
            )
        else:
            site.say(Notice(f"An invitation for {row.name} waits to be sent, within the sending hours.", (_NEXT,)))
        return go(f"{PEOPLE}/{person}")

    @pages.get("/set-up/people/<person>/edit")
    def edit(person: str) -> tuple[str, int]:
        row, before = named(site, person), typed_before()
        page = _edit(row)
        return show("set_up_form", typed_into(page, _as_meant(row, before)) if before is not None else page)

    @pages.post("/set-up/people/<person>/edit")
    def save(person: str) -> Answer:
        row, seen = named(site, person), _seen(request.form)
        name, email = (_changed(request.form, field) for field in _CHANGED)

        def command(work: Work) -> Notice:
            if not edit_person(work, row.handle, name=name, email=email, seen=seen):
                return Notice("Nothing was different, so nothing was changed.", done=False)
            again = account_of(work, row.id).lapsed and _can_be_invited(show_person(work, row.id))
            return Notice("Saved.", (_LAPSED,) if again else ())

        return done(site, _edit(row), _as_meant(row, request.form), command, lambda: f"{PEOPLE}/{person}")

    return pages


def named(site: Site, person: str) -> PersonRow:
    """The person whom an address names by their id; raises ``NotFound`` and ``Forbidden``."""
    return site.look(lambda work: show_person(work, person))


def back_to(row: PersonRow) -> tuple[str, str]:
    """The way back to a person's page."""
    return f"{PEOPLE}/{row.id}", row.name


def _seen(typed: Typed) -> dict[str, str]:
    """What stood in the form when it was opened."""
    return {field: typed[f"{_WAS}{field}"] for field in _CHANGED if f"{_WAS}{field}" in typed}


def _changed(typed: Typed, field: str) -> str | None:
    return None if typed.get(field) == _seen(typed).get(field) else typed.get(field, "")


def _as_meant(row: PersonRow, typed: Typed) -> Typed:
    """What was typed, with what stands there now where nothing was changed: somebody else may have changed that since."""
    now = {"name": row.name, "email": row.email}
    return Typed({field: now[field] if (meant := _changed(typed, field)) is None else meant for field in now})


def _edit(row: PersonRow) -> FormPage:
    return FormPage(
        title=f"Change {row.name}",
        back=back_to(row),
        button="Save",
        words=(
            f"They go on logging in as {row.handle}.",
            "If the address changes, no link to choose a password that was sent before works any more.",
        ),
        questions=(
            Question(name="name", label="Name", value=row.name),
            Question(name="email", label="Email (optional)", value=row.email, type="email", inputmode="email"),
        ),
        hidden=((f"{_WAS}name", row.name), (f"{_WAS}email", row.email)),
    )


def _page(work: Work, person: str) -> PersonPage:
    row = show_person(work, person)
    account = account_of(work, person)
    address = f"{PEOPLE}/{person}"
    cover = [each for each in list_cover(work) if row.handle in {each.handle, each.cover_handle}]
    return PersonPage(
        title=row.name,
        address=address,
        facts=tuple(_facts(row, account, address)),
        roles=tuple(_role(grant, address) for grant in list_grants(work, row.handle)),
        without_role=sentence(NO_ROLE_TOLD),
        cover=tuple(_cover(each, row, address) for each in cover),
        invites=_invites(row, account),
        besides=account.invitation if account.stands else "",
        active=row.active,
        themselves=row.id == work.actor.audit_id,
        resets=account.second_factor,
    )


def _facts(row: PersonRow, account: Account, address: str) -> Iterator[Fact]:
    edit = {"href": f"{address}/edit", "action": "Change"}
    found = (
        fact("Name", row.name, **edit),
        fact("Logs in as", row.handle),
        fact("Email", row.email or "No address: no mail reaches them", **edit),
        fact("Access", "Can act, in the roles below" if row.active else "Ended: can do nothing here"),
        fact("Password", *_password(account, active=row.active)),
        fact("Code of an app", "Asked for when they log in" if account.second_factor else ""),
    )
    return (each for each in found if each)


def _password(account: Account, *, active: bool) -> tuple[str, ...]:
    if account.has_password:
        return ("Chosen",)
    if not active:
        return ("None yet, and no link works while their access is ended",)
    if not account.invited_at:
        return ("None yet, and not invited",)
    said = _SAID if account.stands else _SAID | _LINK_OVER
    told = f"Invited on {moment(account.invited_at)}: {said[account.invited]}"
    before = account.stands and account.invited in {"failed", "dropped"}
    return ("None yet", told, *([_BEFORE_STANDS] if before else []))


_INTO_A_FOLDER = "put into a folder on the server, from where it reaches nobody"
_SAID = {
    "waiting": "waits to be sent, within the sending hours",
    "sent": "sent. The link in it works until they use it, for 7 days",
    KEPT: f"{_INTO_A_FOLDER}. Whoever runs the server can hand the link over: it works until they use it, for 7 days",
    "failed": "could not be sent; see Messages for why",
    "dropped": "not sent, or put aside",
}
_LINK_OVER = {
    "sent": "sent, but the link no longer works",
    KEPT: f"{_INTO_A_FOLDER}, and the link no longer works",
}
_BEFORE_STANDS = "An invitation before that one still stands"
_LAPSED = "No invitation of theirs works now: invite them again."
_NEXT = "Its link works once, within 7 days. This page says whether it was sent, and when they have chosen a password."


def _invites(row: PersonRow, account: Account) -> str:
    """What the button to invite says; nothing where there is nobody to invite."""
    if account.has_password or not _can_be_invited(row) or account.invited == "waiting":
        return ""
    if account.stands:
        return "Send another, as it did not reach them"
    return "Send the invitation again" if account.invited else "Send an invitation"


def _can_be_invited(row: PersonRow) -> bool:
    return row.active and bool(row.email)


def _role(grant: GrantRow, address: str) -> tuple[Cell, ...]:
    query = urlencode({"role": grant.role, "scope": scope_of(grant)})
    end = link(f"End {role_words(grant.role)}: {place_words(grant)}", f"{address}/roles/end?{query}")
    return words(sentence(role_words(grant.role))), words(place_words(grant)), end


def _cover(cover: CoverRow, row: PersonRow, address: str) -> tuple[Cell, ...]:
    theirs = cover.handle == row.handle
    who = f"{cover.cover_name} covers for them" if theirs else f"They cover for {cover.name}"
    days = days_between(cover.from_on, cover.until_on)
    end = link(f"End cover by {cover.cover_name}", f"{address}/cover/end?from={cover.from_on}") if theirs else words("")
    return words(who), words(days, "" if cover.lasts else "to come"), end
