"""The world as the walls are driven in: with more in it that nobody else may read, and with a session for everybody."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from notifications.outbox import attempts, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import PHASES_SEEN, POLICY, SEE_NAMES, records
from pledge_engine.hires import change_commands
from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.store.tables import care_groups, people, registers, teams
from pledge_engine.upkeep.backup import back_up
from pledge_engine.watching import unwatched
from tests.factories.databases import sqlite_address
from tests.factories.office import ENGINE, OPENING, move_clock, office_on
from tests.privacy.expecting import may_read, sees
from tests.privacy.world import CANARIES, DEFINITION, ENDED, PLACES, RECORDS, WALKERS, Record, handle_of
from workflows.definition import BOTH_LEADS, Role

BACKUP = "2026-08-09-030000.backup"
# Some steps are late then, and what is late has been told of.
NOW = OPENING + timedelta(days=62)
# Reasons in words of one's own: of a step that everybody on the record sees, and of one whose answers few may read.
REASONS = {"moved": "peer_training", "corrected": "supervision_named", "restricted": "adjustments_offer"}
LIVING = [record for record in RECORDS.values() if record.relation not in ENDED]
_READ_NOTES = {*BOTH_LEADS, Role.LX_LEADERSHIP, Role.HR, Role.WORKER}
_WORDS = re.compile(r"canary[\w.@-]*(?:/[\w-]+)?", re.IGNORECASE)
_DAYS = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\s+[A-Z][a-z]+\s+\d{4}\b")
_WRITTEN = {spelling for canary in CANARIES for spelling in canary.spellings if "canary" not in spelling}


def canaries_in(text: str) -> set[str]:
    """Everything in a text that was written into a record of the world, or that says who somebody is."""
    words = {_plain(found) for found in _WORDS.findall(text)}
    days = {" ".join(found.split()) for found in _DAYS.findall(text)}
    return (words | (days & _WRITTEN)) - {"canary"}


def _plain(found: str) -> str:
    return found.lower().removeprefix("https://").strip(".-")


def name_of(record: Record) -> str:
    """What the worker of a record is called."""
    return f"canary-name-{record.worker}"


def said_of(record: Record) -> str:
    """What a mail server said of a message about a record."""
    return f"canary-said-of-{record.reference.lower()}"


def reason_of(record: Record, kind: str) -> str:
    """Why something was done on a record, in words."""
    return f"canary-why-{kind}-{record.reference.lower()}"


def known_to(roles: tuple[Role, ...], handle: str) -> set[str]:
    """Everything that somebody may find who holds these roles and no other."""
    return {found for role in roles for found in _known_to(role, handle)} | {f"canary.{handle}@trust.example"}


def _known_to(role: Role, handle: str) -> Iterator[str]:
    for canary in CANARIES:
        if may_read(role, canary, handle):
            yield from (_plain(spelling) if "canary" in spelling else spelling for spelling in canary.spellings)
    if role is Role.ADMINISTRATOR:
        yield from (f"canary.{each}@trust.example" for each in _everybody())
    for record in RECORDS.values():
        there = sees(role, record, handle)
        # Who acted is told to whoever reviews the trail, and whom there is to whoever looks after them.
        if (there and role in SEE_NAMES) or role in {Role.ADMINISTRATOR, Role.AUDITOR}:
            yield name_of(record)
        if Action.SEE_MESSAGES in POLICY[role] and (there or role is Role.ADMINISTRATOR):
            yield said_of(record)
        if there and role in _READ_NOTES:
            yield from (
                reason_of(record, kind) for kind, step in REASONS.items() if _reads_reason(role, record, handle, step)
            )


def _reads_reason(role: Role, record: Record, handle: str, key: str) -> bool:
    """Whoever sees a step is told why it was changed; of a step whose answers few may read, only those few."""
    step = DEFINITION.steps[key]
    if step.answers_seen_by:
        return role in step.answers_seen_by and (role is not Role.SERVICE_LEAD or handle in record.leads)
    return role is not Role.HR or records(role, step) or DEFINITION.stages[step.stage].phase in PHASES_SEEN[role]


def _everybody() -> set[str]:
    workers = {record.worker for record in RECORDS.values()}
    return {"admin", "peer", *(walker[0] for walker in WALKERS), *map(handle_of, PLACES)} | workers


def make_walled(worlds: Path, folder: Path) -> None:
    """Each of the worlds with more in it, and beside it what a test has to know to find its way about."""
    for original in sorted(worlds.glob("*.db")):
        database = folder / original.name
        shutil.copyfile(original, database)
        with closing(office_on(sqlite_address(database), NOW)) as office:
            office.bring_up_to_date()
            known = _more(office)
            if original.stem == "pledge":
                (folder / "backups").mkdir()
                back_up(office, folder / "backups" / BACKUP, unwatched)
        (folder / f"{original.stem}.json").write_text(json.dumps(known), encoding="utf-8")


def _more(office: Office) -> dict[str, str]:
    known: dict[str, str] = {}
    for record in LIVING:
        _reasons(office, record)
    with office.work(ENGINE) as work:
        handles = {row.handle: row.id for row in work.connection.execute(select(people.c.handle, people.c.id))}
        for handle, person in handles.items():
            if handle.startswith("erased."):
                continue
            email = update(people).where(people.c.id == person).values(email=f"canary.{handle}@trust.example")
            work.connection.execute(email)
            known[f"session of {handle}"] = start_session(work, person)
            known[f"person {handle}"] = person
        for table in (teams, care_groups):
            kind = table.name.replace("_", " ")
            known |= {f"{kind} {row.name}": row.id for row in work.connection.execute(select(table.c.name, table.c.id))}
        for record in RECORDS.values():
            named = update(people).where(people.c.handle == record.worker).values(name=name_of(record))
            work.connection.execute(named)
            about = select(messages.c.id).where(messages.c.subject_reference == record.reference)
            message = work.connection.execute(about).scalars().first()
            assert message is not None
            row = {"message_id": message, "number": 99, "began_at": work.now.isoformat()[:27], "outcome": "refused"}
            work.connection.execute(insert(attempts), row | {"said": said_of(record)})
            known[f"message about {record.reference}"] = message
        of_a_group = select(registers.c.id).where(registers.c.step == "group_supervision")
        known["session of a group"] = work.connection.execute(of_a_group).scalars().one()
    return known


def _reasons(office: Office, record: Record) -> None:
    lead, reference = record.leads[0], record.reference
    with office.work(office.actor(lead)) as work:
        moved, note = REASONS["moved"], reason_of(record, "moved")
        change_commands.move_date(work, reference, moved, date(2027, 3, 1), "person_away", note=note)
    for kind in ("corrected", "restricted"):
        move_clock(office, timedelta(seconds=1))
        with office.work(office.actor(lead)) as work:
            note = reason_of(record, kind)
            change_commands.correct_step(work, reference, REASONS[kind], "wrong_answer", note=note)
