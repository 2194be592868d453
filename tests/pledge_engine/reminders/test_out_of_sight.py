"""What waits to be sent is asked for when it goes out: whoever may see the record no longer is told nothing of it."""

from datetime import date

from notifications.source import Drop, Envelope
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.people.granting import end_grant
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, TEAM, WORKER, day_of, opened_hire
from tests.pledge_engine.reminders.conftest import Days
from tests.pledge_engine.reminders.test_told import INDUCTION, until_open
from workflows.definition import Role

# The first step of a new record is due soon.
SOON = date(2026, 6, 16)


def end(days: Days, handle: str, role: Role, scope: str) -> None:
    with days.office.work(days.office.actor(ADMINISTRATOR)) as work:
        end_grant(work, handle, role, scope=scope)


def test_a_digest_leaves_out_what_no_role_of_theirs_opens_any_more(days: Days) -> None:
    opened_hire(days.office)
    days.sweep(SOON, send=False)
    assert {row[0] for row in days.recorded(SOON)} == {"sam"}
    end(days, "sam", Role.SERVICE_LEAD, TEAM)
    assert isinstance(days.send(SOON)["sam"], Drop)


def test_a_message_about_a_record_is_not_sent_to_who_sees_it_no_longer(days: Days) -> None:
    reference = until_open(days, INDUCTION)
    with days.office.work(days.office.actor(WORKER)) as work:
        say_it_did_not_happen(work, reference, INDUCTION)
    end(days, "pat", Role.PROFESSIONAL_LEAD, CARE_GROUP)
    sent = days.send(day_of(days.office))
    assert isinstance(sent["sam"], Envelope)
    assert isinstance(sent["pat"], Drop)
