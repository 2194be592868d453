"""What one person's mail of a day says: what is new for them first, then what else is open, the most overdue first.

It is asked when the mail is sent, in the person's own name: a step that was closed, held or moved since is not in it, and
neither is one that no role of theirs opens any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select

from notifications.catalogue import AgreementNeeded, ChangeAsked, Digest, Item
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.late_by import PAUSED
from pledge_engine.hires.on_register import closes_on_register
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.reminders.folding import folded_for
from pledge_engine.reminders.immediate import agreement_needed, change_asked
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.looking_again import looks_for
from pledge_engine.reminders.naming import title_of_turn
from pledge_engine.reminders.reached import OWN, can_be_told_of
from pledge_engine.reminders.wording import note_on, said_when
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.reminder import ReminderStatus, Why, reminders
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.turn import Status
from workflows.words import long_date, sentence

MOST_NEW = 20
MOST_STILL_OPEN = 10
_NOTES = {
    AgreementNeeded.kind: "Waits for your agreement",
    ChangeAsked.kind: "Your agreement no longer stands: read what has changed or is asked for, and agree again",
}
_TOLD_OF = (ReminderStatus.WAITING, ReminderStatus.TOLD)


def compose(work: Work, person: PersonActor, on: date, links: Links) -> Digest | None:
    """The person's digest of a day; None when nothing new is left to tell them."""
    known = steps_known(work)
    rows = _latest(work.connection.execute(_told_to(person)), known)
    new = [row for row in rows if _is_new(row, on)]
    asked = tuple(_asked(work, person, on, links))
    look_again, looks_open = looks_for(work, person, on, links)
    if not new and not asked and not look_again:
        return None
    # What can never be overdue, as what the worker holds, stands in no order of lateness.
    others = sorted((row for row in rows if not _is_new(row, on)), key=lambda row: not row.can_be_late)
    return Digest(
        local_date=on,
        new=(*asked, *look_again, *(_item(work, person, row, known.get(row.step), links) for row in new))[:MOST_NEW],
        still_open=(
            *looks_open,
            *(_item(work, person, row, known.get(row.step), links) for row in others[:MOST_STILL_OPEN]),
        )[:MOST_STILL_OPEN],
        new_in_all=len(asked) + len(look_again) + len(new),
        open_in_all=len(looks_open) + len(others),
        link=links.home,
    )


def _asked(work: Work, person: PersonActor, on: date, links: Links) -> Iterator[Item]:
    """What was asked of the person that they chose to read here, each request once."""
    for said in dict.fromkeys(_requests(work, person, on, links)):
        due = said.due_on if isinstance(said, AgreementNeeded) else None
        yield Item(
            reference=said.reference,
            post_label=said.post_label,
            title=sentence(said.subject_title),
            when=f"Due {long_date(due)}" if due else "Asked of you",
            note=_NOTES[said.kind],
            link=said.link,
        )


def _requests(work: Work, person: PersonActor, on: date, links: Links) -> Iterator[AgreementNeeded | ChangeAsked]:
    for message in folded_for(work, person.id, on):
        say = agreement_needed if message.kind == AgreementNeeded.kind else change_asked
        if said := say(work, person, message, links):
            yield said


def _told_to(person: PersonActor) -> Select[Any]:
    """Every reminder to the person that is still true, of what they may still see."""
    joined = (
        reminders.join(occurrences, occurrences.c.id == reminders.c.occurrence_id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    return (
        select(
            reminders,
            occurrences.c.step,
            occurrences.c.n,
            occurrences.c.owner,
            occurrences.c.opened_on,
            occurrences.c.can_be_late,
            occurrences.c.happened_on,
            occurrences.c.status.label("standing"),
            PAUSED,
            _has_given(person).label("given"),
            hires.c.reference,
            hires.c.post_number,
            teams.c.name.label("team_name"),
        )
        .select_from(joined)
        .where(
            reminders.c.recipient_id == person.id,
            reminders.c.status.in_(_TOLD_OF),
            occurrences.c.due_on == reminders.c.due_on,
            can_be_told_of(),
            _is_still_theirs(person),
            visible_steps(person, Action.SEE_ATTENTION),
        )
        .order_by(
            reminders.c.due_on,
            hires.c.reference,
            occurrences.c.n,
            reminders.c.recorded_on,
            reminders.c.working_days,
        )
    )


def _is_still_theirs(person: PersonActor) -> ColumnElement[bool]:
    """Whether it still waits for the person, where they were told as one for whom it does.

    Not once they have given the agreement it waits for, nor once somebody else of their queue has picked it up.
    """
    waits = occurrences.c.status == Status.AWAITING_AGREEMENT
    has_agreed = and_(waits, reminders.c.why.in_(OWN), _has_given(person))
    another_has_it = and_(
        reminders.c.why == Why.QUEUE, func.coalesce(occurrences.c.assignee_id, person.id) != person.id
    )
    return and_(~has_agreed, ~another_has_it)


def _has_given(person: PersonActor) -> ColumnElement[bool]:
    """Whether the person has given their agreement to the turn."""
    return exists().where(
        agreements.c.occurrence_id == occurrences.c.id,
        agreements.c.person_id == person.id,
        agreements.c.voided_at.is_(None),
    )


def _latest(rows: Iterable[Row[Any]], known: Mapping[str, Step]) -> list[Row[Any]]:
    """Of each turn what was told of it last, in the order in which the turns came."""
    last = {row.occurrence_id: row for row in rows if not _is_kept_from(row, known.get(row.step))}
    return list(last.values())


def _is_kept_from(row: Row[Any], step: Step | None) -> bool:
    """Whether a sensitive step would reach senior leadership, as where it became sensitive after the reminder."""
    return row.why == Why.ESCALATED_FURTHER and (step is None or step.sensitive)


def _is_new(row: Row[Any], on: date) -> bool:
    return bool(row.digest_on == on or (row.status == ReminderStatus.WAITING and row.digest_on < on))


def _item(work: Work, person: PersonActor, row: Row[Any], step: Step | None, links: Links) -> Item:
    named = step is not None and not step.sensitive
    return Item(
        reference=row.reference,
        post_label=post_label(row.team_name, row.post_number),
        title=title_of_turn(step, row.n) if step is not None and named else sentence(CONFIDENTIAL),
        when=said_when(work, row),
        note=note_on(work, row, named=named),
        link=_where(person, row, step, links) if named else links.record(row.reference),
    )


def _where(person: PersonActor, row: Row[Any], step: Step | None, links: Links) -> str:
    """The register, for whoever closes the turn there; the page of the step for everybody who is told of it otherwise."""
    if row.why in OWN and closes_on_register(person, step, row.happened_on):
        return links.register(row.step)
    return links.step(row.reference, row.step, row.n)
