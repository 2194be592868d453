"""Who reads what is recorded on a step, and whom a record is about where its reader is told no name: said beside the form."""

from __future__ import annotations

from pledge_engine.hires.reading import Reader
from workflows.blockers import ROLE_WORDS
from workflows.definition import OthersSee, Role, Step
from workflows.turn import HAPPENED
from workflows.words import listed

# Said wherever it is said who reads something: whoever covers for somebody reads what they do, so far as cover counts.
COVER_READS = "While one of them is away, whoever covers for them can read it too."
_LEFT_FOR_OTHERS = {
    OthersSee.NOTHING: "Everybody else sees only whether the step is complete.",
    OthersSee.COUNT: "Everybody else sees only how many of the questions are answered.",
}
# Of the service leads only the one named on the record reads what is restricted.
_READERS = {**ROLE_WORDS, Role.SERVICE_LEAD: "the service lead named on this record"}


def readers_of(step: Step) -> str:
    """Who can read the answers of a step that only some may read, in words; empty of every other step."""
    return listed(_READERS[role] for role in step.answers_seen_by)


def read_by(step: Step) -> tuple[str, ...]:
    """Who can read the answers of a step that only some may read; empty where everybody can who sees the record."""
    if not step.answers_seen_by:
        return ()
    return (
        f"What is recorded here can be read by {readers_of(step)}, as soon as it is saved and before the step is complete.",
        COVER_READS,
        _LEFT_FOR_OTHERS[step.others_see],
    )


def who_is_meant(reader: Reader) -> str:
    """Where to ask whom a record is about, for a reader who sees their own step by reference; empty for everybody else.

    Once nothing of theirs waits or stands there is nobody to ask about, and why is not theirs to know.
    """
    if reader.sees_names or reader.is_the_worker or reader.sees_the_whole:
        return ""
    if not _waits_or_stands(reader):
        return "No name is shown here. This no longer waits for you, and nothing of it counts any more."
    reference = reader.record.reference
    return f"No name is shown here. HR made the offer and knows whom {reference} is about: ask them, and give the reference."


def _waits_or_stands(reader: Reader) -> bool:
    """Whether something of the reader's is open, or was done and counts still."""
    journey = reader.journey
    turns = (turn for key in journey.turns for turn in journey.current(key) if reader.sees_turn(turn))
    return journey.stage is not None and any(turn.status.is_open or turn.status in HAPPENED for turn in turns)
