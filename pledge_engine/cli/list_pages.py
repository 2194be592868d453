"""Lists for people: the records in sight, and what needs attention across them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from pledge_engine.cli.output import STYLES, heading, show, table, text
from pledge_engine.hires.attention_summary import AttentionGroup
from pledge_engine.hires.list_views import AttentionList, AttentionRow, HireList, HireRow
from pledge_engine.hires.waiting_views import AwaitingRow, ReadyRow, SaidRow, SentBackRow
from workflows.words import counted, numbered, sentence


def short_date(day: date | None) -> str:
    """A day in little room: "6 Aug 2026"; empty while there is none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def print_hires(found: HireList, signature: str) -> None:
    """A page of records."""
    if not found.rows:
        past = f"There is no page {found.page}: the last of {counted(found.total, 'records')} is on page {found.pages}."
        show(past if found.total else "No records match that you can see.")
        return
    counts = f"{counted(found.total, 'records')}, page {found.page} of {found.pages}"
    show(
        text(counts, "bold"),
        "",
        table(("Record", "Where it stands", "What is next, and who holds it"), [_hire(row) for row in found.rows]),
        f"\nLook at one: pledge hire show {found.rows[0].reference}{signature}",
    )


def _hire(row: HireRow) -> Sequence[Text]:
    where = text("\n".join(part for part in (row.stage_title, counted(row.open_steps, "open steps")) if part))
    if row.held:
        review = f",\nlook again by {short_date(row.review_on)}" if row.review_on else ""
        where.append(f"\non hold{review}", style="yellow")
    for role in row.without:
        where.append(f"\nnobody holds the part of {role}", style=STYLES["overdue"])
    if row.overdue and not row.held:
        where.append(f"\n{row.overdue} overdue", style=STYLES["overdue"])
    when = row.next_when(short_date)
    due = f", {when}" if when else ""
    seeing_to = f"\n{row.next_picked_up_by} has picked this up" if row.next_picked_up_by else ""
    step = f"{row.next_step}{due}\n{row.next_owner}{seeing_to}" if row.next_step else ""
    following = "\n".join(part for part in (row.stage_waits, step) if part) or row.next
    return text(f"{row.reference}\n{row.label}"), where, text(following)


def print_attention(found: AttentionList, signature: str, *, narrowed: bool = False) -> None:
    """What is overdue and due soon, with who holds each; ``narrowed`` says that it is not all there is."""
    waiting = (found.said, found.awaiting_you, found.ready, found.sent_back)
    if not (any(waiting) or found.total_overdue or found.total_due_soon):
        what = "Nothing of what you asked for" if narrowed else "Nothing"
        show(f"{what} needs attention today: nothing is overdue, and nothing is due within 5 working days.")
        return
    parts: list[RenderableType | str] = [
        *_said(found.said),
        *_awaiting(found.awaiting_you),
        *_ready(found.ready),
        *_sent_back(found.sent_back),
    ]
    for title, rows, total in (
        ("Overdue", found.overdue, found.total_overdue),
        ("Due within 5 working days", found.due_soon, found.total_due_soon),
    ):
        shown = f", the first {len(rows)} shown" if len(rows) < total else ""
        parts.append(heading(f"{title}: {total}{shown}"))
        if rows:
            parts += ["", table(("Due", "Step", "Record", "Who holds it"), [_needing(row) for row in rows])]
    references = [row.reference for rows in (*waiting, found.overdue, found.due_soon) for row in rows]
    show(*parts, f"\nLook at the first: pledge hire show {references[0]}{signature}")


def print_attention_groups(by: str, groups: Sequence[AttentionGroup]) -> None:
    """How much is overdue and due soon in each group, the most overdue first."""
    if not groups:
        show("Nothing is overdue, and nothing is due within 5 working days.")
        return
    heads = (sentence(by.replace("-", " ")), "Overdue", "Due soon", "Latest by")
    lines = [
        (text(group.title), text(str(group.overdue)), text(str(group.due_soon)), text(group.latest_by))
        for group in groups
    ]
    show(table(heads, lines))


def _said(rows: Sequence[SaidRow]) -> list[RenderableType | str]:
    if not rows:
        return []
    lines = [
        (
            text(short_date(row.said_on)),
            text(row.title),
            text("\n".join(filter(None, (row.reference, row.label, row.on_hold)))),
            text(f"{'no time for it' if row.no_time else 'did not happen'}\n{row.owner}"),
        )
        for row in rows
    ]
    columns = ("Said", "Step", "Record", "What they said,\nand whose step it is")
    title = f"The worker says that it did not happen for them, or that there was no time: {len(rows)}"
    todo = [
        text("Talk about it with them, then write that down: pledge hire talked REFERENCE STEP WHAT", "bright_black")
    ]
    return [heading(title), "", table(columns, lines), *(todo if any(not row.on_hold for row in rows) else []), ""]


def _turn_of(title: str, n: int) -> Text:
    return text(numbered(title, n) if n > 1 else title)


def _awaiting(rows: Sequence[AwaitingRow]) -> list[RenderableType | str]:
    if not rows:
        return []
    lines = [(_awaited(row), text(f"{row.reference}\n{row.label}")) for row in rows]
    return [heading(f"Waiting for your agreement: {len(rows)}"), "", table(("Step", "Record"), lines), ""]


def _ready(rows: Sequence[ReadyRow]) -> list[RenderableType | str]:
    if not rows:
        return []
    lines = [(text(f"{row.stage}\nto {row.next_stage}"), text(f"{row.reference}\n{row.label}")) for row in rows]
    return [heading(f"Ready to move on: {len(rows)}"), "", table(("Stage", "Record"), lines), ""]


def _sent_back(rows: Sequence[SentBackRow]) -> list[RenderableType | str]:
    if not rows:
        return []
    lines = [(_turn_of(row.title, row.n), text(f"{row.reference}\n{row.label}"), text(row.because)) for row in rows]
    return [heading(f"Sent back to you: {len(rows)}"), "", table(("Step", "Record", "Why"), lines), ""]


def _awaited(row: AwaitingRow) -> Text:
    title = numbered(row.title, row.n) if row.n > 1 else row.title
    return text(title + (f"\n{row.proposed}" if row.proposed else ""))


def _needing(row: AttentionRow) -> Sequence[Text]:
    step = _turn_of(row.title, row.n)
    step.append(f"\n{row.late or 'due soon'}", style=STYLES["overdue" if row.overdue else "due_soon"])
    if row.opened_again:
        step.append(f"\n{row.opened_again}")
    if row.awaiting_agreement:
        step.append("\ncomplete, awaits agreement", style=STYLES["awaiting_agreement"])
    if row.waiting_on:
        step.append(f"\n{row.waiting_on}")
    holder = f"{row.owner}\n{row.person}" if row.person else row.owner
    if row.picked_up_by:
        holder += f"\n{row.picked_up_by} has picked this up"
    if row.asked_today:
        holder += "\nasked today"
    return text(short_date(row.due_on)), step, text(f"{row.reference}\n{row.label}"), text(holder)
