"""``pledge simulate``: the coming days as they would be if nobody did anything, on a copy, and nothing is sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.progress import A_MOMENT, progress

if TYPE_CHECKING:
    from pledge_engine.upkeep.simulating import SimulatedDay
    from pledge_engine.watching import Progress

# Of the whole, how much the copying takes.
_COPYING = 0.1


@click.command()
@click.option("--until", type=given.Day(), metavar="DATE", required=True, help="The last day, at most 3 years ahead.")
@asked
def simulate(desk: Desk, until: date) -> None:
    """See what falls due and who gets which mail on each day until DATE, if nobody does anything. Needs --as.

    It is run on a copy that is thrown away: nothing is sent, and nothing is changed. Who is told and of which step is said
    to those who may know it, and otherwise that somebody is.
    """
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.simulate_page import print_simulation

    with progress("Simulating", after=A_MOMENT) as tell:
        days = _simulated(desk, until, tell)
    if desk.as_json:
        print_json({"until": until, "days": days})
    else:
        print_simulation(days)


def _simulated(desk: Desk, until: date, tell: Progress) -> list[SimulatedDay]:
    from pledge_engine.upkeep.ending import ending_in_order
    from pledge_engine.upkeep.simulating import Simulation, check_until
    from pledge_engine.upkeep.throwaway import throwaway_copy
    from pledge_engine.watching import part_of

    desk.read(lambda work: check_until(work, until))
    with (
        ending_in_order(tell) as heeding,
        throwaway_copy(desk.office, part_of(heeding, 0, _COPYING)) as (copy, clock),
    ):
        simulation = Simulation(copy, clock, desk.settings, desk.actor)
        return list(simulation.days(until, part_of(heeding, _COPYING, 1)))
