"""One turn of a step on My pledge, said to the reader: how it stands to its day, who holds it, and what they can say of it.

Nobody is told here that they are late: a step of theirs is planned for a day, and done at their own pace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pledge_engine.clock import LONDON
from pledge_engine.hires.my_pledge import MyPledge
from pledge_engine.hires.views import TaskLine
from pledge_engine.web.first_person import holds_it, to_you
from pledge_engine.web.showing import TAGS, tag_of
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import listed, long_date, numbered, sentence, with_need

DONE = frozenset({"done", "carried", "imported"})
CLOSED = frozenset({"not_applicable", "not_needed", "not_taken_up", "not_kept", "ended", "returned"}) | DONE
_FROM_BEFORE = "Recorded before this service was used"
_PAUSED = ("Paused", "grey")
_WAITS = frozenset({"cannot_start", "undecided"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a step: what it is, how it stands, who holds it, why its date, and what the reader can do about it.

    ``say_words`` are what they can say of it at ``say``, in their own words.
    """

    title: str
    href: str
    tag: str
    colour: str
    lines: tuple[str, ...]
    why: str = ""
    say: str = ""
    say_words: str = ""
    take_back: str = ""


def week_title(title: str, n: int) -> str:
    """How a week of the workbook is called to its worker: "Your week 3"."""
    last = title.rsplit(maxsplit=1)[-1].lower()
    return f"Your {numbered(last, n)}"


def did_not_happen(line: TaskLine) -> str:
    """What a worker can say of a turn, in their own words: of a week that they do themselves it is the time that was missing."""
    return "There was no time for this" if own(line) else "This did not happen for me"


def may_say(line: TaskLine) -> bool:
    """Whether a worker can say of a turn now that it did not happen: for the first time, or against what was recorded since."""
    return line.worker_may_say and (line.said_not_to_have_happened_on is None or line.worker_was_answered)


def word_on(line: TaskLine, *, take_back: bool = False) -> str:
    """What a worker can say of a turn: their word on it, or that they take it back."""
    words = did_not_happen(line)
    if take_back:
        return f"Take back that {words[:1].lower()}{words[1:]}"
    if not line.worker_was_answered:
        return words
    return "There was still no time for this" if own(line) else "This still did not happen for me"


def say_at(reference: str, line: TaskLine, *, take_back: bool = False) -> str:
    """Where the reader says of a turn that it did not happen, or takes that back."""
    return f"/my-pledge/{reference}/say?step={line.step}&turn={line.n}{'&do=take-back' if take_back else ''}"


def week_of(mine: MyPledge, line: TaskLine, today: date) -> Turn:
    """A week of the workbook, called as its worker calls it."""
    return replace(turn_of(mine, line, today), title=week_title(line.title, line.n))


def turn_of(mine: MyPledge, line: TaskLine, today: date) -> Turn:
    """A turn of a step, as the reader is told of it on a day."""
    paused = mine.view.held and line.state not in CLOSED
    tag, colour = _PAUSED if paused else _tag(line, today)
    said = line.said_not_to_have_happened_on
    return Turn(
        title=with_need(numbered(line.title, line.n) if line.turns else line.title, required=line.required),
        href=f"/records/{mine.view.reference}/steps/{line.step}" + (f"?turn={line.n}" if line.turns else ""),
        tag=tag,
        colour=colour,
        lines=tuple(
            each
            for each in (
                *(_paused(line) if paused else (*_stands(line, today), _after_term(line))),
                _asked(line),
                _said(line),
                f"{line.added_because}." if line.added_because else "",
            )
            # What the tag says is not said again.
            if each and each != tag
        ),
        why="" if paused or line.state in CLOSED else _why(line),
        say=say_at(mine.view.reference, line) if may_say(line) else "",
        say_words=word_on(line),
        take_back=say_at(mine.view.reference, line, take_back=True)
        if line.worker_may_say and said and not _is_finished(line)
        else "",
    )


def _paused(line: TaskLine) -> tuple[str, ...]:
    """How an open turn stands while the journey is paused: its day moves, so that none is said."""
    return "Paused: nothing is due while it is.", "" if own(line) else f"{holds_it(line.owner)}."


def _after_term(line: TaskLine) -> str:
    """That the reader's fixed term ends before a promise falls due, and whom to ask what becomes of it."""
    if line.term_ends_on is None:
        return ""
    ends = long_date(line.term_ends_on)
    return f"This is after the end of your fixed term on {ends}. It stands if you stay: your leads can tell you."


def _tag(line: TaskLine, today: date) -> tuple[str, str]:
    """The tag of a turn; the reader's own is never overdue."""
    if line.state == "due_today" and own(line):
        return "Planned for today", "blue"
    if line.state in {"due_soon", "overdue"} and own(line):
        return TAGS["open"]
    if line.state == "imported":
        return TAGS["done"]
    if _is_late(line):
        return TAGS["overdue"]
    if line.state == "open" and not own(line):
        return ("Not yet" if line.due_on and line.due_on < today else "To come"), "white"
    return tag_of(line)


def own(line: TaskLine) -> bool:
    """Whether the step is the reader's to do."""
    return line.owner_role is Role.WORKER


def _stands(line: TaskLine, today: date) -> tuple[str, ...]:
    """How a turn stands to its day, and who holds it while it is open."""
    if line.state in CLOSED:
        return (_closed(line),)
    if line.state == "awaiting_agreement":
        return (f"{_agreement_awaited(line)} {_day_promised(line, today)}".strip(),)
    if own(line):
        planned = f"Planned for {long_date(line.due_on)}. " if line.due_on else ""
        return (
            f"{planned}{'You do it at your own pace.' if line.required else 'It is yours to take up if you wish.'}",
        )
    holds = f"{holds_it(line.owner)}."
    if line.state in _WAITS:
        return to_you(line.stands), holds
    return (f"{_day_promised(line, today)} {holds}".strip(),)


def _day_promised(line: TaskLine, today: date) -> str:
    """The day by which somebody else was to do what was promised; nothing where it waits for the reader, whom no day presses."""
    if line.due_on is None or own(line) or Role.WORKER in line.awaiting:
        return ""
    past = "It was due on" if line.required else "It was planned for"
    return f"{past if line.due_on < today else 'Due' if line.required else 'Planned for'} {long_date(line.due_on)}."


def _is_late(line: TaskLine) -> bool:
    """Whether a promise is past its day, also where one lead has filled it in and it waits for the other."""
    return line.overdue and not own(line) and Role.WORKER not in line.awaiting


def _closed(line: TaskLine) -> str:
    """How a turn that is over was, with its day; one that came in from before has a day only where somebody had kept it."""
    brought_in = line.state == "imported"
    day = line.happened_on if brought_in else line.happened_on or line.completed_on
    when = long_date(day) if day else _FROM_BEFORE if brought_in else ""
    if _is_session(line) and when:
        return f"{line.answers[0].words}, {when[:1].lower()}{when[1:]}"
    return when if when and line.state in DONE else to_you(line.stands)


def _agreement_awaited(line: TaskLine) -> str:
    others = listed(to_you(ROLE_WORDS[role]) for role in line.awaiting if role is not Role.WORKER)
    if Role.WORKER not in line.awaiting:
        return f"It waits for the agreement of {others}."
    return f"It waits for your agreement, and for that of {others}." if others else "It waits for your agreement."


def _is_session(line: TaskLine) -> bool:
    return line.turns and len(line.answers) == 1 and line.answers[0].field == "outcome"


def _asked(line: TaskLine) -> str:
    """Who asked for a change to an open step, and why, until it is filled in again."""
    asked = line.request if line.state not in CLOSED and line.state != "awaiting_agreement" else None
    if asked is None:
        return ""
    who, on = sentence(to_you(asked.role)), long_date(asked.at.astimezone(LONDON).date())
    return f"{who} asked for a change on {on}{f': “{asked.reason}”' if asked.reason else ''}."


def _is_finished(line: TaskLine) -> bool:
    """Whether it is a week that the reader has finished, for which there was time in the end."""
    return own(line) and line.state in DONE


def _said(line: TaskLine) -> str:
    said = line.said_not_to_have_happened_on
    if said and _is_finished(line):
        return f"You said on {long_date(said)} that there was no time for this, and have finished it since."
    what = "there was no time for this" if own(line) else "this did not happen for you"
    return f"You said on {long_date(said)} that {what}. Both your leads see it.{_answered(line)}" if said else ""


def _answered(line: TaskLine) -> str:
    """What a lead wrote down since, and that the reader may say it again; or that it was recorded as done since."""
    again = "if that is not right, say it again."
    if line.came_of_it:
        return f" {sentence(to_you(line.came_of_it))}: {again}"
    return f" It was recorded as done since: {again}" if line.worker_was_answered else ""


def _why(line: TaskLine) -> str:
    return sentence(to_you(line.because)) + "." if line.because else ""
