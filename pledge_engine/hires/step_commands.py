"""Commands on one step of a hire: part-done, complete, agree, send back, take back, not applicable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.all_the_same import Although, ask_first
from pledge_engine.hires.answering import parse_answers
from pledge_engine.hires.appointing import follow_name, record_offer
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.mail import (
    tell_to_talk,
    tell_who_had_picked_it_up,
    tell_who_must_agree,
    tell_worker_of_closing,
    tell_worker_of_what_was_agreed_anew,
)
from pledge_engine.hires.notes import keep_note
from pledge_engine.hires.reasons import checked_reason
from pledge_engine.hires.record import Record
from pledge_engine.hires.requests import request_for
from pledge_engine.hires.single_sessions import completed
from pledge_engine.hires.to_talk_about import asks_to_talk
from pledge_engine.hires.told_word import with_the_word
from pledge_engine.work import Work
from workflows import requests, steps
from workflows.blockers import Refused
from workflows.definition import Role
from workflows.journey import Journey
from workflows.reasons import CHANGE_REASONS, NOT_APPLICABLE_REASONS
from workflows.steps import At
from workflows.turn import Status


def save_step(
    work: Work, reference: str, step: str, raw: Mapping[str, object], *, n: int | None = None, seen: int | None = None
) -> Done:
    """Keep answers of a step that is not complete yet; whoever had agreed it is told that their agreement was set aside."""
    record, journey, at = _opened(work, reference, Action.SAVE_STEP, step, n, seen, raw)
    answers = parse_answers(record.journey.definition.steps[at.step], raw)
    outcome = steps.save(journey, at, answers, today_of(work))
    done = finish(work, record, outcome, Happening("step_saved", step=at.step, n=at.n))
    saved = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None
    if saved is not None and record.journey.definition.steps[at.step].per_person:
        follow_name(work, record, saved)
    return done


def complete_step(
    work: Work,
    reference: str,
    step: str,
    raw: Mapping[str, object],
    *,
    n: int | None = None,
    happened_on: date | None = None,
    seen: int | None = None,
    although: Collection[Although] = (),
) -> Done:
    """Complete a step on the day it happened; for an agreed step this is one's own agreement and asks for the others'.

    Whoever completes it with the very content that somebody else has just proposed agrees to it, whatever they saw before.
    What is done ``although`` something stands against it is asked about first, until whoever does it says that it is meant.
    """
    record, journey, at = _opened(work, reference, Action.COMPLETE_STEP, step, n)
    answers = parse_answers(record.journey.definition.steps[at.step], raw)
    if not steps.proposed_already(journey, at, by(work, record), answers, happened_on, today_of(work)):
        check_seen(work, record, seen, step=at.step, n=at.n, typed=raw)
    outcome = steps.complete(journey, at, by(work, record), answers, happened_on, today_of(work))
    if isinstance(outcome, Journey):
        ask_first(work, record, at, although)
    done = with_the_word(work, record, outcome, completed(work, record, outcome, at))
    _after_closing(work, record, outcome, at)
    _tell_worker(work, record, outcome, at)
    return done


def agree_step(work: Work, reference: str, step: str, *, n: int | None = None, seen: int | None = None) -> Done:
    """Agree exactly what has been proposed for a step; the last agreement closes it."""
    record, journey, at = _opened(work, reference, Action.AGREE, step, n, seen)
    outcome = steps.agree(journey, at, by(work, record), today_of(work))
    done = finish(work, record, outcome, Happening("step_agreed", step=at.step, n=at.n))
    _tell_worker(work, record, outcome, at)
    return with_the_word(work, record, outcome, done)


def ask_for_change(
    work: Work, reference: str, step: str, reason: str, *, note: str = "", n: int | None = None, seen: int | None = None
) -> Done:
    """Send what was proposed for a step back, with a reason; its answers stay."""
    record, journey, at = _opened(work, reference, Action.ASK_FOR_CHANGE, step, n, seen)
    code = checked_reason(reason, CHANGE_REASONS)
    outcome = steps.ask_for_change(journey, at, by(work, record), code, today_of(work))
    extra = keep_note(work, record, note)
    return finish(work, record, outcome, Happening("change_asked", step=at.step, n=at.n, reason=code, extra=extra))


def take_back_request(work: Work, reference: str, step: str, *, n: int | None = None, seen: int | None = None) -> Done:
    """Take back the request for a change to a step: what was proposed waits again, and what others agreed stands."""
    record, journey, at = _opened(work, reference, Action.TAKE_BACK_REQUEST, step, n, seen)
    turn = journey.turn(at.step, at.n)
    asked = request_for(work, record, turn) if turn and turn.key in record.turns else None
    outcome = requests.take_back_request(journey, at, by(work, record), asked, today_of(work))
    done = finish(work, record, outcome, Happening("request_taken_back", step=at.step, n=at.n))
    again = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None
    if again is not None:
        tell_who_must_agree(work, record, record.journey.definition.steps[at.step], again)
    return done


def withdraw_agreement(work: Work, reference: str, step: str, *, n: int | None = None, seen: int | None = None) -> Done:
    """Take one's own agreement to a step back while it waits for another."""
    record, journey, at = _opened(work, reference, Action.WITHDRAW_AGREEMENT, step, n, seen)
    outcome = steps.withdraw_agreement(journey, at, by(work, record), today_of(work))
    return finish(work, record, outcome, Happening("agreement_withdrawn", step=at.step, n=at.n))


def mark_not_applicable(
    work: Work, reference: str, step: str, reason: str, *, note: str = "", n: int | None = None, seen: int | None = None
) -> Done:
    """Propose that a step does not apply, with a reason; it closes when the other lead agrees."""
    record, journey, at = _opened(work, reference, Action.MARK_NOT_APPLICABLE, step, n, seen)
    code = checked_reason(reason, NOT_APPLICABLE_REASONS)
    outcome = steps.not_applicable(journey, at, by(work, record), code, today_of(work))
    extra = keep_note(work, record, note)
    done = finish(
        work, record, outcome, Happening("not_applicable_proposed", step=at.step, n=at.n, reason=code, extra=extra)
    )
    _after_closing(work, record, outcome, at)
    _tell_worker(work, record, outcome, at)
    return done


def _opened(
    work: Work,
    reference: str,
    action: Action,
    step: str,
    n: int | None,
    seen: int | None = None,
    typed: Mapping[str, object] | None = None,
) -> tuple[Record, Journey, At]:
    """The record under its lock, its facts today, and the turn meant: the one named, or else the earliest that is open."""
    record = open_record(work, reference, action, step)
    journey = present(work, record)
    turn = journey.open_turn(record.about) if n is None else None
    at = At(record.about, n or (turn.n if turn else 1))
    check_seen(work, record, seen, step=at.step, n=at.n, typed=typed)
    return record, journey, at


def _after_closing(work: Work, record: Record, outcome: Journey | Refused, at: At) -> None:
    """What follows in the same transaction: an offer names somebody, and whoever it now waits for or had it in hand is told."""
    turn = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None
    if turn is None:
        return
    step = record.journey.definition.steps[at.step]
    if turn.status is Status.DONE:
        tell_who_had_picked_it_up(work, record, turn)
    if turn.status is Status.AWAITING_AGREEMENT:
        tell_who_must_agree(work, record, step, turn)
    elif step.per_person and turn.status is Status.DONE:
        record_offer(work, record, turn)
    elif asks_to_talk(turn):
        tell_to_talk(work, record, turn)


def _tell_worker(work: Work, record: Record, outcome: Journey | Refused, at: At) -> None:
    """The worker is told when a step of theirs was closed as not applicable, or what had to stay as agreed was agreed anew."""
    if isinstance(outcome, Refused):
        return
    turn, step = outcome.turn(at.step, at.n), record.journey.definition.steps[at.step]
    tell_worker_of_what_was_agreed_anew(work, record, outcome, step)
    if turn is not None and turn.status is Status.NOT_APPLICABLE and step.owner is Role.WORKER:
        tell_worker_of_closing(work, record)
