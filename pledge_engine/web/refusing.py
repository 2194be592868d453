"""A form that was refused, as a page of its own that can be left, come back to and loaded again: nothing typed is lost.

What was refused is kept, and the browser is sent on to the address of the form, where it stands as it was typed, with
everything that was wrong. An answer to what was sent has no address: whoever goes on by a link and back is asked
whether to send it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from pledge_engine.logins.refused import Refused
from pledge_engine.logins.unsent import Fields
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question

_SOMEBODY_ELSE_WAS_FIRST = 409


def refused_as(page: Any, typed: Fields, status: int) -> Refused | None:
    """What to keep of a page that answers what was typed; None where it says of nothing that it was wrong."""
    mistakes = getattr(page, "mistakes", ())
    if not mistakes:
        return None
    return Refused(_sent_next(page, typed, status), [(each.field, each.words) for each in mistakes], status)


def shown_again(page: Any, refused: Refused) -> Any:
    """The page with everything that was wrong, each beside its question; one without mistakes of its own stays as it is."""
    if not hasattr(page, "mistakes"):
        return page
    gone = getattr(page, "questions", None) == ()
    found = tuple(Mistake("" if gone else at, words) for at, words in refused.mistakes)
    beside: dict[str, list[str]] = {}
    for each in found:
        beside.setdefault(each.field, []).append(each.words)

    def marked(asked: Any) -> Any:
        return replace(asked, mistake=" ".join(beside.get(asked.id, ())))

    changed: dict[str, Any] = {"mistakes": found}
    for name, value in _values(page):
        if hasattr(value, "mistake"):
            changed[name] = marked(value)
        if isinstance(value, tuple) and any(hasattr(each, "mistake") for each in value):
            changed[name] = tuple(marked(each) for each in value)
    return replace(page, **changed)


def _values(page: Any) -> Iterator[tuple[str, Any]]:
    return ((each.name, getattr(page, each.name)) for each in fields(page))


def _sent_next(page: Any, typed: Fields, status: int) -> Fields:
    """What the form would send if nothing more was typed into it.

    It says what its reader has seen by now, and where somebody else was first, it holds their answers beside what was typed.
    """
    shown: list[tuple[str, str]] = []
    if getattr(page, "seen", None) is not None:
        shown.append(("seen", str(page.seen)))
    # The text of a file that was chosen stands on the page, and not in what was typed.
    if isinstance(getattr(page, "text", None), str):
        shown.append(("text", page.text))
    was = getattr(page, "was", ())
    shown += [("was", was)] if isinstance(was, str) else [(f"was.{name}", value) for name, value in was]
    asked = getattr(page, "questions", ()) if isinstance(was, str) and status == _SOMEBODY_ELSE_WAS_FIRST else ()
    shown += [pair for each in asked for pair in _sent_by(each)]
    over = {name for name, _ in shown} | {each.name for each in asked}
    begin = tuple(f"{each.name}." for each in asked)
    return [*((name, value) for name, value in typed if name not in over and not name.startswith(begin)), *shown]


def _sent_by(asked: Question) -> Iterator[tuple[str, str]]:
    """What a question sends as it stands."""
    match asked.kind:
        case "date":
            yield from zip((f"{asked.name}.{part}" for part in ("day", "month", "year")), asked.parts, strict=True)
        case "checkboxes":
            yield from ((asked.name, value) for value in asked.values)
        case "rows":
            yield from (pair for row in asked.rows for cell in row.questions for pair in _sent_by(cell))
        case _:
            yield asked.name, asked.value
