"""What happened to one step, as sentences without their subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pledge_engine.hires.told_events import Event, Teller, about, day_of, reason_of, turn_facts
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.turn import Talked, WaitingOn
from workflows.words import listed


def _saved(event: Event, _definition: Definition) -> str:
    return f"saved{about(event)} without completing it."


def _completed(event: Event, definition: Definition) -> str:
    _, new = turn_facts(event)
    happened = f", which happened on {day_of(new['happened_on'])}" if new.get("happened_on") else ""
    return f"completed{about(event)}{happened}{_waits(event, new, definition)}."


def _waits(event: Event, new: Mapping[str, Any], definition: Definition) -> str:
    step = definition.steps.get(event["step"]["key"])
    if new.get("proposal", "complete") != "complete" or "agreed" not in new or step is None:
        return ""
    given = {agreed["role"] for agreed in new["agreed"]}
    awaited = [ROLE_WORDS[role] for role in step.agreed_by if role not in given]
    return f"; it now waits for the agreement of {listed(awaited)}" if awaited else ""


def _agreed(event: Event, _definition: Definition) -> str:
    _, new = turn_facts(event)
    status = new.get("status", "")
    closes = {"done": "; it is now complete", "not_applicable": "; it is now closed as not applicable"}.get(status, "")
    what = f" that{about(event)} does not apply" if status == "not_applicable" else about(event)
    return f"agreed{what}{closes}."


def _not_applicable(event: Event, _definition: Definition) -> str:
    return f"proposed that{about(event)} does not apply: {reason_of(event)}. The other lead has to agree."


def _change_asked(event: Event, _definition: Definition) -> str:
    return f"asked for a change to{about(event)}: {reason_of(event)}."


def _withdrew(event: Event, _definition: Definition) -> str:
    return f"took back their agreement to{about(event)}."


def _request_taken_back(event: Event, _definition: Definition) -> str:
    return f"took back the request for a change to{about(event)}: what was agreed before stands again."


def _reopened_step(event: Event, _definition: Definition) -> str:
    old, _ = turn_facts(event)
    heard = ", as the worker had said" if old.get("said_not_to_have_happened_on") else ""
    return f"opened{about(event)} again to put it right{heard}: {reason_of(event)}."


def _moved(event: Event, _definition: Definition) -> str:
    path = f"turns.{event['step']['key']}.{event.get('round', 1)}.{event.get('turn', 1)}.moved"
    move = event["fields"][path]
    agreed = " The other lead had moved it there, so both leads stand behind it." if _same_day(move) else _for_now(move)
    return f"moved the date of{about(event)} to {day_of(move['new']['to'])}: {reason_of(event)}.{agreed}"


def _for_now(move: Mapping[str, Any]) -> str:
    """What a date that is not moved by both leads counts for, in what is said of how it was kept."""
    others = "the other lead moves" if move["new"].get("by") else "both leads move"
    return f" It counts in what was kept once {others} it to the same day."


def _same_day(move: Mapping[str, Any]) -> bool:
    return bool(move.get("old")) and move["old"]["to"] == move["new"]["to"]


def _waiting(event: Event, _definition: Definition) -> str:
    _, new = turn_facts(event)
    whom = new.get("waiting_on")
    return f"said that{about(event)} waits for {WaitingOn(whom).words if whom else 'nobody any more'}."


def _finished_by_team(event: Event, _definition: Definition) -> str:
    there = event["fields"]["finished_on"]["new"]
    return f"closed{about(event)}, because the team has finished it on {there} and its actions are the team's."


def _did_not_happen(event: Event, definition: Definition) -> str:
    if _is_the_workers(event, definition):
        return f"said that there was no time for{about(event)}."
    return f"said that{about(event)} did not happen for them."


def _did_happen(event: Event, definition: Definition) -> str:
    if _is_the_workers(event, definition):
        return f"took back that there was no time for{about(event)}."
    return f"took back that{about(event)} had not happened for them."


def _talked_about(event: Event, _definition: Definition) -> str:
    _, new = turn_facts(event)
    return f"wrote down what came of talking about{about(event)} with the person: {Talked(new['talked_about']).words}."


def _is_the_workers(event: Event, definition: Definition) -> bool:
    step = definition.steps.get(event["step"]["key"])
    return step is not None and step.owner is Role.WORKER


STEP_SENTENCES: Mapping[str, Teller] = {
    "step_saved": _saved,
    "step_completed": _completed,
    "step_agreed": _agreed,
    "not_applicable_proposed": _not_applicable,
    "change_asked": _change_asked,
    "request_taken_back": _request_taken_back,
    "agreement_withdrawn": _withdrew,
    "step_reopened": _reopened_step,
    "date_moved": _moved,
    "date_follows_rule": lambda event, _definition: f"gave the date of{about(event)} back to its rule.",
    "waiting_on_set": _waiting,
    "did_not_happen": _did_not_happen,
    "did_happen": _did_happen,
    "talked_about": _talked_about,
    "team_action_finished": _finished_by_team,
    "step_picked_up": lambda event, _definition: f"picked up{about(event)}.",
    "step_given_back": lambda event, _definition: f"gave{about(event)} back to the queue.",
    "nudged": lambda event, _definition: f"reminded whoever holds{about(event)} of it.",
}
