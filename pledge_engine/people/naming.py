"""What people, teams and care groups may be called, with every mistake said at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from pledge_engine.errors import Invalid, NotFound, PledgeError
from workflows.answers import AnswerMistake, FieldMistake, clean_text

LONGEST_NAME = 120
# Said wherever a team or a care group is called otherwise.
OLD_NAME_IN_TRACKERS = "A tracker that still has the old name has to be corrected before it is brought in."
T = TypeVar("T")

_HANDLE = re.compile(r"[a-z0-9][a-z0-9.-]{1,62}\Z")
_EMAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+\Z")
_LONGEST_EMAIL = 254


class Mistakes:
    """Collects what is wrong with several fields, so that a person hears of all of it at once."""

    def __init__(self) -> None:
        self._found: list[FieldMistake] = []
        self._missing: NotFound | None = None

    def add(self, field: str, title: str, problem: str, mend: str) -> None:
        """Note one mistake in one field."""
        self._found.append(FieldMistake(field, title, problem, mend))

    def checked(self, field: str, title: str, check: Callable[[], T], instead: T) -> T:
        """What the check returns; when it finds a mistake that is noted, and ``instead`` stands in for the rest."""
        try:
            return check()
        except AnswerMistake as mistake:
            self.add(field, title, mistake.problem, mistake.mend)
            return instead

    def found(self, field: str, title: str, find: Callable[[], T]) -> T | None:
        """What there is; None where it is not there or not accepted, which is noted."""
        try:
            return find()
        except NotFound as missing:
            self._missing = missing
            self.add(field, title, f"there is no {missing.what} that you can see", missing.mend.rstrip("."))
        except Invalid as wrong:
            self._found.extend(wrong.mistakes)
        return None

    def refuse_if_any(self) -> None:
        """Raise what ``refusal`` gives, if there are any mistakes."""
        if self._found:
            raise self.refusal()

    def refusal(self) -> PledgeError:
        """All the mistakes in one ``Invalid``; of something that is not there, and nothing else, ``NotFound``."""
        return self._missing if self._missing and len(self._found) == 1 else Invalid(self._found)


def clean_name(raw: str) -> str:
    """A name on one line of at most 120 characters; raises ``AnswerMistake``."""
    name = " ".join(clean_text(raw, longest=LONGEST_NAME).split())
    if not name:
        raise AnswerMistake("it is empty", "write a name")
    return name


def clean_handle(raw: str) -> str:
    """A name to log in by, such as "priya.shah"; raises ``AnswerMistake``."""
    handle = raw.strip().lower()
    if not _HANDLE.match(handle):
        raise AnswerMistake(
            f"'{raw.strip()[:40]}' cannot be used to log in by",
            "use 2 to 63 small letters, digits, dots and hyphens, for example priya.shah",
        )
    return handle


def clean_email(raw: str | None) -> str | None:
    """An email address, or None when nothing was written; raises ``AnswerMistake``."""
    if raw is None or not raw.strip():
        return None
    email = clean_text(raw, longest=_LONGEST_EMAIL, free=False)
    if not _EMAIL.match(email):
        raise AnswerMistake(f"'{email[:40]}' is not an email address", "write for example priya.shah@trust.example")
    return email
