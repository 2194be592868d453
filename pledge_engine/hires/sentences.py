"""What an event says, in one plain sentence, and what followed from it. Nothing of a restricted answer is ever told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from pledge_engine.hires.attendance_told import SESSIONS
from pledge_engine.hires.handed_over import HANDED_OVER
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition
from workflows.journey import Superseded
from workflows.reasons import (
    CHANGE_REASONS,
    CORRECTION_REASONS,
    MOVE_REASONS,
    NOT_APPLICABLE_REASONS,
    REOPEN_REASONS,
    RETURN_REASONS,
    WAYS_TO_LEAVE,
    WITHDRAW_REASONS,
)
from workflows.words import listed, long_date, turns_named

_REASONS_OF: Mapping[str, Mapping[str, str]] = {
    "not_applicable_proposed": NOT_APPLICABLE_REASONS,
    "change_asked": CHANGE_REASONS,
    "step_reopened": CORRECTION_REASONS,
    "date_moved": MOVE_REASONS,
    "returned": RETURN_REASONS,
    "withdrawn": WITHDRAW_REASONS,
    "left": WAYS_TO_LEAVE,
    "reopened": REOPEN_REASONS,
    "reopening_proposed": REOPEN_REASONS,
}

Event = Mapping[str, Any]


def sentence_of(event: Event, definition: Definition, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The event as a sentence without its subject: "completed “Hold the team readiness session”, which happened on …".

    ``names`` are those of the people it is about, by id, and the words for a session that it is about.
    """
    if named := _WITH_NAMES.get(event["verb"]):
        return named(event, names)
    tell = _TELLERS.get(event["verb"], _by_verb)
    return tell(event, definition)


def _by_verb(event: Event, _definition: Definition) -> str:
    return f"{event['verb'].replace('_', ' ')}{_about(event)}."


def _about(event: Event) -> str:
    if "step" in event:
        title = event["step"]["title"]
        return f" {turns_named(title, [event['turn']])}" if "turn" in event else f" “{title}”"
    return f" the stage “{event['stage']['title']}”" if "stage" in event else ""


def _turn_facts(event: Event) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The old and the new facts of the turn that the event is about."""
    if "step" not in event:
        return {}, {}
    path = f"turns.{event['step']['key']}.{event.get('round', 1)}.{event.get('turn', 1)}"
    change = event.get("fields", {}).get(path, {})
    return change.get("old") or {}, change.get("new") or {}


def _opened(event: Event, definition: Definition) -> str:
    team = event["fields"]["team"]["new"]["name"]
    source = event["fields"].get("carried_from", {}).get("new")
    outdated = event["fields"].get("no_longer_holds", {}).get("new")
    carried = f" What the team prepared for {source} still holds and is carried over." if source else ""
    carried += (
        f" What the team prepared for {outdated} is too old to hold, so the team is prepared anew." if outdated else ""
    )
    return (
        f"opened the record for a post in {team}, in “{definition.stages[definition.stage_order[0]].title}”.{carried}"
    )


def _imported(event: Event, definition: Definition) -> str:
    team = event["fields"]["team"]["new"]["name"]
    state = event["fields"]["state"]["new"][0].partition("/")[0]
    stage = definition.stages.get(state)
    where = f"in “{stage.title}”" if stage else f"as {state}"
    return (
        f"brought the record for a post in {team} in from the trust's tracker, {where}. What came before is history, and"
        " counts neither as kept nor as not kept."
    )


def _saved(event: Event, _definition: Definition) -> str:
    return f"saved{_about(event)} without completing it."


def _completed(event: Event, definition: Definition) -> str:
    _, new = _turn_facts(event)
    happened = f", which happened on {_day(new['happened_on'])}" if new.get("happened_on") else ""
    return f"completed{_about(event)}{happened}{_waits(event, new, definition)}."


def _waits(event: Event, new: Mapping[str, Any], definition: Definition) -> str:
    step = definition.steps.get(event["step"]["key"])
    if new.get("proposal", "complete") != "complete" or "agreed" not in new or step is None:
        return ""
    given = {agreed["role"] for agreed in new["agreed"]}
    awaited = [ROLE_WORDS[role] for role in step.agreed_by if role not in given]
    return f"; it now waits for the agreement of {listed(awaited)}" if awaited else ""


def _agreed(event: Event, _definition: Definition) -> str:
    _, new = _turn_facts(event)
    status = new.get("status", "")
    closes = {"done": "; it is now complete", "not_applicable": "; it is now closed as not applicable"}.get(status, "")
    what = f" that{_about(event)} does not apply" if status == "not_applicable" else _about(event)
    return f"agreed{what}{closes}."


def _not_applicable(event: Event, _definition: Definition) -> str:
    return f"proposed that{_about(event)} does not apply: {_reason(event)}. The other lead has to agree."


def _change_asked(event: Event, _definition: Definition) -> str:
    return f"asked for a change to{_about(event)}: {_reason(event)}."


def _withdrew(event: Event, _definition: Definition) -> str:
    return f"took back their agreement to{_about(event)}."


def _advanced(event: Event, definition: Definition) -> str:
    new = event["fields"]["state"]["new"][0].partition("/")[0]
    return f"moved the record from “{event['stage']['title']}” to “{definition.stages[new].title}”."


def _date_set(event: Event, definition: Definition) -> str:
    told = []
    for path, change in event.get("fields", {}).items():
        name = path.removeprefix("dates.")
        if name != path:
            title = definition.hire_dates[name].title.lower() if name in definition.hire_dates else name
            was = f" from {_day(change['old'])}" if change.get("old") else ""
            told.append(f"the {title}{was} to {_day(change['new'])}")
    return f"moved {' and '.join(told)}." if told else "confirmed a date that was already set."


def _held(event: Event, _definition: Definition) -> str:
    spans = [change["new"] for path, change in event.get("fields", {}).items() if path.startswith("holds.")]
    return f"put the record on hold, to be looked at again by {_day(spans[0]['review_on'])}."


def _stage_now(event: Event, definition: Definition) -> str:
    key = event["fields"]["state"]["new"][0].partition("/")[0]
    return f"“{definition.stages[key].title}”" if key in definition.stages else key


def _returned(event: Event, definition: Definition) -> str:
    where = _stage_now(event, definition)
    kept = _kept(event, definition)
    waits = f" {kept} if the other lead agrees." if kept else ""
    closed = (
        " What was recorded of the person is closed to everybody but HR." if _another_person(event, definition) else ""
    )
    return f"returned the record from “{event['stage']['title']}” to {where}: {_reason(event)}.{closed}{waits}"


def _another_person(event: Event, definition: Definition) -> bool:
    """Whether something that had been recorded of a person is closed with a return, because their offer fell through."""
    return any(
        (change.get("new") or {}).get("superseded") == Superseded.ANOTHER_PERSON
        and "status" not in change["new"]  # It was finished before, and not only closed by the return.
        and definition.concerns_a_person(definition.steps[key])
        for key, change in _turns_changed(event)
        if key in definition.steps
    )


def _kept(event: Event, definition: Definition) -> str:
    """The steps that the event proposes to keep, as in "“Shortlist” and “Interviews” still hold"; empty without any."""
    keys = [key for key, change in _turns_changed(event) if (change.get("new") or {}).get("kept_from")]
    titles = [
        f"“{definition.steps[key].title}”" for key in definition.steps if key in keys and not _repeats(definition, key)
    ]
    return f"{listed(titles)} still {'holds' if len(titles) == 1 else 'hold'}" if titles else ""


def _turns_changed(event: Event) -> list[tuple[str, Mapping[str, Any]]]:
    """The step of every turn whose facts changed, with the change."""
    return [
        (path.split(".")[1], change)
        for path, change in event["fields"].items()
        if path.startswith("turns.") and path.count(".") == 3
    ]


def _repeats(definition: Definition, key: str) -> bool:
    return definition.steps[key].due.repeats


def _still_holds(event: Event, definition: Definition) -> str:
    if proposed := _kept(event, definition):
        return f"said that {proposed}. The other lead has to agree."
    keys = [key for key, change in _turns_changed(event) if "agreed" in (change.get("new") or {})]
    agreed = [f"“{definition.steps[key].title}”" for key in definition.steps if key in keys]
    return f"agreed that {listed(agreed)} still {'holds' if len(agreed) == 1 else 'hold'}."


def _undone(event: Event, definition: Definition) -> str:
    return f"undid the move to “{event['stage']['title']}”; the record is in {_stage_now(event, definition)} again."


def _left(event: Event, _definition: Definition) -> str:
    link = event["fields"].get("goes_on_in", {}).get("new")
    goes_on = f"; their journey goes on in {link}" if link else ""
    return f"recorded that the person left on {_day(event['fields']['ended']['new']['on'])}: {_reason(event)}{goes_on}."


def _reopened_record(event: Event, definition: Definition) -> str:
    return f"reopened the record in {_stage_now(event, definition)}: {_reason(event)}."


def _reopening(event: Event, definition: Definition) -> str:
    visits = [change.get("new") or {} for path, change in event["fields"].items() if path.startswith("visits.")]
    stage = next(definition.stages[visit["reopen_at"]].title for visit in visits if visit.get("reopen_at"))
    return f"proposed to reopen the record in “{stage}”: {_reason(event)}. The other lead has to agree."


def _reopened_step(event: Event, _definition: Definition) -> str:
    old, _ = _turn_facts(event)
    heard = ", as the worker had said" if old.get("said_not_to_have_happened_on") else ""
    return f"opened{_about(event)} again to put it right{heard}: {_reason(event)}."


def _moved(event: Event, _definition: Definition) -> str:
    path = f"turns.{event['step']['key']}.{event.get('round', 1)}.{event.get('turn', 1)}.moved"
    move = event["fields"][path]
    agreed = " The other lead had moved it there, so both leads stand behind it." if _same_day(move) else ""
    return f"moved the date of{_about(event)} to {_day(move['new']['to'])}: {_reason(event)}.{agreed}"


def _same_day(move: Mapping[str, Any]) -> bool:
    return bool(move.get("old")) and move["old"]["to"] == move["new"]["to"]


def _waiting(event: Event, _definition: Definition) -> str:
    _, new = _turn_facts(event)
    whom = {"us": "us", "candidate": "the candidate", "third_party": "somebody outside the trust"}
    words = whom.get(new.get("waiting_on") or "")
    return (
        f"said that{_about(event)} waits for {words}."
        if words
        else f"said that{_about(event)} waits for nobody any more."
    )


def _closure(event: Event, _definition: Definition) -> str:
    change = event["fields"]["closure"]
    day, name = ((change.get("new") or change["old"])[part] for part in ("day", "name"))
    if change.get("new"):
        return f"added a day on which nobody works here, {_day(day)} ({name}), and dates moved with it."
    return f"took back that nobody works here on {_day(day)} ({name}), and dates moved with it."


def _paced(event: Event, _definition: Definition) -> str:
    weeks = event["fields"].get("pace", {}).get("new", 1)
    return f"set the pace of the workbook: one of its weeks every {'week' if weeks == 1 else f'{weeks} weeks'}."


def _sibling(event: Event, _definition: Definition) -> str:
    return (
        f"opened this record for one more person appointed from the advert of {event['fields']['sibling_of']['new']}."
    )


def _another(event: Event, _definition: Definition) -> str:
    return f"appointed another person from this advert: {event['fields']['sibling']['new']}."


def _finished_by_team(event: Event, _definition: Definition) -> str:
    there = event["fields"]["finished_on"]["new"]
    return f"closed{_about(event)}, because the team has finished it on {there} and its actions are the team's."


def _noted(_event: Event, _definition: Definition) -> str:
    return "added a note."


def _turned_over(_event: Event, _definition: Definition) -> str:
    return "closed what repeats and had not been done by the time of the next, and opened that."


def _reason(event: Event) -> str:
    words = _REASONS_OF.get(event["verb"], {}).get(event.get("reason", ""), "no reason given")
    return words[:1].lower() + words[1:]


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text))


_TELLERS: Mapping[str, Callable[[Event, Definition], str]] = {
    "hire_opened": _opened,
    "hire_imported": _imported,
    "step_saved": _saved,
    "step_completed": _completed,
    "step_agreed": _agreed,
    "stage_agreed": lambda event, _definition: f"agreed{_about(event)}.",
    "not_applicable_proposed": _not_applicable,
    "change_asked": _change_asked,
    "agreement_withdrawn": _withdrew,
    "advanced": _advanced,
    "date_set": _date_set,
    "held": _held,
    "resumed": lambda _event, _definition: "resumed the record.",
    "note_added": _noted,
    "returned": _returned,
    "still_holds": _still_holds,
    "advance_undone": _undone,
    "withdrawn": lambda event, _definition: f"withdrew the record from “{event['stage']['title']}”: {_reason(event)}.",
    "left": _left,
    "reopened": _reopened_record,
    "reopening_proposed": _reopening,
    "step_reopened": _reopened_step,
    "date_moved": _moved,
    "date_follows_rule": lambda event, _definition: f"gave the date of{_about(event)} back to its rule.",
    "waiting_on_set": _waiting,
    "pace_set": _paced,
    "closure_applied": _closure,
    "did_not_happen": lambda event, _definition: f"said that{_about(event)} did not happen for them.",
    "did_happen": lambda event, _definition: f"took back that{_about(event)} had not happened for them.",
    "sibling_opened": _sibling,
    "appointed_another": _another,
    "earlier_person_erased": lambda _event, _definition: "erased what was kept of somebody whose offer fell through.",
    "team_action_finished": _finished_by_team,
    "step_picked_up": lambda event, _definition: f"picked up{_about(event)}.",
    "step_given_back": lambda event, _definition: f"gave{_about(event)} back to the queue.",
    "nudged": lambda event, _definition: f"reminded whoever holds{_about(event)} of it.",
    "turned_over": _turned_over,
}

_WITH_NAMES: Mapping[str, Callable[[Event, Mapping[str, str]], str]] = {**HANDED_OVER, **SESSIONS}
