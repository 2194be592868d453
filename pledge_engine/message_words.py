"""What each kind of message, and each state of one, is called: on pages and on the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from notifications.catalogue import (
    AddressChanged,
    AgreementNeeded,
    ChangeAsked,
    Digest,
    FirstPassword,
    Invitation,
    InvitationAgain,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)
from notifications.outbox import Status

KINDS: Mapping[str, str] = MappingProxyType(
    {
        AgreementNeeded.kind: "Agreement needed",
        ChangeAsked.kind: "Agreement no longer stands",
        StepClosed.kind: "Step closed by both leads",
        WorkerSaid.kind: "What a worker said happened or did not",
        Nudged.kind: "A colleague asks for a look",
        Digest.kind: "Reminders of the day",
        SomethingToRead.kind: "Something to read",
        FirstPassword.kind: "Link for a first password",
        SweepStopped.kind: "Reminders were stopped",
        PasswordLink.kind: "Link to set a password",
        Invitation.kind: "Invitation",
        InvitationAgain.kind: "Another link of an invitation",
        AddressChanged.kind: "Address changed",
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
