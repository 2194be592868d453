"""Who hears what the worker said did not happen, and what of it is said to those of them who complete the step or agree it."""

from __future__ import annotations

from dataclasses import replace

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.access.scope import HireScope
from pledge_engine.hires.acting import Done
from pledge_engine.hires.record import Record
from pledge_engine.work import Work
from workflows.blockers import Refused
from workflows.definition import BOTH_LEADS, Step
from workflows.journey import Journey
from workflows.promised import is_answered, may_be_said_again, what_was_said
from workflows.turn import Turn
from workflows.words import sentence


def is_told_the_word(work: Work, scope: HireScope) -> bool:
    """Whether what the worker said did not happen is told to the actor: to the two leads, and to whoever covers for one."""
    return may(work.actor, Action.AGREE, scope) in BOTH_LEADS


def with_the_word(work: Work, record: Record, outcome: Journey | Refused, done: Done) -> Done:
    """What was done, with what the worker said of its turn and what becomes of that, for those who hear it."""
    step = record.journey.definition.steps[done.step]
    turn = outcome.turn(done.step, done.n) if isinstance(outcome, Journey) else None
    said = what_was_said(step, turn) if turn else ""
    if turn is None or not said or not is_told_the_word(work, record.scope):
        return done
    return replace(done, warnings=(*done.warnings, f"{sentence(said)}. {_what_becomes_of_it(step, turn)}"))


def _what_becomes_of_it(step: Step, turn: Turn) -> str:
    if not is_answered(turn):
        return "It stays on Needs attention: to take it off, write down that you talked about it."
    if may_be_said_again(step, turn):
        return "They can say it again, if that is not right."
    return "It leaves Needs attention now, and what they said stays in the history."
