"""Requests that their reader chose to read with the mail of the next working morning: how they wait in the outbox.

What that mail says of them, and what becomes of them if there is none, is in ``reminders.folding``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, exists, select

from notifications.catalogue import AgreementNeeded, ChangeAsked
from notifications.outbox import put_off
from pledge_engine.clock import LONDON, SWEEP_AT, in_utc
from pledge_engine.store.tables.reminder_choice import reminder_choices
from pledge_engine.work import Work

# With what the key of such a message begins.
FOLDED = "folded:"
# The mail of a morning has so long to leave before what it says goes out by itself.
LEAVES_AT = time(8)
_CHOSEN: Mapping[str, ColumnElement[bool]] = {
    AgreementNeeded.kind: reminder_choices.c.folds_agreements,
    ChangeAsked.kind: reminder_choices.c.folds_changes,
}


def fold_in(work: Work, message_id: str, kind: str, recipient: str) -> bool:
    """Let a message that was just queued wait for the mail of the next working morning, if its reader chose that."""
    if kind not in _CHOSEN:
        return False
    chosen = exists().where(reminder_choices.c.person_id == recipient, _CHOSEN[kind])
    if not work.connection.execute(select(chosen)).scalar_one():
        return False
    this_morning = work.now.astimezone(LONDON).time() < SWEEP_AT and work.calendar.is_working_day(work.today)
    on = work.today if this_morning else work.calendar.add_working_days(work.today, 1)
    put_off(work.connection, message_id, until=leaves_on(on), key=f"{FOLDED}{message_id}")
    return True


def leaves_on(on: date) -> datetime:
    """When such a message leaves by itself, if the mail of a day has not said it by then."""
    return in_utc(datetime.combine(on, LEAVES_AT, tzinfo=LONDON))
