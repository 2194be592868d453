"""What erasing an earlier person would take and leave, as it is read before it is done."""

from __future__ import annotations

from collections.abc import Iterator

from pledge_engine.hires.erasing_told import WouldErase, would_erase
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.wording import moment
from pledge_engine.web.item_by_item import Items
from pledge_engine.web.showing import Fact
from pledge_engine.work import Work
from workflows.words import counted, listed, long_date


def to_be_erased(work: Work, reference: str) -> tuple[Items, ...]:
    """What would go, and what would stay; raises ``NotFound``."""
    found = would_erase(open_reader(work, reference))
    going = (
        Fact(title="Name", lines=(_name(found),)),
        Fact(title="Answers", lines=(_answers(found),)),
        Fact(title="Notes", lines=tuple(_notes(found))),
    )
    staying = (Fact(title="Kept", lines=(_stays(found),)),)
    return (Items("What you would erase", (("What goes", going), ("What stays", staying))),)


def _name(found: WouldErase) -> str:
    if not found.names:
        return "No name is left to erase"
    return f"{counted(found.names, 'names')}; and how they log in and are reached, if they have no other part here"


def _answers(found: WouldErase) -> str:
    told = [f"“{title}”" for title in found.steps]
    if found.more_steps:
        told.append(counted(found.more_steps, "more steps" if told else "steps"))
    return f"What was answered in {listed(told)}" if told else "None is left to erase"


def _notes(found: WouldErase) -> Iterator[str]:
    total = sum(many for _, many in found.notes)
    if not total:
        yield "None"
        return
    times = listed(f"{long_date(first)} to {moment(until)}" for first, until in found.times)
    yield f"{counted(total, 'notes')}, all that were written from the day of the offer until it ended: {times}"
    yield f"By {listed(f'{role} ({many})' for role, many in found.notes)}"


def _stays(found: WouldErase) -> str:
    others = f"; and {counted(found.notes_that_stay, 'notes')} of other times" if found.notes_that_stay else ""
    return f"That there was an offer, every step with its dates, and the trail, which still verifies{others}"
