"""Who is mailed of a request for a change, and of one that was taken back, and where that mail leads."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import AgreementNeeded, ChangeAsked
from notifications.claiming import claimed_of
from notifications.outbox import messages
from notifications.source import Drop, Envelope
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.stage_commands import (
    agree_stage,
    take_back_stage_request,
)
from pledge_engine.hires.step_commands import (
    ask_for_change,
)
from pledge_engine.office import Office
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.source import Records
from pledge_engine.store.tables import people
from tests.factories.cover import RECORD, away, complete
from tests.factories.office import (
    ENGINE,
    go_on,
    journey_of,
    mailed,
    move_clock,
)
from tests.pledge_engine.hires.requests_made import (
    asked,
    stage_asked,
    taken_back,
)


@pytest.mark.parametrize("back", [True, False], ids=["taken back", "still open"])
def test_nobody_is_mailed_any_more_of_a_request_that_was_taken_back(office: Office, back: bool) -> None:
    asked(office)
    if back:
        taken_back(office)
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
        queued = select(messages).where(messages.c.kind == "change_asked")
        (row,) = work.connection.execute(queued).mappings().all()
        source = Records(office, Links("https://pledge.trust.example"))
        found = source.resolve(work.connection, claimed_of(row), work.now)
    assert isinstance(found, Drop) is back


def test_whoever_is_asked_again_once_a_request_is_taken_back_is_told_and_whoever_took_it_back_is_not(
    office: Office,
) -> None:
    away(office, "pat", "cleo")
    complete(office, "sam", "job_plan")
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("cleo")) as work:
        ask_for_change(work, RECORD, "job_plan", "more_detail")
    before = {handle: mailed(office, handle).count("agreement_needed") for handle in ("pat", "cleo", "sam")}
    move_clock(office, timedelta(minutes=1))
    taken_back(office, "cleo")
    after = {handle: mailed(office, handle).count("agreement_needed") for handle in ("pat", "cleo", "sam")}
    assert before == {"pat": 1, "cleo": 1, "sam": 0}
    assert after == {"pat": 2, "cleo": 1, "sam": 0}
    assert isinstance(sent(office, "pat")[0], Drop), "the later message says it"
    assert not isinstance(sent(office, "pat")[1], Drop)


def test_of_a_stage_they_are_told_again_too(office: Office) -> None:
    away(office, "pat", "cleo")
    stage_asked(office, "cleo")
    before = mailed(office, "pat").count("agreement_needed")
    with office.work(office.actor("cleo")) as work:
        take_back_stage_request(work, RECORD)
    assert mailed(office, "pat").count("agreement_needed") == before + 1
    assert not isinstance(sent(office, "pat")[-1], Drop)


def set_aside(office: Office) -> tuple[str, str]:
    """What the one mail to Sam says no longer stands, and where in the pages it leads."""
    (found,) = sent(office, "sam", ChangeAsked.kind)
    assert isinstance(found, Envelope)
    assert isinstance(found.context, ChangeAsked)
    return found.context.subject_title, found.context.link.removeprefix("https://pledge.trust.example/records/R-0001")


def test_a_mail_about_a_step_that_was_sent_back_leads_to_that_step(office: Office) -> None:
    asked(office)
    assert set_aside(office) == ("Agree the job plan", "/steps/job_plan")


def test_a_mail_about_a_stage_that_was_sent_back_says_that_it_is_a_stage(office: Office) -> None:
    stage_asked(office)
    assert set_aside(office) == ("The stage “Team readiness”", "")


def test_a_mail_about_a_step_whose_correction_sets_the_stage_aside_too_counts_both(office: Office) -> None:
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        correct_step(work, RECORD, "readiness_plan", "wrong_answer")
    assert set_aside(office) == ("Agree the team's action plan and 1 more", "")


def sent(office: Office, handle: str, kind: str = AgreementNeeded.kind) -> list[object]:
    """What each of somebody's messages of a kind would be now, oldest first."""
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
        of_them = people.c.id == messages.c.recipient, people.c.handle == handle
        queued = select(messages).where(messages.c.kind == kind, *of_them).order_by(messages.c.id)
        rows = work.connection.execute(queued).mappings().all()
        source = Records(office, Links("https://pledge.trust.example"))
        return [source.resolve(work.connection, claimed_of(row), work.now) for row in rows]
