"""What somebody chooses of the mails that remind them: for themselves alone, and whatever their roles.

A choice moves what is not late yet, to another of their own working mornings. It never keeps back what is late, what is
escalated, what reaches them for somebody else, nor anything about their log-in: ``digest_days`` and ``folding`` hold the rules.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update

from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.store.tables.reminder import ReminderStatus, reminders
from pledge_engine.store.tables.reminder_choice import Rhythm, reminder_choices
from pledge_engine.work import Work
from workflows.answers import FieldMistake

# The requests that can come with the mail of the next working morning.
FOLDS = ("agreements", "changes")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose; ``weekday`` counts from 0 for Monday, and is there for a weekly mail alone."""

    rhythm: Rhythm = Rhythm.DAILY
    weekday: int | None = None
    folds_agreements: bool = False
    folds_changes: bool = False


def choice_as_typed(rhythm: str, weekday: str, folded: Collection[str]) -> Choice:
    """A choice by the names of its parts, as a form or a command gives them; raises ``Invalid``.

    ``weekday`` is a day's English name, and counts for a weekly mail alone; ``folded`` holds names of ``FOLDS``.
    """
    if rhythm not in set(Rhythm):
        mend = "choose one of the three"
        raise Invalid([FieldMistake("rhythm", "When reminders come", "nothing is chosen", mend)])
    day = weekday.strip().capitalize()
    weekly = Rhythm(rhythm) is Rhythm.WEEKLY
    return Choice(
        rhythm=Rhythm(rhythm),
        weekday=WEEKDAYS.index(day) if weekly and day in WEEKDAYS else None,
        folds_agreements="agreements" in folded,
        folds_changes="changes" in folded,
    )


def own_choice(work: Work) -> Choice:
    """What the actor chose, or what holds for whoever chose nothing; raises ``Forbidden`` for all but people."""
    columns = (column for column in reminder_choices.c if column.key != "person_id")
    found = select(*columns).where(reminder_choices.c.person_id == _person(work).id)
    row = work.connection.execute(found).mappings().one_or_none()
    return Choice(**{**row, "rhythm": Rhythm(row["rhythm"])}) if row else Choice()


def choose(work: Work, choice: Choice) -> None:
    """Let the actor be mailed in this way from the next working day on; the trail says what changed.

    What waits for a later mail by what they chose before comes on the next working day, so that none of it is lost or put off
    twice. Raises ``Invalid`` for a weekly mail without a working day, and ``Forbidden`` for all but people.
    """
    person, before = _person(work), own_choice(work)
    if (choice.rhythm is Rhythm.WEEKLY) != (choice.weekday is not None) or choice.weekday not in {None, *range(5)}:
        mend = "choose a day from Monday to Friday"
        raise Invalid([FieldMistake("weekday", "Day of the week", "a weekly mail comes on one working day", mend)])
    if choice == before:
        return
    old, new = _stored(before), _stored(choice)
    this = reminder_choices.c.person_id == person.id
    if not work.connection.execute(update(reminder_choices).where(this).values(new)).rowcount:
        work.connection.execute(insert(reminder_choices), {"person_id": person.id, **new})
    _bring_forward(work, person)
    changes = {name: Change(old=old[name], new=value) for name, value in new.items() if value != old[name]}
    append_to_organisation(work.connection, Event(verb="reminders_chosen", origin=work.origin, changes=changes))


def _stored(choice: Choice) -> dict[str, str | int | bool | None]:
    return {**asdict(choice), "rhythm": choice.rhythm.value}


def _bring_forward(work: Work, person: PersonActor) -> None:
    following = work.calendar.add_working_days(work.today, 1)
    later = (reminders.c.status == ReminderStatus.WAITING, reminders.c.digest_on > following)
    theirs = reminders.c.recipient_id == person.id
    work.connection.execute(update(reminders).where(theirs, *later).values(digest_on=following))


def _person(work: Work) -> PersonActor:
    if not isinstance(work.actor, PersonActor):
        raise Forbidden("Only people choose how they are reminded.", "Act as a person.")
    return work.actor
