"""The messages that exist: for each, exactly what its templates may say.

Messages carry references, labels of posts and titles of steps at most, and nobody's name. Whoever fills a context puts
"a confidential step" for the title of a sensitive one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNeeded:
    """Somebody's agreement is the next thing that is needed; ``due_on`` is a day in Europe/London."""

    kind: ClassVar[str] = "agreement_needed"

    reference: str
    post_label: str
    subject_title: str
    due_on: date | None
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """Somebody asked for a change before they agree. What they wrote is read after logging in, never in the message."""

    kind: ClassVar[str] = "change_asked"

    reference: str
    post_label: str
    subject_title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepClosed:
    """Both leads closed a step that the reader holds, because it does not apply; why is read after logging in."""

    kind: ClassVar[str] = "step_closed"

    reference: str
    post_label: str
    subject_title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSaid:
    """The worker has said that something promised did not happen for them; what it was is read after logging in."""

    kind: ClassVar[str] = "worker_said"

    reference: str
    post_label: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookNeeded:
    """Something on a record needs its reader to look at it; what and why is read after logging in, and it is never said here.

    ``post_label`` and ``subject_title`` are empty for a reader who knows the record by its reference alone.
    """

    kind: ClassVar[str] = "look_needed"

    reference: str
    post_label: str
    subject_title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudged:
    """A colleague asks the reader to look at one step that they hold; ``due_on`` is a day in Europe/London.

    ``may_say_whom`` tells whether the reader can say there whom the step waits for.
    """

    kind: ClassVar[str] = "nudged"

    reference: str
    post_label: str
    subject_title: str
    due_on: date
    link: str
    may_say_whom: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One step in a digest: ``when`` says how it stands to its date, ``note`` why it is this reader's; both may be plain."""

    reference: str
    post_label: str
    title: str
    when: str
    note: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The one mail of a day: what is new today first, then what is open for the reader, most overdue first.

    ``local_date`` is its day in Europe/London. ``new_in_all`` and ``open_in_all`` count what there is, of which only the first
    may be items.
    """

    kind: ClassVar[str] = "digest"

    local_date: date
    new: tuple[Item, ...]
    still_open: tuple[Item, ...]
    new_in_all: int
    open_in_all: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingToRead:
    """That there is something to read after logging in: all that a mail to a personal address ever says.

    It is also sent as it is, to whatever address, to a worker who is told something on My pledge alone, and to leads who are told
    in Needs you today that another leads a record.
    """

    kind: ClassVar[str] = "something_to_read"

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassword:
    """A link by which somebody who has just been added chooses their first password, once and for seven days."""

    kind: ClassVar[str] = "first_password"

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepStopped:
    """Reminders of a day were stopped because they cannot be right; ``problem`` says why, ``mend`` what to do."""

    kind: ClassVar[str] = "sweep_stopped"

    local_date: date
    problem: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLink:
    """A link by which the reader sets their password, once and for half an hour; it says nothing else of them or of us."""

    kind: ClassVar[str] = "password_link"

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link by which somebody chooses how they log in for the first time; it says nothing of them, of us or of why."""

    kind: ClassVar[str] = "invitation"

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAgain:
    """Another link of an invitation, which the invited person has just asked for; it says as little as the first."""

    kind: ClassVar[str] = "invitation_again"

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChanged:
    """To the address that somebody had until now: mails no longer go there. It says nothing else and has no link."""

    kind: ClassVar[str] = "address_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTakenAway:
    """Somebody else took away the code that the reader is asked for at log-in; who it was is read there. It has no link."""

    kind: ClassVar[str] = "code_taken_away"


Message = (
    AgreementNeeded
    | ChangeAsked
    | StepClosed
    | WorkerSaid
    | LookNeeded
    | Nudged
    | Digest
    | SomethingToRead
    | FirstPassword
    | SweepStopped
    | PasswordLink
    | Invitation
    | InvitationAgain
    | AddressChanged
    | CodeTakenAway
)
KINDS: tuple[type[Message], ...] = (
    AgreementNeeded,
    ChangeAsked,
    StepClosed,
    WorkerSaid,
    LookNeeded,
    Nudged,
    Digest,
    SomethingToRead,
    FirstPassword,
    SweepStopped,
    PasswordLink,
    Invitation,
    InvitationAgain,
    AddressChanged,
    CodeTakenAway,
)
# Their reader asked for the first two and waits in front of a page; the others may be the only sign that it was not their wish.
# They leave at night and at weekends too. An invitation that somebody else caused waits for the sending hours like the rest.
AT_ANY_TIME = frozenset({PasswordLink.kind, InvitationAgain.kind, AddressChanged.kind, CodeTakenAway.kind})
# What a mail server refuses of these nobody can mend: the address that they go to is nobody's any more.
MENDED_BY_NOBODY = frozenset({AddressChanged.kind})
# Nothing says these a second time, as reminders do of what is still open: one that failed stays to be sent again.
SAID_ONCE = frozenset({StepClosed.kind, WorkerSaid.kind, SomethingToRead.kind, AddressChanged.kind, CodeTakenAway.kind})
