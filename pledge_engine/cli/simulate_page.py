"""The coming days for people: on each what falls due, when mails may leave, and which do, to whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from pledge_engine.cli.output import grid, heading, show, text
from pledge_engine.clock import LONDON
from workflows.calendar import beyond_published
from workflows.words import counted, long_date

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
    hours = f"mails from {_clock(day.opens)} until {_clock(day.closes)}"
    return f"{day.on:%A} {long_date(day.on)}: {f'{day.closed}, nothing is sent' if day.closed else hours}"


def _said(day: SimulatedDay) -> Iterator[RenderableType | str]:
    if day.stopped:
        yield f"{day.stopped} An administrator would have to confirm them; what follows is as if one had."
    rows = [[text("due"), text(_due(due))] for due in day.due]
    rows += [[text(_left(mail.at)), text(_mail(mail))] for mail in day.mails]
    if rows:
        yield grid(rows, first=_TIMES)


def _due(due: FallsDue) -> str:
    label = f", {due.label}" if due.label else ""
    return f"{due.reference}{label}: {due.title} ({due.owner}{', planned' if due.planned else ''})"


def _mail(mail: SimulatedMail) -> str:
    kind = mail.kind.replace("_", " ")
    about = f" about {mail.reference}" if mail.reference else ""
    what = f"{kind}{about}" if mail.at else f"no {kind}. {mail.why_not}"
    return "\n".join((f"{mail.recipient or 'somebody'}: {what}", *map(_new, mail.new)))


def _new(row: Planned) -> str:
    late = "; late" if row.late else ""
    label = f", {row.label}" if row.label else ""
    rung, why = row.rung.replace("_", " "), row.why.replace("_", " ")
    return f"- {row.reference}{label}: {row.title}: {rung}, due {long_date(row.due_on)} ({why}{late})"


def _left(at: datetime | None) -> str:
    return _clock(at.astimezone(LONDON).time()) if at else "-"


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}{f':{at:%M}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"
