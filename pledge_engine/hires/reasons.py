"""Checking a reason code against the ones that exist, and saying what is wrong with it beside all else that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pledge_engine.errors import Invalid
from workflows.answers import FieldMistake
from workflows.blockers import Refused


def checked_reason(raw: str, reasons: Mapping[str, str], *, title: str = "Reason") -> str:
    """The code as it is stored; raises ``Invalid`` with the codes that exist."""
    if mistakes := mistakes_in(raw, reasons, title=title):
        raise Invalid(mistakes)
    return code_of(raw)


def code_of(raw: str) -> str:
    """A code as it is stored, however it is written."""
    return raw.strip().lower().replace(" ", "_").replace("-", "_")


def mistakes_in(raw: str, reasons: Mapping[str, str], *, title: str = "Reason") -> tuple[FieldMistake, ...]:
    """What is wrong with a reason, with the codes that exist; nothing for one of those."""
    if code_of(raw) in reasons:
        return ()
    choices = "; ".join(f"{key} ({words})" for key, words in reasons.items())
    problem = f"“{raw.strip()[:40]}” is not one of the choices" if raw.strip() else "it is missing"
    return (FieldMistake(code_of(title), title, problem, f"choose {choices}"),)


def object_to(mistakes: Sequence[FieldMistake], outcome: object) -> None:
    """Raise ``Invalid`` for the mistakes, if there are any, together with every reason the rules have against the move."""
    if mistakes:
        raise Invalid(mistakes, outcome.blockers if isinstance(outcome, Refused) else ())
