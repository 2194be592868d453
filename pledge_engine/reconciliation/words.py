"""Saying in the pledge's words what differs: the step or stage by its title, the column as people call it, the event."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.reconciliation.comparing import Difference
from pledge_engine.reconciliation.findings import Disagreement
from pledge_engine.reconciliation.told import Key
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "hire": {
        "team_id": "team",
        "service_lead_id": "service lead",
        "professional_lead_id": "professional lead",
        "pledge": "version of the pledge",
        "opened_on": "day it was opened",
        "held_since": "day since which it is on hold",
        "ended_on": "day it ended",
        "ended_for": "why it ended",
        "contract_ends": "end of the contract",
        "post": "kind of post",
        "post_number": "number of the post",
    },
    "stage_visit": {
        "entered_on": "day it was entered",
        "left_on": "day it was left",
        "closed_by": "how it was left",
        "returned": "whether a return undid it",
        "target_on": "target date",
        "reopen_at": "where to reopen it",
        "pledge": "version of the pledge",
    },
    "occurrence": {
        "stage": "stage it belongs to",
        "owner": "who holds it",
        "required": "whether it is required",
        "opened_on": "day it opened",
        "due_on": "due date",
        "first_due_on": "first promised date",
        "because": "why that date",
        "rule_due_on": "date that the rule gives",
        "can_be_late": "whether it can be overdue",
        "happened_on": "day it happened",
        "completed_on": "day it was completed",
        "closed_on": "day it was closed",
        "recorded_at": "moment it was recorded",
        "proposal": "what is proposed for it",
        "reason_code": "reason",
        "assignee_id": "who picked it up",
        "superseded": "whether a later round took its place",
        "kept_from": "round it was finished in",
        "waiting_on": "whom it waits for",
        "said_not_to_have_happened_on": "day the worker said it did not happen",
        "talked_about": "what came of talking about what the worker said",
        "talked_about_on": "day on which that was written down",
        "care_group_id": "care group",
    },
    "moved_date": {
        "moved_to": "day it was moved to",
        "moved_on": "day on which it was moved",
        "reason_code": "reason for moving it",
        "service_lead_id": "service lead who moved it",
        "professional_lead_id": "professional lead who moved it",
        "hire_id": "record",
    },
    "agreement": {"person_id": "who agreed", "agreed_on": "day of the agreement"},
    "hold": {
        "held_on": "day it began",
        "review_on": "day to look at it again",
        "resumed_on": "day it ended",
    },
    "note": {"author_id": "who wrote it", "recorded_at": "when it was written", "text": "its words"},
    "appointee": {
        "person_id": "who it is",
        "name": "name",
        "offered_on": "day of the offer",
        "ended_on": "day the offer ended",
    },
    "hire_link": {"other": "which one"},
    "register_entry": {
        "turn": "turn that it closed",
        "step": "step that it serves",
        "held_on": "day of the session",
        "facilitator_id": "facilitator",
        "outcome": "attendance",
        "hire_id": "record",
    },
}
_ROLES: Mapping[str, str] = {role.value: words for role, words in ROLE_WORDS.items()}
_LISTED = {"hold": "hold", "note": "note", "appointee": "person who was offered the post"}
_LINKS = {
    "sibling_of": "link to the record of the same advert",
    "goes_on_in": "link to the record in which the journey goes on",
}


class Words:
    """The words for one record, held to a pledge; keys stand for titles where no pledge can be read."""

    def __init__(self, reference: str, pledge: Definition | None) -> None:
        self._reference = reference
        self._pledge = pledge

    def said(self, difference: Difference) -> Disagreement:
        """One difference in words."""
        withheld = self._withholds(difference)
        place = None if withheld else difference.place
        event = f"event {place.event} ({place.verb})" if place else "the trail"
        return Disagreement(
            reference=self._reference,
            what=", ".join(part for part in (self._subject(difference), self._column(difference)) if part),
            event=place.event if place else None,
            verb=place.verb if place else None,
            problem=difference.problem.format(event=event),
        )

    def _withholds(self, difference: Difference) -> bool:
        """Whether the event would tell too much: that a restricted step was saved says something of its answers."""
        if difference.table != "answer" or self._pledge is None:
            return False
        step = self._pledge.steps.get(str(difference.key[0]))
        return step is None or bool(step.answers_seen_by)

    def _subject(self, difference: Difference) -> str:
        table, key = difference.table, difference.key
        match table:
            case "hire":
                return ""
            case "stage_visit":
                return self._visit(key)
            case "agreement":
                subject = self._visit(key[1:3]) if key[0] == "visit" else self._turn(key[1:4])
                return f"{subject}, agreement of {_ROLES.get(str(key[-1]), 'nobody who agrees')}"
            case "register_entry":
                return "group session"
            case "hire_link":
                return _LINKS.get(str(key[0]), "link to another record")
            case "moved_date":
                return f"{self._turn(key)}, moved date"
            case "occurrence" | "answer":
                return self._turn(key)
            case _:
                return f"{_LISTED[table]} {key[0]}"

    def _column(self, difference: Difference) -> str:
        if difference.table == "answer":
            return self._answer(difference.key)
        if not difference.column:
            return ""
        return _COLUMNS[difference.table].get(difference.column, difference.column.replace("_", " "))

    def _answer(self, key: Key) -> str:
        step, field = self._pledge.steps.get(str(key[0])) if self._pledge else None, str(key[3])
        if not field or (step and step.answers_seen_by):
            return "answers"
        known = step.fields.get(field) if step else None
        return f"answer “{known.title if known else field}”"

    def _visit(self, key: Key) -> str:
        stage = self._pledge.stages.get(str(key[0])) if self._pledge else None
        return f"stage “{stage.title if stage else key[0]}”{_round(key[1])}"

    def _turn(self, key: Key) -> str:
        step = self._pledge.steps.get(str(key[0])) if self._pledge else None
        turn = f", turn {key[2]}" if (step and step.due.repeats) or key[2] != 1 else ""
        return f"“{step.title if step else key[0]}”{turn}{_round(key[1])}"


def _round(number: object) -> str:
    return f", round {number}" if number != 1 else ""
