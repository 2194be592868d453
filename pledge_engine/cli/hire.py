"""``pledge hire``: the commands on one record, by name."""

from __future__ import annotations

import click

from pledge_engine.cli.lazy import LazyGroup

_LOOKING, _STEPS, _MOVING, _HANDING = (
    f"pledge_engine.cli.hire_{part}" for part in ("looking", "steps", "moving", "handing")
)
COMMANDS = {
    "open": (f"{_MOVING}:open_", "Open a record for a post in a team, with its two leads."),
    "show": (f"{_LOOKING}:show", "The record: where it stands, what is due, by whom, and what to do next."),
    "save": (f"{_STEPS}:save", "Keep some answers of a step without completing it."),
    "complete": (f"{_STEPS}:complete", "Complete a step on the day it happened."),
    "agree": (f"{_STEPS}:agree", "Agree a step, or without a step the stage."),
    "ask-for-change": (f"{_STEPS}:ask_for_change", "Send back what was proposed, with a reason."),
    "withdraw-agreement": (f"{_STEPS}:withdraw_agreement", "Take your own agreement back."),
    "not-applicable": (f"{_STEPS}:not_applicable", "Propose that a step does not apply, with a reason."),
    "set-date": (f"{_MOVING}:set_date", "Move a date of the record, such as the start date."),
    "hold": (f"{_MOVING}:hold", "Put the record on hold, with a day to look at it again."),
    "resume": (f"{_MOVING}:resume", "Resume a record that is on hold."),
    "pick-up": (f"{_HANDING}:pick_up", "Say that you see to a step of the queue you work in."),
    "reassign": (f"{_HANDING}:reassign", "Name another lead, or give a step of a queue to somebody."),
    "advance": (f"{_MOVING}:advance", "Move the record to its next stage."),
    "explain": (f"{_LOOKING}:explain", "Why a step is due when it is."),
    "history": (f"{_LOOKING}:history", "Everything that happened on the record, newest first."),
    "note": (f"{_MOVING}:note", "Add a note to the record."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def hire() -> None:
    """One record: open it, look at it, and move it on. REFERENCE is written R-0042, r-42 or 42."""
