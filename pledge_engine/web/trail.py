"""The audit trail: which events, by whom and why; the exceptions; a sample; who looked; whether it is as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.audit.checkpoint_file import written
from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, checkpoint_trail, review, sample
from pledge_engine.audit.sampling import MOST_DRAWN
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.who_looked import Looked, who_looked
from pledge_engine.hires.wording import DOORS, moment
from pledge_engine.reconciliation.verifying import Verified, verify, verify_events
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, radios, typed_date, with_mistakes
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.words import counted, sentence

_SHOWN, _IN_A_FILE = 50, 10_000
_DRAWN_AT_FIRST = 25
_DAYS = (("since", "From"), ("until", "To"))
_NARROW = "nhsuk-input--width-20"
_EVENTS_ALONE = (
    "Events alone were verified. Whether a record says the same as its events is compared for one record here, and for all of "
    "them by the command pledge audit verify."
)
_NOT_CLAIMED = (
    "That somebody rewrote a whole chain to its end is shown only by a checkpoint that was kept elsewhere: compare with the "
    "command pledge audit verify --against."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event as the page tells it; ``changes`` are old and new of each fact, in words."""

    at: str
    who: str
    what: str
    about: str
    reason: str
    record: str
    href: str
    where: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Events that were found, the questions that found them, and the ways to more of them."""

    events: tuple[EventLine, ...]
    caption: str
    questions: tuple[Question, ...]
    drawing: tuple[Question, ...]
    csv: str = ""
    json: str = ""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """What verifying found, in plain words, and what it does not show."""

    intact: bool
    found: tuple[str, ...]
    beside: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersPage:
    """Who looked at restricted answers."""

    rows: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...] = ()


def trail_pages(site: Site) -> Blueprint:
    """The pages of an auditor."""
    pages = Blueprint("trail", __name__)

    @pages.get("/trail")
    def events() -> tuple[str, int]:
        drawn = "seed" in request.args
        try:
            found = site.look(_asked(_SHOWN))
        except (Invalid, NotFound) as error:
            return show("trail", _page((), drawn=drawn, mistakes=mistakes_of(error, "reference")), 422)
        return show("trail", _page(found, drawn=drawn))

    @pages.get("/trail.csv")
    def as_csv() -> Response:
        return _file(events_as_csv(site.look(_asked(_IN_A_FILE))), "text/csv", "audit-trail.csv")

    @pages.get("/trail.jsonl")
    def as_json() -> Response:
        lines = "".join(events_as_json(site.look(_asked(_IN_A_FILE))))
        return _file(lines, "application/jsonl", "audit-trail.jsonl")

    @pages.get("/trail/readers")
    def readers() -> tuple[str, int]:
        found = site.look(who_looked)
        rows = ((words(moment(each.at)), words(each.who, each.role), words(each.title), _where(each)) for each in found)
        return show("readers", ReadersPage(rows=tuple(rows)))

    @pages.post("/trail/verify")
    def verified() -> tuple[str, int]:
        reference = request.form.get("reference", "").strip()
        try:
            found = site.look(lambda work: verify(work, reference) if reference else verify_events(work))
        except NotFound as error:
            return show("trail", _page((), drawn=False, mistakes=mistakes_of(error, "verify")), 422)
        return show("verified", _verified(found))

    @pages.post("/trail/checkpoint")
    def checkpoint() -> Response:
        taken = site.look(checkpoint_trail)
        lines = "".join(f"{line}\n" for line in written(taken))
        return _file(lines, "application/jsonl", f"checkpoint-{taken.at[:10]}.jsonl")

    return pages


def _asked(limit: int) -> Callable[[Work], tuple[ReviewedEvent, ...]]:
    """What the address asks for: a sample where it has a seed, otherwise a search. Raises ``Invalid`` for what it cannot."""
    args = request.args
    if "seed" in args:
        seed, size = args.get("seed", "").strip(), whole_number(args.get("size", "").strip())
        if not seed or size is None:
            problem, mend = f"words and a number from 1 to {MOST_DRAWN} are needed", "give both"
            raise Invalid([FieldMistake("seed", "Sample", problem, mend)])
        return lambda work: sample(work, seed[:100], size)
    days = days_asked(_DAYS, args)
    kind = args.get("exception", "")
    wanted = Wanted(
        reference=args.get("reference", "").strip() or None,
        verb=_verb(args.get("verb", "")),
        person=args.get("person", "").strip() or None,
        door=args.get("door", "") or None,
        since=days["since"],
        until=days["until"],
        exception=Kind(kind) if kind in set(Kind) else None,
        limit=limit,
    )
    return lambda work: review(work, wanted)


def _page(found: tuple[ReviewedEvent, ...], *, drawn: bool, mistakes: tuple[Mistake, ...] = ()) -> TrailPage:
    args = {key: value for key, value in request.args.items() if value}
    asked = f"?{urlencode(args)}" if args else ""
    many = counted(len(found), "events")
    more = f"The newest {many}" if len(found) == _SHOWN and not drawn else many
    return TrailPage(
        events=tuple(_line(event) for event in found),
        caption=f"{many} drawn by “{args.get('seed', '')[:100]}”" if drawn else more,
        questions=with_mistakes(_questions(), mistakes),
        drawing=with_mistakes(_drawing(), mistakes),
        csv=f"/trail.csv{asked}" if found else "",
        json=f"/trail.jsonl{asked}" if found else "",
        mistakes=mistakes,
    )


def _questions() -> tuple[Question, ...]:
    doors = (("", "Every way"), *((door, sentence(told)) for door, told in DOORS.items()))
    kinds = (("", "Every event"), *((kind.value, kind.words) for kind in Kind))
    asked = (
        Question(name="reference", label="Record", hint="For example, R-0042", classes="nhsuk-input--width-10"),
        Question(name="person", label="Who, by the name they log in with", classes=_NARROW),
        Question(name="verb", label="What, for example step completed", classes=_NARROW),
        Question(name="exception", label="Exceptions", kind="select", choices=radios(kinds)),
        Question(name="door", label="Recorded", kind="select", choices=radios(doors)),
    )
    days = (
        Question(name=name, label=label, kind="date", value=typed_date(name, request.args)) for name, label in _DAYS
    )
    return (*(replace(each, value=request.args.get(each.name, "")[:200]) for each in asked), *days)


def _drawing() -> tuple[Question, ...]:
    args, hint = request.args, "Any words: whoever gives the same ones draws the same events."
    size = args.get("size", str(_DRAWN_AT_FIRST))[:4]
    return (
        Question(name="seed", label="Words to draw by", hint=hint, value=args.get("seed", "")[:100], classes=_NARROW),
        Question(name="size", label="How many", value=size, inputmode="numeric", classes="nhsuk-input--width-4"),
    )


def _line(event: ReviewedEvent) -> EventLine:
    role = f", as {event.role.replace('_', ' ')}" if event.role else ""
    covering = f", covering for {event.covering}" if event.covering else ""
    step = f"“{event.step.title}”" + (f", turn {event.turn}" if event.turn else "") if event.step else ""
    return EventLine(
        at=moment(event.at),
        who=f"{event.who}{covering}{role}",
        what=sentence(_words_of(event.verb)),
        about=step or (f"the stage “{event.stage.title}”" if event.stage else ""),
        reason=event.reason.replace("_", " "),
        record=sentence(event.chain),
        href=_found_by(event.chain),
        where=f"event {event.event}, {DOORS.get(event.door, event.door)}",
        changes=tuple(f"{change.fact}: {_value(change.old)} → {_value(change.new)}" for change in event.changes),
    )


def _where(looked: Looked) -> Cell:
    return link(looked.reference, _found_by(looked.reference), DOORS.get(looked.door, looked.door))


def _words_of(verb: str) -> str:
    """What happened as people read it; the trail's own word for a record is not one to be shown."""
    return verb.replace("_", " ").replace("hire ", "record ", 1)


def _verb(typed: str) -> str | None:
    """What happened as the trail has it, from the words that a page shows."""
    return "_".join(typed.lower().split()).replace("record_", "hire_", 1) or None


def _found_by(chain: str) -> str:
    """Where all events of a record are found; the organisation's own have no such address."""
    return f"/trail?{urlencode({'reference': chain})}" if chain.startswith("R-") else ""


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    if value == "hire":  # The kind of a worker's scope is kept by this name; people read the word that they use.
        return "record"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _verified(found: Verified) -> VerifiedPage:
    beside = (_NOT_CLAIMED,) if found.records else (_EVENTS_ALONE, _NOT_CLAIMED)
    return VerifiedPage(intact=found.intact, found=tuple(str(found).splitlines()), beside=beside)


def _file(text: str, kind: str, name: str) -> Response:
    return Response(text, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
