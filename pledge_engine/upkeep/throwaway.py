"""A copy of everything in a private folder, to try things on, which is gone afterwards however that ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import Engine, event, make_url

from pledge_engine.clock import FixedClock
from pledge_engine.half_made import half_made_in
from pledge_engine.office import Office
from pledge_engine.store import schema
from pledge_engine.store.rows import add_rows, count_of, rows_of, tables_of
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.sqlite import copied
from pledge_engine.upkeep.backup import Counted
from pledge_engine.watching import Progress

# What is thrown away need not wait for the disk.
_HURRY = "PRAGMA synchronous = OFF"


@contextmanager
def throwaway_copy(office: Office, progress: Progress) -> Iterator[tuple[Office, FixedClock]]:
    """An office on a copy of another's database as it is at one moment, with the clock that it goes by.

    The copy is a SQLite file, whichever database it is of, and is removed however this ends: whoever may be asked to end
    meanwhile says so with ``ending_in_order``, and what a killed program left goes with the next copy. Nothing is written to
    the database that is copied. Raises ``StoreUnavailable``.
    """
    clock = FixedClock(office.clock.now())
    with (
        half_made_in(Path(gettempdir())) as folder,
        _copied(office.engine, folder, progress) as engine,
    ):
        event.listen(engine, "connect", lambda connection, _record: connection.execute(_HURRY))
        yield Office(engine, clock, door="worker"), clock


@contextmanager
def _copied(engine: Engine, folder: Path, progress: Progress) -> Iterator[Engine]:
    if engine.dialect.name == "sqlite":
        with copied(engine, folder) as copy:
            copy.dispose()
            progress(1)
            yield copy
        return
    copy = open_store(make_url("sqlite://").set(database=str(folder / "pledge.db")))
    try:
        _carry(engine, copy, progress)
        yield copy
    finally:
        copy.dispose()


def _carry(engine: Engine, copy: Engine, progress: Progress) -> None:
    """Every row of every table as it is at one moment, while others go on writing."""
    with begin(engine, write=False) as source, begin(copy) as target:
        schema.upgrade_within(target, schema.version_of(source))
        known = {table.name: table for table in tables_of(target)}
        tables = tables_of(source)
        counted = Counted(sum(count_of(source, table) for table in tables), progress)
        for table in tables:
            add_rows(target, known[table.name], counted.over(rows_of(source, table)))
