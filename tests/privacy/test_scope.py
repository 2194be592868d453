"""Every command in every role, wherever a record stands to the person: let in as the policy says, and told nothing else.

What is expected comes from the policy table and from where people and records are; what happens comes from the command line.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pledge_engine.access.matrix import COMMANDS
from pledge_engine.cli.asking import Surroundings
from pledge_engine.cli.main import main
from pledge_engine.clock import FixedClock
from tests.factories.databases import sqlite_address
from tests.factories.office import OPENING
from tests.pledge_engine.cli.test_main import EVERY
from tests.privacy.expecting import CODES, SESSION, expected, may_read, person, sees
from tests.privacy.world import CANARIES, DEFINITION, EMAILS, RECORDS, Record
from workflows.definition import Role

# Every command with what is typed after it: {R} the record, {T} its team, {S} a step, {F} a file that is not there.
WORDS: dict[str, tuple[str, ...]] = {
    "hires": ("", "--text|canary"),
    "attention": (
        *("", "--by|team", "--by|step", "--by|owner", "--by|waiting-on"),
        *("--step|oh_clearance", "--owner|hr", "--waiting-on|nobody_said", "--step|wellbeing_plan|--by|team"),
    ),
    "kept": ("--from|1 April 2026|--to|30 June 2026", "--from|1 April 2026|--to|30 June 2026|--csv"),
    "hire open": ("{T}|--service-lead|sam|--professional-lead|pat",),
    "hire show": ("{R}", "{R}|{S}"),
    "hire explain": ("{R}|{S}",),
    "hire history": ("{R}",),
    "hire who-looked": ("{R}",),
    "hire note": ("{R}|Kind words",),
    "hire erase-note": ("{R}|1|--yes",),
    "hire save": ("{R}|{S}|nothing=1",),
    "hire complete": ("{R}|{S}",),
    "hire correct": ("{R}|{S}|--reason|wrong_date",),
    "hire waiting-on": ("{R}|{S}|us",),
    "hire pick-up": ("{R}|{S}",),
    "hire invite": ("{R}|rowan@home.example",),
    "hire did-not-happen": ("{R}|{S}",),
    "hire talked": ("{R}|{S}|will_be_done",),
    "hire agree": ("{R}", "{R}|{S}"),
    "hire ask-for-change": ("{R}|--reason|wrong_date",),
    "hire take-back-request": ("{R}", "{R}|{S}"),
    "hire withdraw-agreement": ("{R}",),
    "hire not-applicable": ("{R}|{S}|--reason|not_relevant",),
    "hire set-date": ("{R}|start_date|1 March 2027",),
    "hire move-date": ("{R}|{S}|1 March 2027|--reason|person_away",),
    "hire pace": ("{R}|2",),
    "hire hold": ("{R}|1 July 2026",),
    "hire resume": ("{R}",),
    "hire advance": ("{R}",),
    "hire undo": ("{R}",),
    "hire return": ("{R}|selection|--reason|did_not_start",),
    "hire keep": ("{R}|interviews",),
    "hire withdraw": ("{R}|--reason|not_funded",),
    "hire leave": ("{R}|--how|other",),
    "hire reopen": ("{R}|workbook|--reason|ended_by_mistake",),
    "hire appoint-another": ("{R}",),
    "hire erase-earlier": ("{R}|--yes",),
    "hire reassign": ("{R}|--service-lead|peer",),
    "hire reassign --step": ("{R}|--step|{S}|--to|fay",),
    "hire nudge": ("{R}|{S}",),
    "register record": (SESSION + "|--on|11 June 2026|{R}=attended",),
    "register correct": ("{G}|{R}=excused",),
    "register due": (SESSION,),
    "register list": ("",),
    "register show": ("{G}",),
    "cover name": ("sam|--by|peer|--from|1 July 2026|--until|8 July 2026",),
    "cover end": ("sam",),
    "cover list": ("",),
    "settings reminders": ("", "--mail|weekly|--weekday|friday|--fold|agreements"),
    "person add": ("new.person|New Person",),
    "person list": ("",),
    "person edit": ("peer|--name|Another Name",),
    "person invite": ("peer",),
    "person invite-all": ("", "--dry-run"),
    "person deactivate": ("peer", "peer|--dry-run"),
    "person reactivate": ("peer",),
    "person password-link": ("peer",),
    "person reset-second-factor": ("peer",),
    "team add": ("Ash|--care-group|Adult",),
    "team add-care-group": ("Children",),
    "team rename": ("Oak|Ash",),
    "team move": ("Elm|Older",),
    "team rename-care-group": ("Adult|Adults",),
    "team remove": ("Elm",),
    "team remove-care-group": ("Adult",),
    "team list": ("",),
    "grant add": ("peer|service_lead|--scope|Elm",),
    "grant end": ("peer|service_lead|--scope|Oak",),
    "grant list": ("", "sam"),
    "closure add": ("23 December 2026|Trust closure",),
    "closure remove": ("24 December 2026",),
    "closure list": ("",),
    "import": ("{F}",),
    "export": ("{F}.csv",),
    "definition check": ("{D}",),
    "definition show": ("",),
    "definition diagram": ("", "--reference|{R}"),
    "definition put-in-force": ("{D}",),
    "audit show": ("", "{R}", "{R}|--changes", "--exception|imported", "--exception|not-kept"),
    "audit sample": ("a seed|--changes", "a seed|--of|records|--size|200"),
    "audit verify": ("", "{R}"),
    "audit checkpoint": ("{F}",),
    "audit export": ("{F}",),
    "audit new-key": ("{F}",),
    "messages list": ("", "--status|failed"),
    "messages show": ("{M}",),
    "messages retry": ("{M}",),
    "messages put-aside": ("{M}",),
    "messages templates": ("", "digest"),
    "set-up": ("",),
    "my-pledge": ("{R}",),
    "sessions list": ("",),
    "sessions end": ("--all",),
    "jobs list": ("",),
    "jobs run": ("sweep",),
    "access matrix": ("",),
    "doctor": ("",),
    "restore": ("{F}",),
    "restore --confirm": ("",),
    "remind --dry-run": ("",),
    "simulate": ("--until|11 June 2026",),
    "remind --confirm": ("",),
}
# These act for whoever looks after the database, and are tried by tests of their own.
NOT_TRIED = {"backup", "demo", "serve", "worker", "beat", "tick", "remind"}
QUERIES = {
    *(
        "hires",
        "attention",
        "kept",
        "hire show",
        "hire explain",
        "hire history",
        "hire who-looked",
        "register due",
        "register list",
        "register show",
    ),
    *("cover list", "person list", "team list", "grant list", "closure list", "definition check", "definition show"),
    *(
        "definition diagram",
        "audit show",
        "audit sample",
        "audit verify",
        "audit checkpoint",
        "audit export",
        "audit new-key",
    ),
    *(
        "access matrix",
        "doctor",
        "restore",
        "messages list",
        "messages show",
        "messages templates",
        "set-up",
        "my-pledge",
        "sessions list",
        "jobs list",
        "remind --dry-run",
        "simulate",
        "export",
    ),
}
# What is asked once steps have become late and the quarter is over: before that there is nothing to tell.
ASKED_LATER = {"attention", "kept", "remind --dry-run"}
SOON, LATER = OPENING + timedelta(days=2), OPENING + timedelta(days=62)
TESTED = [(role, relation) for role in Role for relation in RECORDS]


def register_of(worlds: Path) -> str:
    """The one session of a group that the world has recorded."""
    with closing(sqlite3.connect(worlds / "pledge.db")) as connection:
        return str(connection.execute("SELECT id FROM register WHERE step = ?", [SESSION]).fetchone()[0])


def message_about(record: Record, worlds: Path) -> str:
    """A message about the record; each has caused one."""
    with closing(sqlite3.connect(worlds / "pledge.db")) as connection:
        about = "SELECT id FROM message WHERE subject_reference = ?"
        return str(connection.execute(about, (record.reference,)).fetchone()[0])


def own_step(role: Role) -> str:
    return next((step.key for step in DEFINITION.steps.values() if step.owner is role), "understand_roles")


class Command:
    """Gives commands as one person, each on a world that no command before it has changed."""

    def __init__(self, world: Path, folder: Path, handle: str) -> None:
        self._world, self._database, self._log = world, folder / "pledge.db", folder / "pledge.log"
        self._folder, self._handle = folder, handle
        self._fresh()

    def _fresh(self) -> None:
        shutil.copyfile(self._world, self._database)

    def __call__(self, *words: str, at: datetime, changes: bool) -> tuple[int, str]:
        """The exit code of a command, and everything that it said."""
        environment = {
            "PLEDGE_DATABASE_URL": sqlite_address(self._database),
            "PLEDGE_LOG_FILE": str(self._log),
            "PLEDGE_AS": self._handle,
            "COLUMNS": "200",
        }
        present = Surroundings(clock=FixedClock(at))
        result = CliRunner().invoke(main, [*words], env=environment, obj=present, catch_exceptions=False)
        if changes and result.exit_code == 0:
            self._fresh()
        return result.exit_code, result.output

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""


# These find at least this much of their own record: a search that finds nothing would prove nothing.
READERS = {
    Role.SERVICE_LEAD: {"support_infrastructure.line_manager", "adjustments_offer.review_on", "conditional_offer.name"},
    Role.PROFESSIONAL_LEAD: {"support_infrastructure.line_manager", "note.before", "conditional_offer.name"},
    Role.LX_LEADERSHIP: {"conditional_offer.name", "note.after"},
    Role.HR: {"hr_clearance.identity", "conditional_offer.name"},
    Role.WORKER: {"hr_clearance.identity", "adjustments_offer.review_on", "note.after"},
}


def test_no_command_is_missing_from_the_table() -> None:
    known = {f"pledge {name}" for name in COMMANDS}
    assert {name for name in known if " --" not in name} == set(EVERY)
    assert set(WORDS) | NOT_TRIED == set(COMMANDS)


@pytest.mark.parametrize(("role", "relation"), TESTED, ids=[f"{role.value}-{relation}" for role, relation in TESTED])
def test_each_command_lets_in_whom_the_policy_lets_in_and_tells_nobody_else(
    worlds: Path, tmp_path: Path, role: Role, relation: str
) -> None:
    record, handle = RECORDS[relation], person(role, relation)
    twice = relation == "oneself" and role is not Role.WORKER
    roles = (role, Role.WORKER) if twice else (role,)
    command = Command(worlds / (f"{role.value}.db" if twice else "pledge.db"), tmp_path, handle)
    said, surprises, listed = [], [], set[str]()
    for name, words, step in _tried(role, relation):
        about = DEFINITION.steps[SESSION if name.startswith("register") else step]
        right = expected(COMMANDS[name], words, roles, record, handle, about)
        for shape in _shapes(name, words, role, relation):
            typed = [*name.split()[:2], *_typed(words, record, step, tmp_path, worlds), *shape]
            code, told = command(*typed, at=LATER if name in ASKED_LATER else SOON, changes=name not in QUERIES)
            if name == "export" and code == 0:
                told += (tmp_path / "new.csv").read_text(encoding="utf-8-sig")
            said.append(told)
            if name in {"hires", "attention", "register due", "register show", "export"}:
                listed |= set(re.findall(r"R-\d{4}", told))
            if code not in CODES[right] or "Traceback" in told:
                surprises.append((right, code, *typed, told[:150]))
    assert not surprises, "\n".join(map(str, surprises))
    assert listed <= {it.reference for it in RECORDS.values() if any(sees(each, it, handle) for each in roles)}
    heard = " ".join(" ".join(said).split())
    found = {canary for canary in CANARIES if any(spelling in heard for spelling in canary.spellings)}
    assert not {canary for canary in found if not any(may_read(each, canary, handle) for each in roles)}
    if relation == "own":
        assert READERS.get(role, set()) <= {f"{it.step}.{it.field}" for it in found if it.record is record}
    assert Role.ADMINISTRATOR in roles or not [address for address in EMAILS.values() if address in heard]
    assert "canary" not in command.log


def _tried(role: Role, relation: str) -> Iterator[tuple[str, str, str]]:
    """Every command that concerns a record, and once also those that do not, with an own step and with a restricted one."""
    for name, lines in WORDS.items():
        for words in lines:
            if "{" in words or name in QUERIES or relation == "own":
                steps = (own_step(role), "oh_clearance") if "{S}" in words else (own_step(role),)
                yield from ((name, words, step) for step in dict.fromkeys(steps))


def _shapes(name: str, words: str, role: Role, relation: str) -> Iterator[tuple[str, ...]]:
    """What is asked is asked for people and for machines; what is to be done, for either in turn."""
    if "--csv" in words:
        yield ()
        return
    for_machines = bool((list(Role).index(role) + list(RECORDS).index(relation)) % 2)
    if name in QUERIES or not for_machines:
        yield ()
    if name in QUERIES or for_machines:
        yield ("--json",)


def _typed(words: str, record: Record, step: str, folder: Path, worlds: Path) -> list[str]:
    for name in ("new", "new.csv"):
        (folder / name).unlink(missing_ok=True)
    named = {
        "R": record.reference,
        "T": record.team,
        "S": step,
        "G": register_of(worlds),
        "M": message_about(record, worlds),
    }
    files = {"F": folder / "new", "D": worlds / "pledge.yaml"}
    return [word.format(**named, **files) for word in words.split("|") if word]
