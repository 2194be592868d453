"""Commands that put right or adjust what is there: correct a step, move its date, say whom it waits for, set the pace."""

from __future__ import annotations

from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.appointing import follow_name
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.days_put_right import leave, register_of_wrong_day, told
from pledge_engine.hires.mail import tell_of_what_did_not_happen, tell_that_it_is_open_again, tell_worker_to_read
from pledge_engine.hires.notes import keep_note
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.reasons import checked_reason, code_of, mistakes_in, object_to
from pledge_engine.hires.record import Record
from pledge_engine.work import Work
from workflows import changing, correcting, promised
from workflows.answers import FieldMistake
from workflows.blockers import Refused
from workflows.journey import Journey
from workflows.reasons import CORRECTION_REASONS, MOVE_REASONS
from workflows.steps import At
from workflows.turn import Talked, WaitingOn


def correct_step(
    work: Work, reference: str, step: str, reason: str, *, note: str = "", n: int | None = None, seen: int | None = None
) -> Done:
    """Open a closed step again so that it can be put right; its answers stay, agreements to it are set aside.

    Whoever an offer named that was recorded by mistake is named on the record no more. Of one that clears a part of its stage,
    whoever is to complete it and the service lead are told.
    """
    record, journey = _opened(work, reference, Action.CORRECT_STEP, step)
    code = checked_reason(reason, CORRECTION_REASONS)
    at = At(record.about, n or _last_closed(journey, record.about))
    check_seen(work, record, seen, step=at.step, n=at.n)
    outcome = correcting.correct(journey, at, today_of(work), reason=code)
    after = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None
    wrong = register_of_wrong_day(work, record, at, after.happened_on) if after else None
    extra = {**keep_note(work, record, note), **told(wrong)}
    done = finish(
        work, record, outcome, Happening("step_reopened", step=at.step, n=at.n, reason=code, extra=extra, moves=True)
    )
    leave(work, record, wrong)
    _tell_of_clearance(work, record, outcome, at)
    if after is not None and record.journey.definition.steps[at.step].per_person:
        follow_name(work, record, after)
    return done


def _tell_of_clearance(work: Work, record: Record, outcome: Journey | Refused, at: At) -> None:
    turn, step = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None, record.step(at.step)
    if turn is not None and step is not None and step.clears:
        tell_that_it_is_open_again(work, record, step, turn)


def move_date(
    work: Work,
    reference: str,
    step: str,
    to: date | None,
    reason: str = "",
    *,
    note: str = "",
    n: int | None = None,
    seen: int | None = None,
) -> Done:
    """Move the date of a step to a day, with a reason; None gives it back to its rule. The first promised date stays."""
    record, journey = _opened(work, reference, Action.SET_DATE, step)
    at = _open_turn(journey, record.about, n)
    check_seen(work, record, seen, step=at.step, n=at.n)
    if to is None:
        code, outcome = None, changing.follow_rule(journey, at, today_of(work))
    else:
        object_to(mistakes_in(reason, MOVE_REASONS), changing.movable(journey, at, to, today_of(work)))
        code = code_of(reason)
        outcome = changing.move_date(journey, at, to, code, by(work, record), today_of(work))
    extra = keep_note(work, record, note)
    verb = "date_moved" if to else "date_follows_rule"
    return finish(work, record, outcome, Happening(verb, step=at.step, n=at.n, reason=code, extra=extra))


def wait_for(
    work: Work, reference: str, step: str, whom: str, *, n: int | None = None, seen: int | None = None
) -> Done:
    """Say whom an open step waits for: us, candidate, third_party, or nobody to take it back."""
    record, journey = _opened(work, reference, Action.SAY_WAITING_ON, step)
    waiting_on = _whom(whom)
    at = _open_turn(journey, record.about, n)
    check_seen(work, record, seen, step=at.step, n=at.n)
    outcome = changing.wait_for(journey, at, waiting_on, today_of(work))
    return finish(work, record, outcome, Happening("waiting_on_set", step=at.step, n=at.n))


def _whom(raw: str) -> WaitingOn | None:
    word = raw.strip().lower().replace(" ", "_").replace("-", "_").removeprefix("the_").removeprefix("a_")
    if word in {"nobody", "none", ""}:
        return None
    try:
        return WaitingOn(word)
    except ValueError as error:
        mend = f"choose {', '.join(WaitingOn)}, or nobody to take it back"
        problem = f"“{raw.strip()[:40]}” is nobody a step can wait for"
        raise Invalid([FieldMistake("waiting_on", "Waiting on", problem, mend)]) from error


def set_pace(work: Work, reference: str, weeks: int, *, seen: int | None = None) -> Done:
    """Give the workbook the pace agreed with the worker: one week of it every 1 to 4 weeks; they are told."""
    record = open_record(work, reference, Action.SET_PACE)
    check_seen(work, record, seen)
    outcome = changing.set_pace(present(work, record), weeks, today_of(work))
    done = finish(work, record, outcome, Happening("pace_set", moves=True))
    if isinstance(outcome, Journey) and outcome.pace != record.journey.pace:
        tell_worker_to_read(work, record)
    return done


def say_it_did_not_happen(
    work: Work, reference: str, step: str, *, n: int | None = None, take_back: bool = False
) -> Done:
    """Keep the worker's own word that a step did not happen for them, and tell both leads; or take it back.

    Where no turn is named and several fit, the refusal asks which is meant.
    """
    reader = open_reader(work, reference)
    key = reader.step(step).key
    record, journey = _opened(work, reference, Action.SAY_IT_DID_NOT_HAPPEN, key)
    today = today_of(work)
    at = At(key, n) if n else promised.turn_meant(journey, key, today, sees=reader.sees_turn, said=take_back)
    if isinstance(at, Refused):
        raise RefusedMove(at.blockers)
    change = promised.take_that_back if take_back else promised.say_it_did_not_happen
    outcome = change(journey, at, today)
    verb = "did_happen" if take_back else "did_not_happen"
    done = finish(work, record, outcome, Happening(verb, step=key, n=at.n))
    turn = journey.turn(key, at.n)
    stored = record.turns.get(turn.key) if turn else None
    tell_of_what_did_not_happen(work, record, stored.id if stored else "")
    return done


def write_that_it_was_talked_about(
    work: Work, reference: str, step: str, what: str, *, n: int | None = None, seen: int | None = None
) -> Done:
    """Write down, as a lead, what came of talking with the worker about what they said did not happen; they are told.

    Where no turn is named, it is the one that still asks for it; of several the refusal asks which is meant.
    """
    record, journey = _opened(work, reference, Action.ANSWER_THE_WORKER, step)
    came = _came_of_it(what)
    at = At(record.about, n) if n else promised.turn_talked_about(journey, record.about)
    if isinstance(at, Refused):
        raise RefusedMove(at.blockers)
    check_seen(work, record, seen, step=at.step, n=at.n)
    outcome = promised.write_that_it_was_talked_about(journey, at, came, today_of(work))
    done = finish(work, record, outcome, Happening("talked_about", step=at.step, n=at.n))
    tell_worker_to_read(work, record)
    return done


def _came_of_it(raw: str) -> Talked:
    word = raw.strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return Talked(word)
    except ValueError as error:
        problem = f"“{raw.strip()[:40]}” is not one of the choices" if word else "it was not said"
        raise Invalid([FieldMistake("what", "What came of it", problem, f"choose {', '.join(Talked)}")]) from error


def _opened(work: Work, reference: str, action: Action, step: str) -> tuple[Record, Journey]:
    record = open_record(work, reference, action, step)
    return record, present(work, record)


def _open_turn(journey: Journey, step: str, n: int | None) -> At:
    turn = journey.open_turn(step) if n is None else None
    return At(step, n or (turn.n if turn else 1))


def _last_closed(journey: Journey, step: str) -> int:
    closed = [turn.n for turn in journey.current(step) if not turn.status.is_open]
    return closed[-1] if closed else 1
