"""What happens to a record between the claim of its message and the sending is what its reader hears of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from notifications.delivering import deliver_some
from pledge_engine.clock import FixedClock, today
from pledge_engine.hires import ending_commands, hold_commands
from pledge_engine.office import Office
from pledge_engine.reminders.sweep import sweep
from pledge_engine.sending import post_of
from pledge_engine.settings import Settings
from pledge_engine.store.session import open_store
from pledge_engine.work import Work
from tests.factories.mail_server import SENDER, Does, mail_server
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
        told = Settings(mail_channel="smtp", mail_from=SENDER, smtp_port=mails.port, smtp_security="none")
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
