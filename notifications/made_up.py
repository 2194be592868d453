"""One message of each kind with plainly made-up contents, to show what it says without saying anything of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from notifications.catalogue import (
    AddressChanged,
    AgreementNeeded,
    ChangeAsked,
    CodeTakenAway,
    Digest,
    FirstPassword,
    Invitation,
    InvitationAgain,
    Item,
    LookNeeded,
    Message,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)

_HOME = "https://pledge.trust.example"
_DAY = date(2026, 8, 6)
_REFERENCE, _LABEL, _TITLE = "R-0000", "Made-up team, post 1", "A made-up step"
_LINK = f"{_HOME}/records/{_REFERENCE}"
_SECRET = f"{_HOME}/password/made-up"


def _item(title: str, when: str, note: str = "") -> Item:
    return Item(reference=_REFERENCE, post_label=_LABEL, title=title, when=when, note=note, link=_LINK)


_ALL: tuple[Message, ...] = (
    AgreementNeeded(reference=_REFERENCE, post_label=_LABEL, subject_title=_TITLE, due_on=_DAY, link=_LINK),
    ChangeAsked(reference=_REFERENCE, post_label=_LABEL, subject_title=_TITLE, link=_LINK),
    StepClosed(reference=_REFERENCE, post_label=_LABEL, subject_title=_TITLE, link=_LINK),
    WorkerSaid(reference=_REFERENCE, post_label=_LABEL, link=_LINK),
    LookNeeded(reference=_REFERENCE, post_label=_LABEL, subject_title="A confidential step", link=_LINK),
    Nudged(reference=_REFERENCE, post_label=_LABEL, subject_title=_TITLE, due_on=_DAY, link=_LINK),
    Digest(
        local_date=_DAY,
        new=(_item(_TITLE, "Due today"), _item("Another made-up step", "Due on 13 August 2026")),
        still_open=(_item("A confidential step", "3 working days late", "You cover for whoever holds it."),),
        new_in_all=2,
        open_in_all=4,
        link=_HOME,
    ),
    SomethingToRead(link=_HOME),
    FirstPassword(link=_SECRET),
    SweepStopped(local_date=_DAY, problem="This is a made-up reason.", mend="This is what to do about it."),
    PasswordLink(link=_SECRET),
    Invitation(link=f"{_HOME}/invitation/made-up"),
    InvitationAgain(link=f"{_HOME}/invitation/made-up"),
    AddressChanged(),
    CodeTakenAway(),
)
MADE_UP: Mapping[str, Message] = {message.kind: message for message in _ALL}
