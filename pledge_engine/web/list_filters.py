"""What the address of the list asks for, and the questions that make such an address: with how many records each would give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pledge_engine.hires.record_filters import Counts, Filters, Order, choices_of
from pledge_engine.web.asked_choices import choice_question, refuse_unknown
from pledge_engine.web.questions import Question, radios
from workflows.definition import Definition
from workflows.machine import LEFT, WITHDRAWN

_EITHER = {"yes": True, "no": False}
_ORDERS = {
    Order.OVERDUE: "Longest overdue first",
    Order.STAGE: "By stage",
    Order.TEAM: "By team",
    Order.NEWEST: "Newest first",
    Order.REFERENCE: "By reference",
}
FIELDS = ("text", "team", "stage", "overdue", "held", "role", "band", "sort")


def filters_in(args: Mapping[str, str]) -> Filters:
    """What is asked for; an order that there is not is the usual one. Raises ``Invalid`` for a choice that there is not."""
    refuse_unknown(args, {"overdue": ("Overdue", _EITHER), "held": ("On hold", _EITHER)})
    return Filters(
        team=args.get("team", ""),
        stage=args.get("stage", ""),
        held=_EITHER.get(args.get("held", "")),
        text=args.get("text", "")[:100],
        role=args.get("role", ""),
        band=args.get("band", ""),
        overdue=_EITHER.get(args.get("overdue", "")),
        order=order_in(args),
    )


def order_in(args: Mapping[str, str]) -> Order:
    """The order that is asked for; the usual one for an order that there is not."""
    order = args.get("sort", "")
    return Order(order) if order in set(Order) else Order.OVERDUE


def narrowing(args: Mapping[str, str]) -> dict[str, str]:
    """The part of the address that filters and orders, and no more."""
    return {name: args[name] for name in FIELDS if args.get(name)}


def questions_in(
    args: Mapping[str, str], pledge: Definition, counts: Counts, wrong: Mapping[str, str]
) -> tuple[Question, ...]:
    """The questions of the filter as they stand."""
    wanted = args.get("stage", "")
    stages = [(key, stage.title) for key, stage in pledge.stages.items() if key in {wanted, *counts.stages}]
    ended = [(key, key.capitalize()) for key in (WITHDRAWN, LEFT) if key in {wanted, *counts.stages}]
    choices: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "team": ("Every team", [(name, f"{name} ({count})") for name, count in sorted(counts.teams.items())]),
        "stage": ("Every stage", [(key, f"{title} ({counts.stages.get(key, 0)})") for key, title in (*stages, *ended)]),
        "overdue": ("Either", [("yes", "Something is overdue"), ("no", "Nothing is overdue")]),
        "held": ("Either", [("yes", "On hold"), ("no", "Not on hold")]),
        "role": ("Every role", list(choices_of(pledge, "role").items())),
        "band": ("Every band", list(choices_of(pledge, "band").items())),
    }
    labels = {"team": "Team", "stage": "Stage", "overdue": "Overdue", "held": "On hold", "role": "Role", "band": "Band"}
    return (
        Question(name="text", label="Reference, team or post", type="search", value=args.get("text", "")),
        *(_choice(name, labels[name], args, every, known, wrong) for name, (every, known) in choices.items()),
        Question(
            name="sort",
            label="Order",
            kind="select",
            choices=radios(_ORDERS.items()),
            value=args.get("sort", "") or Order.OVERDUE,
        ),
    )


def _choice(
    name: str,
    label: str,
    args: Mapping[str, str],
    every: str,
    known: Iterable[tuple[str, str]],
    wrong: Mapping[str, str],
) -> Question:
    mistake = wrong.get(name, "")
    return replace(choice_question(name, label, args, every, dict(known), besides=not mistake), mistake=mistake)
