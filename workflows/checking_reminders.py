"""Checks the reminders that a step has of its own: what would never be sent is refused instead of being passed over."""

from __future__ import annotations

from workflows.definition import Definition, Role, Step
from workflows.ladder import LADDER_KEYS
from workflows.reading_fields import Reading
from workflows.rungs import rungs_of

# Further from its date than any line of a ladder can put the first rung of its kind.
_FAR = 2_000


def check_reminders(definition: Definition, reading: Reading) -> None:
    """Note every line beneath a step's ``reminders`` that nobody would ever hear, whoever holds the step."""
    for step in definition.steps.values():
        if reading.doubtful.isdisjoint({("step", step.key, key) for key in ("owner", "need", "agreed_by")}):
            _check(step, reading)


def _check(step: Step, reading: Reading) -> None:
    said = [key for key in LADDER_KEYS if ("step", step.key, "reminders", key) in reading.places]
    heard = _heard(step) if said else set()
    for key in said:
        if key not in heard:
            line = reading.line_of("step", step.key, "reminders", key)
            reading.mistakes.add(line, _why_never(step, key), f"take '{key}' out, or write '{key}: never'")


def _heard(step: Step) -> set[str]:
    """The lines of the ladder that lead to a reminder while anybody holds the step who ever can."""
    rungs = (rung.key for holder in {step.owner, *step.agreed_by} for rung in rungs_of(step, holder, up_to=_FAR))
    return {key.rstrip("0123456789").rstrip("_") for key in rungs}


def _why_never(step: Step, key: str) -> str:
    if key == "make_time" and Role.WORKER not in (step.owner, *step.agreed_by):
        return f"the worker never holds '{step.key}', so nobody is asked to make time for it"
    if not step.required and key != "due_soon":
        return f"'{step.key}' is optional, so nobody hears of it after its day"
    if key == "escalated_further" and step.sensitive:
        return f"'{step.key}' is sensitive, so senior leadership never hears of it"
    return f"the worker holds '{step.key}', and gets one reminder, on its day, without more of them before or after"
