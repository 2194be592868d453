"""One command beside a step's own form, as data: its page, its questions, its warning, and the one way to call it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.acting import Done
from pledge_engine.hires.offers import Choices, RecordOffers
from pledge_engine.hires.step_offers import StepOffers
from pledge_engine.people.places import People, Place
from pledge_engine.web.questions import Question, Typed, typed_date
from pledge_engine.work import Work
from workflows.answers import parse_date
from workflows.turn import Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the questions of an act may offer: what is possible here, who may lead or have a step, and what may hold after.

    ``notes`` are the reader's own that they can erase. ``invitation`` is the id of the one that can still be taken up. ``moved``
    is the day to which a date was moved that waits for the reader to move it there too. ``soon`` is a working day ahead.
    """

    record: RecordOffers
    soon: date
    step: StepOffers | None = None
    place: Place | None = None
    people: People = ()
    may_keep: Choices = ()
    notes: Choices = ()
    invitation: str = ""
    moved: Moved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given to an act: where, what the person saw, and what they typed."""

    reference: str
    step: str
    n: int | None
    seen: int | None
    typed: Typed

    def text(self, name: str) -> str:
        """One answer."""
        return self.typed.get(name, "")

    def day(self, name: str) -> date:
        """One date; raises ``AnswerMistake``."""
        return parse_date(typed_date(name, self.typed))


Asked = Callable[[Around], tuple[Question, ...]]
Answer = Callable[[Given], object]
Run = Callable[[Work, Given], Done]
# A command of ``pledge_engine.hires``: each takes the work and where it acts, then answers of its own.
Command = Callable[..., Done]


Follows = Callable[[Around, Given], tuple[str, ...]]


def _no_more(_around: Around, _given: Given) -> tuple[str, ...]:
    return ()


def _nothing(_around: Around) -> tuple[Question, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command: ``lead`` says what it does, ``warning`` what cannot be taken back, ``button`` is what is pressed.

    One that ``previews`` shows first what would follow from it, and is only then done; ``follows`` says what else does, beside
    what the trail would say. ``then`` says afterwards what comes next.
    ``looks_first`` is what is pressed for that. ``to_worker`` stands in place of ``lead`` for a worker on their own record.
    """

    title: str
    lead: str
    button: str
    run: Run
    asks: Asked = _nothing
    warning: str = ""
    previews: bool = False
    looks_first: str = "Show what would change"
    follows: Follows = _no_more
    then: str = ""
    to_worker: str = ""


def text(name: str) -> Answer:
    """The answer to one question, as it was typed."""
    return lambda given: given.text(name)


def day(name: str) -> Answer:
    """The date given in answer to one question."""
    return lambda given: given.day(name)


def on_record(command: Command, *answers: Answer, noted: bool = False, compared: bool = True, **named: Answer) -> Run:
    """Call a command on a record with these answers, the last of them by their names.

    ``noted`` passes the note; ``compared`` what the person saw, so that whoever comes second is told. Only a command that
    changes nothing that anybody else could have changed, or that itself says who was first, goes without.
    """
    return lambda work, given: command(
        work,
        given.reference,
        *(answer(given) for answer in answers),
        **{name: answer(given) for name, answer in named.items()},
        **_beside(given, noted, compared),
    )


def on_step(command: Command, *answers: Answer, noted: bool = False, compared: bool = True) -> Run:
    """Call a command on a turn of a step, in the same way."""
    return lambda work, given: command(
        work,
        given.reference,
        given.step,
        *(answer(given) for answer in answers),
        n=given.n,
        **_beside(given, noted, compared),
    )


def _beside(given: Given, noted: bool, compared: bool) -> dict[str, object]:
    note = {"note": given.text("note")} if noted else {}
    return {**note, "seen": given.seen} if compared else {**note}
