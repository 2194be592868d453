"""``pledge hire``: the commands on one record, by name."""

from __future__ import annotations

import click

from pledge_engine.cli.lazy import LazyGroup

_PARTS = ("looking", "steps", "moving", "changing", "rounds", "handing")
_LOOKING, _STEPS, _MOVING, _CHANGING, _ROUNDS, _HANDING = (f"pledge_engine.cli.hire_{part}" for part in _PARTS)
COMMANDS = {
    "open": (f"{_MOVING}:open_", "Open a record for a post in a team, with its two leads."),
    "show": (f"{_LOOKING}:show", "The record: where it stands, what is due, by whom, and what to do next."),
    "save": (f"{_STEPS}:save", "Keep some answers of a step without completing it."),
    "complete": (f"{_STEPS}:complete", "Complete a step on the day it happened."),
    "agree": (f"{_STEPS}:agree", "Agree a step, or without a step the stage."),
    "ask-for-change": (f"{_STEPS}:ask_for_change", "Send back what was proposed, with a reason."),
    "take-back-request": (f"{_STEPS}:take_back_request", "Take back a request for a change, before it is acted on."),
    "withdraw-agreement": (f"{_STEPS}:withdraw_agreement", "Take your own agreement back."),
    "not-applicable": (f"{_STEPS}:not_applicable", "Propose that a step does not apply, with a reason."),
    "correct": (f"{_CHANGING}:correct", "Open a finished step again to put it right."),
    "move-date": (f"{_CHANGING}:move_date", "Move the date of one step by hand, with a reason."),
    "waiting-on": (f"{_CHANGING}:waiting_on", "Say whom a step waits for."),
    "invite": (f"{_CHANGING}:invite", "Invite the person to log in, at an address they chose."),
    "did-not-happen": (f"{_CHANGING}:did_not_happen", "The worker's own word: this did not happen for me."),
    "talked": (f"{_CHANGING}:talked", "Write down that you talked about what the worker said."),
    "pace": (f"{_CHANGING}:pace", "Set the pace of the workbook, as agreed with the worker."),
    "set-date": (f"{_MOVING}:set_date", "Move a date of the record, such as the start date."),
    "hold": (f"{_MOVING}:hold", "Put the record on hold, with a day to look at it again."),
    "resume": (f"{_MOVING}:resume", "Resume a record that is on hold."),
    "pick-up": (f"{_HANDING}:pick_up", "Say that you see to a step of the queue you work in."),
    "nudge": (f"{_HANDING}:nudge", "Remind whoever holds a step of it, at most once a day."),
    "reassign": (f"{_HANDING}:reassign", "Name another lead, or give a step of a queue to somebody."),
    "advance": (f"{_MOVING}:advance", "Move the record to its next stage."),
    "undo": (f"{_ROUNDS}:undo", "Undo the last advance, until something is recorded after it."),
    "return": (f"{_ROUNDS}:return_", "Return the record to an earlier stage, in a new round."),
    "keep": (f"{_ROUNDS}:keep", "Say that what was finished in an earlier round still holds."),
    "appoint-another": (f"{_ROUNDS}:appoint_another", "Open a record for one more person appointed from this advert."),
    "withdraw": (f"{_ROUNDS}:withdraw", "Withdraw a record before anybody has started."),
    "leave": (f"{_ROUNDS}:leave", "Record that the person left, and how."),
    "reopen": (f"{_ROUNDS}:reopen", "Reopen a record that has ended, or a finished step."),
    "erase-earlier": (f"{_ROUNDS}:erase_earlier", "Erase what is kept of somebody whose offer fell through."),
    "explain": (f"{_LOOKING}:explain", "Why a step is due when it is."),
    "history": (f"{_LOOKING}:history", "Everything that happened on the record, newest first."),
    "who-looked": (f"{_LOOKING}:readers", "Who read your restricted answers, and when: for you, and for auditors."),
    "note": (f"{_MOVING}:note", "Add a note to the record."),
    "erase-note": (f"{_MOVING}:erase_note", "Erase the words of a note that you wrote."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def hire() -> None:
    """One record: open it, look at it, and move it on. REFERENCE is written R-0042, r-42 or 42.

    Who covers for whom is said with `pledge cover`, group sessions with `pledge register`, days on which the trust is closed
    with `pledge closure`.
    """
