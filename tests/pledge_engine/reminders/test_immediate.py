"""Mails that do not wait for a digest: one says all that waits on a record at the moment it is sent, and is not said twice."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from sqlalchemy import update

from pledge_engine.office import Office, shipped_text
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import people
from tests.factories.cover import complete
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.factories.office import ENGINE, furnish, move_clock, office_on, opened_hire

BOTH = ("job_plan", "jd_ps_agreed")


def place(database: str) -> Office:
    """An office with one record, after everybody has gone home."""
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
    opened_hire(office)
    move_clock(office, timedelta(hours=11))
    return office


def deliver(office: Office, mails: MailServer) -> list[str]:
    told = Settings(mail_channel="smtp", mail_from=SENDER, smtp_port=mails.port, smtp_security="none")
    before = len(mails.accepted)
    deliver_all(post_of(office, told))
    return [str(mail.get_body(("plain",)) or "") for mail in mails.accepted[before:]]


def test_agreements_asked_for_on_one_record_in_one_evening_are_one_mail_in_the_morning(database: str) -> None:
    with closing(place(database)) as office, mail_server() as mails:
        for step in BOTH:
            complete(office, "sam", step)
            move_clock(office, timedelta(minutes=5))
        assert deliver(office, mails) == []
        move_clock(office, timedelta(hours=12))
        (said,) = deliver(office, mails)
        assert "and 1 more" in said


def test_an_agreement_asked_for_after_a_mail_has_left_is_another_mail(database: str) -> None:
    with closing(place(database)) as office, mail_server() as mails:
        move_clock(office, timedelta(hours=12))
        for step in BOTH:
            complete(office, "sam", step)
            move_clock(office, timedelta(minutes=5))
            assert len(deliver(office, mails)) == 1
