"""Inviting in one act all who hold a role and cannot log in yet: who they are is seen first, and nobody else is invited."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.logins.inviting_all import ToInvite, invite_all, who_would_be_invited
from pledge_engine.people.listing import PersonRow
from pledge_engine.people.ways_in import ADDRESS_FIRST, left_without_address
from pledge_engine.upkeep.setting_up import mail_reaches_nobody
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.set_up.people import PEOPLE, TO_CHOOSE
from pledge_engine.web.set_up.words import role_words
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Notice, Site, go, show
from workflows.words import counted, listed, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage:
    """Who would be invited, and who has no address, each as rows; ``who`` is what the form sends to say whom it showed.

    ``to_nobody`` says where mail goes that reaches nobody, if it does.
    """

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    unreached: tuple[tuple[Cell, ...], ...]
    why_unreached: str
    who: str
    to_nobody: str
    mistakes: tuple[Mistake, ...] = ()


def inviting_pages(site: Site) -> Blueprint:
    """The page that says who, and doing it."""
    pages = Blueprint("set_up_inviting", __name__)

    @pages.get("/set-up/people/invite")
    def who() -> tuple[str, int]:
        return show("set_up_invite", _page(site.look(who_would_be_invited), mail_reaches_nobody(site.settings)))

    @pages.post("/set-up/people/invite")
    def invite_them() -> Response:
        among = frozenset(request.form.get("who", "").split(","))
        many = len(site.act(lambda work: invite_all(work, among)).reached)
        wait = (
            f"{counted(many, 'invitations')} {'waits' if many == 1 else 'wait'} to be sent, within the sending hours."
        )
        site.say(Notice(wait) if many else Notice("Everybody shown was invited meanwhile.", done=False))
        return go(TO_CHOOSE if many else PEOPLE)

    return pages


def _page(found: ToInvite, to_nobody: str) -> InvitePage:
    return InvitePage(
        rows=tuple((_named(each), words(each.email), _roles(each)) for each in found.reached),
        caption=f"{counted(len(found.reached), 'people')} to invite",
        unreached=tuple(
            (_named(each), _roles(each), link(f"Give {each.name} an address", f"{PEOPLE}/{each.id}/edit"))
            for each in found.without_address
        ),
        why_unreached=f"{left_without_address(len(found.without_address))} {ADDRESS_FIRST}",
        who=",".join(each.id for each in found.reached),
        to_nobody=to_nobody,
    )


def _named(row: PersonRow) -> Cell:
    return link(row.name, f"{PEOPLE}/{row.id}", row.handle)


def _roles(row: PersonRow) -> Cell:
    return words(sentence(listed(role_words(role) for role in row.roles)))
