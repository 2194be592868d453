"""Invitations that run out soon, among what needs whoever looks after people today: said before nobody can take them up."""

from __future__ import annotations

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.hires.wording import moment
from pledge_engine.people.listing import PersonRow, list_running_out
from pledge_engine.web.set_up.people import PEOPLE, TO_CHOOSE
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.waiting import FIRST, WaitingTable
from pledge_engine.work import Work

_WHAT_TO_DO = "Ask whether it reached them, or send another from their page"


def running_out(work: Work) -> tuple[WaitingTable, ...]:
    """Who can choose a password for a few days more, the next to run out first; nothing for others than administrators."""
    if may_generally(work.actor, Action.MANAGE_PEOPLE) is None:
        return ()
    found = list_running_out(work)
    table = WaitingTable(
        caption="Invitations that run out soon",
        columns=("Who has not chosen a password", "Runs out", "What to do"),
        rows=tuple(_row(each) for each in found[:FIRST]),
        total=len(found),
        more=TO_CHOOSE if len(found) > FIRST else "",
        all_of_them="See all who have not chosen a password yet",
    )
    return (table,) if found else ()


def _row(row: PersonRow) -> tuple[Cell, ...]:
    assert row.until is not None
    return link(row.name, f"{PEOPLE}/{row.id}"), words(moment(row.until)), words(_WHAT_TO_DO)
