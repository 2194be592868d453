"""Two people at one moment: each with an office of their own on one database, as two processes would have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from threading import Barrier
from typing import Any, Generic, NamedTuple, TypeVar

import pytest
from sqlalchemy import create_engine, text

from pledge_engine.errors import PledgeError
from pledge_engine.hires.acting import present
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from pledge_engine.reconciliation.verifying import verify_everything
from pledge_engine.work import Work
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.hires.folding import must_equal

RECORD = "R-0001"
DONE = "done"
_WAITS_AT_LEAST = 0.5
T = TypeVar("T")


class By(NamedTuple, Generic[T]):
    """What somebody does, and who."""

    handle: str
    act: Callable[[Work], T]


class Seen(NamedTuple):
    """What both had on their page: the record's version, and by step and number that of every turn."""

    record: int
    turns: dict[tuple[str, int], int]


Act = Callable[[Office, Seen], object]


def outcomes(database: str, moment: datetime, *acts: Act) -> tuple[str, ...]:
    """How it ended for each of those who acted at once: "done", or the kind of refusal that they were told."""
    barrier = Barrier(len(acts))

    def run(act: Act) -> str:
        with closing(office_on(database, moment)) as office:
            seen = _seen(office)
            barrier.wait()
            try:
                act(office, seen)
            except PledgeError as error:
                return type(error).__name__
            return DONE

    with ThreadPoolExecutor(len(acts)) as pool:
        return tuple(pool.map(run, acts))


def _seen(office: Office) -> Seen:
    with office.work(office.actor("pat"), write=False) as work:
        view = show_hire(work, RECORD)
    return Seen(view.seen_as, {(task.step, task.n): task.seen_as for task in view.tasks})


def must_hold_together(database: str, moment: datetime) -> None:
    """Fail unless every record is the fold of its events, every chain verifies, and every date follows from its rule."""
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, reference FROM hire")).all()
        for row in rows:
            must_equal(connection, row.id)
    engine.dispose()
    with closing(office_on(database, moment)) as office:
        office.bring_up_to_date()
        with office.work(ENGINE, write=False) as work:
            found = verify_everything(work.connection, work.definitions)
            assert found.intact, str(found)
            for row in rows:
                record = open_reader(work, row.reference).record
                assert present(work, record).turns == record.journey.turns, row.reference


def second_waits(database: str, office: Office, first: By[Any], second: By[T]) -> T:
    """What the second has done, who began before the first was through, and so had to wait for them."""

    def follow() -> T:
        with closing(office_on(database, office.clock.now())) as there, there.work(there.actor(second.handle)) as work:
            return second.act(work)

    with ThreadPoolExecutor(1) as pool:
        with office.work(office.actor(first.handle)) as work:
            first.act(work)
            follows = pool.submit(follow)
            with pytest.raises(TimeoutError):
                follows.result(_WAITS_AT_LEAST)
        return follows.result()
