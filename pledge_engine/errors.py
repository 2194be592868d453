"""What can go wrong, as values that every door says in its own way.

Each message is for people: what was wrong, where, and how to mend it. None carries the content of a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflows.answers import FieldMistake
from workflows.blockers import Blocker


class PledgeError(Exception):
    """Something a person asked for could not be done; the message says what, where and how to mend it."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(f"{problem} {mend}".rstrip())
        self.problem = problem
        self.mend = mend


class NotFound(PledgeError):
    """What was named is not there, or not open to this person: the two look exactly alike."""

    def __init__(self, what: str, mend: str = "Check how it is written.") -> None:
        super().__init__(f"There is no {what} that you can see.", mend)
        self.what = what


class Forbidden(PledgeError):
    """The person can see this but none of their roles lets them do what they asked.

    ``actor`` is their id and ``action`` what they asked for, for the log.
    """

    def __init__(self, problem: str, mend: str = "", *, actor: str = "", action: str = "") -> None:
        super().__init__(problem, mend)
        self.actor = actor
        self.action = action


class Conflict(PledgeError):
    """Somebody changed the same thing since it was read; ``typed`` keeps what this person had written.

    ``since`` says who changed what and when, newest first, as far as this person may know of it.
    """

    def __init__(self, what: str, *, since: Sequence[str] = (), typed: Mapping[str, object] | None = None) -> None:
        super().__init__(
            f"{what} was changed while you were working on it.",
            "Nothing of yours was saved. Look at it again, then repeat what you did.",
        )
        self.what = what
        self.since = tuple(since)
        self.typed = dict(typed or {})


class NothingToConfirm(PledgeError):
    """Nothing waits for somebody to let it go ahead."""


class RefusedMove(PledgeError):
    """The rules do not allow a move yet; ``blockers`` are all the reasons, as the rules gave them."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__("This cannot be done yet:\n" + "\n".join(f"- {blocker.words}" for blocker in blockers))
        self.blockers = tuple(blockers)


class Invalid(PledgeError):
    """One or more fields cannot be accepted; ``mistakes`` says which, and what would be right.

    ``blockers`` are the reasons that the rules have against it as well.
    """

    def __init__(self, mistakes: Sequence[FieldMistake], blockers: Sequence[Blocker] = ()) -> None:
        said = [f"{mistake.title}: {mistake.problem}; {mistake.mend}." for mistake in mistakes]
        super().__init__("\n".join([*said, *(blocker.words for blocker in blockers)]))
        self.mistakes = tuple(mistakes)
        self.blockers = tuple(blockers)


class StoreUnavailable(PledgeError):
    """The database cannot be used at the moment; nothing was changed."""


class StoreOutOfStep(PledgeError):
    """The database was made for another version of this program; nothing was changed."""
