"""What a session was for one record: decided by the rules, then written on the record and in the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Row, insert, select, update

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done, Happening, by, finish, present, today_of
from pledge_engine.hires.days_put_right import leave, register_of_wrong_day, told
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attendance import came, outcomes
from workflows.attending import attend, attend_instead, earlier_than_missed, fills_later_month, take_out
from workflows.blockers import Blocker, Refused
from workflows.definition import Definition, Step
from workflows.journey import Journey
from workflows.steps import At
from workflows.words import listed


@dataclass(frozen=True, slots=True)
class Entry:
    """What a session was for one record, decided and not yet written. ``stored`` is what the register said before.

    ``look_again`` is what is unusual about its day, if anything.
    """

    record: Record
    code: str
    verb: str
    after: Journey
    at: At
    stored: Row[str, str, str] | None = None
    look_again: str = ""


def attended(work: Work, record: Record, step: str, held_on: date, raw: str, blockers: list[Blocker]) -> Entry | None:
    """Somebody was there, or not, or it did not run; None where that cannot be, with the reasons in ``blockers``."""
    named = _session_step(record.journey.definition, step)
    code = outcome_meant(named, raw)
    now = present(work, record)
    after = attend(now, named, code, held_on, by(work, record), today_of(work))
    if isinstance(after, Refused):
        _refuse(record, after, blockers)
        return None
    earlier = earlier_than_missed(now, named, held_on) if code == came(named) else ""
    unusual = earlier or fills_later_month(after[0], named, after[1], held_on)
    return Entry(record, code, "attendance_recorded", *after, look_again=unusual)


def put_right(
    work: Work,
    record: Record,
    step: str,
    held_on: date,
    raw: str,
    stored: Row[str, str, str],
    blockers: list[Blocker],
) -> Entry | None:
    """Another outcome than the register said before; None where it is the same, or cannot be."""
    named = _session_step(record.journey.definition, step)
    code = outcome_meant(named, raw)
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
    return Entry(record, code, "attendance_corrected", *after, stored)


def taken_out(
    work: Work, record: Record, step: str, held_on: date, stored: Row[str, str, str] | None, blockers: list[Blocker]
) -> Entry | None:
    """A record that does not belong there: its turn is open again; None where that cannot be."""
    if stored is None or stored.outcome == STRUCK_OUT:
        problem = f"{record.reference} is not in this register"
        mend = way_out(work, on_pages="look at the page of the session again", typed="see: pledge register show")
        raise Invalid([FieldMistake("remove", "Take out", problem, mend)])
    at = _turn_of(record, stored)
    named = _session_step(record.journey.definition, step)
    after = take_out(present(work, record), named, at, held_on, today_of(work))
    if isinstance(after, Refused):
        _refuse(record, after, blockers)
        return None
    return Entry(record, STRUCK_OUT, "attendance_taken_out", after, At(step, at.n), stored)


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


def outcome_meant(step: Step, raw: str) -> str:
    """The code of an outcome, however it is written; raises ``Invalid``."""
    code = raw.strip().lower().replace(" ", "_").replace("-", "_")
    choices = outcomes(step)
    if code not in choices:
        only = " (leave out who did not come: the step stays open for them)" if len(choices) == 1 else ""
        mend = f"write {listed(list(choices), last='or')}{only}"
        raise Invalid([FieldMistake("outcome", "Attendance", f"“{raw.strip()[:40]}” is not an outcome", mend)])
    return code


def stored_entry(work: Work, register: str, reference: str) -> Row[str, str, str] | None:
    """What a register says of one record: its hire, the turn it closed, and the outcome."""
    columns = (register_entries.c.hire_id, register_entries.c.occurrence_id, register_entries.c.outcome)
    entry = select(*columns).join(hires, hires.c.id == register_entries.c.hire_id)
    found = entry.where(register_entries.c.register_id == register, hires.c.reference == reference)
    return work.connection.execute(found).one_or_none()


def write(work: Work, register: str, session: Change, entry: Entry) -> Done:
    """Write one entry: what it does on its record, and what the register says of it."""
    record, at = entry.record, entry.at
    turn = entry.after.turn(at.step, at.n)
    wrong = register_of_wrong_day(work, record, at, turn.happened_on) if turn and entry.code != STRUCK_OUT else None
    extra = {"register": Change(None, register), "session": session, **told(wrong)}
    if turn and entry.code != STRUCK_OUT:
        # Under the turn's own path, so that erasing what is kept of the turn takes it too.
        extra[f"turns.{turn.step}.{turn.round}.{turn.n}.outcome"] = Change(None, Secret(entry.code))
    done = finish(work, record, entry.after, Happening(entry.verb, step=at.step, n=at.n, extra=extra))
    leave(work, record, wrong)
    if entry.look_again:
        done = replace(done, warnings=(*done.warnings, entry.look_again))
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
