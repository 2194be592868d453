"""Group sessions as tests record them and look at them again."""

from datetime import UTC, date, datetime

from pledge_engine.clock import FixedClock
from pledge_engine.hires import registers
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.telling import history
from pledge_engine.office import Office
from tests.factories.office import (
    journey_of,
)
from workflows.turn import Status

FIRST, LATER, SECOND = date(2026, 7, 2), date(2026, 7, 9), date(2026, 8, 4)

MONTH = "group_supervision"


def on(office: Office, day: date) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.set(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def record(office: Office, day: date, by: str = "fay", **given: object) -> str:
    """Record a session; given as R_0001="attended"."""
    entries = {name.replace("_", "-"): how for name, how in given.items() if name.startswith("R_")}
    more = {name: how for name, how in given.items() if not name.startswith("R_")}
    with office.work(office.actor(by)) as work:
        return record_register(work, MONTH, day, entries, **more).register  # type: ignore[arg-type]


def months(office: Office, reference: str) -> list[str]:
    """What each closed month of a record says."""
    turns = journey_of(office, reference).current(MONTH)
    return [str(turn.answers["outcome"]) for turn in turns if turn.status is Status.DONE]


def alone(office: Office, reference: str, day: date, how: str) -> None:
    """Record a session on the step of one record."""
    with office.work(office.actor("fay")) as work:
        complete_step(work, reference, MONTH, {"outcome": how}, happened_on=day)


def shown(office: Office, register: str, by: str = "fay") -> list[str]:
    with office.work(office.actor(by), write=False) as work:
        return [f"{entry.reference} {entry.words}" for entry in registers.show_register(work, register).entries]


def told(office: Office, reference: str, by: str = "sam") -> str:
    with office.work(office.actor(by), write=False) as work:
        return history(work, reference)[0].sentence


def apart(office: Office) -> dict[date, str]:
    """How each session was for how many, which the list says as its own page does."""
    with office.work(office.actor("fay"), write=False) as work:
        listed = registers.list_registers(work)
        assert [registers.show_register(work, row.id).apart for row in listed] == [row.apart for row in listed]
    return {row.held_on: row.apart for row in listed}
