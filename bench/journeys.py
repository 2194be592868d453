"""The made-up journey walked in memory: as it stands on entering each stage, and when nothing stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.made_up import COMPLETIONS, DAY, Completion
from pledge_engine.hires.answering import parse_answers
from workflows.agreeing import By
from workflows.blockers import Refused
from workflows.calendar import Calendar
from workflows.definition import BOTH_LEADS, Role
from workflows.journey import Journey
from workflows.machine import Move, Verb
from workflows.occurrences import Today
from workflows.reading import load_shipped
from workflows.stages import advance, agree_stage, open_journey
from workflows.steps import At, agree, complete

TODAY = Today(DAY, Calendar())
ADVANCE = Move(Verb.ADVANCE)


@dataclass(frozen=True, slots=True)
class Case:
    """A move to decide, from where, and whether it may happen. ``parallel`` says that it starts in parallel regions."""

    journey: Journey
    move: Move
    allowed: bool

    @property
    def parallel(self) -> bool:
        """Whether the hire is in parallel regions."""
        return len(self.journey.state) > 1


def cases() -> tuple[Case, ...]:
    """Advancing from each stage up to clearance, once with everything in the way and once with nothing; and clearing."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    leads = {role: role.value for role in BOTH_LEADS}
    journey = _allowed(open_journey(load_shipped(), leads, TODAY))
    for stage, completions in COMPLETIONS.items():
        yield Case(journey, ADVANCE, allowed=False)
        for region in journey.definition.stages[stage].regions:
            yield Case(journey, Move(Verb.CLEAR, region), allowed=True)
        for completion in completions:
            journey = _completed(journey, completion)
        for role in BOTH_LEADS:
            journey = _allowed(agree_stage(journey, _by(role), TODAY))
        yield Case(journey, ADVANCE, allowed=True)
        journey = _allowed(advance(journey, TODAY))


def _completed(journey: Journey, completion: Completion) -> Journey:
    step, at = journey.definition.steps[completion.step], At(completion.step)
    answers = parse_answers(step, completion.answers)
    journey = _allowed(complete(journey, at, _by(completion.role), answers, None, TODAY))
    for role in step.agreed_by:
        if role is not completion.role:
            journey = _allowed(agree(journey, at, _by(role), TODAY))
    return journey


def _by(role: Role) -> By:
    return By(role, role.value)


def _allowed(outcome: Journey | Refused) -> Journey:
    assert not isinstance(outcome, Refused), outcome
    return outcome
