"""What somebody chose of their reminders moves what is not late, and loses nothing: no reminder, no escalation, no request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications.catalogue import AgreementNeeded, Digest
from notifications.claiming import begin_attempts, claim
from notifications.outbox import Ending, Status, messages
from notifications.outcomes import Outcome, accepted
from notifications.settings import ChannelKind
from notifications.settling import settle
from notifications.source import Envelope
from pledge_engine.access.actor import SystemActor
from pledge_engine.audit import history
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.logins.asking import ask_for_link
from pledge_engine.reminders.choosing import Choice, choose, own_choice
from pledge_engine.reminders.digest_days import weekly_days
from pledge_engine.reminders.folding import SAID_IN_THE_MAIL
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.source import Records
from pledge_engine.reminders.sweep import sweep
from pledge_engine.store.tables.reminder_choice import Rhythm
from tests.factories.cover import away, complete
from tests.factories.office import ENGINE, move_clock, opened_hire
from tests.pledge_engine.reminders.conftest import Days
from workflows.calendar import Calendar

# The record is opened on Tuesday 9 June 2026; understand_roles is due soon on Tuesday 16 and due on Tuesday 23 June.
OPENED, SOON, FRIDAY, DUE, OVERDUE = (date(2026, 6, day) for day in (9, 16, 19, 23, 24))
FIRST, TITLE = "understand_roles", "Understand the lived experience roles available"
WEEKLY = Choice(rhythm=Rhythm.WEEKLY, weekday=4)
WHEN_DUE = Choice(rhythm=Rhythm.WHEN_DUE)
FOLDED = Choice(folds_agreements=True, folds_changes=True)
TAKEN = accepted(ChannelKind.SMTP)
LEASE = timedelta(minutes=2)


def chooses(days: Days, handle: str, choice: Choice) -> None:
    with days.office.work(days.office.actor(handle)) as work:
        choose(work, choice)


def told(days: Days, on: date, handle: str = "sam") -> list[str]:
    """The titles that are new in somebody's mail of a day, after its sweep; none where there is no mail."""
    days.sweep(on, send=False)
    found = days.send(on).get(handle)
    assert found is None or isinstance(found, Envelope)
    if found is None:
        return []
    assert isinstance(found.context, Digest)
    return [item.title for item in found.context.new]


def days_of(days: Days, first: date, last: date) -> list[date]:
    """The days on which Sam's mail says that the first step is new."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [on for on in every if TITLE in told(days, on)]


@pytest.mark.parametrize(("choice", "early"), [(WEEKLY, [FRIDAY]), (WHEN_DUE, [DUE])])
def test_what_is_late_and_what_is_escalated_comes_on_its_day_whatever_was_chosen(
    days: Days, choice: Choice, early: list[date]
) -> None:
    """The trap: a mail that somebody wants less often must lose neither an overdue reminder nor an escalation."""
    opened_hire(days.office)
    for handle in ("sam", "pat"):
        chooses(days, handle, choice)
    assert days_of(days, SOON, date(2026, 7, 7)) == [*early, OVERDUE, date(2026, 7, 1)]
    days.sweep(date(2026, 7, 8))
    mine = [row for row in days.recorded() if row[1] == FIRST and row[2] != "still_overdue_2"]
    assert {row[3] for row in mine} == {"told"}
    assert {row[2] for row in mine if row[0] == "sam"} >= {"due_soon", "due_today", "overdue", "still_overdue_1"}
    assert ("pat", FIRST, "escalated", "told") in days.recorded(date(2026, 7, 7))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (SOON, [22, 16, 17, 18, 19]),
        # Monday 31 August 2026 is a bank holiday, so that the mail of that Monday comes on Tuesday 1 September.
        (date(2026, 8, 28), [1, 1, 2, 3, 28]),
        (date(2026, 9, 1), [1, 1, 2, 3, 4]),
    ],
)
def test_a_weekly_mail_comes_on_a_working_day_of_its_week(on: date, expected: list[int]) -> None:
    found = list(weekly_days(Calendar(), on))
    assert [day.day for day in found] == expected
    assert min(found) >= on


def test_a_mail_that_goes_anyway_takes_along_what_waits_and_nothing_is_new_twice(days: Days) -> None:
    opened_hire(days.office)
    chooses(days, "sam", WEEKLY)
    assert days_of(days, OPENED, DUE) == [FRIDAY]
    opened_hire(days.office)
    days.at(DUE)
    with days.office.work(days.office.actor("sam"), write=False) as work:
        second = work.calendar.add_working_days(DUE, 5)
    assert told(days, OVERDUE).count(TITLE) == 1
    assert told(days, second).count(TITLE) == 0, "due soon, and waits for Friday"
    assert told(days, second + timedelta(days=1)).count(TITLE) == 2, "the first is overdue again, and takes it along"
    assert told(days, date(2026, 7, 3)).count(TITLE) == 0


def test_whoever_chooses_again_hears_on_the_next_working_day_of_what_waited(days: Days) -> None:
    opened_hire(days.office)
    chooses(days, "sam", WEEKLY)
    assert told(days, SOON) == []
    chooses(days, "sam", Choice())
    assert TITLE in told(days, SOON + timedelta(days=1))


@pytest.mark.parametrize("choice", [WEEKLY, WHEN_DUE])
def test_what_reaches_somebody_in_place_of_another_comes_on_its_day(days: Days, choice: Choice) -> None:
    opened_hire(days.office)
    chooses(days, "cleo", choice)
    days.at(SOON)
    away(days.office, "sam", "cleo")
    assert TITLE in told(days, SOON, "cleo")


def test_a_step_that_was_done_meanwhile_is_in_no_later_mail(days: Days) -> None:
    opened_hire(days.office)
    chooses(days, "sam", WEEKLY)
    assert told(days, SOON) == []
    complete(days.office, "sam", FIRST)
    assert TITLE not in told(days, FRIDAY)
    assert ("sam", FIRST, "due_soon", "cancelled") in days.recorded()


def test_what_somebody_chose_is_kept_in_the_trail_and_asked_of_them_alone(days: Days) -> None:
    chooses(days, "sam", WEEKLY)
    chooses(days, "sam", WEEKLY)
    chooses(days, "sam", FOLDED)
    with days.office.work(days.office.actor("pat"), write=False) as work:
        assert own_choice(work) == Choice()
        events = [each for each in history.events(work.connection, "organisation") if each.verb == "reminders_chosen"]
    assert [{name: (change.old, change.new) for name, change in each.changes.items()} for each in events] == [
        {"rhythm": ("daily", "weekly"), "weekday": (None, 4)},
        {
            "rhythm": ("weekly", "daily"), "weekday": (4, None),
            "folds_agreements": (False, True), "folds_changes": (False, True),
        },
    ]  # fmt: skip
    with days.office.work(SystemActor("test")) as work, pytest.raises(Forbidden):
        choose(work, WEEKLY)


@pytest.mark.parametrize(
    "choice", [Choice(rhythm=Rhythm.WEEKLY), Choice(weekday=1), Choice(rhythm=Rhythm.WEEKLY, weekday=5)]
)
def test_a_weekly_mail_has_a_working_day_and_no_other_mail_has_one(days: Days, choice: Choice) -> None:
    with pytest.raises(Invalid, match="Monday to Friday"):
        chooses(days, "sam", choice)


def asked(days: Days) -> None:
    """Pat completes what Sam has still to agree, on the Tuesday on which the record was opened."""
    opened_hire(days.office)
    days.at(OPENED, hour=9)
    complete(days.office, "sam", "job_plan")


def waiting(days: Days) -> list[tuple[str, str]]:
    with days.office.work(ENGINE, write=False) as work:
        found = select(messages.c.kind, messages.c.due_at).where(messages.c.status == Status.WAITING)
        return [(row.kind, row.due_at) for row in work.connection.execute(found)]


def at(days: Days, minute: int) -> None:
    """So many minutes after 7am local time on the day after the record was opened."""
    days.at(OPENED + timedelta(days=1))
    move_clock(days.office, timedelta(minutes=minute - 30))


def deliver(days: Days, outcome: Outcome = TAKEN) -> dict[str, str]:
    """Send what may leave now as a courier does, to a server that answers so, and give what became of each kind at last."""
    source, came = Records(days.office, Links("https://pledge.trust.example")), {}
    with days.office.work(ENGINE) as work:
        taken = claim(work.connection, now=work.now, lease=LEASE, most=20)
        begin_attempts(work.connection, taken, now=work.now, lease=LEASE)
        for each in taken:
            found = source.resolve(work.connection, each.message, work.now)
            came[each.message.kind] = found.context.kind if isinstance(found, Envelope) else found.why
            if isinstance(found, Envelope):
                settle(work.connection, each, outcome, now=work.now, chance=0.5)
    return came


def test_a_request_that_is_folded_in_is_said_in_the_mail_of_the_next_morning_and_not_again(days: Days) -> None:
    chooses(days, "pat", FOLDED)
    asked(days)
    assert waiting(days) == [("agreement_needed", "2026-06-10T07:00:00.000000Z")]
    assert deliver(days) == {}
    morning = OPENED + timedelta(days=1)
    days.sweep(morning, send=False)
    assert deliver(days) == {"digest": "digest"}
    days.at(morning, hour=7)
    assert deliver(days) == {"agreement_needed": SAID_IN_THE_MAIL.why}


def test_the_mail_says_of_a_folded_request_what_waits_and_where(days: Days) -> None:
    chooses(days, "pat", FOLDED)
    asked(days)
    morning = OPENED + timedelta(days=1)
    days.sweep(morning, send=False)
    (item,) = days.digest("pat", morning).new
    assert (item.reference, item.title, item.note) == ("R-0001", "Agree the job plan", "Waits for your agreement")


def test_a_folded_request_leaves_by_itself_where_no_mail_has_said_it(days: Days) -> None:
    """The trap: reminders that did not run, or a mail that did not leave, must not keep a request back."""
    chooses(days, "pat", FOLDED)
    asked(days)
    days.at(OPENED + timedelta(days=1), hour=7)
    assert deliver(days) == {"agreement_needed": AgreementNeeded.kind}


def test_a_mail_that_left_before_the_request_was_made_has_not_said_it(days: Days) -> None:
    """Reminders were gathered by hand at 7:05am, and the request was made at 7:20am, to be said at 7:30am."""
    chooses(days, "pat", FOLDED)
    asked(days)
    morning = OPENED + timedelta(days=1)
    at(days, 5)
    with days.office.work(ENGINE) as work:
        sweep(work, morning)
    assert deliver(days) == {"digest": "digest"}
    at(days, 20)
    complete(days.office, "sam", "jd_ps_agreed")
    days.at(morning, hour=7)
    assert deliver(days) == {"agreement_needed": AgreementNeeded.kind}


def test_the_mail_of_the_day_before_has_not_said_it_though_it_left_later(days: Days) -> None:
    """Gathered at 7:30am, it left at 7:40am; between them came a request that the next morning's is to say."""
    chooses(days, "pat", FOLDED)
    asked(days)
    other = opened_hire(days.office)
    morning = OPENED + timedelta(days=1)
    days.sweep(morning, send=False)
    at(days, 35)
    complete(days.office, "sam", "job_plan", other)
    at(days, 40)
    assert deliver(days) == {"digest": "digest"}
    days.at(morning, hour=7)
    assert deliver(days) == {"agreement_needed": SAID_IN_THE_MAIL.why}
    days.at(morning + timedelta(days=1), hour=7)
    assert deliver(days) == {"agreement_needed": AgreementNeeded.kind}


def test_a_mail_that_no_server_took_has_not_said_it(days: Days) -> None:
    chooses(days, "pat", FOLDED)
    asked(days)
    morning = OPENED + timedelta(days=1)
    days.sweep(morning, send=False)
    deliver(days, Outcome(ending=Ending.AWAY, said="The mail server is away."))
    days.at(morning, hour=7)
    assert deliver(days)["agreement_needed"] == AgreementNeeded.kind


def test_nothing_that_was_chosen_holds_back_a_link_to_log_in(days: Days) -> None:
    chooses(days, "sam", Choice(rhythm=Rhythm.WEEKLY, weekday=4, folds_agreements=True, folds_changes=True))
    ask_for_link(days.office, "sam")
    assert waiting(days) == [("password_link", "")]
    assert deliver(days) == {"password_link": "password_link"}
