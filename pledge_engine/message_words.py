"""What each kind of message, and each state of one, is called: on pages and on the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from notifications.catalogue import (
    AT_ANY_TIME,
    AddressChanged,
    AgreementNeeded,
    ChangeAsked,
    CodeTakenAway,
    Digest,
    FirstPassword,
    Invitation,
    InvitationAgain,
    LookNeeded,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)
from notifications.leaving import KEPT
from notifications.outbox import Status
from notifications.settings import ChannelKind
from pledge_engine.hires.wording import moment
from workflows.words import sentence

KINDS: Mapping[str, str] = MappingProxyType(
    {
        AgreementNeeded.kind: "Agreement needed",
        ChangeAsked.kind: "Agreement no longer stands",
        StepClosed.kind: "Step closed by both leads",
        WorkerSaid.kind: "What a worker said happened or did not",
        LookNeeded.kind: "Something to look at",
        Nudged.kind: "A colleague asks for a look",
        Digest.kind: "Reminders of the day",
        SomethingToRead.kind: "Something to read",
        FirstPassword.kind: "Link for a first password",
        SweepStopped.kind: "Reminders were stopped",
        PasswordLink.kind: "Link to set a password",
        Invitation.kind: "Invitation",
        InvitationAgain.kind: "Another link of an invitation",
        AddressChanged.kind: "Address changed",
        CodeTakenAway.kind: "Code of an app taken away",
    }
)
STATES: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: "Waiting",
        Status.SENT: "Sent",
        Status.DROPPED: "No longer needed",
        Status.FAILED: "Failed",
    }
)
# What a message may stand like besides: it is one of those that were sent.
IN_A_FOLDER = "In a folder on the server"
_TAKEN_BY: Mapping[str, str] = MappingProxyType(
    {
        ChannelKind.SMTP: "Taken by the mail server",
        ChannelKind.FOLDER: "Put into a folder on the server, from where it reaches nobody",
        ChannelKind.CONSOLE: "Written on the screen of the server, from where it reaches nobody",
    }
)


def state_words(stands: str) -> str:
    """Where a message stands, as ``messages`` gives it."""
    return IN_A_FOLDER if stands == KEPT else STATES[Status(stands)]


def ending_words(outcome: str, taken_by: str) -> str:
    """How an attempt ended."""
    return _TAKEN_BY.get(taken_by) or sentence(outcome.replace("_", " "))


def next_try_words(at: datetime | None, kind: str, now: datetime) -> str:
    """When a message that waits is tried next; empty where it was neither tried nor put off."""
    if at is None:
        return ""
    within = "" if kind in AT_ANY_TIME else ", within the sending hours"
    return f"{moment(at)} or soon after{within}" if at > now else f"As soon as messages are sent{within}"
