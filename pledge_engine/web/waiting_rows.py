"""What waits, line by line: each kind as cells of a row of its own, which lead to where it is done."""

from __future__ import annotations

from datetime import datetime

from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.waiting_views import (
    AgainRow,
    AwaitingRow,
    CannotLogInRow,
    DateMovedRow,
    LeadChangedRow,
    LookAgainRow,
    NotClearedRow,
    OutcomeRow,
    ReadyRow,
    SaidRow,
    SentBackRow,
    TalkRow,
    TermEndedRow,
    WithoutLeadRow,
)
from pledge_engine.hires.wording import moment
from pledge_engine.web.showing import Cell, link, words
from workflows.words import counted, long_date, sentence


def agreement(row: AwaitingRow) -> tuple[Cell, ...]:
    """What to agree, and where."""
    where = (
        "reopen"
        if row.reopens
        else "keep"
        if row.kept
        else f"steps/{row.step}?turn={row.n}"
        if row.step
        else "agree-stage"
    )
    return (
        link(row.title, f"/records/{row.reference}/{where}", row.proposed),
        link(row.reference, f"/records/{row.reference}", row.label),
    )


def date_moved(row: DateMovedRow) -> tuple[Cell, ...]:
    """A date that somebody moved, and where to stand behind it too."""
    return (
        link(
            row.title,
            f"/records/{row.reference}/steps/{row.step}/move-date?turn={row.n}",
            f"{sentence(row.who)} moved it on {long_date(row.on)}",
        ),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.to), f"By its rule {long_date(row.rule_due_on)}" if row.rule_due_on else ""),
    )


def ready(row: ReadyRow) -> tuple[Cell, ...]:
    """A record that can be moved on."""
    return (
        link(f"Move on to “{row.next_stage}”", f"/records/{row.reference}/advance", f"“{row.stage}” is agreed"),
        link(row.reference, f"/records/{row.reference}", row.label),
    )


def sent_back(row: SentBackRow) -> tuple[Cell, ...]:
    """A step that was sent back, and why."""
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(row.because),
    )


def look_again(row: LookAgainRow) -> tuple[Cell, ...]:
    """A record on hold whose day has come."""
    return (
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.review_on)),
        words("Resume it, or change when to look at it again"),
    )


_IN_VAIN = (
    "Invite the person again",
    "A wrong day was typed too often: make sure with them of the address, and of the day they start",
)
_UNSENT = ("Invite the person again", "The invitation could not be sent: ask them for the address again")
_NOT_INVITED = ("Invite the person", "They have no invitation that they could take up")


def _runs_out(at: datetime | None) -> tuple[str, str] | None:
    """What to do about an invitation that nobody can take up after a moment."""
    asks = "ask them whether it reached them"
    return ("Invite the person again", f"It runs out on {moment(at)}, not taken up: {asks}") if at else None


def cannot_log_in(row: CannotLogInRow) -> tuple[Cell, ...]:
    """A worker who is to be invited, and why."""
    what, why = _IN_VAIN if row.in_vain else _UNSENT if row.unsent else _runs_out(row.runs_out_at) or _NOT_INVITED
    return (
        link(what, f"/records/{row.reference}/invite", why),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.starts_on), "They have started" if row.started else ""),
    )


def said(row: SaidRow) -> tuple[Cell, ...]:
    """What the worker said of a step, when, and what to do about it."""
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", f"{row.owner}'s step"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.said_on), "There was no time for it" if row.no_time else "It did not happen for them"),
        _to_talk(row),
    )


def _to_talk(row: SaidRow) -> Cell:
    """What to do about what the worker said: nothing while the record is on hold."""
    if row.on_hold:
        return words(row.on_hold, "Nothing is to be done meanwhile")
    return link(
        "Talk about it, then write down that you did",
        f"/records/{row.reference}/steps/{row.step}/talked?turn={row.n}",
        "It leaves this list then",
    )


def to_talk_about(row: TalkRow) -> tuple[Cell, ...]:
    """That something asks for a conversation, and not what."""
    return (
        link(f"{CONFIDENTIAL} asks for a conversation", f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}", row.label),
        _how_to_record(row),
    )


def _how_to_record(row: TalkRow) -> Cell:
    """What to do after the talk: where one was recorded before, that stays as it is, and the new one is added to it."""
    if not row.recorded_before:
        return words(
            "Read it, then offer to talk",
            "It stays here until you record that the conversation about adjustments was offered, was held or is not wanted",
        )
    return link(
        "Offer to talk, then record that you did",
        f"/records/{row.reference}/steps/{row.recorded_before}/correct",
        "The conversation about adjustments was recorded before this was asked for, and that stays right: open it again "
        "because there is more to add, and complete it once more. Its day stays as it is",
    )


def not_cleared_now(row: NotClearedRow) -> tuple[Cell, ...]:
    """A step of clearance that is open again, and what follows."""
    then = "Agree whether the start can stay" if row.to_come else f"{row.owner} completes it again"
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", "It was complete"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.start_on) if row.start_on else "No date yet", then),
    )


def complete_again(row: AgainRow) -> tuple[Cell, ...]:
    """A step that is to be completed again."""
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}"),
        words(long_date(row.since)),
    )


def without_a_lead(row: WithoutLeadRow) -> tuple[Cell, ...]:
    """A record on which another lead is to be named, and who leads it now."""
    return (
        link("Name another lead", f"/records/{row.reference}/hand-over"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(*row.who),
    )


def terms_ended(row: TermEndedRow) -> tuple[Cell, ...]:
    """A record that goes on though the fixed term is over."""
    return (
        link("Move the end, if they stay", f"/records/{row.reference}/set-date", "If they left, a lead records that"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.ended_on)),
    )


def leads_changed(row: LeadChangedRow) -> tuple[Cell, ...]:
    """Who was named in place of whom, and when."""
    return link(row.reference, f"/records/{row.reference}", row.label), words(row.said), words(long_date(row.on))


def outcome(row: OutcomeRow) -> tuple[Cell, ...]:
    """What is left to do after a selection."""
    has = "has" if row.left == 1 else "have"
    what = (
        link(
            "Appoint another",
            f"/records/{row.reference}/appoint-another",
            f"{counted(row.left, 'people')} appointed {has} no record yet",
        )
        if row.left
        else link("Return to an earlier stage", f"/records/{row.reference}/return", "Nobody was appointed")
    )
    return what, link(row.reference, f"/records/{row.reference}", row.label)
