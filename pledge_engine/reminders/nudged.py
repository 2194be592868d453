"""What a nudge says when it is sent: the step that its key names, as long as it is open and on a record of the reader's."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ColumnElement, and_, func, select

from notifications.catalogue import Nudged
from notifications.outbox import Status, messages, moment_text
from notifications.source import Claimed
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_steps
from pledge_engine.clock import LONDON
from pledge_engine.hires import turn_keys
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.reminders.links import Links
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work

_KIND = Nudged.kind
_PREFIX = f"{_KIND}/"
_DIGITS_OF_AN_ID = 32


def key_of(occurrence_id: str, recipient: str, day: str) -> str:
    """By which the outbox knows a nudge: about one turn, to one person, on one day, so that there is only ever one."""
    return turn_keys.key_of(_KIND, occurrence_id, recipient, day)


def is_the_turn_asked_about() -> ColumnElement[bool]:
    """The condition on ``messages`` joined with ``occurrences`` that a message is a nudge, and the turn the one it is about."""
    after = func.substr(messages.c.key, len(_PREFIX) + 1, _DIGITS_OF_AN_ID)
    return and_(messages.c.kind == _KIND, after == occurrences.c.id)


def asked_today(work: Work) -> ColumnElement[bool]:
    """The condition on turns that somebody who holds one was asked about it today, in Europe/London, by a nudge."""
    turn = func.substr(messages.c.key, len(_PREFIX) + 1, _DIGITS_OF_AN_ID)
    # Found by when they were queued, at the earliest as the day began there: there is an index on that.
    begins = moment_text(datetime.combine(work.today, time(), LONDON))
    since = messages.c.status.in_(tuple(Status)), messages.c.queued_at >= begins
    these = select(turn).where(*since, messages.c.kind == _KIND, messages.c.local_date == work.today)
    return occurrences.c.id.in_(these)


def nudged(work: Work, reader: PersonActor, message: Claimed, links: Links) -> Nudged | None:
    """The step that was asked about; None where it is closed, on hold, or not the reader's to see any more."""
    open_still = (
        occurrences.c.id == turn_keys.turn_in(message),
        occurrences.c.closed_on.is_(None),
        occurrences.c.due_on.is_not(None),
        hires.c.held_since.is_(None),
        visible_steps(reader, Action.SEE_HIRE),
    )
    found = (
        select(
            occurrences.c.step,
            occurrences.c.due_on,
            hires.c.reference,
            hires.c.post_number,
            teams.c.name.label("team_name"),
        )
        .select_from(
            occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
        )
        .where(*open_still)
    )
    row = work.connection.execute(found).one_or_none()
    if row is None:
        return None
    step = steps_known(work).get(row.step)
    return Nudged(
        reference=row.reference,
        post_label=post_label(row.team_name, row.post_number),
        subject_title=CONFIDENTIAL if step is None or step.sensitive else step.title,
        due_on=row.due_on,
        link=links.record(row.reference),
        may_say_whom=step is not None and not step.sensitive,
    )
