"""Choices in the form that narrows a page: read from its address, where somebody may have written what is none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pledge_engine.errors import Invalid
from pledge_engine.web.questions import Question, radios
from workflows.answers import FieldMistake

_LONGEST_SHOWN = 60


def choice_question(
    name: str, label: str, args: Mapping[str, str], every: str, known: Mapping[str, str], *, besides: bool = False
) -> Question:
    """A choice among what there is, ``every`` for all of it.

    What the address asks for that is none of them is no choice, unless there may be something ``besides`` what is known here.
    """
    value = args.get(name, "")[:200]
    other = [(value, value[:_LONGEST_SHOWN])] if besides and value and value not in known else []
    choices = radios([("", every), *other, *known.items()])
    return Question(name=name, label=label, kind="select", choices=choices, value=value)


def refuse_unknown(args: Mapping[str, str], known: Mapping[str, tuple[str, Collection[str]]]) -> None:
    """Raise ``Invalid`` with every choice that the address makes and there is not; ``known`` are labels and choices by name."""
    wrong = [(name, label) for name, (label, there) in known.items() if args.get(name, "") not in {"", *there}]
    if wrong:
        said = ((name, label, f"“{args[name][:_LONGEST_SHOWN]}” is not one of the choices") for name, label in wrong)
        raise Invalid([FieldMistake(name, label, problem, "choose one of them") for name, label, problem in said])
