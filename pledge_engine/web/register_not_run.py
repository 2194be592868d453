"""Before it is recorded that a session did not run: for whom that would be said, and what it means for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.group_sessions import session_to_record, whose_turn_it_was
from pledge_engine.web.questions import Typed
from pledge_engine.web.register_form import DID_NOT_RUN
from pledge_engine.web.register_words import kind_of, name_of, people
from pledge_engine.work import Work
from workflows.attending import outcomes
from workflows.words import long_date, numbered

_SENT_ANEW = frozenset({"csrf_token", "of", "unsent", "kept", "do"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRunPage:
    """Everybody who is due with how it would be recorded for them, and ``given``, what was typed, to be sent as it is."""

    title: str
    held_on: str
    warning: str
    entries: tuple[str, ...]
    given: tuple[tuple[str, str], ...]


def not_run_page(work: Work, key: str, held_on: date, said: Mapping[str, str], typed: Typed) -> NotRunPage | None:
    """What would be recorded of a day, nothing being changed yet; None where nobody is due then.

    ``said`` is what was chosen for some of them, by reference.
    """
    step = session_to_record(work, key)
    due = sorted((row for row in whose_turn_it_was(work, key, held_on) if not row.held), key=name_of)
    if not due:
        return None
    words = outcomes(step)
    return NotRunPage(
        title=kind_of(step),
        held_on=long_date(held_on),
        warning=f"It is recorded on the records of {people(len(due))} at once, and cannot be taken back for all of them at "
        "once: later it is put right for one person after the other.",
        entries=tuple(
            f"{name_of(row)}, {numbered(step.title, row.n)}: {words[said.get(row.reference, DID_NOT_RUN)].lower()}"
            for row in due
        ),
        given=tuple((name, value) for name, values in typed.lists() for value in values if name not in _SENT_ANEW),
    )
