"""What waits for whoever looks, as tables: what workers said, what is to be talked about, agreed, moved on or looked at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pledge_engine.hires.waiting import Kind, Waiting
from pledge_engine.web import waiting_rows
from pledge_engine.web.showing import Cell

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


class Looks(NamedTuple):
    """How a kind is shown: what its table says, and the words of the link to all of them."""

    caption: str
    columns: tuple[str, ...]
    row: Callable[[Any], tuple[Cell, ...]]
    all_of_them: str


LOOKS = {
    Kind.SAID: Looks(
        "Workers say that this did not happen for them, or that there was no time",
        ("Step", "Record", "What they said", "What to do"),
        waiting_rows.said,
        "See all {} of which workers say so",
    ),
    Kind.TO_TALK_ABOUT: Looks(
        "To talk about",
        ("What asks for it", "Record", "What to do"),
        waiting_rows.to_talk_about,
        "See all {} to talk about",
    ),
    Kind.NOT_CLEARED_NOW: Looks(
        "Clearance that is not complete now, though the start was confirmed",
        ("Step", "Record", "Start date"),
        waiting_rows.not_cleared_now,
        "See all {} that are not complete now",
    ),
    Kind.COMPLETE_AGAIN: Looks(
        "Opened again, to be completed again",
        ("Step", "Record", "Opened again on"),
        waiting_rows.complete_again,
        "See all {} that were opened again",
    ),
    Kind.WITHOUT_A_LEAD: Looks(
        "Records with a lead who can act no more",
        ("What to do", "Record", "Who leads it"),
        waiting_rows.without_a_lead,
        "See all {} with a lead who can act no more",
    ),
    Kind.AGREEMENTS: Looks(
        "Waits for your agreement",
        ("What to agree", "Record"),
        waiting_rows.agreement,
        "See all {} that wait for your agreement",
    ),
    Kind.DATES_MOVED: Looks(
        "Moved dates that count once you move them to the same day",
        ("Step", "Record", "Moved to"),
        waiting_rows.date_moved,
        "See all {} dates that count once you move them too",
    ),
    Kind.OUTCOME: Looks(
        "After a selection",
        ("What to do", "Record"),
        waiting_rows.outcome,
        "See all {} records after a selection",
    ),
    Kind.READY: Looks(
        "Ready to move on", ("What to do", "Record"), waiting_rows.ready, "See all {} that are ready to move on"
    ),
    Kind.SENT_BACK: Looks(
        "Sent back to you to look at again",
        ("Step", "Record", "Why"),
        waiting_rows.sent_back,
        "See all {} that were sent back to you",
    ),
    Kind.LOOK_AGAIN: Looks(
        "On hold, and to be looked at again",
        ("Record", "By", "What to do"),
        waiting_rows.look_again,
        "See all {} on hold that are to be looked at again",
    ),
    Kind.CANNOT_LOG_IN: Looks(
        "Workers who cannot log in",
        ("What to do", "Record", "First day"),
        waiting_rows.cannot_log_in,
        "See all {} who cannot log in",
    ),
    Kind.TERMS_ENDED: Looks(
        "Fixed terms that have ended, on records that go on",
        ("What to do", "Record", "Ended on"),
        waiting_rows.terms_ended,
        "See all {} whose fixed term has ended",
    ),
    Kind.LEADS_CHANGED: Looks(
        "Another lead was named in the last 7 days",
        ("Record", "What changed", "On"),
        waiting_rows.leads_changed,
        "See all {} on which another lead was named",
    ),
}
