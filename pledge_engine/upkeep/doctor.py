"""Is everything in order? Each part of the engine is looked at and says, in words, how it is and what to do about it.

Looking changes nothing and names nobody: counts and versions only, and the references of records that somebody has to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import func, select

from notifications.heartbeat import last_heartbeats
from pledge_engine.errors import NotFound, StoreOutOfStep
from pledge_engine.hires.kept_before import mistakes_still_shown, words_still_kept
from pledge_engine.logins.codes import unreadable_codes
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import PURPOSE
from pledge_engine.office import SET_UP, Office, shipped_file
from pledge_engine.people.unheld import places_of_records, teams_without_a_lead, unheld_queues
from pledge_engine.reconciliation.verifying import verify_everything
from pledge_engine.secret_key import known_key
from pledge_engine.settings import DEFAULT_ORGANISATION, Settings
from pledge_engine.store.rights import owns_evidence
from pledge_engine.store.tables import grants, hires
from pledge_engine.unknown_settings import unknown_settings
from pledge_engine.upkeep.backups import BACKUP, DRILL, how_backups_went
from pledge_engine.upkeep.findings import Finding
from pledge_engine.upkeep.leaving import messages
from pledge_engine.upkeep.running import running
from pledge_engine.upkeep.setting_up import UNNAMED, mail_reaches_nobody
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.calendar import PUBLISHED_TO
from workflows.definition import Role
from workflows.differences import differences
from workflows.reading import load_shipped
from workflows.words import counted, listed


def examine(office: Office, settings: Settings, progress: Progress = unwatched) -> tuple[Finding, ...]:
    """How every part is; raises ``StoreUnavailable`` when there is no database to look at."""
    try:
        office.check()
    except StoreOutOfStep as error:
        return (Finding(part="database", title="Database", state="ill", words=error.problem, mend=error.mend),)
    with office.work(SET_UP, write=False) as work:
        beats = last_heartbeats(work.connection, (BACKUP, DRILL))
        found = (_database(office, work), _pledge(office), _people(work), _calendar(work))
        return (
            *found,
            *_settings(),
            _named(settings),
            _queues(work),
            *_kept_before(work),
            *_verified(work, progress),
            *_codes(work, settings),
            *running(work),
            *_mail(settings),
            messages(work),
            *how_backups_went(beats),
        )


def _database(office: Office, work: Work) -> Finding:
    records = work.connection.execute(select(func.count()).select_from(hires)).scalar_one()
    where = office.engine.url.database or "the database"
    kind = office.engine.dialect.name.replace("sqlite", "SQLite").replace("postgresql", "PostgreSQL")
    words = f"{kind}, {where}: tables of this version, {counted(records, 'records')}."
    if work.connection.dialect.name == "postgresql" and owns_evidence(work.connection):
        words += " The program's role owns the tables, so the database cannot keep it from changing the trail."
        mend = (
            "Name another role in PLEDGE_DATABASE_URL, the owner in PLEDGE_DATABASE_OWNER_URL: pledge doctor --upgrade"
        )
        return Finding(part="database", title="Database", state="notice", words=words, mend=mend)
    return Finding(part="database", title="Database", state="well", words=words)


def _pledge(office: Office) -> Finding:
    shipped = load_shipped()
    try:
        in_force = office.pledge_in_force()
    except NotFound:
        mend = "Run: pledge doctor --upgrade"
        return Finding(part="pledge", title="Pledge", state="ill", words="No pledge is in force.", mend=mend)
    words = f"{in_force.title}, version {in_force.version}, with {counted(len(in_force.steps), 'steps')}."
    if in_force.content_hash == shipped.content_hash or not differences(shipped, in_force):
        return Finding(part="pledge", title="Pledge", state="well", words=words)
    words += " It is not the one that comes with this program."
    if in_force.version > shipped.version:  # An administrator put it there, and it is meant to stay.
        return Finding(part="pledge", title="Pledge", state="well", words=f"{words} Nothing takes its place by itself.")
    if in_force.version < shipped.version:
        mend = "A newer one came with this program. To put it in force: pledge doctor --upgrade"
    else:
        words += " If that is meant, leave it: nothing takes its place by itself."
        mend = (
            f"Otherwise copy {shipped_file()}, write “version: {in_force.version + 1}” in the copy, and look at what would "
            "change: pledge definition put-in-force COPY --dry-run"
        )
    return Finding(part="pledge", title="Pledge", state="notice", words=words, mend=mend)


def _people(work: Work) -> Finding:
    held = select(func.count()).select_from(grants).where(grants.c.role == Role.ADMINISTRATOR)
    if administrators := work.connection.execute(held).scalar_one():
        words = f"{counted(administrators, 'administrators')}."
        return Finding(part="people", title="Administrators", state="well", words=words)
    mend = "Begin with: pledge person add HANDLE NAME --first-administrator"
    return Finding(part="people", title="Administrators", state="notice", words="Nobody has been added yet.", mend=mend)


def _settings() -> Iterator[Finding]:
    """Said only where something is set in vain."""
    if unknown := unknown_settings():
        words = " ".join(map(str, unknown))
        mend = "Write it as docs/running.md does, or take it out of the environment. Then start again what runs."
        yield Finding(part="settings", title="Settings", state="notice", words=words, mend=mend)


def _named(settings: Settings) -> Finding:
    if settings.organisation != DEFAULT_ORGANISATION:
        words = f"Pages and mails say “{settings.organisation}”."
        return Finding(part="organisation", title="Name", state="well", words=words)
    mend = "Set PLEDGE_ORGANISATION to the name of your trust, and start again what runs."
    return Finding(part="organisation", title="Name", state="notice", words=UNNAMED, mend=mend)


def _mail(settings: Settings) -> Iterator[Finding]:
    """Said only where mail leaves for nobody; whoever chose that knows it, and it is no fault then."""
    if words := mail_reaches_nobody(settings):
        chosen = "mail_channel" in settings.model_fields_set
        mend = "" if chosen else "Set PLEDGE_MAIL_CHANNEL=smtp and PLEDGE_SMTP_HOST, and start again what runs."
        yield Finding(part="mail", title="Mail", state="well" if chosen else "notice", words=words, mend=mend)


def _queues(work: Work) -> Finding:
    unheld = unheld_queues(work.connection, places_of_records(work.connection))
    if not unheld and (unled := teams_without_a_lead(work.connection)):
        return _unled(unled)
    if not unheld:
        words = "Every role that steps of the records belong to is held by somebody."
        return Finding(part="roles", title="Roles", state="well", words=words)
    mend = f"Give each to somebody, beginning with: {unheld[0].mend}"
    return Finding(
        part="roles",
        title="Roles",
        state="notice",
        words=" ".join(each.words for each in unheld),
        mend=mend,
        on_pages="Give each to somebody: in Set-up, People, open a person and give them the role.",
    )


def _unled(unled: Mapping[str, int]) -> Finding:
    where = listed(f"{team} ({counted(number, 'records')})" for team, number in unled.items())
    return Finding(
        part="roles",
        title="Roles",
        state="notice",
        words=f"A lead of records can act no more, and nobody holds their steps: {where}.",
        mend="Let the other lead of each name another: pledge hire reassign REFERENCE --service-lead HANDLE",
        on_pages="Ask the other lead of each record to name another: on its page, “Name another lead”.",
    )


def _kept_before(work: Work) -> Iterator[Finding]:
    """Said only where an earlier version kept what this one would not."""
    shown, words = mistakes_still_shown(work), words_still_kept(work)
    asks = (
        (shown, "A confidential step that was recorded by mistake still shows what was answered: {}."),
        (words, "Words are kept that were given with a confidential step: {}."),
    )
    if shown or words:
        mend = (
            "An earlier version kept this, and this one would not. Ask whoever holds the step to open it and complete it, and "
            "whoever wrote the words to erase them: both can on the page of the record."
        )
        said = " ".join(each.format(listed(references)) for references, each in asks if references)
        yield Finding(
            part="kept_before", title="Kept from before", state="notice", words=said, mend=mend, on_pages=mend
        )


def _codes(work: Work, settings: Settings) -> Iterator[Finding]:
    """Said only where something is amiss: most places have nobody with an app."""
    lost = unreadable_codes(work, Seal(known_key(settings), PURPOSE))
    if lost:
        words = f"The codes that the apps of {counted(lost, 'people')} show cannot be checked: another secret key sealed them."
        mend = (
            "Bring back the key that belongs to this database (PLEDGE_SECRET_KEY, or the file of PLEDGE_SECRET_FILE). Where it "
            "is gone, an administrator takes each code off, and the person sets their app up again."
        )
        yield Finding(part="codes", title="Codes of apps", state="ill", words=words, mend=mend)


def _calendar(work: Work) -> Finding:
    words = f"Bank holidays in England are known up to {PUBLISHED_TO}; later ones are expected, and dates say so."
    if work.today.year < PUBLISHED_TO:
        return Finding(part="calendar", title="Calendar", state="well", words=words)
    mend = "Install a newer version of this program before the year ends."
    return Finding(part="calendar", title="Calendar", state="notice", words=words, mend=mend)


def _verified(work: Work, progress: Progress) -> tuple[Finding, Finding]:
    found = verify_everything(work.connection, work.definitions, progress=progress)
    assert found.records is not None
    return (
        _as_recorded("trail", "Trail", str(found.trail), well=found.trail.intact),
        _as_recorded("records", "Records", str(found.records), well=found.records.agrees),
    )


def _as_recorded(part: str, title: str, words: str, *, well: bool) -> Finding:
    mend = "" if well else "Change nothing more, keep a copy of the database, and tell whoever looks after it."
    return Finding(part=part, title=title, state="well" if well else "ill", words=words, mend=mend)
