"""Somebody who was invited to the record that everybody races for, and starts on 15 June 2026."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update

from pledge_engine.access.finding import find_scope
from pledge_engine.logins.invited import Chosen, make_invitation_link, take_up
from pledge_engine.office import Office
from pledge_engine.store.tables import appointees, hires, invitations
from pledge_engine.work import Work
from tests.factories.office import ENGINE
from tests.races.runners import RECORD

DAY = date(2026, 6, 15)
_WORDS = "three quiet copper kettles"


def offer(work: Work, name: str, *, person: str | None = None) -> str:
    """Offer the post, to somebody who has a log-in or has none, and give the record's id."""
    hire = find_scope(work.connection, ENGINE, RECORD).hire_id
    row = {"id": "offer", "hire_id": hire, "name": name, "person_id": person, "ended_on": None}
    work.connection.execute(insert(appointees), row | {"offered_on": work.today})
    return hire


def invitation(work: Work) -> str:
    """Invite whoever was offered the post, and give what the link works by that was mailed."""
    work.connection.execute(update(hires).values(start_date=DAY))
    row = {"id": "invited", "appointee_id": "offer", "address": "rowan@home.example", "tries": 0}
    work.connection.execute(insert(invitations), row | {"invited_at": work.now})
    return make_invitation_link(work, "invited")


def come_in(office: Office, secret: str, handle: str = "rowan", day: date = DAY) -> None:
    """Take the invitation up."""
    take_up(office, secret, day.isoformat(), Chosen(handle=handle, password=_WORDS, again=_WORDS))
