"""Why a step is due when it is: the pledge's rule, the working of each turn, and every date it was given."""

from __future__ import annotations

from pledge_engine.access.permissions import Action
from pledge_engine.hires.explained_views import ExplainedTurn, Explanation
from pledge_engine.hires.holders import holds_now
from pledge_engine.hires.leading import said_holders
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.rounds_told import came_to_nothing, told_round_of
from pledge_engine.hires.tasks import state_of
from pledge_engine.hires.telling import dated_changes
from pledge_engine.work import Work
from workflows.anchors import due_before_it_opens
from workflows.definition import Step
from workflows.turn import Status, Turn

_UNDATED = {
    Status.CARRIED: "it was carried over, so it was given no date here",
    Status.IMPORTED: "it was brought in from the trust's tracker, so it was given no date here",
}


def explain(work: Work, reference: str, step: str) -> Explanation:
    """The dates of one step, explained; raises ``NotFound`` for a step the actor does not see."""
    reader = open_reader(work, reference, Action.SEE_HIRE)
    found = reader.step(step)
    seen = (turn for turn in reader.journey.turns.get(found.key, ()) if reader.sees_turn(turn))
    turns = [turn for turn in seen if not came_to_nothing(reader, turn)]
    return Explanation(
        reference=reader.record.reference,
        step=found.key,
        title=found.title,
        guidance=found.guidance,
        rule=found.due.text,
        owner=said_holders(holds_now(found, reader.journey.open_turn(found.key)), reader.leads),
        turns=tuple(_explained(reader, found, turn) for turn in turns) or (_not_open(reader, found),),
    )


def _explained(reader: Reader, step: Step, turn: Turn) -> ExplainedTurn:
    return ExplainedTurn(
        n=turn.n,
        round=told_round_of(reader, turn),
        due_on=turn.due_on,
        first_due_on=turn.first_due_on,
        because=turn.because or _UNDATED.get(turn.status, "it was given no date"),
        words=state_of(reader, step, turn)[1],
        changes=dated_changes(reader, turn),
    )


def _not_open(reader: Reader, step: Step) -> ExplainedTurn:
    """A step that has not opened: its rule in words, and its date where that is known already."""
    due = due_before_it_opens(reader.journey, step, reader.work.calendar)
    return ExplainedTurn(
        n=1, round=1, due_on=due.on, first_due_on=None, because=due.because, words="Not open yet", changes=()
    )
