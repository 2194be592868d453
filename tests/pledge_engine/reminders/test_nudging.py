"""A nudge: to whoever holds a step, at most once for each step and day, and never to the worker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.catalogue import Nudged
from notifications.outbox import messages
from notifications.source import Claimed, Drop, Envelope
from pledge_engine.errors import Forbidden, Invalid
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
from tests.factories.office import day_of, furnish, go_on, journey_of, move_clock, office_on, opened_hire
from workflows.journey import Status

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
    with pytest.raises(Invalid, match="nobody else holds"):
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
    assert (envelope.context.reference, envelope.to) == (second, "kim@trust.example")
    with office.work(office.actor("kim")) as work:
        answers = {"pillar": "professional_practice", "role": "peer_support_worker"}
        complete_step(work, second, "understand_roles", answers)
    assert isinstance(said(office, message), Drop)
