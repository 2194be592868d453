"""Backups that the place keeps in a folder of its own: taken, listed, and tried by restoring one where it is thrown away.

Nobody takes one away through a page: a backup holds every record, and whoever looks after the place sees none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from notifications.heartbeat import Heartbeat, ended
from pledge_engine.access.actor import Actor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import NotFound, PledgeError, StoreOutOfStep
from pledge_engine.half_made import half_made_in
from pledge_engine.hires.wording import moment
from pledge_engine.office import SET_UP, Office
from pledge_engine.settings import Settings
from pledge_engine.ticking import beating
from pledge_engine.upkeep.backup import BackedUp, back_up
from pledge_engine.upkeep.backup_file import open_backup
from pledge_engine.upkeep.findings import Finding
from pledge_engine.upkeep.restoring import Restored, restore_new
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.definition import Role

BACKUP, DRILL = "backup", "drill"
_ENDING = ".backup"
# What each is called, what is said of one that went well and of one that failed, and what to do then.
_SAID = {
    BACKUP: (
        "Backup",
        "Last taken",
        "Taking a backup failed",
        "See that the disk has room and that PLEDGE_BACKUP_FOLDER can be written to. Then: pledge backup FILE",
        "Take a backup again. If it fails again, tell whoever runs the server.",
    ),
    DRILL: (
        "Restore drill",
        "Last restored",
        "Restoring a backup failed",
        "Take a new one, and try it in an empty place: pledge backup FILE, then pledge restore FILE",
        "Take a new backup and try that one. If it fails again, tell whoever runs the server.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A backup in the folder: when it was made (UTC), how large it is in bytes, and whether the trail in it was intact.

    ``made`` is None for a file that cannot be read.
    """

    name: str
    made: datetime | None
    size: int
    intact: bool


def take(office: Office, actor: Actor, settings: Settings, progress: Progress = unwatched) -> BackedUp:
    """Back everything up into a new file of the folder. Raises ``Forbidden``, and as ``back_up`` does."""
    _must_look_after(office, actor)
    with beating(office, BACKUP):
        settings.backup_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{office.clock.now():%Y-%m-%d-%H%M%S}{_ENDING}"
        done = back_up(office, settings.backup_folder / name, progress)
        with office.work(actor) as work:
            _note_taken(work, done, require_generally(actor, Action.LOOK_AFTER))
    return done


def take_to(office: Office, file: Path, progress: Progress = unwatched) -> BackedUp:
    """Back everything up into a new file anywhere, for whoever can reach the database; it counts like any other.

    One that fails is said to whoever waits for it, and is no failure of the place. Raises as ``back_up`` does.
    """
    done = back_up(office, file, progress)
    try:
        office.check()
    except StoreOutOfStep:  # It has no place yet in which this could be said.
        return done
    with office.work(SET_UP) as work:
        ended(work.connection, BACKUP, work.now)
        _note_taken(work, done, None)
    return done


def kept_backups(settings: Settings) -> tuple[Kept, ...]:
    """The backups in the folder, the newest first; none where there is no folder yet."""
    found = sorted(settings.backup_folder.glob(f"*{_ENDING}"), reverse=True) if settings.backup_folder.is_dir() else []
    return tuple(_kept(file) for file in found)


def try_out(office: Office, actor: Actor, settings: Settings, name: str, progress: Progress = unwatched) -> Restored:
    """Restore a backup of the folder where it is thrown away, compared row by row and its trail verified.

    Raises ``Forbidden``, ``NotFound`` for a name that is not in the folder, and as ``restore`` does.
    """
    _must_look_after(office, actor)
    with beating(office, DRILL):
        if name not in {each.name for each in kept_backups(settings)}:
            raise NotFound("such a backup")
        # Beside the backups, so that what a killed one leaves of every record goes with the next drill or backup.
        with half_made_in(settings.backup_folder) as folder:
            elsewhere = {"database_url": f"sqlite:///{folder / 'pledge.db'}", "database_owner_url": ""}
            there = settings.model_copy(update=elsewhere)
            done = restore_new(there, office.clock, settings.backup_folder / name, progress)
        with office.work(actor) as work:
            facts = {"made_at": done.header.made.isoformat(), "rows": done.header.rows}
            _note(work, "backup_tried", facts, require_generally(actor, Action.LOOK_AFTER))
    return done


def how_backups_went(beats: Mapping[str, Heartbeat]) -> tuple[Finding, ...]:
    """How the last backup that was taken went, and the last one tried, by their heartbeats; nothing of what never began."""
    return tuple(_went(key, beats[key]) for key in _SAID if key in beats)


def _went(key: str, last: Heartbeat) -> Finding:
    title, well, failed, mend, on_pages = _SAID[key]
    if last.failing and last.failed_at:
        words = f"{failed} on {moment(last.failed_at)}."
        words += f" {well} before on {moment(last.ended_at)}." if last.ended_at else ""
        return Finding(part=key, title=title, state="ill", words=words, mend=mend, on_pages=on_pages)
    words = f"{well} on {moment(last.ended_at)}." if last.ended_at else "Begun, and not heard of since."
    return Finding(part=key, title=title, state="well", words=words)


def _kept(file: Path) -> Kept:
    size = file.stat().st_size
    try:
        with open_backup(file) as backup:
            return Kept(name=file.name, made=backup.header.made, size=size, intact=backup.header.intact)
    except PledgeError:
        return Kept(name=file.name, made=None, size=size, intact=False)


def _must_look_after(office: Office, actor: Actor) -> None:
    with office.work(actor, write=False):
        require_generally(actor, Action.LOOK_AFTER)


def _note_taken(work: Work, done: BackedUp, role: Role | None) -> None:
    _note(work, "backup_taken", {"rows": done.header.rows, "intact": done.trail.intact}, role)


def _note(work: Work, verb: str, facts: Mapping[str, object], role: Role | None) -> None:
    changes = {fact: Change(new=value) for fact, value in facts.items()}
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=role, changes=changes))
