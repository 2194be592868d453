"""Commands that go back: return to an earlier stage, keep what still holds, and undo an advance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pledge_engine.access.permissions import Action
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.appointing import end_offer_if_gone
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.finding import stage_meant, titles_of
from pledge_engine.hires.mail import tell_who_must_agree, tell_worker_to_read
from pledge_engine.hires.notes import keep_note
from pledge_engine.hires.reasons import code_of, mistakes_in, object_to
from pledge_engine.hires.record import Record
from pledge_engine.hires.undoable import recorded_since
from pledge_engine.work import Work
from workflows import returning, still_holding, undoing
from workflows.blockers import Refused
from workflows.definition import Role
from workflows.journey import Journey
from workflows.naming import named
from workflows.reasons import RETURN_REASONS
from workflows.starting import start_blockers
from workflows.turn import Status
from workflows.words import listed


def return_to(
    work: Work,
    reference: str,
    stage: str,
    reason: str,
    *,
    keep: Sequence[str] = (),
    note: str = "",
    seen: int | None = None,
) -> Done:
    """Return a hire to an earlier stage in a new round; ``keep`` names finished steps that, one lead says, still hold.

    The other lead agrees to each of those, or to all at once with ``agree_kept``.
    """
    record = open_record(work, reference, Action.RETURN_TO_STAGE)
    check_seen(work, record, seen)
    code, target, keep = code_of(reason), stage_meant(record, stage), _meant(record, keep)
    now, today = present(work, record), today_of(work)
    outcome = returning.return_to(now, target, by(work, record), today, keep=keep, reason=code)
    object_to(mistakes_in(reason, RETURN_REASONS), outcome)
    extra = keep_note(work, record, note)
    done = finish(work, record, outcome, Happening("returned", reason=code, extra=extra, moves=True))
    if isinstance(outcome, Journey):
        end_offer_if_gone(work, record, outcome)
    tell_worker_to_read(work, record)
    _ask_to_agree(work, record, outcome, keep)
    return replace(done, warnings=(*done.warnings, *_ends_with_it(now)))


def _ends_with_it(before: Journey) -> Iterator[str]:
    """The steps that could be recorded before a return and cannot after it, because they end with the round."""
    stage, steps = before.stage, before.definition.steps
    here = (steps[key] for key in stage.steps) if stage else ()
    ends = [
        f"“{step.title}”"
        for step in here
        if step.required
        and step.owner is not Role.WORKER
        and before.open_turn(step.key)
        and not start_blockers(before, step)
    ]
    if ends:
        what = "is open and ends" if len(ends) == 1 else "are open and end"
        yield f"{listed(ends)} {what} with this round: what has been done of it is recorded before the return, not after."


def keep_steps(work: Work, reference: str, steps: Sequence[str], *, seen: int | None = None) -> Done:
    """Propose that steps finished in an earlier round still hold, or agree to them where the other lead has proposed it."""
    record = open_record(work, reference, Action.RETURN_TO_STAGE)
    check_seen(work, record, seen)
    steps = _meant(record, steps)
    outcome = returning.keep_all(present(work, record), steps, by(work, record), today_of(work))
    done = finish(work, record, outcome, Happening("still_holds", moves=True))
    _ask_to_agree(work, record, outcome, steps)
    return done


def agree_kept(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Agree to everything that the other lead says still holds."""
    record = open_record(work, reference, Action.RETURN_TO_STAGE)
    check_seen(work, record, seen)
    outcome = still_holding.agree_kept(present(work, record), by(work, record), today_of(work))
    return finish(work, record, outcome, Happening("still_holds", moves=True))


def undo_advance(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Take the last advance back, as long as nothing was recorded after it."""
    record = open_record(work, reference, Action.ADVANCE)
    check_seen(work, record, seen)
    outcome = undoing.undo_advance(present(work, record), today_of(work))
    if isinstance(outcome, Journey) and (refused := recorded_since(work, record)):
        raise RefusedMove([refused])
    return finish(work, record, outcome, Happening("advance_undone", moves=True))


def _meant(record: Record, steps: Sequence[str]) -> list[str]:
    """The short names of steps, however they are named; what is no step stays as it is, to be refused with the rest."""
    titles = titles_of(record.journey.definition.steps.values())
    return [named(step, titles) or step for step in steps]


def _ask_to_agree(work: Work, record: Record, outcome: Journey | Refused, steps: Sequence[str]) -> None:
    """Ask the other lead to agree that steps still hold: once, however many there are."""
    turns = (outcome.open_turn(key) for key in steps) if isinstance(outcome, Journey) else ()
    waiting = [turn for turn in turns if turn is not None and turn.status is Status.AWAITING_AGREEMENT]
    for turn in waiting[:1]:
        tell_who_must_agree(work, record, record.journey.definition.steps[turn.step], turn)
