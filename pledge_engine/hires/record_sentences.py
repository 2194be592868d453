"""What happened to a record as a whole, as sentences without their subject."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.hires.taking_up import TAKEN_UP
from pledge_engine.hires.told_events import Event, Teller, about, day_of
from workflows.definition import Definition


def readiness_told(carried_from: str, outdated: str) -> str:
    """What a team need not do again for a new post, and what was finished too long ago; both are references of its records."""
    if carried_from:
        return f"What the team prepared for {carried_from} still holds and is carried over."
    if outdated:
        return f"What the team prepared for {outdated} is too old to hold, so the team is prepared anew."
    return "The team has finished nothing before that could be carried over."


def _opened(event: Event, definition: Definition) -> str:
    team = event["fields"]["team"]["new"]["name"]
    source = event["fields"].get("carried_from", {}).get("new")
    outdated = event["fields"].get("no_longer_holds", {}).get("new")
    carried = f" {readiness_told(source, outdated)}" if source or outdated else ""
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


def _advanced(event: Event, definition: Definition) -> str:
    new = event["fields"]["state"]["new"][0].partition("/")[0]
    return f"moved the record from “{event['stage']['title']}” to “{definition.stages[new].title}”."


def _date_set(event: Event, definition: Definition) -> str:
    told = []
    for path, change in event.get("fields", {}).items():
        name = path.removeprefix("dates.")
        if name != path:
            title = definition.hire_dates[name].title.lower() if name in definition.hire_dates else name
            was = f" from {day_of(change['old'])}" if change.get("old") else ""
            told.append(f"the {title}{was} to {day_of(change['new'])}")
    return f"moved {' and '.join(told)}." if told else "confirmed a date that was already set."


def _held(event: Event, _definition: Definition) -> str:
    spans = [change["new"] for path, change in event.get("fields", {}).items() if path.startswith("holds.")]
    return f"put the record on hold, to be looked at again by {day_of(spans[0]['review_on'])}."


def _look_again_moved(event: Event, _definition: Definition) -> str:
    days = [change["new"]["review_on"] for path, change in event["fields"].items() if path.startswith("holds.")]
    return f"changed the day on which the record on hold is looked at again to {day_of(days[0])}."


def _closure(event: Event, _definition: Definition) -> str:
    change = event["fields"]["closure"]
    day, name = ((change.get("new") or change["old"])[part] for part in ("day", "name"))
    if change.get("new"):
        return f"added a day on which nobody works here, {day_of(day)} ({name}), and dates moved with it."
    return f"took back that nobody works here on {day_of(day)} ({name}), and dates moved with it."


def _paced(event: Event, _definition: Definition) -> str:
    weeks = event["fields"].get("pace", {}).get("new", 1)
    return f"set the pace of the workbook: one of its weeks every {'week' if weeks == 1 else f'{weeks} weeks'}."


def _sibling(event: Event, _definition: Definition) -> str:
    return (
        f"opened this record for one more person appointed from the advert of {event['fields']['sibling_of']['new']}."
    )


def _another(event: Event, _definition: Definition) -> str:
    return f"appointed another person from this advert: {event['fields']['sibling']['new']}."


def _noted(_event: Event, _definition: Definition) -> str:
    return "added a note."


def _note_erased(_event: Event, _definition: Definition) -> str:
    return "erased a note of their own."


def _invited(event: Event, _definition: Definition) -> str:
    anew = ", because the access of whoever logged in before has ended" if "access_ended" in event["fields"] else ""
    return f"invited the person {'again' if anew else 'to log in'}{anew}."


def _taken_up(event: Event, _definition: Definition) -> str:
    before = "worker" in event["fields"]
    return (
        "took up the invitation to log in"
        + (". Whoever logged in here before sees nothing of this record any more" if before else "")
        + "."
    )


def _turned_over(_event: Event, _definition: Definition) -> str:
    return "closed what repeats and had not been done by the time of the next, and opened that."


RECORD_SENTENCES: Mapping[str, Teller] = {
    "hire_opened": _opened,
    "hire_imported": _imported,
    "stage_agreed": lambda event, _definition: f"agreed{about(event)}.",
    "advanced": _advanced,
    "date_set": _date_set,
    "held": _held,
    "look_again_moved": _look_again_moved,
    "resumed": lambda _event, _definition: "resumed the record.",
    "note_added": _noted,
    "note_erased": _note_erased,
    "pace_set": _paced,
    "closure_applied": _closure,
    "sibling_opened": _sibling,
    "appointed_another": _another,
    "earlier_person_erased": lambda _event, _definition: "erased what was kept of somebody whose offer fell through.",
    "worker_invited": _invited,
    TAKEN_UP: _taken_up,
    "turned_over": _turned_over,
}
