"""Messages that could not be sent, among what needs whoever looks after the place today: for whom, and never about what."""

from __future__ import annotations

from notifications.catalogue import Invitation, InvitationAgain
from notifications.outbox import Status, count_by_status
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.message_words import KINDS
from pledge_engine.messages import MOST, MessageLine, list_messages
from pledge_engine.reminders.naming import NOT_YOURS
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.waiting import FIRST, WaitingTable
from pledge_engine.work import Work

_TO_A_WORKER = frozenset({Invitation.kind, InvitationAgain.kind})


def failed_mail(work: Work) -> tuple[WaitingTable, ...]:
    """The newest messages that failed, until each is sent again or put aside; nothing where there is none or for others."""
    if may_generally(work.actor, Action.LOOK_AFTER) is None:
        return ()
    found = list_messages(work, Status.FAILED)
    # Fewer than are ever listed are all of them, and need not be counted again.
    total = count_by_status(work.connection)[Status.FAILED] if len(found) == MOST else len(found)
    table = WaitingTable(
        caption="Messages that could not be sent",
        columns=("Message", "For", "What was said"),
        rows=tuple(_row(line) for line in found[:FIRST]),
        total=total,
        more="/messages?state=failed" if total > FIRST else "",
        all_of_them=f"See all {total} that could not be sent",
    )
    return (table,) if found else ()


def _row(line: MessageLine) -> tuple[Cell, ...]:
    told_to_hr = "HR is told whose it is, and invites them again" if line.kind in _TO_A_WORKER else ""
    return (
        link(KINDS[line.kind], f"/messages/{line.number}"),
        words(line.name or NOT_YOURS, told_to_hr),
        words(line.said),
    )
