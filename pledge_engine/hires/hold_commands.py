"""Commands that put a hire on hold and resume it. Others see that it is held and a day, never why."""

from __future__ import annotations

from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present, today_of
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.mail import tell_worker_to_read
from pledge_engine.work import Work
from workflows import holding


def hold(work: Work, reference: str, review_on: date, *, seen: int | None = None) -> Done:
    """Put a hire on hold until somebody resumes it; ``review_on`` is the day by which it is looked at again."""
    record = open_record(work, reference, Action.HOLD)
    check_seen(work, record, seen)
    outcome = holding.hold(present(work, record), review_on, today_of(work))
    return finish(work, record, outcome, Happening("held", moves=True))


def look_again_on(work: Work, reference: str, review_on: date, *, seen: int | None = None) -> Done:
    """Give a hire that is on hold another day by which it is looked at again, later or earlier."""
    record = open_record(work, reference, Action.HOLD)
    check_seen(work, record, seen)
    outcome = holding.look_again_on(present(work, record), review_on, today_of(work))
    return finish(work, record, outcome, Happening("look_again_moved", moves=True))


def resume(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Resume a hire that is on hold; its open dates move by the working days it was held. Its worker is told, if they did not."""
    record = open_record(work, reference, Action.RESUME)
    check_seen(work, record, seen)
    outcome = holding.resume(present(work, record), today_of(work))
    done = finish(work, record, outcome, Happening("resumed", moves=True))
    tell_worker_to_read(work, record)
    return done
