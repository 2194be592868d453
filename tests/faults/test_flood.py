"""Far more comes due at once than any day before: nobody is told, doctor says so, a person lets it go ahead, it goes out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.clock import FixedClock, today
from pledge_engine.office import Office
from pledge_engine.reminders.breaker import confirmed_before
from pledge_engine.reminders.stopping import confirm
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import hires, occurrences, people
from pledge_engine.ticking import tick
from pledge_engine.upkeep.doctor import examine
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.faults.many_leads import MORNING, a_step, settle

LEADS = 60
FAR, YESTERDAY = today(MORNING) + timedelta(days=200), today(MORNING)


@dataclass
class Place:
    """An office with its mail server, whose days are ticked through."""

    office: Office
    clock: FixedClock
    mails: MailServer

    def days_later(self, days: int) -> None:
        self.clock.move(timedelta(days=days))

    def tick(self) -> None:
        """The minute in which reminders are gathered, and everything that may leave leaves."""
        told = Settings(mail_channel="smtp", mail_from=SENDER, smtp_port=self.mails.port, smtp_security="none")
        tick(self.office)
        deliver_all(post_of(self.office, told))

    def mails_to(self) -> Counter[str]:
        return Counter(str(mail["To"]).partition("@")[0] for mail in self.mails.accepted)

    def doctor_says(self) -> tuple[str, str, str]:
        found = next(each for each in examine(self.office, Settings()) if each.part == "reminders")
        return found.state, found.words, found.mend

    def confirm(self) -> None:
        with self.office.work(self.office.actor("admin")) as work:
            confirm(work)


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    """Everything is due in 200 days, and each record has three steps more that cannot start; one quiet day was swept."""
    settle(database, LEADS)
    clock = FixedClock(MORNING + timedelta(minutes=5))
    with closing(Office(open_store(database), clock, door="worker")) as office, mail_server() as mails:
        with begin(office.engine) as connection:
            connection.execute(update(people).where(people.c.handle == "admin").values(email="admin@trust.example"))
            group = connection.execute(select(occurrences.c.care_group_id).limit(1)).scalar_one()
            for record in connection.execute(select(hires.c.id)).scalars().all():
                blocked = {"can_be_late": False, "status": "open"}
                rows = [{**a_step(record, group), **blocked, "n": n} for n in (2, 3, 4)]
                connection.execute(insert(occurrences), rows)
            connection.execute(update(occurrences).values(due_on=FAR))
        place = Place(office, clock, mails)
        place.tick()
        place.days_later(1)
        with begin(office.engine) as connection:  # A change of dates that nobody meant.
            connection.execute(update(occurrences).values(due_on=YESTERDAY))
        yield place


def test_a_flood_is_stopped_and_goes_out_once_when_an_administrator_has_confirmed_it(place: Place) -> None:
    place.tick()
    place.tick()
    assert place.mails_to() == {"admin": 1}
    state, words, mend = place.doctor_says()
    assert state == "ill"
    assert words.startswith("The reminders of 10 June 2026 were stopped, and nobody was told anything. Far more steps")
    assert mend.endswith("pledge remind --confirm")
    place.confirm()
    place.tick()
    leads = {f"lead{n}": 1 for n in range(1, LEADS + 1)}
    assert place.mails_to() == {"admin": 1, **leads}
    assert place.doctor_says()[0] == "well"
    place.tick()
    assert place.mails_to() == {"admin": 1, **leads}


def test_what_was_confirmed_too_late_on_a_day_goes_out_on_the_next_and_is_not_stopped_again(place: Place) -> None:
    place.tick()
    place.confirm()
    place.days_later(1)
    place.tick()
    leads = {f"lead{n}": 1 for n in range(1, LEADS + 1)}
    assert place.mails_to() == {"admin": 1, **leads}
    place.days_later(1)
    with begin(place.office.engine, write=False) as connection:
        assert not confirmed_before(connection, today(place.clock.now())), "what was confirmed has been used"


def test_a_flood_that_comes_to_nothing_by_the_next_day_needs_no_confirmation(place: Place) -> None:
    place.tick()
    with begin(place.office.engine) as connection:  # Somebody has put the dates right.
        connection.execute(update(occurrences).values(due_on=FAR))
    place.days_later(1)
    place.tick()
    assert place.mails_to() == {"admin": 1}
    assert place.doctor_says()[0] == "well"
