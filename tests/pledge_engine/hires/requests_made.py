"""Requests for a change that a lead made on a stored record, for the tests of what becomes of them."""

from datetime import timedelta

from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import (
    agree_stage,
    ask_for_stage_change,
)
from pledge_engine.hires.step_commands import (
    ask_for_change,
    take_back_request,
)
from pledge_engine.hires.views import HireView
from pledge_engine.office import Office
from pledge_engine.reconciliation.records import reconcile
from tests.factories.cover import RECORD, complete
from tests.factories.office import (
    ENGINE,
    go_on,
    journey_of,
    move_clock,
)
from workflows.turn import Turn

NOTE = "Say more about time for learning."


def turn(office: Office, step: str = "job_plan") -> Turn:
    found = journey_of(office, RECORD).turn(step)
    assert found is not None
    return found


def asked(office: Office, step: str = "job_plan", note: str = NOTE) -> Turn:
    """Sam has completed a step and Pat asked for a change: the turn as it was before."""
    complete(office, "sam", step)
    before = turn(office, step)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, RECORD, step, "more_detail", note=note)
    return before


def taken_back(office: Office, handle: str = "pat", step: str = "job_plan", **more: int) -> None:
    with office.work(office.actor(handle)) as work:
        take_back_request(work, RECORD, step, **more)


def shown(office: Office, handle: str) -> HireView:
    with office.work(office.actor(handle), write=False) as work:
        return show_hire(work, RECORD)


def must_agree_with_its_trail(office: Office) -> None:
    with office.work(ENGINE, write=False) as work:
        assert reconcile(work.connection, work.definitions).agrees


def stage_asked(office: Office, by: str = "pat") -> None:
    """Sam has agreed the first stage, and Pat or who covers for them asked for a change to it."""
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor(by)) as work:
        ask_for_stage_change(work, RECORD, "talk_first", note="Is there a room?")
