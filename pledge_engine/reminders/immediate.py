"""What a message that does not wait for a digest says now: whose agreement is needed, and what was asked, closed or said.

A message remembers which record it is about, for whom it is and when it was caused. Which step it means is found by that
moment, and it is dropped where the step is closed or the record is not the reader's to see any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, or_, select

from notifications.catalogue import AgreementNeeded, ChangeAsked, SomethingToRead, StepClosed, WorkerSaid
from notifications.outbox import Status as Outbox
from notifications.outbox import messages, moment_text
from notifications.source import Claimed
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.awaiting import awaiting_actor, together
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.moved_for_me import ended_offer
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reopenings import reopenings_of_actor
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.hires.waiting_views import AwaitingRow
from pledge_engine.people.cover_mail import COVER
from pledge_engine.reminders.links import Links
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.turn import Status


def agreement_needed(work: Work, reader: PersonActor, message: Claimed, links: Links) -> AgreementNeeded | None:
    """What waits for the reader's agreement on the record; None when nothing does any more, or a later message says it."""
    if _a_later_one_says_it(work, message):
        return None
    in_their_name = replace(work, actor=reader)
    _, pledge = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    there = hires.c.reference == message.subject_reference
    waiting = together(awaiting_actor(in_their_name, pledge, there), reopenings_of_actor(in_their_name, pledge, there))
    record = _record(work, reader, message)
    if record is None or not waiting:
        return None
    steps = steps_known(work)
    titles = [CONFIDENTIAL if row.step in steps and steps[row.step].sensitive else row.title for row in waiting]
    return AgreementNeeded(
        reference=record.reference,
        post_label=post_label(record.team_name, record.post_number),
        subject_title=_first_of(titles),
        due_on=_due_on(work, record.id, waiting[0]) if len(waiting) == 1 else None,
        link=links.record(record.reference),
    )


def _first_of(titles: Sequence[str]) -> str:
    """The first title, with how many more there are."""
    return f"{titles[0]} and {len(titles) - 1} more" if len(titles) > 1 else titles[0]


def _a_later_one_says_it(work: Work, message: Claimed) -> bool:
    """Whether the same was queued for the reader again, of the same record: the later message says all that waits."""
    moment = moment_text(message.queued_at)
    later = exists().where(
        messages.c.kind == message.kind,
        messages.c.recipient == message.recipient,
        messages.c.subject_reference == message.subject_reference,
        messages.c.status.in_((Outbox.WAITING, Outbox.SENT)),
        or_(messages.c.queued_at > moment, and_(messages.c.queued_at == moment, messages.c.id > message.id)),
    )
    return bool(work.connection.execute(select(later)).scalar_one())


def _due_on(work: Work, hire_id: str, waiting: AwaitingRow) -> date | None:
    this = (occurrences.c.hire_id == hire_id, occurrences.c.step == waiting.step, occurrences.c.n == waiting.n)
    awaiting = occurrences.c.status == Status.AWAITING_AGREEMENT
    return work.connection.execute(select(occurrences.c.due_on).where(*this, awaiting)).scalar()


def change_asked(work: Work, reader: PersonActor, message: Claimed, links: Links) -> ChangeAsked | None:
    """What the reader agreed and no longer stands agreed; None where all of it is closed or stands again since."""
    record = _record(work, reader, message)
    if record is None:
        return None
    again = agreements.alias()
    stands_again = exists().where(
        or_(again.c.occurrence_id == agreements.c.occurrence_id, again.c.stage_visit_id == agreements.c.stage_visit_id),
        again.c.person_id == reader.id,
        again.c.voided_at.is_(None),
    )
    set_aside = (
        select(
            *(occurrences.c.step, occurrences.c.n, occurrences.c.closed_on),
            *(stage_visits.c.stage, stage_visits.c.left_on),
        )
        .select_from(
            agreements.outerjoin(occurrences, occurrences.c.id == agreements.c.occurrence_id).outerjoin(
                stage_visits, stage_visits.c.id == agreements.c.stage_visit_id
            )
        )
        .where(
            agreements.c.hire_id == record.id,
            agreements.c.person_id == reader.id,
            agreements.c.voided_at == message.queued_at,
            ~stands_again,
        )
        .order_by(agreements.c.id)
    )
    still_open = [row for row in work.connection.execute(set_aside) if row.closed_on is None and row.left_on is None]
    if not still_open:
        return None
    return ChangeAsked(
        reference=record.reference,
        post_label=post_label(record.team_name, record.post_number),
        subject_title=_first_of([_title(work, row) for row in still_open]),
        link=_where_to_look(work, record.reference, still_open, links),
    )


def _where_to_look(work: Work, reference: str, rows: Sequence[Any], links: Links) -> str:
    """The page of the one step that was set aside, where it may be named; that of the record otherwise."""
    row, *others = rows
    named = row.step is not None and _title(work, row) != CONFIDENTIAL
    return links.step(reference, row.step, row.n) if named and not others else links.record(reference)


def step_closed(work: Work, reader: PersonActor, message: Claimed, links: Links) -> StepClosed | None:
    """The step of the worker's that both leads closed at the message's moment; None where it is open again."""
    record = _record(work, reader, message)
    if record is None:
        return None
    closed = select(occurrences.c.step).where(
        occurrences.c.hire_id == record.id,
        occurrences.c.owner == Role.WORKER,
        occurrences.c.status == Status.NOT_APPLICABLE,
        occurrences.c.recorded_at == message.queued_at,
    )
    row = work.connection.execute(closed.order_by(occurrences.c.id).limit(1)).one_or_none()
    if row is None:
        return None
    return StepClosed(
        reference=record.reference,
        post_label=post_label(record.team_name, record.post_number),
        subject_title=_title(work, row),
        link=links.record(record.reference),
    )


def worker_said(work: Work, reader: PersonActor, message: Claimed, links: Links) -> WorkerSaid | None:
    """That the worker said something, on a record that is still the reader's to see."""
    record = _record(work, reader, message)
    if record is None:
        return None
    return WorkerSaid(
        reference=record.reference,
        post_label=post_label(record.team_name, record.post_number),
        link=links.record(record.reference),
    )


def something_to_read(work: Work, reader: PersonActor, message: Claimed, links: Links) -> SomethingToRead | None:
    """That there is something to read of cover, of a record that the reader sees, or that their offer of it ended."""
    if (message.key or "").startswith(COVER):
        return SomethingToRead(link=links.home)
    return SomethingToRead(link=links.home) if _record(work, reader, message) or ended_offer(work, reader) else None


def _record(work: Work, reader: PersonActor, message: Claimed) -> Row[Any] | None:
    """The record that a message is about, where the reader may see it."""
    found: Select[Any] = (
        select(hires.c.id, hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))
        .join(teams, teams.c.id == hires.c.team_id)
        .where(hires.c.reference == message.subject_reference, visible_hires(reader, Action.SEE_HIRE))
    )
    return work.connection.execute(found).one_or_none()


def _title(work: Work, row: Any) -> str:
    """The title of a step, or of a stage where there is no step, which it then says; never that of a sensitive step."""
    if row.step is None:
        _, pledge = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
        stage = pledge.stages.get(row.stage)
        return f"The stage “{stage.title}”" if stage else "A stage"
    step = steps_known(work).get(row.step)
    return step.title if step is not None and not step.sensitive else CONFIDENTIAL
