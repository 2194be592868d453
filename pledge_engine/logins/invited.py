"""Taking up an invitation: by a link that works for half an hour, and by the day on which the person starts.

Whoever got the link by mistake does not know that day, so that a wrong address opens nothing. Somebody who logs in here already
adds the journey to their own log-in instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import insert, select, update

from notifications.catalogue import InvitationAgain
from pledge_engine.access.actor import PersonActor
from pledge_engine.errors import Invalid, PledgeError
from pledge_engine.hires.invitations import (
    MOST_TRIES,
    Invited,
    find_invited,
    forget_invitation,
    let_be_sent,
    tried_too_often,
)
from pledge_engine.hires.taking_up import become_the_worker, hold_record
from pledge_engine.logins.attempts import ASKING, count_attempt
from pledge_engine.logins.password_links import LINK_LASTS, LinkOver
from pledge_engine.logins.passwords import check_new, hash_of, store_password
from pledge_engine.logins.secrets_kept import kept_as, new_secret
from pledge_engine.logins.sessions import LOGGING_IN, start_session
from pledge_engine.office import Office
from pledge_engine.people.addresses import somebody_has
from pledge_engine.people.naming import Mistakes, clean_handle
from pledge_engine.people.newcomers import add_invited
from pledge_engine.store.tables import invitation_links, invitations
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date

# Stands for the name where none is typed: no password holds a character that cannot be typed.
_NO_NAME = "\0"
_DAY = "starts_on", "The day you start"


class InvitationOver(LinkOver):
    """An invitation is not there, was taken up, was replaced or is over: all of them look alike."""

    def __init__(self) -> None:
        PledgeError.__init__(
            self,
            "This link does not work any more.",
            "If you have chosen how you log in, go to the page to log in. Otherwise ask whoever invited you for another.",
        )


class TriedTooOften(InvitationOver):
    """An invitation is over because a wrong day was typed too often: only whoever has a link of it learns that."""

    def __init__(self) -> None:
        PledgeError.__init__(
            self,
            "This link does not work any more, because a wrong day was typed too often.",
            "Ask whoever invited you for another link, and which day they have as the day you start. They know of it already.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose: the name they log in by, and their password twice."""

    handle: str
    password: str
    again: str


def make_invitation_link(work: Work, invitation_id: str) -> str:
    """The secret of a link that is mailed, counted from now on; those mailed before go on working for their half hour."""
    secret = new_secret()
    row = {"invitation_id": invitation_id, "expires_at": work.now + LINK_LASTS}
    work.connection.execute(insert(invitation_links), {"id": kept_as(secret), **row})
    return secret


def is_open(office: Office, secret: str) -> bool:
    """Whether a link opens the page; False once its half hour is over, and another can be asked for by it.

    Raises ``InvitationOver`` for one whose invitation does not stand any more.
    """
    with office.work(LOGGING_IN, write=False) as work:
        _, expires_at = _found(work, secret)
        return expires_at > work.now


def ask_again(office: Office, secret: str) -> None:
    """Let another link be mailed to the same address, at any hour, because they wait for it.

    Raises ``InvitationOver``, and ``TooSoon`` for whoever asked just now.
    """
    with office.work(LOGGING_IN) as work:
        invited, _ = _found(work, secret)
        count_attempt(work, invited.id, ASKING)
        let_be_sent(work, invited.id, InvitationAgain.kind)


def take_up(
    office: Office,
    secret: str,
    day: str,
    chosen: Chosen,
    *,
    opened_on: str = "",
    place: Sequence[str] = (),
) -> str:
    """Let the person in who was invited, and give the secret of their session; raises ``InvitationOver`` and ``Invalid``.

    ``day`` is the one on which they start, as they typed it.
    """
    starts_on, handle = _read_form(day, chosen, place)
    _prove(office, secret, starts_on)
    hashed = hash_of(chosen.password)
    with office.work(LOGGING_IN) as work:
        invited = _taken(work, secret)
        # Not before the day was proved: what is refused as a name would tell whose the invitation is.
        check_new(PersonActor(id="", handle=handle, name=invited.name), chosen.password, chosen.again, place)
        _check_address(work, invited.address)
        name = invited.name or handle
        person_id = add_invited(work, handle, name, email=invited.address)
        become_the_worker(work, invited, PersonActor(id=person_id, handle=handle, name=name))
        store_password(work, person_id, hashed)
        return start_session(work, person_id, opened_on=opened_on)


def add_to(office: Office, secret: str, day: str, person: PersonActor) -> None:
    """Add the journey to the log-in of somebody who has one; ``day`` is the one on which they start, as they typed it.

    Raises ``InvitationOver``, ``Invalid``, and ``RefusedMove`` for a lead named on the record.
    """
    mistakes = Mistakes()
    starts_on = mistakes.checked(*_DAY, partial(_day_in, day), date.min)
    mistakes.refuse_if_any()
    _prove(office, secret, starts_on)
    with office.work(person) as work:
        become_the_worker(work, _taken(work, secret), person)


def _taken(work: Work, secret: str) -> Invited:
    """The invitation, which is nobody else's from now on: before anything is judged that whoever came first has changed.

    It is read anew once its record is held: whoever invites or ends an offer holds the record before the invitation too. With
    the organisation held, nobody is added meanwhile with the same name to log in by or the same address.
    """
    hold_record(work, _standing(work, secret).hire_id)
    invited = _standing(work, secret)
    forget_invitation(work, invited.id)
    return invited


def _prove(office: Office, secret: str, starts_on: date) -> None:
    """Do nothing for the day on which the person starts. A try is counted before it is judged: many at once gain nothing."""
    with office.work(LOGGING_IN) as work:
        invited = _standing(work, secret)
        one_more = update(invitations).where(invitations.c.id == invited.id, invitations.c.tries < MOST_TRIES)
        counted = one_more.values(tries=invitations.c.tries + 1).returning(invitations.c.tries)
        tries = work.connection.execute(counted).scalar_one_or_none()
    if tries is None:
        raise TriedTooOften  # Others tried at the same moment, and this would be one too many.
    if invited.starts_on != starts_on:
        if tries >= MOST_TRIES:
            raise TriedTooOften
        problem, mend = "this is not the day that we have", "type the day that was agreed with you"
        raise Invalid([FieldMistake(*_DAY, problem, mend)])
    with office.work(LOGGING_IN) as work:
        work.connection.execute(update(invitations).where(invitations.c.id == invited.id).values(tries=0))


def _read_form(day: str, chosen: Chosen, place: Sequence[str]) -> tuple[date, str]:
    """The day and the name to log in by of a form that is filled in right; raises ``Invalid`` with all that can be said of it.

    Nothing of the invitation is looked at, so it tells whoever got the link by mistake nothing, and costs no try.
    """
    mistakes = Mistakes()
    starts_on = mistakes.checked(*_DAY, partial(_day_in, day), date.min)
    handle = mistakes.checked("handle", "Name to log in by", partial(_handle_in, chosen.handle), _NO_NAME)
    try:
        check_new(PersonActor(id="", handle=handle, name=""), chosen.password, chosen.again, place)
    except Invalid as error:
        for each in error.mistakes:
            mistakes.add(each.field, each.title, each.problem, each.mend)
    mistakes.refuse_if_any()
    return starts_on, handle


def _day_in(typed: str) -> date:
    if not typed.strip():
        raise AnswerMistake("no day is typed", "type its day, month and year, for example 15 6 2026")
    return parse_date(typed)


def _handle_in(typed: str) -> str:
    if not typed.strip():
        raise AnswerMistake("nothing is typed", "type a name that you remember")
    return clean_handle(typed)


def _check_address(work: Work, address: str) -> None:
    """An address by which two people would ask for a new password would serve neither."""
    if somebody_has(work.connection, address):
        mend = "if that is you, log in first and open the link again; otherwise ask to be invited at another address"
        raise Invalid(
            [FieldMistake("handle", "Email address", "somebody logs in here with this address already", mend)]
        )


def _standing(work: Work, secret: str) -> Invited:
    invited, expires_at = _found(work, secret)
    if expires_at <= work.now:
        raise InvitationOver
    return invited


def _found(work: Work, secret: str) -> tuple[Invited, datetime]:
    this = select(invitation_links.c.invitation_id, invitation_links.c.expires_at).where(
        invitation_links.c.id == kept_as(secret)
    )
    row = work.connection.execute(this).one_or_none()
    invited = find_invited(work, row.invitation_id) if row else None
    if row is None or invited is None:
        spent = select(invitations.c.id).where(
            invitations.c.id == (row.invitation_id if row else ""), tried_too_often(work.now)
        )
        raise TriedTooOften if work.connection.execute(spent).first() else InvitationOver
    return invited, row.expires_at
