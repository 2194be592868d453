"""What a move changed, as the trail tells it: every fact that differs, from its old value to its new one.

Replaying the changes of a hire's events gives its present state, dates and turns again. Free text, names, links, and answers
about a person or that only some may read, are secrets of the trail; all else is in its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from workflows.answers import Value, to_json
from workflows.definition import Step
from workflows.due import HoldSpan
from workflows.fields import Field, FieldType
from workflows.journey import Journey, Visit
from workflows.turn import Agreed, Turn

_OPEN_TEXT = frozenset({FieldType.TEXT, FieldType.LINK, FieldType.ROWS})
_TURN_FACTS = (
    *("status", "opened_on", "due_on", "first_due_on", "because", "can_be_late", "happened_on", "completed_on"),
    *("closed_on", "proposal", "reason", "superseded", "kept_from", "waiting_on", "said_not_to_have_happened_on"),
    *("talked_about", "talked_about_on", "rule_due_on"),
)
_HOLD_FACTS = ("held_on", "review_on", "resumed_on")
_VISIT_FACTS = ("entered_on", "left_on", "returned", "target_on", "reopen_at")


def changes_between(before: Journey | None, after: Journey) -> Mapping[str, Change]:
    """Every fact that differs, by its path: "state", "dates.start_date", "turns.step.round.n", "visits.stage.round"."""
    return {path: change for path, change in _changes(before, after) if change.old != change.new}


def _changes(before: Journey | None, after: Journey) -> Iterator[tuple[str, Change]]:
    yield "state", Change(list(before.state) if before else None, list(after.state))
    old_dates, old_facts = (before.dates, before.facts) if before else ({}, {})
    for name in {**old_dates, **after.dates}:
        yield f"dates.{name}", Change(old_dates.get(name), after.dates.get(name))
    for name in {**old_facts, **after.facts}:
        yield f"facts.{name}", Change(old_facts.get(name), after.facts.get(name))
    yield "pace", Change(before.pace if before else None, after.pace)
    yield "ended", Change(_end_of(before), _end_of(after))
    for visit in after.visits:
        old = (
            next((v for v in before.visits if (v.stage, v.round) == (visit.stage, visit.round)), None)
            if before
            else None
        )
        if old is not visit:
            yield f"visits.{visit.stage}.{visit.round}", _differing(old, visit, _VISIT_FACTS)
    for place, span in enumerate(after.holds):
        was = before.holds[place] if before and place < len(before.holds) else None
        if was != span:
            yield f"holds.{place + 1}", _held(was, span)
    for turn, old_turn in changed_turns(before, after):
        # A step that the version just taken up no longer has was closed under the one before.
        known = after if before is None or turn.step in after.definition.steps else before
        step = known.definition.steps[turn.step]
        personal = known.definition.concerns_a_person(step)
        path = f"turns.{turn.step}.{turn.round}.{turn.n}"
        yield path, _differing(old_turn, turn, _TURN_FACTS)
        yield f"{path}.moved", Change(_move_of(old_turn), _move_of(turn))
        yield from _answers(path, step, old_turn, turn, personal=personal)


def changed_turns(before: Journey | None, after: Journey) -> Iterator[tuple[Turn, Turn | None]]:
    """Each turn that is new or different, beside what it was."""
    for step, turns in after.turns.items():
        old_turns = before.turns.get(step, ()) if before else ()
        if turns is old_turns:
            continue
        olds = {turn.key: turn for turn in old_turns}
        for turn in turns:
            old = olds.get(turn.key)
            if old is not turn and old != turn:
                yield turn, old


def _differing(old: Turn | Visit | None, new: Turn | Visit, names: tuple[str, ...]) -> Change:
    """Only the facts that differ, on both sides, with the agreements where those do."""
    if old is None:
        facts = {name: fact for name in names if (fact := getattr(new, name))}
        if not new.agreements:
            return Change(None, facts or None)
        return Change({"agreed": []}, facts | {"agreed": _agreements(new.agreements)})
    sides = _sides(old, new, names)
    for side, source in zip(sides, (old, new), strict=True):
        given = _agreements(source.agreements)
        if given != _agreements(old.agreements) or given != _agreements(new.agreements):
            side["agreed"] = given
    return Change(sides[0] or None, sides[1] or None)


def _sides(old: object, new: object, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The facts that differ, as they were and as they are."""
    differing = [
        name for name in names if getattr(old, name, None) != getattr(new, name) and (old or getattr(new, name))
    ]
    return [{name: getattr(side, name) for name in differing} if side else {} for side in (old, new)]


def _end_of(journey: Journey | None) -> Mapping[str, Any] | None:
    return {"on": journey.ended.on, "why": journey.ended.why} if journey and journey.ended else None


def _move_of(turn: Turn | None) -> Mapping[str, Any] | None:
    if turn is None or turn.moved is None:
        return None
    moved = turn.moved
    by = [{"role": role, "person": person} for role, person in moved.by]
    return {"to": moved.to, "on": moved.on, "reason": moved.reason, "by": by}


def _held(old: HoldSpan | None, new: HoldSpan) -> Change:
    was, now = _sides(old, new, _HOLD_FACTS)
    return Change(was or None, now)


def _agreements(given: tuple[Agreed, ...]) -> list[dict[str, Any]]:
    """Who agreed, as what, and when; not the hash of what they agreed, which could be guessed from."""
    return [{"role": agreed.role, "person": agreed.person, "on": agreed.on} for agreed in given]


def _answers(path: str, step: Step, old: Turn | None, new: Turn, *, personal: bool) -> Iterator[tuple[str, Change]]:
    """Each answer that differs; of a restricted step all of them as one secret, because which one changed says too much."""
    was = old.answers if old else {}
    if step.answers_seen_by:
        if was != new.answers:
            yield f"{path}.answers", Change(*(_sealed(answers) for answers in (was, new.answers)))
        return
    for key in {**was, **new.answers}:
        if was.get(key) != new.answers.get(key):
            sides = (_told(step, key, value, personal=personal) for value in (was.get(key), new.answers.get(key)))
            yield f"{path}.answers.{key}", Change(*sides)


def _sealed(answers: Mapping[str, Value]) -> Secret | None:
    return Secret({key: to_json(value) for key, value in answers.items()}) if answers else None


def _told(step: Step, key: str, value: Value | None, *, personal: bool) -> Any:
    """An answer as the trail keeps it: open, or committed to."""
    if value is None:
        return None
    field = step.fields.get(key)
    return Secret(to_json(value)) if field is None or personal or is_private(step, field) else to_json(value)


def is_private(step: Step, field: Field) -> bool:
    """Whether an answer may not stand in the text of the trail."""
    return bool(step.answers_seen_by) or field.type in _OPEN_TEXT
