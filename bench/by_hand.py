"""What the peers write, worked out by hand for the one step and the one stage that are timed.

Nothing general stands here: this is how somebody would write it who knows exactly which rows change. It gives the very
values that the engine writes, ids and salts aside, and a test holds it to that.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bench.made_up import DAY, NOW, TIMED, TIMED_IN
from pledge_engine.audit.event import FORMAT
from pledge_engine.store.ids import new_id
from workflows.calendar import Calendar
from workflows.reading import load_shipped

AT = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
TODAY = DAY.isoformat()
NEXT = "selection"
TARGET_DAYS = 35
TITLES = {TIMED.step: "Agree the co-produced selection process", TIMED_IN: "Advertising"}
# The steps that open with the next stage: owner, working days after the advert closed, or the words while they wait.
OPENING: Sequence[tuple[str, str, int, str]] = (
    ("shortlist", "service_lead", 5, ""),
    ("interview_invites", "hr", 10, ""),
    (
        "interviews",
        "service_lead",
        0,
        "on “Date of the interviews” of “Send invitations and offer adjustments”, which has no date yet",
    ),
    ("selection_outcome", "service_lead", 0, "2 working days after “Hold interviews”, which has no date yet"),
    ("feedback", "service_lead", 0, "5 working days after “Hold interviews”, which has no date yet"),
    ("conditional_offer", "hr", 0, "5 working days after “Agree the outcome”, which has no date yet"),
)
# The ones that need no other step first, and so are late when their day has passed.
ABLE_TO_START = ("shortlist", "interview_invites")
_LINKS = ("criteria_link", "shortlisting_link", "interview_link")
_SECRET = ("criteria_link", "interview_link", "panel", "shortlisting_link")
_CALENDAR = Calendar()


class Sealed(NamedTuple):
    """One private answer: its name in the event, salt and text, and the digest of both."""

    name: str
    salt: str
    text: str
    digest: str


def typed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the step as they are stored; raises ``ValueError`` when one is missing or wrong."""
    yes_no = {"yes": True, "no": False}
    panel = [
        {"role": row["role"].strip(), "has_lived_experience": yes_no[row["has_lived_experience"]]}
        for row in raw["panel"]
    ]
    if not any(row["has_lived_experience"] for row in panel):
        raise ValueError("the panel needs at least one member with lived experience")
    links = {key: str(raw[key]).strip() for key in _LINKS}
    if not all(link.startswith("https://") and len(link) <= 500 for link in links.values()):
        raise ValueError("a link is not a link")
    return {"panel": panel, **links}


def content_hash(answers: Mapping[str, Any]) -> str:
    """What an agreement to the completed step is bound to."""
    bound = {"answers": answers, "happened_on": TODAY, "proposal": "complete", "reason": ""}
    return hashlib.sha256(as_json(bound).encode()).hexdigest()


def as_json(value: object) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def turn_path(hire: Any) -> str:
    """How the trail names the turn of the step."""
    return f"turns.{TIMED.step}.{hire['round']}.{hire['n']}"


def sealed(answers: Mapping[str, Any], path: str) -> list[Sealed]:
    """Each private answer, with its salt and the digest that the event carries in its stead."""
    found = []
    for key in _SECRET:
        salt, text = secrets.token_hex(16), as_json(answers[key])
        digest = hashlib.sha256((salt + text).encode()).hexdigest()
        found.append(Sealed(f"{path}.answers.{key}", salt, text, digest))
    return found


def completed(hire: Any, actor: str, secret: Sequence[Sealed]) -> dict[str, Any]:
    """The event of the completed step; ``hire`` has its row with ``round`` and ``n`` of the step."""
    agreed = [{"on": TODAY, "person": actor, "role": "service_lead"}]
    fields: dict[str, Any] = {
        turn_path(hire): {
            "new": {"agreed": agreed, "happened_on": TODAY, "proposal": "complete", "status": "awaiting_agreement"},
            "old": {"agreed": [], "happened_on": None, "proposal": None, "status": "open"},
        }
    }
    fields |= {answer.name: {"new": {"commitment": answer.digest}} for answer in secret}
    step = {"key": TIMED.step, "title": TITLES[TIMED.step]}
    more = {"fields": fields, "round": hire["round"], "step": step, "withholds": len(secret)}
    return event_of("step_completed", hire, actor) | more


def advanced(hire: Any, actor: str, left: Sequence[Any], opened: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The event of the hire's move; ``hire`` has its row with ``visit_round`` and ``next_round``."""
    fields: dict[str, Any] = {
        "state": {"new": [NEXT], "old": [TIMED_IN]},
        f"visits.{TIMED_IN}.{hire['visit_round']}": {"new": {"left_on": TODAY}, "old": {"left_on": None}},
        f"visits.{NEXT}.{hire['next_round']}": {"new": {"entered_on": TODAY, "target_on": target().isoformat()}},
    }
    for turn in left:
        fields[f"turns.{turn['step']}.{turn['round']}.{turn['n']}"] = {
            "new": {"closed_on": TODAY, "status": "not_taken_up"},
            "old": {"closed_on": None, "status": "open"},
        }
    fields |= {f"turns.{turn['step']}.{turn['round']}.1": {"new": told(turn)} for turn in opened}
    fields["definition"] = {"new": {"version": load_shipped().version}}
    return {**event_of("advanced", hire, actor), "fields": fields}


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says of a turn that has opened."""
    names = ("because", "can_be_late", "due_on", "first_due_on", "opened_on", "status")
    return {name: row[name] for name in names if row[name]}


def event_of(verb: str, hire: Any, actor: str) -> dict[str, Any]:
    """What every event says of itself."""
    return {
        "actor": actor,
        "at": AT,
        "chain": hire["id"],
        "door": "cli",
        "format": FORMAT,
        "reference": hire["reference"],
        "request_id": f"{NOW:%Y%m%dT%H%M%S}-{secrets.token_hex(6)}",
        "role": "service_lead",
        "sequence": hire["chain_length"] + 1,
        "stage": {"key": TIMED_IN, "title": TITLES[TIMED_IN]},
        "verb": verb,
    }


def linked(previous: str, body: str) -> str:
    """The hash of an event, which covers the hash before it."""
    return hashlib.sha256((previous + body).encode()).hexdigest()


def target() -> date:
    """The day by which the next stage is meant to be complete, entered today."""
    return _CALENDAR.add_working_days(DAY, TARGET_DAYS)


def opening(hire: Any, advert_closed_on: date) -> list[dict[str, Any]]:
    """A row for every step that opens with the next stage, its days as text."""
    rows = []
    for step, owner, days, waiting in OPENING:
        due = _CALENDAR.add_working_days(advert_closed_on, days).isoformat() if days else None
        day = f"{advert_closed_on.day} {advert_closed_on:%B %Y}"
        rows.append(
            {
                "id": new_id(NOW),
                "hire_id": hire["id"],
                "care_group_id": hire["care_group_id"],
                "step": step,
                "stage": NEXT,
                "round": hire["next_round"],
                "n": 1,
                "status": "open",
                "owner": owner,
                "required": True,
                "opened_on": TODAY,
                "due_on": due,
                "first_due_on": due,
                "can_be_late": step in ABLE_TO_START,
                "because": waiting or f"{days} working days after {day} (“Close the advert”)",
                "version": 1,
            }
        )
    return rows
