"""The mail of the day on which a record on hold is to be looked at again: to its service lead, or to whoever is told for them.

It is derived anew each day from the hold itself. It is new to somebody until a mail of theirs has left on that day or since,
so that a day without a sweep, or a mail that did not leave, loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from notifications.catalogue import Item
from notifications.outbox import Status, messages
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.standing import leads_told, members_on
from pledge_engine.hires.to_look_at_again import LASTING
from pledge_engine.reminders.digest_keys import key_of
from pledge_engine.reminders.links import Links
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Role
from workflows.words import long_date

Items = tuple[Item, ...]

_KEYS_AT_ONCE = 1000


def people_to_look_again(work: Work, on: date) -> set[str]:
    """The ids of those to whom it is new by a day."""
    told = work.connection.execute(_told(on)).all()
    heard = _last_mails(work, told, on)
    return {row.recipient_id for row in told if _is_new(row, heard)}


def looks_for(work: Work, person: PersonActor, on: date, links: Links) -> tuple[Items, Items]:
    """What the person's mail of a day says of it: what is new to them, and what is still open, longest ago first."""
    theirs = visible_hires(person, Action.AGREE, BOTH_LEADS)
    led = list(
        work.connection.execute(
            select(hires.c.id).join(holds, LASTING).where(holds.c.review_on <= on, theirs)
        ).scalars()
    )
    if not led:
        return (), ()
    told = work.connection.execute(_told(on, hires.c.id.in_(led)))
    rows = [row for row in told if row.recipient_id == person.id]
    heard = _last_mails(work, rows, on)
    items = [(_is_new(row, heard), _item(row, on, links)) for row in rows]
    return tuple(item for new, item in items if new), tuple(item for new, item in items if not new)


def _is_new(row: Any, heard: Mapping[str, date]) -> bool:
    return bool(heard.get(row.recipient_id, date.min) < row.review_on)


def _told(on: date, which: ColumnElement[bool] | None = None) -> Select[Any]:
    """Each such record, or those of them which are asked for, with who is told."""
    records = (
        select(hires.c.id.label("hire_id"), hires.c.team_id, hires.c.service_lead_id, hires.c.professional_lead_id)
        .join(holds, LASTING)
        .where(holds.c.review_on <= on, true() if which is None else which)
        .cte("on_hold")
        .prefix_with("MATERIALIZED")
    )
    leads = leads_told(members_on(on), records)
    return (
        select(
            leads.c.person_id.label("recipient_id"),
            hires.c.reference,
            hires.c.post_number,
            teams.c.name.label("team_name"),
            holds.c.review_on,
        )
        .select_from(leads.join(hires, hires.c.id == leads.c.hire_id).join(holds, LASTING))
        .join(teams, teams.c.id == hires.c.team_id)
        .where(leads.c.role == Role.SERVICE_LEAD)
        .order_by(holds.c.review_on, hires.c.reference)
    )


def _last_mails(work: Work, told: Iterable[Any], on: date) -> Mapping[str, date]:
    """The day of the last digest that has left to each of them since the first of their records was to be looked at again.

    By the key of every day, which finds each at once on any database, however many messages there are.
    """
    since: dict[str, date] = {}
    for row in told:
        since[row.recipient_id] = min(row.review_on, since.get(row.recipient_id, on))
    keys = [
        key_of(person_id, first + timedelta(days=n))
        for person_id, first in since.items()
        for n in range((on - first).days + 1)
    ]
    last: dict[str, date] = {}
    for at in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[at : at + _KEYS_AT_ONCE]
        sent = select(messages.c.recipient, func.max(messages.c.local_date).label("day")).where(
            messages.c.key.in_(some), messages.c.status == Status.SENT
        )
        for row in work.connection.execute(sent.group_by(messages.c.recipient)):
            last[row.recipient] = max(row.day, last.get(row.recipient, date.min))
    return last


def _item(row: Any, on: date, links: Links) -> Item:
    return Item(
        reference=row.reference,
        post_label=post_label(row.team_name, row.post_number),
        title="A record on hold, to be looked at again",
        when="Today" if row.review_on == on else f"By {long_date(row.review_on)}",
        note="It stays on hold until somebody resumes it or chooses another day",
        link=links.record(row.reference),
    )
