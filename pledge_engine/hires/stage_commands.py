"""Commands on a hire as a whole: agree its stage, take that back, send it back, advance, and set its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.mail import tell_who_must_agree_stage
from pledge_engine.hires.new_record import pledge_taken_up
from pledge_engine.hires.notes import keep_note
from pledge_engine.hires.reasons import checked_reason
from pledge_engine.hires.requests import request_for
from pledge_engine.work import Work
from workflows import hire_dates, requests, stages
from workflows.blockers import Refused
from workflows.reasons import CHANGE_REASONS


def agree_stage(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Agree that the hire's stage is complete: possible once nothing but agreements stands in the way.

    It changes nothing that the other lead looks at before they agree, so that both may at the same moment.
    """
    record = open_record(work, reference, Action.AGREE)
    check_seen(work, record, seen)
    outcome = stages.agree_stage(present(work, record), by(work, record), today_of(work))
    done = finish(work, record, outcome, Happening("stage_agreed"))
    if not isinstance(outcome, Refused):
        tell_who_must_agree_stage(work, record, outcome)
    return done


def withdraw_stage_agreement(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Take one's own agreement to the stage back, until the hire has moved on."""
    record = open_record(work, reference, Action.WITHDRAW_AGREEMENT)
    check_seen(work, record, seen)
    outcome = stages.withdraw_stage_agreement(present(work, record), by(work, record))
    return finish(work, record, outcome, Happening("agreement_withdrawn", moves=True))


def ask_for_stage_change(work: Work, reference: str, reason: str, *, note: str = "", seen: int | None = None) -> Done:
    """Ask the other lead to look at the stage again, with a reason."""
    record = open_record(work, reference, Action.ASK_FOR_CHANGE)
    code = checked_reason(reason, CHANGE_REASONS)
    check_seen(work, record, seen)
    outcome = stages.ask_for_stage_change(present(work, record), by(work, record))
    extra = keep_note(work, record, note)
    return finish(work, record, outcome, Happening("change_asked", reason=code, extra=extra, moves=True))


def take_back_stage_request(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Take back the request for a change to the stage: what the other lead agreed stands again."""
    record = open_record(work, reference, Action.TAKE_BACK_REQUEST)
    check_seen(work, record, seen)
    journey = present(work, record)
    visit = journey.visit_to(journey.stage.key) if journey.stage else None
    asked = request_for(work, record, visit) if visit else None
    outcome = requests.take_back_stage_request(journey, by(work, record), asked, today_of(work))
    done = finish(work, record, outcome, Happening("request_taken_back", moves=True))
    if not isinstance(outcome, Refused):
        tell_who_must_agree_stage(work, record, outcome)
    return done


def advance(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Move the hire to its next stage under the newest version of its pledge, or say all that stands in the way."""
    record = open_record(work, reference, Action.ADVANCE)
    check_seen(work, record, seen)
    journey = present(work, record)
    newest_id, newest = work.definitions.newest(work.connection, journey.definition.key)
    outcome = stages.advance(journey, today_of(work), into=newest)
    happening = Happening("advanced", extra={"definition": pledge_taken_up(newest, journey.definition)}, moves=True)
    return finish(work, replace(record, definition_id=newest_id), outcome, happening)


def set_hire_date(work: Work, reference: str, name: str, day: date, *, seen: int | None = None) -> Done:
    """Change a date of the hire that has been confirmed; what counts from it moves with it."""
    record = open_record(work, reference, Action.SET_DATE)
    check_seen(work, record, seen)
    outcome = hire_dates.set_date(present(work, record), name, day, today_of(work))
    return finish(work, record, outcome, Happening("date_set", moves=True))
