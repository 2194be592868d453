"""Two simulated years: every reminder on its day and once, each mail in its hours, by a judge that shares no code with them.

A day has two ticks here, one of them outside the hours; ``TICK_MINUTES=15`` ticks every quarter of an hour of the year, and
``YEAR_DAYS=30`` makes the year shorter for a first look.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from notifications.mail import Mail
from notifications.outcomes import Outcome, accepted
from notifications.post import Post
from notifications.settings import ChannelKind
from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.office import shipped_text
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.ticking import tick
from tests.factories.databases import on_sqlite
from tests.factories.office import ENGINE, WORKER, office_on
from tests.faults.expected_reminders import DAY, Days, Judge, Told, steps_in
from tests.faults.living_place import LEADING, LEADS_OWN, LivingPlace

TICK_MINUTES = int(os.environ.get("TICK_MINUTES", "0"))
LENGTH = int(os.environ.get("YEAR_DAYS", "365"))
FIRST_DAYS = (date(2026, 4, 1), date(2027, 9, 1))
STAGES = ("advertising", "clearance", "workbook")
SWEEP_AT, ACTS_AT = time(7, 30), time(17, 0)
# Days on which nothing runs, as when the computer is off: counted from the first day.
OFF = {*range(40, 43), *range(150, 157), *range(270, 272)}
LOOK_AGAIN = re.compile(r"^(?:Today|By (.+))\nA record on hold, to be looked at again\n(R-\d+), ", re.MULTILINE)
RUNGS = {"due_soon", "due_today", "overdue", "still_overdue_1", "make_time", "escalated", "escalated_further"}


@dataclass
class Noted:
    """A channel that notes when each mail left, and to whom."""

    clock: FixedClock
    left: list[tuple[datetime, Mail]] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[Noted]:
        yield self

    def send(self, mail: Mail) -> Outcome:
        self.left.append((self.clock.now().astimezone(LONDON), mail))
        return accepted(ChannelKind.SMTP)


@dataclass
class Year:
    """A place, its clock and its courier, and the judge of what they do."""

    place: LivingPlace
    clock: FixedClock
    post: Post
    channel: Noted
    judge: Judge
    looks: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def day(self, on: date) -> None:
        """One day from its first tick to its last."""
        swept = acted = False
        begun = len(self.channel.left)
        expected: dict[Told, bool] = {}
        for at in moments():
            if at >= ACTS_AT and not acted:
                acted = True
                self.clock.set(datetime.combine(on, ACTS_AT, tzinfo=LONDON))
                self.place.act()
            self.clock.set(datetime.combine(on, at, tzinfo=LONDON))
            if at >= SWEEP_AT and not swept:
                swept = True
                self.place.office.bring_up_to_date()
                expected = self._expected(on)
            tick(self.place.office)
            deliver_all(self.post)
        assert self.recorded(on) == expected, f"{on}"
        assert self._digests(begun) == Counter(told.handle for told, is_told in expected.items() if is_told), f"{on}"
        if self.judge.days.is_working(on):
            assert self._to_look_at_again(on) <= {(reference, day) for _, reference, day in self.looks}, f"{on}"

    def _to_look_at_again(self, on: date) -> set[tuple[str, str]]:
        """Each record on hold whose day has come, and that day, by the rows alone."""
        statement = text(
            "SELECT h.reference, o.review_on FROM hold o JOIN hire h ON h.id = o.hire_id"
            " WHERE o.resumed_on IS NULL AND h.ended_on IS NULL AND o.review_on <= :day"
        )
        with self.place.office.work(ENGINE, write=False) as work:
            rows = work.connection.execute(statement, {"day": on.isoformat()}).all()
        return {(reference, str(day)) for reference, day in rows}

    def _expected(self, on: date) -> dict[Told, bool]:
        with self.place.office.work(ENGINE, write=False) as work:
            return self.judge.of(work.connection, on)

    def recorded(self, on: date) -> dict[Told, bool]:
        """What the sweep recorded on a day, and of each whether it is to be told."""
        statement = text(
            "SELECT p.handle, r.occurrence_id, r.due_on, r.rung, r.status FROM reminder r"
            " JOIN person p ON p.id = r.recipient_id WHERE r.recorded_on = :day"
        )
        with self.place.office.work(ENGINE, write=False) as work:
            rows = work.connection.execute(statement, {"day": on.isoformat()}).all()
        return {Told(handle, turn, str(due), rung): status != "overtaken" for handle, turn, due, rung, status in rows}

    def _digests(self, begun: int) -> Counter[str]:
        """How many steps that are new each person was told of on a day, by the mails that left.

        Records to be looked at again are counted with them there, and noted apart here.
        """
        found: Counter[str] = Counter()
        for at, mail in self.channel.left[begun:]:
            if new := re.match(r"(\d+) steps? to look at today", mail.subject):
                handle = mail.to.partition("@")[0]
                assert handle not in found, "more than one digest on a day"
                again = LOOK_AGAIN.findall(mail.text.partition("STILL OPEN")[0])
                for said, reference in again:
                    day = datetime.strptime(said, "%d %B %Y").date() if said else at.date()  # noqa: DTZ007 - A day has no zone.
                    self.looks[handle, reference, day.isoformat()] += 1
                found[handle] = int(new[1]) - len(again)
        return found


def moments() -> list[time]:
    """When there is a tick on a day, by the clock on the wall."""
    if not TICK_MINUTES:
        return [time(7, 35), time(20, 15)]
    return [time(*divmod(minute, 60)) for minute in range(0, 24 * 60, TICK_MINUTES)]


@on_sqlite
@pytest.mark.parametrize("first", FIRST_DAYS)
def test_a_year_of_reminders_each_once_on_its_day_and_in_its_hours(database: str, first: date) -> None:
    office = office_on(database, datetime.combine(first - DAY, ACTS_AT, tzinfo=LONDON))
    assert isinstance(office.clock, FixedClock)
    place, channel = LivingPlace(office, STAGES), Noted(office.clock)
    settings = Settings(mail_from="pledge@trust.example", mail_work_domains="trust.example")
    post = replace(post_of(office, settings), channel=channel)
    judge = Judge(steps_in(shipped_text()), Days(first.year - 1, first.year + 3))
    year = Year(place, office.clock, post, channel, judge)
    with closing(office):
        for n in range(LENGTH):
            if n not in OFF:
                year.day(first + timedelta(days=n))
        with office.work(ENGINE, write=False) as work:
            assert work.connection.execute(text("SELECT count(*) FROM reminder")).scalar_one() == len(judge.told)
            of_the_lead = text("SELECT o.id FROM occurrence o JOIN hire h ON h.id = o.hire_id WHERE h.reference = :own")
            own = set(work.connection.execute(of_the_lead, {"own": LEADS_OWN}).scalars())
    for at, _ in channel.left:
        assert judge.days.is_working(at.date()), at
        assert time(7) <= at.time() < time(19), at
    ids = Counter(mail.id for _, mail in channel.left)
    assert ids.most_common(1)[0][1] == 1
    assert set(year.looks.values()) <= {1}, "told twice that a record is to be looked at again"
    if LENGTH >= 365:
        assert {told.rung for told in judge.told} >= RUNGS
        assert {told.handle for told in judge.told} >= {"sam", "pat", "cleo", LEADING, "hana", "hugo", "lena", WORKER}
        assert year.looks
        assert min(place.did[what] for what in ("away", "returned", "kept", "agreed to be kept")) > 0
        assert {told.rung for told in judge.told if told.turn in own and told.handle == LEADING} <= {"due_today"}
    print(f"\n{first}: {len(judge.told)} reminders, {len(ids)} mails, {dict(place.did)}")  # noqa: T201 - The figure that this is run for.
