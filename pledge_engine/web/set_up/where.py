"""Where a role is held, as the forms that give and end one ask it and say it: a place is chosen, and never taken for granted."""

from __future__ import annotations

from pledge_engine.errors import Invalid
from pledge_engine.people.listing import TeamRow
from pledge_engine.web.questions import Question, radios
from pledge_engine.web.set_up.words import GIVEN, TRUST, scope_choices
from workflows.answers import FieldMistake


def where_asked(groups: tuple[TeamRow, ...], hint: str = "") -> Question:
    """Every place in which a role can be given, with none chosen."""
    places = radios((("", "Choose a place"), *scope_choices(groups)))
    return Question(name="scope", label="Where", kind="select", choices=places, hint=hint)


def must_be_chosen(role: str, scope: str) -> str:
    """The place that was chosen, or ``Invalid`` with all that is not.

    No place is not the whole trust, and a worker's role is not offered.
    """
    chosen = {"role": ("Role", role in GIVEN), "scope": ("Where", bool(scope))}
    missing = [
        FieldMistake(key, label, "nothing is chosen", "choose one")
        for key, (label, there) in chosen.items()
        if not there
    ]
    if missing:
        raise Invalid(missing)
    return scope


def where_said(scope: str) -> str:
    """A place as it was chosen, in words."""
    return "the whole trust" if scope in {"", TRUST} else scope.replace(":", " ")[:100]
