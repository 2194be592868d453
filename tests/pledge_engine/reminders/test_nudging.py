"""A nudge: to whoever holds a step, at most once for each step and day, and never to the worker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import Nudged
from notifications.outbox import messages
from notifications.source import Claimed, Drop, Envelope
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.telling import history
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.nudging import nudge
from pledge_engine.reminders.source import Records
from pledge_engine.store.tables.person import people
from tests.factories.cover import away, gone
from tests.factories.office import (
    CARE_GROUP,
    ENGINE,
    TEAM,
    day_of,
    furnish,
    go_on,
    journey_of,
    move_clock,
    office_on,
    opened_hire,
)
from workflows.turn import Status

REFERENCE = "R-0001"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A record whose first steps of the service lead are overdue."""
    office = office_on(database)
    furnish(office, shipped_text())
    opened_hire(office)
    move_clock(office, timedelta(days=21))
    yield office
    office.close()


def ask(office: Office, step: str, by: str = "pat", reference: str = REFERENCE) -> None:
    with office.work(office.actor(by)) as work:
        nudge(work, reference, step)


def queued(office: Office) -> list[Claimed]:
    with office.work(office.actor("admin"), write=False) as work:
        columns = (messages.c.id, messages.c.kind, messages.c.recipient, messages.c.subject_reference)
        more = (messages.c.local_date, messages.c.key)
        found = select(*columns, *more).where(messages.c.kind == Nudged.kind).order_by(messages.c.id)
        return [Claimed(**row._asdict(), queued_at=work.now) for row in work.connection.execute(found)]


def said(office: Office, message: Claimed) -> Envelope | Drop:
    with office.work(office.actor("admin"), write=False) as work:
        source = Records(office, Links("https://pledge.trust.example"))
        return source.resolve(work.connection, message, work.now)


def people_of(office: Office) -> list[str]:
    """Who was asked, by the name they log in by."""
    with office.work(office.actor("admin"), write=False) as work:
        handles = dict(work.connection.execute(select(people.c.id, people.c.handle)).all())
    return sorted(handles[message.recipient] for message in queued(office))


def finished(office: Office, *steps: str) -> bool:
    journey = journey_of(office, REFERENCE)
    return all(turn and turn.status is Status.DONE for turn in map(journey.turn, steps))


def test_the_lead_who_holds_a_step_is_asked_and_the_history_keeps_who_asked(office: Office) -> None:
    ask(office, "understand_roles")
    assert people_of(office) == ["sam"]
    with office.work(office.actor("sam"), write=False) as work:
        newest = history(work, REFERENCE)[0]
    assert newest.sentence == "reminded whoever holds “Understand the lived experience roles available” of it."


def test_a_step_is_asked_about_once_a_day_and_again_on_the_next(office: Office) -> None:
    ask(office, "understand_roles")
    with pytest.raises(Invalid, match="was asked about it today already"):
        ask(office, "understand_roles", by="cleo")
    move_clock(office, timedelta(days=1))
    ask(office, "understand_roles")
    assert people_of(office) == ["sam", "sam"]


def test_what_nobody_is_late_with_or_is_far_away_is_not_asked_about(office: Office) -> None:
    with pytest.raises(Invalid, match="nor due within 5 working days"):
        ask(office, "readiness_plan")
    with office.work(office.actor("sam")) as work:
        hold(work, REFERENCE, day_of(office) + timedelta(days=30))
    with pytest.raises(Invalid, match="nor due within 5 working days"):
        ask(office, "understand_roles")
    assert queued(office) == []


def test_nobody_asks_themselves(office: Office) -> None:
    with pytest.raises(Invalid, match="you hold “Understand the lived experience roles available” yourself"):
        ask(office, "understand_roles", by="sam")


def test_only_leads_in_reach_may_ask(office: Office) -> None:
    with pytest.raises(Forbidden, match="nudge whoever holds this step"):
        ask(office, "understand_roles", by="lena")


def test_the_worker_is_never_asked(office: Office) -> None:
    while not journey_of(office, REFERENCE).current("workbook_week"):
        go_on(office, REFERENCE)
    move_clock(office, timedelta(days=40))
    with pytest.raises(Invalid, match="nobody chases the worker"):
        ask(office, "workbook_week")
    assert queued(office) == []


def test_a_queue_is_asked_whole_until_somebody_has_picked_the_step_up(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "hal", "Hal Example")
        granting.give_grant(work, "hal", "hr", scope="trust")
    while not finished(office, "recruitment_strategy", "advert_statements"):
        go_on(office, REFERENCE)
    move_clock(office, timedelta(days=40))
    ask(office, "advert_open")
    assert people_of(office) == ["hal", "hana"]
    move_clock(office, timedelta(days=1))
    with office.work(office.actor("hal")) as work:
        pick_up(work, REFERENCE, "advert_open")
    ask(office, "advert_open")
    assert people_of(office) == ["hal", "hal", "hana"]


def test_a_nudge_names_the_step_as_long_as_it_is_open(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "kim", "Kim Example", email="kim@trust.example")
        granting.give_grant(work, "kim", "service_lead", scope="Oak team")
    second = opened_hire(office, service_lead="kim")
    move_clock(office, timedelta(days=21))
    ask(office, "understand_roles", reference=second)
    (message,) = queued(office)
    envelope = said(office, message)
    assert isinstance(envelope, Envelope)
    assert isinstance(envelope.context, Nudged)
    assert envelope.context.subject_title == "Understand the lived experience roles available"
    assert envelope.context.may_say_whom
    assert (envelope.context.reference, envelope.to) == (second, "kim@trust.example")
    with office.work(office.actor("kim")) as work:
        answers = {"pillar": "professional_practice", "role": "peer_support_worker"}
        complete_step(work, second, "understand_roles", answers)
    assert isinstance(said(office, message), Drop)


def warned(office: Office, step: str, by: str = "pat") -> tuple[str, ...]:
    with office.work(office.actor(by)) as work:
        return nudge(work, REFERENCE, step).warnings


def reach(office: Office, *handles: str) -> None:
    """Let an email be recorded for some."""
    with office.work(ENGINE) as work:
        told = people.c.handle.in_(handles)
        work.connection.execute(update(people).where(told).values(email=people.c.handle + "@trust.example"))


def test_who_asks_is_told_whom_it_does_not_reach(office: Office) -> None:
    assert warned(office, "understand_roles") == (
        "No email address is recorded for Sam Example, so it does not reach them.",
    )
    reach(office, "sam")
    move_clock(office, timedelta(days=1))
    assert warned(office, "understand_roles") == ()


def test_whoever_covers_for_a_lead_is_asked_in_their_place(office: Office) -> None:
    away(office, "sam", "cleo")
    ask(office, "understand_roles")
    assert people_of(office) == ["cleo"]


def test_where_a_lead_has_left_the_other_one_is_asked_and_who_asks_is_told(office: Office) -> None:
    reach(office, "pat")
    gone(office, "sam")
    (said,) = warned(office, "understand_roles", by="cleo")
    assert said == "Nobody holds this: whom the record names can no longer act."
    assert people_of(office) == ["pat"]
    move_clock(office, timedelta(days=1))
    with pytest.raises(Invalid, match="and you are the other lead, to whom it comes"):
        ask(office, "understand_roles")


def test_of_what_awaits_agreement_only_those_are_asked_who_have_not_given_it(office: Office) -> None:
    while (turn := journey_of(office, REFERENCE).open_turn("readiness_plan")) is None or not turn.agreements:
        go_on(office, REFERENCE)
    given = {agreed.role for agreed in turn.agreements}
    move_clock(office, timedelta(days=60))
    ask(office, "readiness_plan", by="cleo")
    assert people_of(office) == [handle for handle in ("pat", "sam") if PEOPLE_ROLES[handle] not in given]
    assert len(people_of(office)) == 1


PEOPLE_ROLES = {"sam": "service_lead", "pat": "professional_lead"}


def test_a_confidential_step_is_asked_about_without_a_word_of_which_it_is_or_who_holds_it(office: Office) -> None:
    while journey_of(office, REFERENCE).open_turn("oh_clearance") is None:
        go_on(office, REFERENCE)
    move_clock(office, timedelta(days=40))
    assert warned(office, "oh_clearance") == (
        "No email address is recorded for somebody who holds it, so it does not reach them.",
    )
    assert people_of(office) == ["olu"]
    reach(office, "olu")
    (message,) = queued(office)
    envelope = said(office, message)
    assert isinstance(envelope, Envelope)
    assert isinstance(envelope.context, Nudged)
    assert envelope.context.subject_title == CONFIDENTIAL
    assert not envelope.context.may_say_whom
    assert envelope.context.link.endswith(f"/records/{REFERENCE}")


def test_a_record_that_was_held_since_is_not_asked_about_in_the_mail(office: Office) -> None:
    reach(office, "sam")
    ask(office, "understand_roles")
    (message,) = queued(office)
    assert isinstance(said(office, message), Envelope)
    with office.work(office.actor("pat")) as work:
        hold(work, REFERENCE, day_of(office) + timedelta(days=30))
    assert isinstance(said(office, message), Drop)


def test_a_mail_that_waits_does_not_tell_somebody_of_a_record_that_they_have_lost_sight_of(office: Office) -> None:
    away(office, "sam", "cleo")
    reach(office, "cleo")
    ask(office, "understand_roles")
    (message,) = queued(office)
    assert isinstance(said(office, message), Envelope)
    with office.work(office.actor("admin")) as work:
        granting.end_grant(work, "cleo", "service_lead", scope=TEAM)
        granting.end_grant(work, "cleo", "professional_lead", scope=CARE_GROUP)
    assert isinstance(said(office, message), Drop)
