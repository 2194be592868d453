"""How a record goes back, ends and begins again: returned, withdrawn, left, reopened, and what still holds then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from pledge_engine.errors import Invalid
from pledge_engine.hires import ending_commands, erasing, round_commands
from pledge_engine.hires.acting import Done
from pledge_engine.web.act import Act, Around, Given, on_record, text
from pledge_engine.web.act_questions import NOTE, asking, which_day, why
from pledge_engine.web.questions import Question, radios, typed_date
from pledge_engine.work import Work
from workflows import reasons
from workflows.answers import FieldMistake
from workflows.words import listed

_NEXT = Question(
    name="next",
    label="Their next record here (optional)",
    hint="Where they moved to another lived experience role. For example, R-0042",
    classes="nhsuk-input--width-10",
)


def _returning(around: Around) -> tuple[Question, ...]:
    to = Question(name="stage", label="To which stage", kind="radios", choices=radios(around.record.returns_to))
    hint = "Of the stages that begin anew. Each counts again once the other lead agrees. You can also say it later."
    kept = Question(
        name="steps", label="What still holds (optional)", kind="checkboxes", hint=hint, choices=radios(around.may_keep)
    )
    return (to, why(dict(around.record.returns_for)), *([kept] if around.may_keep else []), NOTE)


def _falling_through(around: Around) -> tuple[Question, ...]:
    """Where to, why and what still holds, of the same choices as any return."""
    to = Question(name="stage", label="To which stage", kind="radios", choices=radios(around.record.offers_anew_at))
    reasons_of_it = {
        code: words for code, words in reasons.RETURN_REASONS.items() if code in reasons.REASONS_OF_AN_OFFER
    }
    _to, _why, *others = _returning(around)
    return (to, why(reasons_of_it), *others)


def _kept(around: Around) -> tuple[Question, ...]:
    said, finished = around.record.said_to_hold, around.record.may_hold_still
    theirs = f" The other lead says so of {listed(f'“{title}”' for _, title in said)}." if said else ""
    hint = f"Tick what still holds. What you leave empty is done anew.{theirs}"
    choices = radios((*said, *finished))
    return (Question(name="steps", label="What still holds", kind="checkboxes", hint=hint, choices=choices),)


def _ticked(given: Given) -> list[str]:
    return given.typed.getlist("steps")


def _keep(work: Work, given: Given) -> Done:
    steps = _ticked(given)
    if not steps:
        mend = "tick each step that still holds; if none does, go back: each is then done anew"
        raise Invalid([FieldMistake("steps", "What still holds", "nothing is ticked", mend)])
    return round_commands.keep_steps(work, given.reference, steps, seen=given.seen)


def _not_kept(around: Around, given: Given) -> tuple[str, ...]:
    """The steps that were left empty, and so are done anew unless it is said later that they hold."""
    steps = (*around.record.said_to_hold, *around.record.may_hold_still)
    anew = [f"“{title}”" for key, title in steps if key not in _ticked(given)]
    return (
        (f"Left empty, so to be done anew unless both leads say later that it still holds: {listed(anew)}.",)
        if anew
        else ()
    )


def _reopening(around: Around) -> tuple[Question, ...]:
    at = Question(name="stage", label="At which stage", kind="radios", choices=radios(around.record.reopens_at))
    return (at, why(dict(around.record.reopens_for)))


def _goes_on_in(given: Given) -> str:
    return given.text("next").strip().upper()


def _day_left(given: Given) -> date | None:
    return given.day("on") if typed_date("on", given.typed) else None


_RETURN = on_record(round_commands.return_to, text("stage"), text("reason"), keep=_ticked, noted=True)

ENDING_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "keep": Act(
            title="Say what still holds",
            lead="What was finished in an earlier round counts again once both leads say so.",
            button="It still holds",
            asks=_kept,
            previews=True,
            follows=_not_kept,
            run=_keep,
        ),
        "return": Act(
            title="Return to an earlier stage",
            lead="Begins a new round, from that stage on. Nothing is lost: you can then say what still holds.",
            button="Return the record",
            asks=_returning,
            warning="A return cannot be undone. Steps from that stage on begin anew. If an offer falls through with it, what is "
            "about the person is closed to all but HR, and so are the words you add here.",
            previews=True,
            run=_RETURN,
        ),
        "falls-through": Act(
            title="The person does not take the post",
            lead="The record goes back in a new round, so that the post can be offered to somebody else or advertised again. "
            "What was finished before them and still holds need not be done again, once both leads say so.",
            button="Return the record",
            asks=_falling_through,
            warning="Their name, their contact and what was answered about them are closed to everybody but HR, who can erase "
            "them, and so are the words you add here. The dates of the start are cleared.",
            previews=True,
            run=_RETURN,
        ),
        "withdraw": Act(
            title="Withdraw the record",
            lead="The post is not filled. Everything open closes. It can be reopened.",
            button="Withdraw the record",
            asks=asking(why(reasons.WITHDRAW_REASONS), NOTE),
            previews=True,
            warning="If somebody was offered the post, their name, their answers and the words you add here are closed to all "
            "but HR.",
            run=on_record(ending_commands.withdraw, text("reason"), noted=True),
        ),
        "leave": Act(
            title="Record that the person left",
            lead="How, never why. It can be reopened by both leads.",
            button="Record it",
            asks=asking(
                why(reasons.WAYS_TO_LEAVE, name="how", label="How"),
                which_day("on", "Which day", "Leave empty for today"),
                _NEXT,
            ),
            warning="Everything that is open closes, and it takes both leads to reopen the record if it was a mistake: what has "
            "closed then begins anew. What would close is shown first.",
            previews=True,
            run=on_record(ending_commands.leave, text("how"), _day_left, goes_on_in=_goes_on_in),
        ),
        "reopen": Act(
            title="Reopen the record",
            lead="In a new round, where it ended or before. A record that somebody left stays theirs: it is reopened for them "
            "alone, at a stage after the start, once both leads ask for the same one. What they recorded and what was recorded "
            "of them stays, with them too. To fill a post again that somebody left, open a new post instead.",
            button="Reopen",
            asks=_reopening,
            warning="What was open when the record ended begins anew. Of a record that was withdrawn, the person who had been "
            "offered the post is there again only if it is reopened at a stage after the offer.",
            previews=True,
            run=on_record(ending_commands.reopen, text("stage"), text("reason")),
        ),
        "erase-earlier": Act(
            title="Erase the earlier person",
            lead="Name, contact and answers of somebody whose offer fell through, and the notes written in their time. "
            "Steps, dates and the trail stay.",
            button="Erase for good",
            warning="What is erased cannot be brought back.",
            run=on_record(erasing.erase_earlier_person, compared=False),
        ),
    }
)
