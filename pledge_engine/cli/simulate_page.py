"""The coming days for people: on each what falls due, when mails may leave, and which do, to whom and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pledge_engine.cli.output import grid, heading, show, text
from pledge_engine.clock import LONDON
from pledge_engine.reminders.plan import alike
from workflows.calendar import beyond_published
from workflows.words import clock_time, counted, long_date

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pledge_engine.reminders.falling_due import FallsDue
    from pledge_engine.reminders.plan import Planned
    from pledge_engine.upkeep.simulated_mails import SimulatedMail
    from pledge_engine.upkeep.simulating import SimulatedDay

_WEEKEND = frozenset({"Saturday", "Sunday"})
_TIMES = 9


def print_simulation(days: Sequence[SimulatedDay]) -> None:
    """Every day on which there is something to say, and how many mails that makes."""
    for day in days:
        if day.due or day.mails or day.stopped or (day.closed and day.closed not in _WEEKEND):
            show(heading(_headed(day)), *_said(day))
    leaving = [mail for day in days for mail in day.mails if mail.at]
    show(
        f"\nUntil {long_date(days[-1].on)}, if nobody does anything: {counted(len(leaving), 'mails')} that you may know of. "
        "This was a copy: nothing was sent, and nothing was changed."
    )
    if beyond_published(days[-1].on):
        show("Bank holidays are not announced so far ahead, so dates may still move.")


def _headed(day: SimulatedDay) -> str:
    hours = f"mails from {clock_time(day.opens)} until {clock_time(day.closes)}"
    return f"{day.on:%A} {long_date(day.on)}: {f'{day.closed}, nothing is sent' if day.closed else hours}"


def _said(day: SimulatedDay) -> Iterator[RenderableType | str]:
    if day.stopped:
        yield f"{day.stopped} An administrator would have to confirm them; what follows is as if one had."
    rows = [[text("due"), text(f"{said}{_times(number)}")] for said, number in Counter(map(_due, day.due)).items()]
    rows += [[text(_left(mail.at)), text(_mail(mail))] for mail in day.mails]
    if rows:
        yield grid(rows, first=_TIMES)


def _due(due: FallsDue) -> str:
    return f"{_record(due)}{due.title} ({due.owner}{', planned' if due.planned else ''})"


def _mail(mail: SimulatedMail) -> str:
    kind = mail.kind.replace("_", " ")
    about = f" about {mail.reference}" if mail.reference else ""
    what = f"{kind}{about}" if mail.at else f"no {kind}. {mail.why_not}"
    new = (f"{_new(row)}{_times(number)}" for row, number in alike(mail.new).items())
    return "\n".join((f"{mail.recipient or 'somebody'}: {what}", *new))


def _new(row: Planned) -> str:
    when, *why = row.said
    more = f" ({'; '.join(why)})" if why else ""
    return f"- {_record(row)}{row.title}: {when}{more}"


def _record(row: FallsDue | Planned) -> str:
    """The record and its post, where they are the reader's to know."""
    known = ", ".join(part for part in (row.reference, row.label) if part)
    return f"{known}: " if known else ""


def _times(number: int) -> str:
    return f": {number} of them" if number > 1 else ""


def _left(at: datetime | None) -> str:
    return clock_time(at.astimezone(LONDON).time()) if at else "-"
