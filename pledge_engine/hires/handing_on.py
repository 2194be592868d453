"""Giving a step to somebody else, whoever holds it: one of a queue to a person there, a lead's by naming another lead.

And to whom: everybody whom the command would take, for those who may give it at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.access.rights import may, require
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done
from pledge_engine.hires.queue_commands import reassign_step
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.people.colleagues import Part, who_could_take
from pledge_engine.people.places import People
from pledge_engine.work import Work
from workflows.agreeing import holding_roles
from workflows.answers import FieldMistake
from workflows.definition import BOTH_LEADS, Role, Step


def hand_on(work: Work, reference: str, step: str, handle: str, *, n: int | None = None) -> Done:
    """Give an open turn to somebody by the name they log in by. A lead is named for the whole record, and for good.

    Raises ``Invalid`` for a step that the worker holds, and what the command raises that does it.
    """
    reader = open_reader(work, reference)
    known = reader.step(step)
    role = _held_by(reader, known, n)
    if role in SHARED_QUEUES:
        return reassign_step(work, reference, known.key, handle, n=n)
    if role in BOTH_LEADS:
        return reassign_lead(work, reference, role, handle)
    require(work.actor, Action.REASSIGN_STEP, reader.record.scope, known)
    mend = "their service lead can make time for it"
    raise Invalid([FieldMistake("step", "Step", f"“{known.title}” is for the worker to do", mend)])


def who_could_have(work: Work, turns: Iterable[tuple[str, str, int | None]]) -> People:
    """Everybody who could be given one of some turns, each a reference, a step and its turn, by name.

    Of a turn that is not the actor's to give nobody is named. Raises ``NotFound`` for what is not there.
    """
    return who_could_take(work, list(_parts(work, turns)))


def _parts(work: Work, turns: Iterable[tuple[str, str, int | None]]) -> Iterator[Part]:
    for reference, key, n in turns:
        reader = open_reader(work, reference)
        step, scope = reader.step(key), reader.record.scope
        role = _held_by(reader, step, n)
        leads = frozenset({scope.service_lead_id, scope.professional_lead_id}) if role in BOTH_LEADS else frozenset()
        action = Action.REASSIGN_LEAD if role in BOTH_LEADS else Action.REASSIGN_STEP
        if role is not Role.WORKER and may(work.actor, action, scope, step):
            yield Part(role, scope, leads | scope.appointee_ids)


def _held_by(reader: Reader, step: Step, n: int | None) -> Role:
    """Whose part the turn is now."""
    turn = reader.journey.turn(step.key, n) if n else reader.journey.open_turn(step.key)
    return holding_roles(step, turn)[0] if turn else step.owner
