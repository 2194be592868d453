"""The coming days of a place as they would be if nobody did anything: its own sweep and courier, on a copy, sending nothing.

What is said of them is for one reader, and is what ``reminders.naming`` lets them know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from notifications.mail import Mail
from notifications.outcomes import Outcome, accepted
from notifications.pause import resume_sending
from notifications.post import Post
from notifications.settings import ChannelKind
from pledge_engine.access.actor import PersonActor, SystemActor
from pledge_engine.clock import LONDON, SWEEP_AT, FixedClock, in_utc, today
from pledge_engine.errors import Invalid
from pledge_engine.office import Office
from pledge_engine.reminders.breaker import Stop, last_stopped
from pledge_engine.reminders.falling_due import FallsDue, falls_due
from pledge_engine.reminders.naming import require_planning
from pledge_engine.reminders.stopping import let_through, said_of
from pledge_engine.sending import deliver_all, post_of, source_of
from pledge_engine.settings import Settings
from pledge_engine.ticking import tick
from pledge_engine.upkeep.simulated_mails import SimulatedMail, mails_of
from pledge_engine.watching import Progress
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.words import long_date

LONGEST = timedelta(days=3 * 366)
_SIMULATION = SystemActor("simulation")


def check_until(work: Work, until: date) -> None:
    """Raise ``Invalid`` for a last day that is past or too far ahead, and ``Forbidden`` for who may see no plan."""
    require_planning(work, "see what the coming days would bring")
    if not work.today <= until <= work.today + LONGEST:
        mend = f"choose one from today until {long_date(work.today + LONGEST)}"
        raise Invalid([FieldMistake("until", "Until", f"{long_date(until)} cannot be the last day", mend)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDay:
    """What falls due on a day and which mails there are, as far as the reader may know.

    ``closed`` says why nothing is sent; otherwise mails leave from ``opens`` until before ``closes``, local time. ``stopped``
    says why the sweep of the day would wait for an administrator; the days after it are as if one had confirmed it at once.
    """

    on: date
    closed: str
    opens: time
    closes: time
    stopped: str
    due: tuple[FallsDue, ...]
    mails: tuple[SimulatedMail, ...]


@dataclass(slots=True)
class Noted:
    """A channel into nowhere: it notes when each message would have left, by its id."""

    clock: FixedClock
    left: dict[str, datetime] = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[Noted]:
        """Itself: there is nothing to connect to."""
        yield self

    def send(self, mail: Mail) -> Outcome:
        """Take the message as a mail server would that accepts everything."""
        self.left[mail.id] = self.clock.now()
        return accepted(ChannelKind.SMTP)


@dataclass(frozen=True, slots=True)
class Simulation:
    """A copy that is run forward: its office and clock, the settings of the place, and whom it is shown to."""

    office: Office
    clock: FixedClock
    settings: Settings
    reader: PersonActor

    def days(self, until: date, progress: Progress) -> Iterator[SimulatedDay]:
        """Every day from today until that one, included. Sending that is paused since a restore goes on in the copy."""
        channel = Noted(self.clock)
        post = replace(
            post_of(self.office, self.settings), channel=channel, source=source_of(self.office, self.settings)
        )
        with self.office.work(_SIMULATION) as work:
            resume_sending(work.connection, work.now)
        first = today(self.clock.now())
        for n in range((until - first).days + 1):
            yield self._day(first + timedelta(days=n), post, channel)
            progress((n + 1) / ((until - first).days + 1))

    def _day(self, on: date, post: Post, channel: Noted) -> SimulatedDay:
        stopped = ""
        for moment in self._moments(on):
            self.clock.set(moment)
            tick(self.office)
            deliver_all(post)
            if said := self._let_go_ahead():
                stopped = said
                tick(self.office)
                deliver_all(post)
        return self.office.look(self.reader, lambda work: self._seen(work, on, stopped, channel))

    def _moments(self, on: date) -> Iterator[datetime]:
        """When anything can happen on a day: the sweep is due, or mails may leave; on the first day not before now."""
        now = self.clock.now()
        if today(now) == on:
            yield now
        for at in sorted({SWEEP_AT, self.settings.mail_opens}):
            moment = in_utc(datetime.combine(on, at, tzinfo=LONDON))
            if moment > now:
                yield moment

    def _let_go_ahead(self) -> str:
        """Let a sweep that was stopped go ahead in the copy, and give why it was."""
        with self.office.work(self.reader) as work:
            found = last_stopped(work.connection)
            if found is None:
                return ""
            let_through(work, found.swept_on)
            return said_of(Stop(found.stopped_because), found.swept_on)

    def _seen(self, work: Work, on: date, stopped: str, channel: Noted) -> SimulatedDay:
        return SimulatedDay(
            on=on,
            closed="" if work.calendar.is_working_day(on) else work.calendar.name_of(on) or f"{on:%A}",
            opens=self.settings.mail_opens,
            closes=self.settings.mail_closes,
            stopped=stopped,
            due=falls_due(work, on),
            mails=mails_of(work, on, channel.left),
        )
