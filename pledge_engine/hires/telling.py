"""The history of a record in plain sentences, told from its trail: newest first, and only what the reader may know of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pledge_engine.access.actor import SystemActor
from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import RECORDS_FOR
from pledge_engine.hires.acting import Done
from pledge_engine.hires.answers_told import changed_answers
from pledge_engine.hires.attendance_told import said_of_sessions
from pledge_engine.hires.consequences import details_of
from pledge_engine.hires.explained_views import DateChange
from pledge_engine.hires.handed_over import people_of
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.known_events import events_of, may_know, newest_event
from pledge_engine.hires.overdue_by_it import overdue_by_it
from pledge_engine.hires.reading import Reader, names_of, open_reader, reader_of
from pledge_engine.hires.sentences import sentence_of
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.turn import Turn

_ENGINE = "Pledge Engine"
_TELLER = SystemActor("telling")
_GAVE_WAY = "whoever logged in as the worker before"
_RECORDING = frozenset({"step_saved", "step_completed", "step_reopened"})


def history(work: Work, reference: str) -> tuple[HistoryEntry, ...]:
    """Every event of a record that the actor may know of, newest first."""
    return _told(open_reader(work, reference, Action.SEE_HISTORY))


def said(work: Work, done: Done) -> HistoryEntry:
    """The event that a command has just written, as its result is told to whoever gave it.

    That is also told to somebody whom the command has taken the record from; of what followed only what they still see.
    """
    reader = reader_of(work, *find_hire(work.connection, _TELLER, done.reference))
    event = newest_event(work, reader.record)
    return _entry(reader, event, _known(reader, [event], [event]), weighed=True)


def told_newest(reader: Reader, wanted: Callable[[Mapping[str, Any]], bool], many: int) -> tuple[HistoryEntry, ...]:
    """Of the newest so many events that are wanted, those that the reader may know of."""
    events = events_of(reader)
    newest = [event for event in events if wanted(event)][:many]
    known = [event for event in newest if may_know(reader, event)]
    words = _known(reader, known, events)
    return tuple(_entry(reader, event, words) for event in known)


def _told(reader: Reader) -> tuple[HistoryEntry, ...]:
    events = [event for event in events_of(reader) if may_know(reader, event)]
    words = _known(reader, events, events)
    return tuple(_entry(reader, event, words) for event in events)


class _Known(NamedTuple):
    """What every event of one telling is told with: names, who ever led, and the steps and stages that may be named."""

    names: Mapping[str, str]
    ever_led: frozenset[tuple[str, str]]
    steps: Mapping[str, str]
    stages: Mapping[str, str]


def _known(reader: Reader, told: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]) -> _Known:
    """What the events that are told need; who led is found in all of them."""
    definition = reader.journey.definition
    return _Known(
        names=_names(reader, told),
        ever_led=_ever_led(reader, events),
        steps={key: step.title for key, step in definition.steps.items() if reader.sees(step)},
        stages={key: stage.title for key, stage in definition.stages.items() if reader.sees_whole_in(key)},
    )


def _names(reader: Reader, events: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """What the telling of events needs beside them: the names of people, and the words for sessions."""
    people = names_of(reader.work, (person for event in events for person in people_of(event)))
    return {**people, **said_of_sessions(reader, events)}


def _ever_led(reader: Reader, events: Sequence[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """Who was ever named as which lead: role and person."""
    changes = (event["fields"]["leads"] for event in events if "leads" in event["fields"])
    named = [pair for change in changes for side in change.values() for pair in side.items()]
    return frozenset([*named, *((role.value, person) for role, person in reader.journey.leads.items() if person)])


def _role(
    event: Mapping[str, Any], step: Step | None, ever_led: frozenset[tuple[str, str]], ever_offered: frozenset[str]
) -> str:
    """In which role somebody acted: "the service lead" where the record names them, "a service lead" for a colleague.

    Whoever logged in as the worker before another took their place is not told as the worker. Who recorded a step for its
    owner is said to have done so: "HR, for occupational health".
    """
    if not event.get("role"):
        return ""
    role, person = Role(event["role"]), event.get("in_cover_for", event["actor"])
    words = ROLE_WORDS[role]
    if role is Role.WORKER and person not in ever_offered:
        return _GAVE_WAY
    if step is not None and step.owner in RECORDS_FOR.get(role, frozenset()) and event["verb"] in _RECORDING:
        return f"{words}, for {ROLE_WORDS[step.owner]}"
    return f"a{words[3:]}" if role in BOTH_LEADS and (role.value, person) not in ever_led else words


def _entry(reader: Reader, event: Mapping[str, Any], known: _Known, *, weighed: bool = False) -> HistoryEntry:
    step, definition, names = event.get("step", {}).get("key", ""), reader.journey.definition, known.names
    followed = details_of(event, definition, known.steps, known.stages, weighed=weighed)
    late = overdue_by_it(event, reader.journey, known.steps, reader.work.today) if weighed else ()
    return HistoryEntry(
        event=event["sequence"],
        at=datetime.fromisoformat(event["at"]),
        door=event["door"],
        who=_who(event, names),
        covering=names.get(event["in_cover_for"], "somebody") if "in_cover_for" in event else "",
        role=_role(event, definition.steps.get(step), known.ever_led, reader.record.scope.appointee_ids),
        verb=event["verb"],
        sentence=sentence_of(event, definition, names),
        details=(*changed_answers(reader, event), *followed, *late),
        step=step,
    )


def dated_changes(reader: Reader, turn: Turn) -> tuple[DateChange, ...]:
    """Every date a turn was given, oldest first, with the event that gave it; nothing for a date that never moved."""
    path = f"turns.{turn.step}.{turn.round}.{turn.n}"
    dating = [event for event in reversed(events_of(reader)) if "due_on" in _new_facts(event, path)]
    if len(dating) < 2:
        return ()
    names = _names(reader, dating)
    return tuple(_date_change(reader, event, path, names) for event in dating)


def _new_facts(event: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    return event["fields"].get(path, {}).get("new") or {}


def _date_change(reader: Reader, event: Mapping[str, Any], path: str, names: Mapping[str, str]) -> DateChange:
    old = event["fields"][path].get("old") or {}
    known = may_know(reader, event)
    return DateChange(
        at=datetime.fromisoformat(event["at"]),
        old=_day(old.get("due_on")),
        new=_day(_new_facts(event, path)["due_on"]),
        who=_who(event, names) if known else "",
        sentence=sentence_of(event, reader.journey.definition, names) if known else "",
    )


def _who(event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _ENGINE if event["actor"].startswith("system:") else names.get(event["actor"], "Somebody")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
