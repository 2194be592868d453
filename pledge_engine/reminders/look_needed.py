"""That somebody is to look at a step of a record, without a word of which it is or why.

A step that clears is open again, what was recorded in one asks for a conversation, or somebody else recorded one that the reader
had picked up. All are said in the same words, so that a mail tells none; and a message tells nobody but its reader that there is
one.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from notifications.catalogue import LookNeeded
from notifications.outbox import Status, messages, moment_text
from notifications.source import Claimed
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import concerning_hires, visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.to_talk_about import is_to_talk_about
from pledge_engine.hires.turn_keys import beginning_of, turn_in
from pledge_engine.reminders.links import Links
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work


def look_needed(work: Work, reader: PersonActor, message: Claimed, links: Links) -> LookNeeded | None:
    """The record with the turn that the message is about; None where nothing is to be looked at any more.

    Nor is there anything where the record is on hold, or not the reader's to see, or a later message says the same. Whoever sees
    only their own step, by reference, is told no more than that here.
    """
    if _a_later_one_says_it(work, message):
        return None
    columns = (
        *(hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
        *(occurrences.c.step, occurrences.c.closed_on, occurrences.c.recorded_at, occurrences.c.assignee_id),
    )
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    found = (
        select(*columns, concerning_hires(reader, Action.SEE_HIRE).label("as_a_whole"))
        .select_from(joined)
        .where(occurrences.c.id == turn_in(message), occurrences.c.superseded.is_(None), hires.c.held_since.is_(None))
        .where(visible_steps(reader, Action.SEE_HIRE))
    )
    row = work.connection.execute(found).one_or_none()
    if row is None:
        return None
    done_by_another = row.assignee_id == reader.id and row.recorded_at == message.queued_at
    if not (row.closed_on is None or done_by_another or _is_to_talk_about(work, reader, message)):
        return None
    step = work.newest(SHIPPED_PLEDGE).steps.get(row.step)
    title = CONFIDENTIAL if step is None or step.sensitive or step.clears else step.title
    return LookNeeded(
        reference=row.reference,
        post_label=post_label(row.team_name, row.post_number) if row.as_a_whole else "",
        subject_title=title if row.as_a_whole else "",
        link=links.record(row.reference),
    )


def _is_to_talk_about(work: Work, reader: PersonActor, message: Claimed) -> bool:
    return is_to_talk_about(work, reader, work.newest(SHIPPED_PLEDGE), turn_in(message))


def _a_later_one_says_it(work: Work, message: Claimed) -> bool:
    """Whether the reader was queued another about the same turn since, which then says how it stands."""
    later = exists().where(
        messages.c.key.startswith(beginning_of(message), autoescape=True),
        messages.c.status.in_((Status.WAITING, Status.SENT)),
        messages.c.queued_at > moment_text(message.queued_at),
    )
    return bool(work.connection.execute(select(later)).scalar_one())
