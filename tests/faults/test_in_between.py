"""What happens to a record between the claim of its message and the sending is what its reader hears of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from notifications.delivering import deliver_some
from pledge_engine.clock import FixedClock, today
from pledge_engine.hires import ending_commands, hold_commands
from pledge_engine.hires.change_commands import move_date
from pledge_engine.office import Office, shipped_text
from pledge_engine.reminders.sweep import sweep
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.session import open_store
from pledge_engine.store.tables import people
from pledge_engine.work import Work
from tests.factories.mail_server import SENDER, Does, MailServer, mail_server
from tests.factories.office import ENGINE, furnish, office_on, opened_hire
from tests.faults.many_leads import MORNING, settle

LATER = today(MORNING) + timedelta(days=60)
HAPPENS: dict[str, Callable[[Work, str], object]] = {
    "held": lambda work, reference: hold_commands.hold(work, reference, LATER),
    "left": lambda work, reference: ending_commands.leave(work, reference, how="other"),
}


@pytest.mark.parametrize("what", HAPPENS)
def test_a_record_that_was_ended_or_held_while_its_message_waited_in_the_round(database: str, what: str) -> None:
    settle(database, 2)
    office = Office(open_store(database), FixedClock(MORNING), door="worker")
    with closing(office), mail_server() as mails:
        with office.work(office.actor("admin")) as work:
            sweep(work, work.today)
        told = told_of(mails)
        happened: list[str] = []

        def first(address: str) -> Does:
            """While the first message is handed over, something happens to the record of the other lead."""
            if not happened:
                other = "lead2" if address.startswith("lead1@") else "lead1"
                happened.append(other)
                with office.work(office.actor(other)) as work:
                    HAPPENS[what](work, f"R-000{other[-1]}")
            return Does.ACCEPT

        mails.does = first
        while deliver_some(post_of(office, told)):
            continue
        assert len(mails.accepted) == 1
        assert not str(mails.accepted[0]["To"]).startswith(happened[0])


def told_of(mails: MailServer) -> Settings:
    return Settings(mail_channel="smtp", mail_from=SENDER, smtp_port=mails.port, smtp_security="none")


# Records opened on Tuesday 9 June 2026, whose first step is due on Tuesday 23 June; a week before, its lead hears of it.
SOON = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)
FIRST = "understand_roles"
# What happens to a record, and the date that its lead hears of on the next working day.
MOVED: dict[str, tuple[Callable[[Work, str], object], str]] = {
    "later": (lambda work, reference: move_date(work, reference, FIRST, date(2026, 7, 20), "person_away"), ""),
    "sooner": (lambda work, reference: move_date(work, reference, FIRST, date(2026, 6, 19), "person_away"), "19 June"),
    "withdrawn": (lambda work, reference: ending_commands.withdraw(work, reference, "not_funded"), ""),
}


@pytest.mark.parametrize("what", MOVED)
def test_a_date_that_moved_while_its_message_waited_in_the_round_is_not_told_any_more(database: str, what: str) -> None:
    happens, told_next = MOVED[what]
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
    records = {lead: [opened_hire(office, service_lead=lead) for _ in range(2)] for lead in ("sam", "cleo")}
    with closing(office), mail_server() as mails:
        gather(office, SOON)
        other = ""

        def first(address: str) -> Does:
            """While one lead's message is handed over, something happens to a record of the other lead."""
            nonlocal other
            if not other:
                other = "cleo" if address.startswith("sam@") else "sam"
                with office.work(office.actor(other)) as work:
                    happens(work, records[other][0])
            return Does.ACCEPT

        mails.does = first
        deliver_all(post_of(office, told_of(mails)))
        moved, untouched = records[other]
        first_mail, second_mail = map(words_of, mails.accepted)
        assert first_mail.count("23 June 2026") == 2
        assert moved not in second_mail
        assert untouched in second_mail
        assert second_mail.count("2026") == 2, "its own day, and the date that still stands"

        gather(office, SOON + timedelta(days=1))
        deliver_all(post_of(office, told_of(mails)))
        following = [words_of(mail) for mail in mails.accepted[2:]]
        assert len(following) == bool(told_next)
        assert all(moved in mail and f"Due {told_next} 2026" in mail for mail in following)


def gather(office: Office, moment: datetime) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.set(moment)
    with office.work(ENGINE) as work:
        sweep(work, work.today)


def words_of(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain
    return str(plain.get_content())
