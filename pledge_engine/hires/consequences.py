"""What followed from an event: steps that opened or closed, dates that moved, agreements that were set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from pledge_engine.hires.attendance_told import SESSIONS
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.words import listed, long_date, turn_word, turns_named

Event = Mapping[str, Any]


class _Happened(NamedTuple):
    """What is said of one step, and how it is said of several: "is carried over", "are carried over"."""

    of_one: str
    of_many: str


# From how many turns of one step on their new dates are told together.
_MANY = 4
_ENDINGS = frozenset({"withdrawn", "left"})
# Whoever weighs one of these up, or has just done it, is told also that something changes which is not theirs to see.
_WEIGHED = frozenset({"date_set", "date_moved", "date_follows_rule", "pace_set", "returned"})
# Their sentences say which dates they set.
_SAY_THEIR_DATES = frozenset({"date_set", "hire_imported"})
_UNSEEN = "Dates or steps that you do not see here change with it."
_CLOSED = {
    "not_needed": _Happened("is not needed", "are not needed"),
    "not_kept": _Happened("was not recorded in time and is closed", "were not recorded in time and are closed"),
    "not_taken_up": _Happened("was not taken up", "were not taken up"),
    "due": _Happened(
        "was due and is closed without having been recorded", "were due and are closed without having been recorded"
    ),
    "ended": _Happened("is no longer needed", "are no longer needed"),
    "returned": _Happened("was closed by the return", "were closed by the return"),
    "undone": _Happened("is closed again", "are closed again"),
    "carried": _Happened("is carried over", "are carried over"),
}


def details_of(
    event: Event,
    definition: Definition,
    titles: Mapping[str, str],
    stages: Mapping[str, str],
    *,
    weighed: bool = False,
) -> tuple[str, ...]:
    """What followed, in sentences that each name every step it is true of.

    ``titles`` and ``stages`` are those of the steps and stages that the reader may know of: of no other is anything said.
    With ``weighed``, for whoever does it and not for the history, it is added that others change, and not which, where a date
    is moved or a record goes back.
    """
    told: dict[_Happened, list[tuple[str, str]]] = defaultdict(list)
    set_aside: list[str] = []
    together = _moved_together(event, titles)
    for key, n, old, new in turns_changed(event, titles):
        if key in together and "due_on" in new and "status" not in new:
            continue
        if key == event.get("step", {}).get("key"):
            set_aside += _set_aside(event, old, new)
        if happened := _happened(event, definition, key, n, old, new):
            repeats = definition.steps[key].due.repeats if key in definition.steps else n != "1"
            told[happened].append((titles[key], n if repeats else ""))
    sentences = (_sentence(names, happened) for happened, names in told.items())
    return (
        *_taken_up(event),
        *_dates_of_the_record(event, definition),
        *set_aside,
        *together.values(),
        *sentences,
        *_targets(event, stages),
        *(_unseen(event, definition, titles, stages) if weighed else ()),
    )


def _taken_up(event: Event) -> Iterator[str]:
    """That the record is held to another version of the pledge from then on, and so cannot be moved back."""
    change = event.get("fields", {}).get("definition") or {}
    if change.get("old"):
        yield (
            f"The record took up version {change['new']['version']} of the pledge, in place of version "
            f"{change['old']['version']}. So this move cannot be undone: the record can be returned."
        )


def _unseen(
    event: Event, definition: Definition, titles: Mapping[str, str], stages: Mapping[str, str]
) -> Iterator[str]:
    """That steps or targets change with it that the reader may not know of, and nothing else of them."""
    if event["verb"] not in _WEIGHED:
        return
    steps = {key: step.title for key, step in definition.steps.items() if key not in titles}
    others = {key: stage.title for key, stage in definition.stages.items() if key not in stages}
    turns = (_happened(event, definition, *turn) for turn in turns_changed(event, steps))
    if any(turns) or any(_targets(event, others)):
        yield _UNSEEN


def _dates_of_the_record(event: Event, definition: Definition) -> Iterator[str]:
    """The dates of the record that something else set or changed; that one was set or moved by itself is its own sentence."""
    if event["verb"] in _SAY_THEIR_DATES:
        return
    for name, dated in definition.hire_dates.items():
        change = event.get("fields", {}).get(f"dates.{name}", {})
        if change.get("new"):
            day = _day(change["new"])
            is_now = f"is now {day}; it was {_day(change['old'])}." if change.get("old") else f"is {day}."
            yield f"“{dated.title}” {is_now}"


def _targets(event: Event, stages: Mapping[str, str]) -> Iterator[str]:
    """The targets of stages that moved."""
    for path, change in event.get("fields", {}).items():
        kind, _, stage = path.rpartition(".")[0].partition(".")
        old, new = change.get("old") or {}, change.get("new") or {}
        if kind == "visits" and stage in stages and old.get("target_on") and new.get("target_on"):
            now, was = _day(new["target_on"]), _day(old["target_on"])
            yield f"The target of “{stages[stage]}” is now {now}; it was {was}."


def _moved_together(event: Event, titles: Mapping[str, str]) -> Mapping[str, str]:
    """One sentence for each step of which many turns got another date: its first and its last, and what they were."""
    moved: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for key, n, old, new in turns_changed(event, titles):
        if new.get("due_on") and old.get("due_on") and new["due_on"] != old["due_on"] and "status" not in new:
            moved[key].append((int(n), new["due_on"], old["due_on"]))
    told = {}
    for key, turns in moved.items():
        if len(turns) >= _MANY:
            (first, now_first, was_first), *_, (last, now_last, was_last) = sorted(turns)
            word = turn_word(titles[key])
            told[key] = (
                f"“{titles[key]}”, {len(turns)} {word}s, have other dates: {word} {first} is now due {_day(now_first)} (it"
                f" was {_day(was_first)}), and so on to {word} {last}, now due {_day(now_last)} (it was {_day(was_last)})."
            )
    return told


def turns_changed(
    event: Event, titles: Mapping[str, str]
) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Step, number, old and new facts of every turn that changed and may be named, in the order of the pledge."""
    fields = event.get("fields", {})
    turns = [path.split(".") for path in fields if path.startswith("turns.") and path.count(".") == 3]
    places = {key: place for place, key in enumerate(titles)}
    for _, key, round_, n in sorted((turn for turn in turns if turn[1] in titles), key=lambda turn: places[turn[1]]):
        change = fields[f"turns.{key}.{round_}.{n}"]
        yield key, n, change.get("old") or {}, change.get("new") or {}


def _happened(
    event: Event, definition: Definition, key: str, n: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> _Happened | None:
    """What is worth telling of one turn, if anything is: not what the sentence of the event itself says."""
    own = key == event.get("step", {}).get("key")
    told = (own and n == str(event.get("turn", 1))) or (
        event["verb"] == "still_holds" and new.get("status") == "carried"
    )
    begun = "status" in new and "status" not in old
    again = new.get("status") == "open" and old.get("status") == "not_needed"
    if new.get("status") in _CLOSED and (begun or not told):
        # A record may end on the very day on which something was due: then it is not late, and nobody says so.
        ends = event["verb"] in _ENDINGS and new["status"] == "not_kept"
        undone = event["verb"] == "advance_undone" and new["status"] == "returned"
        return _CLOSED["due" if ends else "undone" if undone else new["status"]]
    if new.get("status") in {"imported", "not_applicable"} and begun:
        return None
    due = f", due {_day(new['due_on'])}" if new.get("due_on") else ""
    if begun and own and event["verb"] in SESSIONS and definition.steps[key].turn_counts_when:
        times = definition.steps[key].due.repeat
        why = f"so that {times.times} can still be attended" if times else ""
        return _Happened(f"was added{due}, {why}", f"were added{due}, {why}")
    if "kept_from" in new or new.get("status") == "carried":
        return None
    if begun:
        needed = " in case it is needed" if key in definition.steps and definition.steps[key].when else ""
        return _Happened(f"opened{needed}{due}", f"opened{needed.replace('it is', 'they are')}{due}")
    if again:
        when = due or ", due as before"
        return _Happened(f"is needed after all and open again{when}", f"are needed after all and open again{when}")
    if new.get("due_on") and new["due_on"] != old.get("due_on"):
        now, was = _day(new["due_on"]), _day(old["due_on"]) if old.get("due_on") else ""
        both = (f"; it was due {was}", f"; they were due {was}") if was else ("", "")
        return _Happened(f"is now due {now}{both[0]}", f"are now due {now}{both[1]}")
    return None


def _sentence(turns: list[tuple[str, str]], happened: _Happened) -> str:
    """A sentence about turns, each by its title and, where the step repeats, its number."""
    names = []
    for title, of_step in groupby(turns, key=lambda turn: turn[0]):
        numbers = [n for _, n in of_step if n]
        name = turns_named(title, numbers) if numbers else f"“{title}”"
        names.append(name if name.endswith("”") else f"{name},")
    said = happened.of_one if len(turns) == 1 else happened.of_many
    return f"{listed(names)} {said}.".replace(",,", ",")


def _set_aside(event: Event, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The agreements to the turn that the event ended, unless it was somebody taking back their own."""
    if event["verb"] == "agreement_withdrawn":
        return
    kept = [(agreed["role"], agreed["person"]) for agreed in new.get("agreed", old.get("agreed", []))]
    ended = [agreed for agreed in old.get("agreed", []) if (agreed["role"], agreed["person"]) not in kept]
    if ended:
        roles = listed(ROLE_WORDS[Role(agreed["role"])] for agreed in ended)
        yield f"What {roles} had agreed was set aside."


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text))
