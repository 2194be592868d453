"""Whether somebody who agrees once more has agreed already, most often from a page that they went back to, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.access.actor import PersonActor
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.tasks import state_of
from pledge_engine.work import Work
from workflows.journey import Visit
from workflows.turn import Status, Turn

_STANDS = frozenset({Status.AWAITING_AGREEMENT, Status.DONE, Status.NOT_APPLICABLE, Status.CARRIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAlready:
    """What the actor has agreed, on which day, and how that stands now; ``own`` says that the record is their own."""

    title: str
    on: date
    stands: str
    own: bool


def step_agreed_already(work: Work, reference: str, step: str, n: int | None) -> AgreedAlready | None:
    """The actor's own agreement to a turn as it stands now; None where they have given none, or it was set aside."""
    reader = open_reader(work, reference)
    turn = reader.journey.turn(step, n or 1)
    if turn is None or turn.status not in _STANDS or not reader.sees_turn(turn):
        return None
    known = reader.journey.definition.steps[step]
    on, stands = _agreed_on(work, turn), state_of(reader, known, turn)[1]
    return AgreedAlready(title=f"“{known.title}”", on=on, stands=stands, own=reader.is_the_worker) if on else None


def stage_agreed_already(work: Work, reference: str) -> AgreedAlready | None:
    """The actor's own agreement to the stage where the record stands; None where they have given none."""
    reader = open_reader(work, reference)
    stage = reader.journey.stage
    visit = reader.journey.visit_to(stage.key) if stage else None
    on = _agreed_on(work, visit) if visit else None
    return AgreedAlready(title=f"“{stage.title}”", on=on, stands="", own=False) if stage and on else None


def _agreed_on(work: Work, what: Turn | Visit) -> date | None:
    person = work.actor.id if isinstance(work.actor, PersonActor) else ""
    return next((each.on for each in what.agreements if each.person == person), None)
