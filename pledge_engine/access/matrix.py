"""Every command with what it needs, and so who may give it: the policy as a table that a person can review.

``COMMANDS`` says what each command asks for; how far that reaches in each role is read from the policy, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import ONLY_AS_NAMED_LEAD, Reach, reach
from workflows.definition import BOTH_LEADS, Role


@dataclass(frozen=True, slots=True)
class Asks:
    """What a command asks for: an action, or none where nobody's role matters.

    ``also`` says who else may, and why; ``of_a_step`` that it is about one step, not about a record as a whole; ``besides``
    what somebody has to be allowed as well.
    """

    action: Action | None
    also: str = ""
    of_a_step: bool = False
    besides: Action | None = None


_WHOEVER_LOOKS_AFTER_IT = Asks(None, "whoever looks after the database: it holds everything anyway")
_EVERYBODY = Asks(None, "everybody: the pledge is a promise, and promises are not secret")
_PROCESSES = ("doctor", "demo", "backup", "restore", "serve", "worker", "beat", "tick", "remind")
_MANAGED = {
    Action.MANAGE_PEOPLE: (
        *("person list", "person edit", "person invite", "person invite-all", "person deactivate", "person reactivate"),
        *("person password-link", "person reset-second-factor", "set-up"),
    ),
    Action.MANAGE_TEAMS: (
        *("team add", "team add-care-group", "team rename", "team rename-care-group", "team remove"),
        "team move",
        *("team remove-care-group", "team list"),
    ),
    Action.MANAGE_GRANTS: ("grant add", "grant end"),
    Action.MANAGE_CLOSURES: ("closure add", "closure remove"),
    Action.MANAGE_DEFINITIONS: ("definition put-in-force",),
    Action.RESUME_SENDING: ("restore --confirm",),
    Action.CONFIRM_REMINDERS: ("remind --confirm",),
    Action.LOOK_AFTER: ("jobs list", "jobs run", "messages templates"),
    Action.IMPORT: ("import",),
    Action.VERIFY_TRAIL: ("audit verify", "audit checkpoint"),
    Action.SEE_TRAIL: ("audit show", "audit sample", "audit export"),
    Action.SEE_REGISTERS: ("register list", "register show"),
    Action.SEE_MESSAGES: ("messages list", "messages show"),
    Action.SEND_AGAIN: ("messages retry", "messages put-aside"),
}

COMMANDS: Mapping[str, Asks] = MappingProxyType(
    {
        "hires": Asks(Action.SEE_HIRE),
        "attention": Asks(Action.SEE_ATTENTION),
        "kept": Asks(Action.SEE_REPORTS),
        "export": Asks(Action.EXPORT),
        "remind --dry-run": Asks(Action.SEE_ATTENTION, "administrators, for all records but no step"),
        "simulate": Asks(Action.SEE_ATTENTION, "administrators, for all records but no step"),
        "hire open": Asks(Action.OPEN_HIRE),
        "hire show": Asks(Action.SEE_HIRE),
        "hire explain": Asks(Action.SEE_HIRE, of_a_step=True),
        "hire history": Asks(Action.SEE_HISTORY),
        "hire who-looked": Asks(Action.SEE_READERS),
        "hire note": Asks(Action.ADD_NOTE),
        "hire erase-note": Asks(Action.ERASE_NOTE),
        "hire invite": Asks(Action.INVITE_WORKER),
        "hire save": Asks(Action.SAVE_STEP, of_a_step=True),
        "hire complete": Asks(Action.COMPLETE_STEP, of_a_step=True),
        "hire correct": Asks(Action.CORRECT_STEP, of_a_step=True),
        "hire waiting-on": Asks(Action.SAY_WAITING_ON, of_a_step=True),
        "hire pick-up": Asks(Action.PICK_UP_STEP, of_a_step=True),
        "hire did-not-happen": Asks(Action.SAY_IT_DID_NOT_HAPPEN, of_a_step=True),
        "hire talked": Asks(Action.ANSWER_THE_WORKER, of_a_step=True),
        # The journey of whoever asks: like their word on it, nobody else's role reaches it.
        "my-pledge": Asks(Action.SAY_IT_DID_NOT_HAPPEN),
        "hire agree": Asks(Action.AGREE),
        "hire ask-for-change": Asks(Action.ASK_FOR_CHANGE),
        "hire take-back-request": Asks(Action.TAKE_BACK_REQUEST),
        "hire withdraw-agreement": Asks(Action.WITHDRAW_AGREEMENT),
        "hire not-applicable": Asks(Action.MARK_NOT_APPLICABLE, of_a_step=True),
        "hire set-date": Asks(Action.SET_DATE),
        "hire move-date": Asks(Action.SET_DATE, of_a_step=True),
        "hire pace": Asks(Action.SET_PACE),
        "hire hold": Asks(Action.HOLD),
        "hire resume": Asks(Action.RESUME),
        "hire advance": Asks(Action.ADVANCE),
        "hire undo": Asks(Action.ADVANCE),
        "hire return": Asks(Action.RETURN_TO_STAGE),
        "hire keep": Asks(Action.RETURN_TO_STAGE),
        "hire withdraw": Asks(Action.WITHDRAW),
        "hire leave": Asks(Action.LEAVE),
        "hire reopen": Asks(Action.REOPEN),
        "hire appoint-another": Asks(Action.APPOINT_ANOTHER),
        "hire erase-earlier": Asks(Action.ERASE_EARLIER_PERSON),
        "hire reassign": Asks(Action.REASSIGN_LEAD),
        "hire reassign --step": Asks(Action.REASSIGN_STEP, of_a_step=True),
        "hire nudge": Asks(Action.NUDGE, of_a_step=True),
        "register record": Asks(Action.COMPLETE_STEP, of_a_step=True),
        "register correct": Asks(Action.CORRECT_STEP, of_a_step=True, besides=Action.SEE_REGISTERS),
        "register due": Asks(Action.COMPLETE_STEP, of_a_step=True),
        "cover name": Asks(Action.NAME_COVER, "for oneself: everybody whose roles cover can pass on"),
        "cover end": Asks(Action.NAME_COVER, "the two whom it concerns"),
        "cover list": Asks(Action.NAME_COVER, "everybody, for cover that concerns them"),
        "person add": Asks(Action.MANAGE_PEOPLE, "anybody, once, for the first administrator of an empty place"),
        "grant list": Asks(Action.MANAGE_GRANTS, "everybody, for roles of their own"),
        "sessions list": Asks(None, "everybody, for their own"),
        "sessions end": Asks(None, "everybody, for their own"),
        "closure list": Asks(None, "everybody who has an account"),
        "settings reminders": Asks(None, "everybody who has an account, for themselves"),
        **{command: Asks(action) for action, commands in _MANAGED.items() for command in commands},
        **dict.fromkeys(("definition check", "definition show", "definition diagram", "access matrix"), _EVERYBODY),
        **dict.fromkeys(_PROCESSES, _WHOEVER_LOOKS_AFTER_IT),
        "audit new-key": Asks(None, "anybody: it reads nothing"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One command of the matrix. ``reaches`` says how far each role's reach goes; ``named_only`` binds leads to their records."""

    command: str
    action: Action | None
    also: str
    reaches: Mapping[Role, Reach]
    named_only: bool


def matrix() -> tuple[Line, ...]:
    """Every command in alphabetical order, with who may give it and how far it reaches for them."""
    return tuple(_line(command, asks) for command, asks in sorted(COMMANDS.items()))


def reach_of(role: Role, asks: Asks) -> Reach:
    """How far a command reaches for a role: not at all where the role may not do all that it asks for."""
    if asks.action is None or (asks.besides and reach(role, asks.besides) is Reach.NONE):
        return Reach.NONE
    return reach(role, asks.action)


def _line(command: str, asks: Asks) -> Line:
    action = asks.action
    reaches = {role: reach_of(role, asks) for role in Role}
    led = any(reaches[role] is not Reach.NONE for role in BOTH_LEADS)
    return Line(command, action, asks.also, reaches, named_only=led and action in ONLY_AS_NAMED_LEAD)
