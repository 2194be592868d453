"""One fictional hire as it happens, from the day it is opened: the usual way, and whatever its plot adds to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pledge_engine.clock import FixedClock
from pledge_engine.hires.acting import Done
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.opening import open_hire
from pledge_engine.office import Office
from pledge_engine.upkeep.acts import Act, Hands
from pledge_engine.upkeep.demo_people import hands_for, welcome_worker
from pledge_engine.upkeep.plots import Plot
from pledge_engine.upkeep.walking import Walk
from pledge_engine.work import Work
from workflows.definition import Definition, Role

Teller = Callable[[date, HistoryEntry], None]


class Life:
    """One fictional hire as it happens; ``next`` is what is done next on it."""

    def __init__(self, office: Office, clock: FixedClock, definition: Definition, plot: Plot, opened: date) -> None:
        """The first thing to happen is that the record is opened."""
        self._office, self._definition, self._plot = office, definition, plot
        self._hands = Hands(office, hands_for(plot.team))
        self.walk = Walk(office, clock, self._hands, plot.story, opened)
        self._asides = list(plot.asides)
        self._planned: list[Act] = []
        self.next: Act | None = Act(opened, Role.SERVICE_LEAD, self._open)

    def go_on(self, tell: Teller | None = None) -> Act | None:
        """Do what is next, tell it where somebody listens, and give what comes after it."""
        act, walk = self.next, self.walk
        if act is None:
            return None
        if tell is None:
            walk.do(act)
        else:
            tell(act.on, walk.do_and_tell(act))
        if act.completes and act.step == "conditional_offer" and self._plot.log_in:
            self._hands.take_on(Role.WORKER, welcome_worker(self._office, self._plot.story.worker, walk.reference))
        self._plan(act)
        usual = walk.next_act(self._definition, self._plot.restraint)
        self.next = min((*self._planned, *([usual] if usual else [])), key=lambda each: each.on, default=None)
        return self.next

    def _plan(self, act: Act) -> None:
        """Forget what has been done, and plan each aside once, when the step it follows has been completed."""
        self._planned = [planned for planned in self._planned if planned is not act]
        for aside in [aside for aside in self._asides if act.completes and aside.after == act.step]:
            self._asides.remove(aside)
            on = self.walk.calendar.add_working_days(act.on, aside.days)
            self._planned.append(Act(on, aside.role, self._told(aside.command)))

    def _told(self, command: Callable[[Work, str], Done]) -> Callable[[Work], Done]:
        return lambda work: command(work, self.walk.reference)

    def _open(self, work: Work) -> Done:
        hands = hands_for(self._plot.team)
        leads = hands[Role.SERVICE_LEAD], hands[Role.PROFESSIONAL_LEAD]
        return open_hire(work, self._plot.team, service_lead=leads[0], professional_lead=leads[1])
