"""What an auditor asks the trail for: the questions, and what the address that they make asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.leafing import Leaf, leaf
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, review, sample
from pledge_engine.audit.sampling import MOST_DRAWN
from pledge_engine.audit.verbs import VERBS
from pledge_engine.errors import Invalid
from pledge_engine.hires.labels import reference_meant
from pledge_engine.hires.wording import DOORS
from pledge_engine.web.asked_choices import choice_question, refuse_unknown
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, typed_date
from pledge_engine.work import Work
from workflows.answers import FieldMistake, parse_date
from workflows.naming import named
from workflows.words import long_date, sentence

_DRAWN_AT_FIRST = 25
_DAYS = (("since", "From"), ("until", "To"))
_NARROW = "nhsuk-input--width-20"
_KINDS = {kind.value: kind.words for kind in Kind}
_DOORS = {door: sentence(told) for door, told in DOORS.items()}
_SAID = {
    "reference": "record",
    "person": "who",
    "verb": "what was done",
    "exception": "exceptions",
    "door": "recorded",
    "since": "from",
    "until": "to",
}
_CHANGES = dict(sorted(VERBS.items(), key=lambda verb: verb[1]))


def look_up(work: Work, args: Typed, limit: int) -> tuple[ReviewedEvent, ...]:
    """What the address asks for: a sample where it has a seed, otherwise a search.

    Raises ``Forbidden`` for all but auditors, ``NotFound``, and ``Invalid`` with everything that can find nothing.
    """
    if "seed" in args:
        require_generally(work.actor, Action.SEE_TRAIL)
        return sample(work, *drawn_by(args))
    return review(work, _wanted(work, args, limit))


def look_through(work: Work, args: Typed, limit: int) -> Leaf:
    """So many of the events that the address asks for, from where it says; raises as ``look_up`` does."""
    if "seed" in args:
        return Leaf(events=look_up(work, args, limit), newer=0, older=0)
    return leaf(work, _wanted(work, args, limit), older=args.get("older", ""), newer=args.get("newer", ""))


def _wanted(work: Work, args: Typed, limit: int) -> Wanted:
    require_generally(work.actor, Action.SEE_TRAIL)
    refuse_unknown(args, {"exception": ("Exceptions", _KINDS), "door": ("Recorded", _DOORS)})
    days = days_asked(_DAYS, args)
    return Wanted(
        reference=reference(args.get("reference", "")) or None,
        verb=args.get("verb", "").strip() or None,
        person=args.get("person", "").strip() or None,
        door=args.get("door", "") or None,
        since=days["since"],
        until=days["until"],
        exception=kind_sought(args),
        limit=limit,
    )


def kind_sought(args: Typed) -> Kind | None:
    """The kind of event that an address that was not refused asks for; a sample is drawn from all of them."""
    kind = args.get("exception", "")
    return Kind(kind) if kind and "seed" not in args else None


def drawn_by(args: Mapping[str, str]) -> tuple[str, int]:
    """By which words so many are drawn; raises ``Invalid`` with everything that is missing."""
    seed, size = args.get("seed", "").strip(), whole_number(args.get("size", "").strip())
    mistakes = [] if seed else [FieldMistake("seed", "Words to draw by", "none are given", "give any words")]
    if size is None:
        mistakes.append(
            FieldMistake("size", "How many", f"this is not a number from 1 to {MOST_DRAWN}", "ask for 25, say")
        )
    if mistakes or size is None:
        raise Invalid(mistakes)
    return seed[:100], size


def reference(typed: str) -> str:
    """The reference that is meant; what cannot be one as it was typed, to be said back."""
    return reference_meant(typed) or typed.strip()


def search_questions(args: Typed) -> tuple[Question, ...]:
    """What can be searched for, with what was asked for; a kind of change may stand in the address in any words."""
    verb = args.get("verb", "")
    meant = named(verb, VERBS)
    typed = {**args.to_dict(), "verb": meant or verb}
    texts = (
        Question(name="reference", label="Record", hint="For example, R-0042 or 42", classes="nhsuk-input--width-10"),
        Question(
            name="person", label="Who", hint="The name that is shown here, or the one they log in by", classes=_NARROW
        ),
    )
    days = (Question(name=name, label=label, kind="date", value=typed_date(name, args)) for name, label in _DAYS)
    return (
        *(replace(each, value=args.get(each.name, "")[:200]) for each in texts),
        choice_question("verb", "What", typed, "Anything", _CHANGES, besides=meant is not None),
        choice_question("exception", "Exceptions", typed, "Every event", _KINDS),
        choice_question("door", "Recorded", typed, "Every way", _DOORS),
        *days,
    )


def said_of_search(questions: Iterable[Question]) -> str:
    """What was searched for, on one line, so that a page on paper says what is on it; "everything" where nothing was."""
    told = (f"{_SAID[asked.name]} {_answer(asked)}" for asked in questions if asked.value and asked.name in _SAID)
    return "; ".join(told) or "everything"


def _answer(asked: Question) -> str:
    if asked.kind == "date":
        return long_date(parse_date(asked.value))
    chosen = (choice["text"] for choice in asked.choices if choice["value"] == asked.value)
    return f"“{next(chosen, asked.value)}”"


def comparing_questions(typed: Mapping[str, str]) -> tuple[Question, ...]:
    """What a checkpoint is compared by, beside its file."""
    label, hint = (
        "The public key that it must be signed with (optional)",
        "64 letters and digits, from whoever signed it",
    )
    return (Question(name="signed_by", label=label, hint=hint, value=typed.get("signed_by", "")[:200]),)


def drawing_questions(args: Mapping[str, str], what: str = "events") -> tuple[Question, ...]:
    """What a sample is drawn by."""
    hint, size = (
        f"Any words: whoever gives the same ones draws the same {what}.",
        args.get("size", str(_DRAWN_AT_FIRST)),
    )
    return (
        Question(name="seed", label="Words to draw by", hint=hint, value=args.get("seed", "")[:100], classes=_NARROW),
        Question(name="size", label="How many", value=size[:4], inputmode="numeric", classes="nhsuk-input--width-4"),
    )
