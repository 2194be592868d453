"""What was changed in a step between somebody asking for a change and its being proposed again: what is to be agreed anew."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pledge_engine.hires.answers_told import changed_answers
from pledge_engine.hires.known_events import events_of, may_know
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.requests import path_of
from pledge_engine.work import Work
from workflows.turn import Status


class ChangedSince(NamedTuple):
    """When the last change to a turn was asked for, and a sentence for each answer that was changed since."""

    asked_at: datetime
    answers: tuple[str, ...]


def changed_since_asked(work: Work, reference: str, step: str, n: int) -> ChangedSince | None:
    """What was changed in a turn that waits for agreement again, as far as the actor may know; None where nobody had asked."""
    reader = open_reader(work, reference)
    turn = reader.journey.turn(step, n)
    if turn is None or turn.status is not Status.AWAITING_AGREEMENT or not reader.sees_turn(turn):
        return None
    path, answers = path_of(turn), list[str]()
    for event in events_of(reader):
        if event["verb"] == "request_taken_back" and path in event["fields"]:
            return None
        if event["verb"] == "change_asked" and path in event["fields"]:
            known = may_know(reader, event)
            return ChangedSince(datetime.fromisoformat(event["at"]), tuple(reversed(answers))) if known else None
        if any(name.startswith(f"{path}.answers") for name in event["fields"]):
            answers += reversed(changed_answers(reader, event))
    return None
