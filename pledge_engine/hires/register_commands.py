"""Recording a group session once for everybody who was due to come: one register, one event on each record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from sqlalchemy import Row, insert, select, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import records
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.errors import Conflict, Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.record import Record
from pledge_engine.hires.registers import find_register, session_to_record, short_ids, who_is_due
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.grant import grants
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries, registers
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attending import attend, attend_instead, outcomes
from workflows.blockers import ROLE_WORDS, Blocker, Refused
from workflows.correcting import correct
from workflows.definition import Definition, Role, Step
from workflows.journey import Journey
from workflows.steps import At
from workflows.words import listed, long_date


@dataclass(frozen=True, slots=True)
class Recorded:
    """A register as it was recorded or put right: its id, as much of that as is needed, and what it did on each record."""

    register: str
    short_id: str
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a session was for one record, decided and not yet written. ``stored`` is what the register said before."""

    record: Record
    code: str
    verb: str
    after: Journey
    at: At
    stored: Row[str, str, str] | None = None


def record_register(
    work: Work, step: str, held_on: date, entries: Mapping[str, str], *, others: str = "", facilitator: str = ""
) -> Recorded:
    """Record one session for many records; ``entries`` maps references to outcomes. All of it is recorded, or nothing.

    ``others`` is the outcome of everybody else who is due, ``facilitator`` the handle of who held the session, where that was
    not the actor. Raises ``RefusedMove`` with every reason, each naming its record, and ``NotFound`` for one out of scope.
    """
    step = session_to_record(work, step).key
    if others:
        due = [row.reference for row in who_is_due(work, step, held_on) if not row.held]
        if not due and not entries:
            mend = "see: pledge register due, and name the others by their references"
            raise Invalid([FieldMistake("attendees", "Attendees", "nobody is due whom you can see", mend)])
        entries = {**dict.fromkeys(due, others), **entries}
    found = [open_record(work, reference, Action.COMPLETE_STEP, step) for reference in _in_order(work, entries)]
    held_by = _facilitator(work, facilitator, found[0].journey.definition.steps[step]) if facilitator else None
    blockers: list[Blocker] = []
    decided = [_attended(work, record, step, held_on, entries[record.reference], blockers) for record in found]
    if blockers:
        raise RefusedMove(blockers)
    register = new_id(work.now)
    who = {"facilitator_id": held_by or work.actor.audit_id, "recorded_by_id": work.actor.audit_id}
    facts = {"id": register, "step": step, "held_on": held_on, "recorded_at": work.now}
    work.connection.execute(insert(registers), {**facts, **who})
    return _written(work, register, decided)


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
    decided: list[_Entry | None] = []
    for reference in _in_order(work, [*entries, *remove]):
        stored = _stored_entry(work, known.id, reference)
        action = Action.CORRECT_STEP if stored else Action.COMPLETE_STEP
        record = open_record(work, reference, action, known.step)
        if reference in remove:
            decided.append(_taken_out(work, record, known.step, stored, blockers))
        elif stored is None:
            decided.append(_attended(work, record, known.step, known.held_on, entries[reference], blockers))
        else:
            decided.append(_put_right(work, record, known.step, known.held_on, entries[reference], stored, blockers))
    if seen is not None:
        _check_seen(work, known, [*entries, *remove], seen)
    if blockers:
        raise RefusedMove(blockers)
    return _written(work, known.id, decided)


def _check_seen(work: Work, known: Row[str, str, date, str], changed: Iterable[str], seen: Mapping[str, str]) -> None:
    """Compare what the register says, now that its records are locked, with what the person saw of those they change."""
    since = []
    for reference in changed:
        stored = _stored_entry(work, known.id, reference)
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
    holding = select(grants.c.role, people.c.id).join(people, people.c.id == grants.c.person_id)
    named = holding.where(people.c.handle == handle.strip().lower(), people.c.active)
    for grant in work.connection.execute(named):
        if records(Role(grant.role), step):
            return str(grant.id)
    problem = f"nobody called “{handle.strip()[:40]}” holds sessions of “{step.title}”"
    mend = f"name {ROLE_WORDS[step.owner]} by the name they log in with"
    raise Invalid([FieldMistake("facilitator", "Facilitator", problem, mend)])


def _attended(work: Work, record: Record, step: str, held_on: date, raw: str, blockers: list[Blocker]) -> _Entry | None:
    named = _session_step(record.journey.definition, step)
    code = _outcome(named, raw)
    after = attend(present(work, record), named, code, held_on, by(work, record), today_of(work))
    if isinstance(after, Refused):
        _refuse(record, after, blockers)
        return None
    return _Entry(record, code, "attendance_recorded", *after)


def _put_right(
    work: Work,
    record: Record,
    step: str,
    held_on: date,
    raw: str,
    stored: Row[str, str, str],
    blockers: list[Blocker],
) -> _Entry | None:
    named = _session_step(record.journey.definition, step)
    code = _outcome(named, raw)
    if code == stored.outcome:
        return None
    now, today = present(work, record), today_of(work)
    if stored.outcome == STRUCK_OUT:
        after = attend(now, named, code, held_on, by(work, record), today)
    else:
        after = attend_instead(now, named, _turn_of(record, stored), code, held_on, by(work, record), today)
    if isinstance(after, Refused):
        _refuse(record, after, blockers)
        return None
    return _Entry(record, code, "attendance_corrected", *after, stored)


def _taken_out(
    work: Work, record: Record, step: str, stored: Row[str, str, str] | None, blockers: list[Blocker]
) -> _Entry | None:
    if stored is None or stored.outcome == STRUCK_OUT:
        problem = f"{record.reference} is not in this register"
        raise Invalid([FieldMistake("remove", "Take out", problem, "see: pledge register show")])
    at = _turn_of(record, stored)
    after = correct(present(work, record), at, today_of(work))
    if isinstance(after, Refused):
        _refuse(record, after, blockers)
        return None
    return _Entry(record, STRUCK_OUT, "attendance_taken_out", after, At(step, at.n), stored)


def _turn_of(record: Record, stored: Row[str, str, str]) -> At:
    """The turn that an entry closed. Of an earlier round it is none that could be changed: turn 0, which is not there."""
    key = next(key for key, turn in record.turns.items() if turn.id == stored.occurrence_id)
    current = record.journey.turn(key[0], key[2])
    return At(key[0], key[2] if current is not None and current.key == key else 0)


def _refuse(record: Record, refused: Refused, blockers: list[Blocker]) -> None:
    blockers += [Blocker(b.reason, f"{record.reference}: {b.words}", step=b.step) for b in refused.blockers]


def _session_step(definition: Definition, key: str) -> Step:
    step = definition.steps[key]
    if not step.register:
        serves = listed([other.key for other in definition.steps.values() if other.register], last="or")
        problem = f"“{step.title}” is not done in a group session"
        raise Invalid([FieldMistake("step", "Step", problem, f"name {serves}")])
    return step


def _outcome(step: Step, raw: str) -> str:
    """The code of an outcome, however it is written."""
    code = raw.strip().lower().replace(" ", "_").replace("-", "_")
    choices = outcomes(step)
    if code not in choices:
        only = " (leave out who did not come: the step stays open for them)" if len(choices) == 1 else ""
        mend = f"write {listed(list(choices), last='or')}{only}"
        raise Invalid([FieldMistake("outcome", "Attendance", f"“{raw.strip()[:40]}” is not an outcome", mend)])
    return code


def _stored_entry(work: Work, register: str, reference: str) -> Row[str, str, str] | None:
    """What a register says of one record: its hire, the turn it closed, and the outcome."""
    columns = (register_entries.c.hire_id, register_entries.c.occurrence_id, register_entries.c.outcome)
    entry = select(*columns).join(hires, hires.c.id == register_entries.c.hire_id)
    found = entry.where(register_entries.c.register_id == register, hires.c.reference == reference)
    return work.connection.execute(found).one_or_none()


def _written(work: Work, register: str, decided: Iterable[_Entry | None]) -> Recorded:
    """Everything that was decided, written in the order of the locks and told in that of the references."""
    facts = select(registers.c.held_on, registers.c.facilitator_id).where(registers.c.id == register)
    session = Change(None, work.connection.execute(facts).one()._asdict())
    done = [_write(work, register, session, entry) for entry in decided if entry]
    return Recorded(register, short_ids(work, [register])[register], tuple(sorted(done, key=attrgetter("reference"))))


def _write(work: Work, register: str, session: Change, entry: _Entry) -> Done:
    record, at = entry.record, entry.at
    turn = entry.after.turn(at.step, at.n)
    extra = {"register": Change(None, register), "session": session}
    if turn and entry.code != STRUCK_OUT:
        # Under the turn's own path, so that erasing what is kept of the turn takes it too.
        extra[f"turns.{turn.step}.{turn.round}.{turn.n}.outcome"] = Change(None, Secret(entry.code))
    done = finish(work, record, entry.after, Happening(entry.verb, step=at.step, n=at.n, extra=extra))
    stored = select(occurrences.c.id).where(
        occurrences.c.hire_id == record.id,
        occurrences.c.step == at.step,
        occurrences.c.n == at.n,
        occurrences.c.round == (turn.round if turn else 1),
    )
    facts = {"outcome": entry.code, "occurrence_id": work.connection.execute(stored).scalar_one()}
    if entry.stored is None:
        row = {"register_id": register, "hire_id": record.id, **facts}
        work.connection.execute(insert(register_entries), row)
    else:
        this = register_entries.c.register_id == register, register_entries.c.hire_id == record.id
        work.connection.execute(update(register_entries).where(*this).values(facts))
    return done
