"""What whoever completes a step is asked about first, where something stands against it that only they can weigh."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from pledge_engine.errors import Invalid
from pledge_engine.hires.record import Record
from pledge_engine.hires.told_word import is_told_the_word
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.holding import asked_before_offering
from workflows.promised import word_to_weigh
from workflows.steps import At


class Although(StrEnum):
    """What stands against it: that the record is on hold, of an offer, or that the worker said it did not happen."""

    HELD = "although_held"
    SAID = "although_said"


def ask_first(work: Work, record: Record, at: At, meant: Collection[Although]) -> None:
    """Raise ``Invalid`` for what stands against completing a turn and is not ``meant`` all the same.

    What the worker said is asked about of those alone who hear it.
    """
    step, turn = record.journey.definition.steps[at.step], record.journey.turn(at.step, at.n)
    held = "" if Although.HELD in meant else asked_before_offering(record.journey, step)
    if held:
        mend = way_out(
            work,
            on_pages="ask the leads, and say that the offer goes out all the same",
            typed="ask the leads; where the offer goes out all the same, add --although-held",
        )
        raise Invalid([FieldMistake(Although.HELD, "On hold", held, mend)])
    hears = turn is not None and Although.SAID not in meant and is_told_the_word(work, record.scope)
    if turn is not None and hears and (said := word_to_weigh(step, turn)):
        mend = way_out(
            work,
            on_pages="talk about it with them, and say that it is done",
            typed="talk about it with them; where it is done, add --although-said",
        )
        raise Invalid([FieldMistake(Although.SAID, "What the worker said", said, mend)])
