"""Restoring a backup into an empty place: all of it or nothing, compared, verified, and silent until a person confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.exc import DataError, IntegrityError

from notifications.heartbeat import forget_heartbeats
from notifications.outbox import count_waiting
from notifications.pause import pause_sending, resume_sending
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.faults import Verification
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.audit.verify import verify_all
from pledge_engine.clock import Clock
from pledge_engine.errors import NothingToConfirm, StoreOutOfStep
from pledge_engine.office import Office, open_office
from pledge_engine.settings import Settings
from pledge_engine.store import schema
from pledge_engine.store.address import sqlite_file
from pledge_engine.store.columns import moment_text
from pledge_engine.store.rows import add_rows, columns_of, rows_of, tables_of
from pledge_engine.upgrading import upgrade_records
from pledge_engine.upkeep.backup import Counted
from pledge_engine.upkeep.backup_file import Backup, BackupUnusable, Digest, Header, line_of, open_backup
from pledge_engine.watching import Progress
from pledge_engine.work import Work

# No two computers' clocks are alike to the minute.
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, how its trail was found, and how many messages wait until sending is confirmed.

    ``ahead`` says that it was made at a moment that has not come yet here, so that a clock was or is wrong.
    """

    header: Header
    trail: Verification
    waiting: int
    ahead: bool = False


def restore_new(settings: Settings, clock: Clock, file: Path, progress: Progress) -> Restored:
    """``restore`` into the database that the settings name; a SQLite file that was not there is there only if it succeeds."""
    target = sqlite_file(settings.database_url)
    new = target is not None and not target.exists()
    office = open_office(settings, door="cli", clock=clock, make=True)
    try:
        restored = restore(office, file, progress)
    except BaseException:
        office.close()
        if new and target:
            target.unlink()
        raise
    office.close()
    return restored


def restore(office: Office, file: Path, progress: Progress) -> Restored:
    """Restore a backup into the office's database, which must be empty, and pause sending.

    What arrived is compared with the file, row by row, and the trail is verified, before anything is kept. Tables of an
    older version are brought to this one. When what runs by itself last ran is told of the place that was backed up, and not of
    this one. Raises ``BackupUnusable``, ``StoreOutOfStep`` or ``StoreUnavailable``.
    """
    with open_backup(file) as backup, office.making() as work:
        _must_be_empty(work.connection)
        if not schema.knows(backup.header.version):
            raise BackupUnusable(
                "The backup was made by a newer version of this program.", "Install that version, then restore it."
            )
        _filled(work.connection, backup, progress)
        upgrade_records(work)
        trail = verify_all(work.connection)
        if backup.header.intact and not trail.intact:
            raise BackupUnusable(
                f"The trail in the backup is not as it was recorded any more. {trail}", "Take another copy of it."
            )
        pause_sending(work.connection, work.now)
        forget_heartbeats(work.connection)
        changes = {"made_at": Change(new=moment_text(backup.header.made)), "rows": Change(new=backup.header.rows)}
        append_to_organisation(work.connection, Event(verb="backup_restored", origin=work.origin, changes=changes))
        ahead = backup.header.made > work.now + _CLOCKS_DIFFER
        return Restored(backup.header, trail, count_waiting(work.connection), ahead=ahead)


def confirm(work: Work) -> int:
    """Let messages be sent again after a restore; gives how many were waiting. Raises ``Forbidden`` or ``NothingToConfirm``."""
    role = require_generally(work.actor, Action.RESUME_SENDING)
    if not resume_sending(work.connection, work.now):
        raise NothingToConfirm("Sending is not paused, so there is nothing to confirm.")
    append_to_organisation(work.connection, Event(verb="sending_resumed", origin=work.origin, role=role))
    return count_waiting(work.connection)


def _must_be_empty(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        raise StoreOutOfStep(
            "There is something in this database already; it was kept, and nothing was restored.",
            "Name a new one in PLEDGE_DATABASE_URL.",
        )


def _filled(connection: Connection, backup: Backup, progress: Progress) -> None:
    """Put every row of the backup in its table, and compare what is there then with what the backup says."""
    schema.upgrade_within(connection, backup.header.version)
    known = {table.name: table for table in tables_of(connection)}
    if known.keys() != backup.header.tables.keys():
        raise BackupUnusable("The backup holds other tables than its version has.", "Take another copy of it.")
    counted = Counted(2 * backup.header.rows, progress)
    for name, columns, rows in backup.tables():
        if tuple(columns) != columns_of(known[name]):
            raise BackupUnusable(f"The backup's {name} has other columns than its version.", "Take another copy of it.")
        try:
            add_rows(connection, known[name], counted.over(rows))
        except (IntegrityError, DataError, ValueError) as error:
            raise BackupUnusable(f"A row of {name} does not fit its table.", "Take another copy of it.") from error
    _compare(connection, known, backup.digests, counted)


def _compare(connection: Connection, known: Mapping[str, Table], digests: Mapping[str, str], counted: Counted) -> None:
    for name, expected in digests.items():
        found = Digest()
        for row in counted.over(rows_of(connection, known[name])):
            found.add(line_of(row))
        if str(found) != expected:
            raise BackupUnusable(f"What arrived in {name} is not what the backup holds.", "Restore it again.")
