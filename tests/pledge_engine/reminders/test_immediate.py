"""Mails that do not wait for a digest: one says all that waits on a record at the moment it is sent, and is not said twice."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from sqlalchemy import update

from pledge_engine.clock import FixedClock
from pledge_engine.hires.step_commands import agree_step
from pledge_engine.office import Office, shipped_text
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.session import open_store
from pledge_engine.store.tables import people
from tests.factories.cover import complete
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.factories.office import ENGINE, OPENING, furnish, move_clock, opened_hire

BOTH = ("job_plan", "jd_ps_agreed")


WINDOW = timedelta(minutes=15)


def place(database: str, gathers: timedelta = timedelta(0)) -> Office:
    """An office with one record, after everybody has gone home."""
    office = Office(open_store(database), FixedClock(OPENING), door="cli", gathers=gathers)
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


def test_agreements_asked_for_one_after_the_other_are_one_mail_at_once_and_one_for_all_that_follow(
    database: str,
) -> None:
    with closing(place(database, WINDOW)) as office, mail_server() as mails:
        move_clock(office, timedelta(hours=12))
        complete(office, "sam", BOTH[0])
        assert len(deliver(office, mails)) == 1
        for step in (BOTH[1], "readiness_session", "readiness_plan"):
            move_clock(office, timedelta(minutes=4))
            complete(office, "pat" if step == "readiness_session" else "sam", step)
            assert deliver(office, mails) == []
        move_clock(office, timedelta(minutes=4))
        (said,) = deliver(office, mails)
        assert "and 2 more" in said
        move_clock(office, WINDOW)
        assert deliver(office, mails) == [], "none is said twice"


def test_what_was_agreed_in_the_meantime_is_not_mailed_and_the_next_after_a_while_leaves_at_once(database: str) -> None:
    with closing(place(database, WINDOW)) as office, mail_server() as mails:
        move_clock(office, timedelta(hours=12))
        for step in BOTH:
            complete(office, "sam", step)
            deliver(office, mails)
            with office.work(office.actor("pat")) as work:
                agree_step(work, "R-0001", step)
            move_clock(office, timedelta(minutes=2))
        assert len(mails.accepted) == 1
        move_clock(office, WINDOW)
        assert deliver(office, mails) == []
        for step in ("readiness_session", "readiness_plan"):
            complete(office, "pat" if step == "readiness_session" else "sam", step)
        assert len(deliver(office, mails)) == 1


def test_another_record_is_asked_about_at_once(database: str) -> None:
    with closing(place(database, WINDOW)) as office, mail_server() as mails:
        move_clock(office, timedelta(hours=12))
        opened_hire(office)
        for reference in ("R-0001", "R-0002"):
            complete(office, "sam", BOTH[0], reference)
            assert len(deliver(office, mails)) == 1
