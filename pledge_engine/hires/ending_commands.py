"""Commands that end a record, and begin it again: withdraw, leave, reopen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from pledge_engine.access.permissions import Action
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.appointing import end_offer_if_gone, take_offer_up_again
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.finding import stage_meant
from pledge_engine.hires.going_on import link_next_record
from pledge_engine.hires.invitations import forget_invitations_to
from pledge_engine.hires.mail import tell_who_must_agree_reopening, tell_worker_to_read
from pledge_engine.hires.notes import keep_note
from pledge_engine.hires.reasons import checked_reason, code_of, mistakes_in, object_to
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.work import Work
from workflows import ending
from workflows.journey import Journey
from workflows.reasons import WAYS_TO_LEAVE, WITHDRAW_REASONS
from workflows.turn import happened
from workflows.words import long_date, numbered


def withdraw(work: Work, reference: str, reason: str, *, note: str = "", seen: int | None = None) -> Done:
    """Withdraw a record before anybody has started; what was open closes with it."""
    record = open_record(work, reference, Action.WITHDRAW)
    code = checked_reason(reason, WITHDRAW_REASONS)
    check_seen(work, record, seen)
    outcome = ending.withdraw(present(work, record), code, today_of(work))
    extra = keep_note(work, record, note)
    done = finish(work, record, outcome, Happening("withdrawn", reason=code, extra=extra, moves=True))
    if isinstance(outcome, Journey):
        end_offer_if_gone(work, record, outcome)
    tell_worker_to_read(work, record)
    return done


def leave(
    work: Work, reference: str, how: str, on: date | None = None, *, goes_on_in: str = "", seen: int | None = None
) -> Done:
    """Record that the person left, on a day that has come; ``goes_on_in`` links the record of their next role here."""
    record = open_record(work, reference, Action.LEAVE)
    code = checked_reason(how, WAYS_TO_LEAVE, title="How")
    check_seen(work, record, seen)
    outcome = ending.leave(present(work, record), code, on or work.today, today_of(work))
    extra = link_next_record(work, record, goes_on_in) if goes_on_in else {}
    done = finish(work, record, outcome, Happening("left", reason=code, extra=extra, moves=True))
    forget_invitations_to(work, record.id)
    tell_worker_to_read(work, record)
    return replace(done, warnings=(*done.warnings, *_after(record.journey, on or work.today)))


def _after(journey: Journey, left_on: date) -> Iterator[str]:
    """What is recorded as having happened after the day on which somebody left."""
    for step in journey.definition.steps.values():
        for turn in journey.current(step.key):
            day = (turn.happened_on or turn.completed_on) if happened(turn) and not step.sensitive else None
            if day and day > left_on:
                title = numbered(step.title, turn.n) if step.due.repeats else step.title
                yield f"“{title}” is recorded as having happened on {long_date(day)}, after {long_date(left_on)}."


def reopen(work: Work, reference: str, stage: str, reason: str, *, seen: int | None = None) -> Done:
    """Reopen a record at a stage, in a new round; one that was left once both leads have asked for the same stage."""
    record = open_record(work, reference, Action.REOPEN)
    check_seen(work, record, seen)
    code, stage = code_of(reason), stage_meant(record, stage)
    outcome = ending.reopen(record.journey, stage, by(work, record), today_of(work))
    object_to(mistakes_in(reason, ending.reasons_to_reopen(record.journey)), outcome)
    verb = "reopened" if isinstance(outcome, Journey) and outcome.stage else "reopening_proposed"
    done = finish(work, record, outcome, Happening(verb, reason=code, moves=True))
    if isinstance(outcome, Journey) and not outcome.stage:
        tell_who_must_agree_reopening(work, record, outcome)
    if isinstance(outcome, Journey) and outcome.stage:
        end_offer_if_gone(work, record, outcome)
        tell_worker_to_read(work, record, take_offer_up_again(work, record, outcome))
        went_on = hire_links.c.hire_id == record.id, hire_links.c.kind == LinkKind.GOES_ON_IN
        work.connection.execute(delete(hire_links).where(*went_on))  # Their journey goes on here after all.
    return done
