"""Messages that a move causes: written to the outbox in the move's own transaction, as references without a word of text."""

from __future__ import annotations

from collections.abc import Iterable

from notifications import outbox
from notifications.catalogue import AgreementNeeded, ChangeAsked, LookNeeded, SomethingToRead, StepClosed, WorkerSaid
from pledge_engine.hires.changes import changed_turns
from pledge_engine.hires.folded import fold_in
from pledge_engine.hires.gathered import gather
from pledge_engine.hires.holders_told import holders_told
from pledge_engine.hires.leading import Lead, leads_on
from pledge_engine.hires.record import Record
from pledge_engine.hires.turn_keys import key_of
from pledge_engine.people.directory import is_active
from pledge_engine.store.ids import new_id
from pledge_engine.work import Work
from workflows.agreeing import awaited_roles
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.ending import last_visit
from workflows.fixed import changed_and_closed, has_started
from workflows.journey import Journey, Visit
from workflows.turn import Status, Turn


def tell_who_must_agree(work: Work, record: Record, step: Step, turn: Turn) -> None:
    """Tell everyone whose agreement to a step is still needed, and who covers for them; not the actor.

    Of a request that was taken back they are told again: what told them before may have been dropped while it was open.
    """
    _tell(work, record, awaited_roles(step, turn), but=work.actor.audit_id)


def tell_who_must_agree_stage(work: Work, record: Record, after: Journey) -> None:
    """Tell the lead whose agreement to the stage is still needed, and who covers for them, in the same way."""
    visit = after.visit_to(after.stage.key) if after.stage else None
    given = {agreed.role for agreed in visit.agreements} if visit else set()
    _tell(work, record, [role for role in BOTH_LEADS if role not in given], but=work.actor.audit_id)


def tell_who_must_agree_reopening(work: Work, record: Record, after: Journey) -> None:
    """Tell the lead whose agreement to reopening the record is still needed, and who covers for them, in the same way."""
    last = last_visit(after)
    given = {agreed.role for agreed in last.agreements} if last else set()
    _tell(work, record, [role for role in BOTH_LEADS if role not in given], but=work.actor.audit_id)


def tell_of_new_lead(work: Work, record: Record, after: Journey, role: Role) -> None:
    """Tell both leads that one of them has just been named, and the new one what waits for their agreement; not the actor.

    That another leads it stands in Needs you today. A mail that asks for an agreement leads there too, and is enough.
    """
    steps = after.definition.steps
    turns = [turn for key in after.turns for turn in after.current(key) if turn.status is Status.AWAITING_AGREEMENT]
    asked = any(role in awaited_roles(steps[turn.step], turn) for turn in turns)
    if asked:
        _enqueue(work, record, AgreementNeeded.kind, after.leads[role])
    for lead, person in after.leads.items():
        if person != work.actor.audit_id and not (asked and lead is role):
            _enqueue(work, record, SomethingToRead.kind, person)


def tell_of_agreements_set_aside(work: Work, record: Record, after: Journey) -> None:
    """Tell everyone but the actor whose agreement, to a step or to a stage, no longer stands, once each."""
    before = record.journey
    visits = {(visit.stage, visit.round): visit for visit in after.visits}
    turns = [(old, new) for new, old in changed_turns(before, after) if old]
    changed = ((old, visits.get((old.stage, old.round), old)) for old in before.visits)
    gone: set[str] = set()
    sides: list[tuple[Turn | Visit, Turn | Visit]] = [*turns, *changed]
    for old, new in sides:
        gone |= {agreed.person for agreed in old.agreements} - {agreed.person for agreed in new.agreements}
    for person in sorted(gone - {work.actor.audit_id}):
        _enqueue(work, record, ChangeAsked.kind, person)


def tell_worker_of_closing(work: Work, record: Record) -> None:
    """Tell the worker that the leads closed a step which is the worker's to do."""
    _enqueue(work, record, StepClosed.kind, record.journey.appointee)


def tell_worker_to_read(work: Work, record: Record, worker: str | None = None) -> None:
    """Tell the worker that somebody else did what My pledge tells them: that there is something to read, and no word of what.

    ``worker`` is who that is again, by id, where the record named nobody before.
    """
    person = worker or record.journey.appointee
    if person != work.actor.audit_id:
        _enqueue(work, record, SomethingToRead.kind, person)


def tell_worker_of_what_was_agreed_anew(work: Work, record: Record, after: Journey, step: Step) -> None:
    """Tell the worker that something which had to stay as it was agreed was changed, and counts as it is now."""
    before = changed_and_closed(record.journey, step)
    now = changed_and_closed(after, step) if has_started(after) else None
    if now is not None and now != before:
        tell_worker_to_read(work, record)


def tell_of_what_did_not_happen(work: Work, record: Record, turn_id: str) -> None:
    """Tell both leads that the worker has said a turn did not happen for them, or has taken it back: once a day of each turn."""
    _tell(work, record, BOTH_LEADS, WorkerSaid.kind, once=turn_id)


def tell_that_it_is_open_again(work: Work, record: Record, step: Step, turn: Turn) -> None:
    """Tell whoever is to complete a step that clears, and the service lead, that it is open again; not the actor."""
    stored = record.turns[turn.key]
    holders = holders_told(work, record.id, (step.owner,), stored.assignee)
    _tell_to_look(work, record, stored.id, [*sorted(holders), *_service_lead(work, record)])


def tell_to_talk(work: Work, record: Record, turn: Turn) -> None:
    """Tell the service lead, and who covers for them, to look at a turn that asks for a conversation; not the actor."""
    _tell_to_look(work, record, record.turns[turn.key].id, _service_lead(work, record))


def tell_who_had_picked_it_up(work: Work, record: Record, turn: Turn) -> None:
    """Tell whoever had picked a turn up that somebody else has closed it: that there is something to look at."""
    stored = record.turns.get(turn.key)
    if stored and stored.assignee and is_active(work.connection, stored.assignee):
        _tell_to_look(work, record, stored.id, [stored.assignee])


def _tell_to_look(work: Work, record: Record, turn_id: str, people: Iterable[str]) -> None:
    for person in dict.fromkeys(people):
        if person != work.actor.audit_id:
            key = key_of(LookNeeded.kind, turn_id, person, work.now.isoformat())
            _write(work, record, LookNeeded.kind, person, key=key)


def _tell(
    work: Work,
    record: Record,
    roles: Iterable[Role],
    kind: str = AgreementNeeded.kind,
    *,
    but: str | None = None,
    once: str = "",
) -> None:
    """Tell whoever holds each of the roles on the record, and who covers for them; not the one who needs no telling.

    About ``once`` nobody is told more than once a day.
    """
    leads = leads_on(work, record)
    for role in roles:
        if role is Role.WORKER:
            if record.journey.appointee != but:
                _enqueue(work, record, kind, record.journey.appointee)
            continue
        for person in _acting(leads.get(role)):
            if person != but:
                key = f"{kind}:{once}:{person}:{work.today.isoformat()}" if once else None
                _write(work, record, kind, person, key=key)


def _service_lead(work: Work, record: Record) -> list[str]:
    return _acting(leads_on(work, record).get(Role.SERVICE_LEAD))


def _acting(lead: Lead | None) -> list[str]:
    """Whoever acts as a lead of a record, and who covers for them, by their ids."""
    if lead is None:
        return []
    return [*([lead.id] if lead.acts else ()), *([lead.cover.id] if lead.cover else ())]


def _enqueue(work: Work, record: Record, kind: str, recipient: str | None) -> None:
    """Queue one message; a role that nobody holds yet gets none, nor does anybody who was deactivated."""
    if recipient is not None and is_active(work.connection, recipient):
        _write(work, record, kind, recipient)


def _write(work: Work, record: Record, kind: str, recipient: str, *, key: str | None = None) -> None:
    message_id = new_id(work.now)
    added = outbox.enqueue(
        work.connection,
        message_id=message_id,
        kind=kind,
        recipient=recipient,
        subject_reference=record.reference,
        local_date=work.today,
        queued_at=work.now,
        key=key,
    )
    if not added:
        return
    work.queued.append(message_id)
    if not fold_in(work, message_id, kind, recipient):
        gather(work, message_id, kind, recipient, record.reference)
