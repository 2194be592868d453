"""Who was offered the post: kept apart from the record, so that a name can be closed and erased without touching the trail."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, insert, select, update

from pledge_engine.hires.invitations import forget_invitations_to
from pledge_engine.hires.record import Record
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.work import Work
from workflows.journey import Journey
from workflows.turn import Turn


def record_offer(work: Work, record: Record, offer: Turn) -> None:
    """Begin an appointee with the name and the day of the conditional offer, or put right what an earlier record of it said."""
    offered_on = offer.answers.get("offered_on")
    day = offered_on if isinstance(offered_on, date) else offer.completed_on
    if work.connection.execute(_PRESENT.values(offered_on=day), {"hire": record.id}).rowcount:
        follow_name(work, record, offer)
    else:
        begun = {"id": new_id(work.now), "hire_id": record.id, "name": named_in(offer), "offered_on": day}
        work.connection.execute(insert(appointees), begun)


def follow_name(work: Work, record: Record, offer: Turn) -> None:
    """Call the appointee as an offer says that names somebody else than before: by nothing where its name was taken out.

    Whoever was named there by mistake is named nowhere on the record, and an invitation of theirs opens nothing more. An
    offer whose name stays as it was leaves them called as they are: they may have another name by now than on that day.
    """
    name, before = named_in(offer), record.journey.turn(offer.step, offer.n)
    if before is not None and name == named_in(before):
        return
    work.connection.execute(_PRESENT.values(name=name), {"hire": record.id})
    if name is None:
        forget_invitations_to(work, record.id)


def named_in(offer: Turn) -> str | None:
    """The name that an offer was recorded with, on the day on which it was made."""
    return str(offer.answers.get(NAME, "")) or None


def end_offer_if_gone(work: Work, record: Record, after: Journey) -> None:
    """End the appointee whose offer fell through: the hire has gone back to the offer or before it, or was withdrawn."""
    definition = after.definition
    if definition.offer_stage is None:
        return
    offer = definition.position[definition.offer_stage]
    if after.stage is None or definition.position[after.stage.key] <= offer:
        work.connection.execute(_PRESENT.values(ended_on=work.today), {"hire": record.id})
        forget_invitations_to(work, record.id)


def take_offer_up_again(work: Work, record: Record, after: Journey) -> str | None:
    """The person whose offer ended with the record is there again when it is reopened after the offer: by id, if they log in."""
    definition = after.definition
    if after.stage is None or definition.offer_stage is None:
        return None
    if definition.position[after.stage.key] <= definition.position[definition.offer_stage]:
        return None
    of_hire = appointees.c.hire_id == record.id
    newest = select(func.max(appointees.c.id)).where(of_hire, appointees.c.name.is_not(None)).scalar_subquery()
    again = update(appointees).where(of_hire, appointees.c.id == newest).values(ended_on=None)
    return work.connection.execute(again.returning(appointees.c.person_id)).scalar()


NAME = "name"
"""The answer of the conditional offer that says who was offered the post."""

_PRESENT = update(appointees).where(appointees.c.hire_id == bindparam("hire"), appointees.c.ended_on.is_(None))
