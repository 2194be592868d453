"""What waits for whoever looks, as tables: what workers said, what is to be talked about, agreed, moved on or looked at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.list_views import (
    AgainRow,
    AwaitingRow,
    CannotLogInRow,
    LookAgainRow,
    NotClearedRow,
    OutcomeRow,
    ReadyRow,
    SaidRow,
    SentBackRow,
    TalkRow,
    WithoutLeadRow,
)
from pledge_engine.hires.waiting import Kind, Waiting
from pledge_engine.web.showing import Cell, link, words
from workflows.words import counted, long_date

Rows = tuple[tuple[Cell, ...], ...]
# So many of each kind stand on a page that shows more than one.
FIRST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTable:
    """One kind; ``more`` leads to all of them where there are more than are shown, and is empty where there are not."""

    caption: str
    columns: tuple[str, ...]
    rows: Rows
    total: int
    more: str
    all_of_them: str


def waiting_tables(waiting: Waiting, *, narrowed: bool = False) -> tuple[WaitingTable, ...]:
    """Every kind of which there is any, as rows that lead to where each is done; where ``narrowed``, not to all of a kind."""
    tables = (waiting_table(waiting, kind, narrowed=narrowed) for kind in Kind)
    return tuple(table for table in tables if table.rows)


def waiting_table(waiting: Waiting, kind: Kind, *, narrowed: bool = False) -> WaitingTable:
    """What waits of one kind."""
    looks, some = LOOKS[kind], getattr(waiting, kind)
    there_are_more = some.total > len(some.rows)
    return WaitingTable(
        caption=looks.caption
        + (f", the first {len(some.rows)} of {some.total}" if narrowed and there_are_more else ""),
        columns=looks.columns,
        rows=tuple(looks.row(row) for row in some.rows),
        total=some.total,
        more=address_of(kind) if there_are_more and not narrowed else "",
        all_of_them=looks.all_of_them.format(some.total),
    )


def address_of(kind: Kind) -> str:
    """The page with everything of one kind."""
    return f"/today/{kind.replace('_', '-')}"


def _agreement(row: AwaitingRow) -> tuple[Cell, ...]:
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


def _ready(row: ReadyRow) -> tuple[Cell, ...]:
    return (
        link(f"Move on to “{row.next_stage}”", f"/records/{row.reference}/advance", f"“{row.stage}” is agreed"),
        link(row.reference, f"/records/{row.reference}", row.label),
    )


def _sent_back(row: SentBackRow) -> tuple[Cell, ...]:
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(row.because),
    )


def _look_again(row: LookAgainRow) -> tuple[Cell, ...]:
    return (
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.review_on)),
        words("Resume it, or change when to look at it again"),
    )


def _cannot_log_in(row: CannotLogInRow) -> tuple[Cell, ...]:
    what, why = (
        (
            "Invite the person again",
            "A wrong day was typed too often: make sure with them of the address, and of the day they start",
        )
        if row.in_vain
        else ("Invite the person", "They have no invitation that they could take up")
    )
    return (
        link(what, f"/records/{row.reference}/invite", why),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.starts_on)),
    )


def _said(row: SaidRow) -> tuple[Cell, ...]:
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", f"{row.owner} holds it"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.said_on), "There was no time for it" if row.no_time else "It did not happen for them"),
    )


def _to_talk_about(row: TalkRow) -> tuple[Cell, ...]:
    return (
        link(f"{CONFIDENTIAL} asks for a conversation", f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words("Read it, then offer to talk", "It stays here until the conversation about adjustments is recorded"),
    )


def _not_cleared_now(row: NotClearedRow) -> tuple[Cell, ...]:
    then = "Agree whether the start can stay" if row.to_come else f"{row.owner} completes it again"
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", "It was complete"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(long_date(row.start_on) if row.start_on else "No date yet", then),
    )


def _complete_again(row: AgainRow) -> tuple[Cell, ...]:
    return (
        link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}"),
        link(row.reference, f"/records/{row.reference}"),
        words(long_date(row.since)),
    )


def _without_a_lead(row: WithoutLeadRow) -> tuple[Cell, ...]:
    return (
        link("Name another lead", f"/records/{row.reference}/hand-over"),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(*row.who),
    )


def _outcome(row: OutcomeRow) -> tuple[Cell, ...]:
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


class Looks(NamedTuple):
    """How a kind is shown: what its table says, and the words of the link to all of them."""

    caption: str
    columns: tuple[str, ...]
    row: Callable[[Any], tuple[Cell, ...]]
    all_of_them: str


LOOKS = {
    Kind.SAID: Looks(
        "Workers say that this did not happen for them, or that there was no time",
        ("Step", "Record", "What they said"),
        _said,
        "See all {} of which workers say so",
    ),
    Kind.TO_TALK_ABOUT: Looks(
        "To talk about", ("What asks for it", "Record", "What to do"), _to_talk_about, "See all {} to talk about"
    ),
    Kind.NOT_CLEARED_NOW: Looks(
        "Clearance that is not complete now, though the start was confirmed",
        ("Step", "Record", "Start date"),
        _not_cleared_now,
        "See all {} that are not complete now",
    ),
    Kind.COMPLETE_AGAIN: Looks(
        "Opened again, to be completed again",
        ("Step", "Record", "Opened again on"),
        _complete_again,
        "See all {} that were opened again",
    ),
    Kind.WITHOUT_A_LEAD: Looks(
        "Records with a lead who can act no more",
        ("What to do", "Record", "Who leads it"),
        _without_a_lead,
        "See all {} with a lead who can act no more",
    ),
    Kind.AGREEMENTS: Looks(
        "Waits for your agreement", ("What to agree", "Record"), _agreement, "See all {} that wait for your agreement"
    ),
    Kind.OUTCOME: Looks(
        "After a selection",
        ("What to do", "Record"),
        _outcome,
        "See all {} records after a selection",
    ),
    Kind.READY: Looks("Ready to move on", ("What to do", "Record"), _ready, "See all {} that are ready to move on"),
    Kind.SENT_BACK: Looks(
        "Sent back to you to look at again",
        ("Step", "Record", "Why"),
        _sent_back,
        "See all {} that were sent back to you",
    ),
    Kind.LOOK_AGAIN: Looks(
        "On hold, and to be looked at again",
        ("Record", "By", "What to do"),
        _look_again,
        "See all {} on hold that are to be looked at again",
    ),
    Kind.CANNOT_LOG_IN: Looks(
        "Workers who cannot log in",
        ("What to do", "Record", "Starts"),
        _cannot_log_in,
        "See all {} who cannot log in",
    ),
}
