"""Recording a group session once for everybody who was due to come: one register, one event on each record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from sqlalchemy import Row, insert, select

from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import records
from pledge_engine.audit.event import Change
from pledge_engine.errors import Conflict, Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done, open_record
from pledge_engine.hires.everybody_else import EVERYBODY, Among, everybody_else
from pledge_engine.hires.group_sessions import session_to_record
from pledge_engine.hires.record import Record
from pledge_engine.hires.recorded_before import recorded_by
from pledge_engine.hires.registers import find_register, short_ids
from pledge_engine.hires.sent_forms import id_of_form
from pledge_engine.hires.session_entries import (
    Entry,
    attended,
    put_right,
    stored_entry,
    taken_out,
    write,
)
from pledge_engine.people.meant import handle_meant
from pledge_engine.store.tables.grant import grants
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import registers
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attending import on_day_off
from workflows.blockers import ROLE_WORDS, Blocker
from workflows.definition import Role, Step
from workflows.words import long_date


@dataclass(frozen=True, slots=True)
class Recorded:
    """A register as it was recorded or put right: its id, as much of that as is needed, and what it did on each record.

    Nothing was done where the form had recorded its session already. ``left_out`` are the references of those who were meant
    and of whom nothing was recorded, as they are not due any more. ``look_again`` is what is unusual about the day, if anything.
    """

    register: str
    short_id: str
    done: tuple[Done, ...]
    left_out: tuple[str, ...] = ()
    look_again: str = ""


def record_register(
    work: Work,
    step: str,
    held_on: date,
    entries: Mapping[str, str],
    *,
    others: str = "",
    among: Among = EVERYBODY,
    facilitator: str = "",
    form: str = "",
) -> Recorded:
    """Record one session for many records; ``entries`` maps references to outcomes. All of it is recorded, or nothing.

    ``others`` is the outcome of everybody else who is due ``among`` those meant, ``facilitator`` the handle of who held the
    session, where that was not the actor. ``form`` is the id of the form that is sent: it records one session, however often it
    is sent. Raises ``RefusedMove`` with every reason, each naming its record, and ``NotFound`` for one out of scope.
    """
    named = session_to_record(work, step)
    check_day(work, held_on)
    said = _of_everybody(work, named, held_on, entries, others, among)
    found = _opened(work, named, said)
    # Only now that the records are locked is it sure that nobody else is sending the same form.
    if before := recorded_by(work, form):
        return Recorded(before.id, short_ids(work, [before.id])[before.id], ())
    held_by = _facilitator(work, facilitator, found[0].journey.definition.steps[named.key]) if facilitator else None
    decided = _decided(work, named, held_on, found, said)
    register = id_of_form(work, form, registers)
    who = {"facilitator_id": held_by or work.actor.audit_id, "recorded_by_id": work.actor.audit_id}
    facts = {"id": register, "step": named.key, "held_on": held_on, "recorded_at": work.now}
    work.connection.execute(insert(registers), {**facts, **who})
    left_out = tuple(sorted(set(among.only or ()) - set(said)))
    look_again = on_day_off(held_on, work.calendar)
    return replace(_written(work, register, decided), left_out=left_out, look_again=look_again)


def would_record(
    work: Work,
    step: str,
    held_on: date,
    entries: Mapping[str, str],
    *,
    others: str = "",
    among: Among = EVERYBODY,
) -> tuple[Done, ...]:
    """What recording a session would do on each record, with nothing done; raises what recording it does."""
    named = session_to_record(work, step)
    check_day(work, held_on)
    said = _of_everybody(work, named, held_on, entries, others, among)
    decided = _decided(work, named, held_on, _opened(work, named, said), said)
    would = [Done(each.record.reference, each.verb, each.at.step, each.at.n) for each in decided]
    return tuple(sorted(would, key=attrgetter("reference")))


def _of_everybody(
    work: Work, step: Step, held_on: date, entries: Mapping[str, str], others: str, among: Among
) -> Mapping[str, str]:
    """The outcome of everybody who is named, and of everybody else where there is one for them."""
    due = everybody_else(work, step, held_on, others, among) if others else ()
    if others and not due and not entries:
        typed = "see: pledge register due, and name the others by their references"
        mend = way_out(work, on_pages="look at the register for which sessions people are due", typed=typed)
        raise Invalid([FieldMistake("attendees", "Attendees", "nobody is due whom you can see", mend)])
    return {**dict.fromkeys((row.reference for row in due), others), **entries}


def _opened(work: Work, step: Step, references: Collection[str]) -> list[Record]:
    """The records under their locks."""
    return [open_record(work, reference, Action.COMPLETE_STEP, step.key) for reference in _in_order(work, references)]


def _decided(work: Work, step: Step, held_on: date, found: Iterable[Record], said: Mapping[str, str]) -> list[Entry]:
    """What the session was for each record; raises ``RefusedMove`` with every reason."""
    blockers: list[Blocker] = []
    decided = [attended(work, record, step.key, held_on, said[record.reference], blockers) for record in found]
    if blockers:
        raise RefusedMove(blockers)
    return [entry for entry in decided if entry]


def check_day(work: Work, held_on: date) -> None:
    """Raise ``Invalid`` for a session of a day, in Europe/London, that has not come yet."""
    if held_on > work.today:
        problem, mend = f"{long_date(held_on)} has not come yet", "record a session on its day, or after it"
        raise Invalid([FieldMistake("held_on", "Date of the session", problem, mend)])


def correct_register(
    work: Work,
    register: str,
    entries: Mapping[str, str],
    *,
    remove: Collection[str] = (),
    seen: Mapping[str, str] | None = None,
) -> Recorded:
    """Put a register right: other outcomes, records that were left out, and records that were not there at all.

    ``seen`` is what the person saw of the register before, as outcomes by reference; where it says something else by now of
    a record that they change, ``Conflict`` is raised. Raises ``NotFound`` and ``RefusedMove`` as recording does; all of it is
    put right, or nothing.
    """
    known = find_register(work, register)
    if both := [reference for reference in entries if reference in remove]:
        mistake = FieldMistake("attendees", "Attendees", f"{both[0]} is both put right and taken out", "give it once")
        raise Invalid([mistake])
    blockers: list[Blocker] = []
    decided: list[Entry | None] = []
    for reference in _in_order(work, [*entries, *remove]):
        # Locked before anything of it is read: whoever comes second puts right what the first has left.
        find_hire(work.connection, work.actor, reference, lock=True)
        stored = stored_entry(work, known.id, reference)
        action = Action.CORRECT_STEP if stored else Action.COMPLETE_STEP
        record = open_record(work, reference, action, known.step)
        if reference in remove:
            decided.append(taken_out(work, record, known.step, known.held_on, stored, blockers))
        elif stored is None:
            decided.append(attended(work, record, known.step, known.held_on, entries[reference], blockers))
        else:
            decided.append(put_right(work, record, known.step, known.held_on, entries[reference], stored, blockers))
    if seen is not None:
        _check_seen(work, known, [*entries, *remove], seen)
    if blockers:
        raise RefusedMove(blockers)
    return _written(work, known.id, decided)


def _check_seen(work: Work, known: Row[str, str, date, str], changed: Iterable[str], seen: Mapping[str, str]) -> None:
    """Compare what the register says, now that its records are locked, with what the person saw of those they change."""
    since = []
    for reference in changed:
        stored = stored_entry(work, known.id, reference)
        if (stored.outcome if stored else "") != seen.get(reference, ""):
            since.append(f"{reference} was changed on this register meanwhile.")
    if since:
        raise Conflict(f"The register of {long_date(known.held_on)}", since=since)


def _in_order(work: Work, references: Collection[str]) -> list[str]:
    """The references in the order in which hires are locked; raises ``NotFound`` for the first that is not there."""
    if not references:
        raise Invalid([FieldMistake("attendees", "Attendees", "nobody is named", "name at least one record")])
    ids = select(hires.c.reference).where(hires.c.reference.in_(list(references))).order_by(hires.c.id)
    known = list(work.connection.execute(ids).scalars())
    if unknown := [reference for reference in references if reference not in known]:
        raise NotFound(f"record {unknown[0]}")
    return known


def _facilitator(work: Work, handle: str, step: Step) -> str:
    """The id of who held the session: somebody who holds a role that may record it. Of others it is not said who there is."""
    roles = [role for role in Role if records(role, step)]
    holding = select(people.c.id, people.c.handle, people.c.name).join(grants, grants.c.person_id == people.c.id)
    found = work.connection.execute(holding.where(people.c.active, grants.c.role.in_(roles))).all()
    meant = handle_meant(handle, tuple((row.handle, row.name) for row in found))
    if meant is not None:
        return next(str(row.id) for row in found if row.handle == meant)
    problem = f"“{handle.strip()[:40]}” does not name one person who holds sessions of “{step.title}”"
    mend = f"name {ROLE_WORDS[step.owner]} by the name they log in by, or in full where only one is called so"
    raise Invalid([FieldMistake("facilitator", "Facilitator", problem, mend)])


def _written(work: Work, register: str, decided: Iterable[Entry | None]) -> Recorded:
    """Everything that was decided, written in the order of the locks and told in that of the references."""
    facts = select(registers.c.held_on, registers.c.facilitator_id).where(registers.c.id == register)
    session = Change(None, work.connection.execute(facts).one()._asdict())
    done = [write(work, register, session, entry) for entry in decided if entry]
    return Recorded(register, short_ids(work, [register])[register], tuple(sorted(done, key=attrgetter("reference"))))
