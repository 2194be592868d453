"""A place whose mail does not leave does not look well: said with since when, why, and what to do, naming nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

import pytest
from click.testing import Result
from sqlalchemy import update

from notifications.outbox import Status, messages
from notifications.settings import ChannelKind, Security
from pledge_engine.office import Office, open_office
from pledge_engine.settings import Settings
from pledge_engine.upkeep.doctor import examine
from pledge_engine.upkeep.findings import Finding
from pledge_engine.upkeep.jobs import deliver_now
from tests.factories.mail_server import Does, MailServer, mail_server, port_of_nobody
from tests.pledge_engine.cli.conftest import CommandLine


@dataclass
class Place:
    """A place in which it is about 9am on Monday 3 August 2026."""

    pledge: CommandLine
    office: Office
    server: MailServer

    def queue(self) -> None:
        """Let a message wait for Sam: Robin has agreed a job plan."""
        answers = ("link=https://intranet.example/plan", "agreed_on=2026-08-03")
        self.pledge.done("hire", "complete", "1", "job_plan", *answers, by="robin.example")

    def deliver(self, *, nowhere: bool = False) -> str:
        """Try to send what waits, through a mail server that is there or to a port where nobody listens; what is said of it."""
        with port_of_nobody() if nowhere else nullcontext(self.server.port) as port:
            settings = Settings(
                mail_channel=ChannelKind.SMTP, smtp_host="127.0.0.1", smtp_port=port, smtp_security=Security.NONE
            )
            return deliver_now(self.office, settings)

    def later(self, **step: float) -> None:
        self.pledge.clock.move(timedelta(**step))

    def said(self) -> Finding:
        return next(each for each in examine(self.office, Settings()) if each.part == "messages")

    def doctor(self) -> Result:
        return self.pledge("doctor")


@pytest.fixture
def place(pledge: CommandLine) -> Iterator[Place]:
    office = open_office(Settings(database_url=pledge.database), door="worker", clock=pledge.clock)
    with mail_server() as server:
        yield Place(pledge, office, server)
    office.close()


def test_a_dead_mail_server_is_a_notice_at_once_and_not_in_order_after_a_quarter_of_an_hour(place: Place) -> None:
    place.queue()
    place.deliver(nowhere=True)
    assert place.said().state == "notice"
    place.later(minutes=15)
    told = place.said()
    assert told.state == "ill"
    assert told.words == (
        "1 message waiting. No message has left since 3 August 2026, 9:01am. The mail server cannot be reached."
    )
    assert "PLEDGE_SMTP_" in told.mend
    assert place.doctor().exit_code == 10
    place.deliver()
    assert place.server.ids()
    assert place.said().state == "well"
    assert place.doctor().exit_code == 0


def test_it_is_not_in_order_until_something_leaves_also_when_every_message_has_failed(place: Place) -> None:
    place.queue()
    place.deliver(nowhere=True)
    with place.office.engine.begin() as connection:
        connection.execute(update(messages).values(status=Status.FAILED))
    place.later(days=3)
    told = place.said()
    assert told.state == "ill"
    assert told.words.startswith("0 messages waiting. 1 message could not be sent. No message has left since ")


def test_what_nobody_tries_to_send_is_noticed_after_a_whole_working_day(place: Place) -> None:
    place.queue()
    place.later(days=1)
    assert place.said().state == "well"
    place.later(days=1)
    told = place.said()
    assert told.state == "notice"
    assert told.words == "1 message waiting. The oldest has waited since 3 August 2026. Nothing has tried to send it."
    assert "pledge tick" in told.mend
    place.later(days=90)
    assert "since 3 August 2026" in place.said().words


def test_a_weekend_makes_nothing_late(place: Place) -> None:
    place.later(days=4)
    place.queue()
    place.later(days=3)
    assert place.said().state == "well"
    place.later(days=1)
    assert place.said().state == "notice"


def test_what_somebody_waits_for_at_the_page_is_late_within_hours(place: Place) -> None:
    place.pledge.done("person", "edit", "sam.fiction", "--email", "sam@new.example", by="ada.example")
    place.later(hours=4)
    told = place.said()
    assert told.state == "notice"
    assert "The oldest has waited since 3 August 2026, 9:" in told.words


def test_nobody_is_named(place: Place) -> None:
    place.queue()
    place.deliver(nowhere=True)
    place.later(days=3)
    told = place.doctor().output
    assert not [word for word in ("sam", "robin", "R-0001", "@", "Oak") if word in told.lower()]


def test_what_was_sent_is_told_apart_from_what_was_dropped_what_failed_and_what_waits(place: Place) -> None:
    place.queue()
    assert place.deliver(nowhere=True) == "0 messages sent. 1 message waits still."
    place.later(hours=1)
    assert place.deliver() == "1 message sent. 0 messages wait still."
    place.pledge.done("person", "edit", "sam.fiction", "--email", "", by="ada.example")
    with place.office.engine.begin() as connection:
        connection.execute(update(messages).values(status=Status.WAITING))
    # The notice to the address that was taken away leaves.
    assert place.deliver() == (
        "1 message sent. 1 message not sent: there was nothing left to say, or no address to send to. "
        "0 messages wait still."
    )


def test_what_could_not_be_sent_is_told_and_so_is_what_waits_for_the_sending_hours(place: Place) -> None:
    place.queue()
    place.later(hours=12)
    assert place.deliver() == "0 messages sent. 1 message waits for the sending hours."
    place.later(hours=12)
    place.server.does = lambda _address: Does.REFUSE_READER
    assert place.deliver() == "0 messages sent. 1 message could not be sent. 0 messages wait still."
