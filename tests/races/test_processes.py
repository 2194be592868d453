"""Two processes on one database, as a person at the command line and a web server have it: nothing is lost between them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from subprocess import PIPE

import pytest
from sqlalchemy import create_engine, text

from pledge_engine.clock import SystemClock
from pledge_engine.office import shipped_text
from tests.factories.databases import copied
from tests.factories.office import furnish, office_on, opened_hire
from tests.races.runners import RECORD, must_hold_together

TIMES = 25
BUSY = """
import json, sys
from datetime import timedelta
from pledge_engine.clock import SystemClock, today
from pledge_engine.errors import PledgeError
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.notes import add_note
from pledge_engine.office import Office
from pledge_engine.store.session import open_store

database, who, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
office = Office(open_store(database), SystemClock(), door="cli")
review = today(office.clock.now()) + timedelta(days=30)
acts = {
    "note": lambda work: add_note(work, "R-0001", f"A note of {who}"),
    "hold": lambda work: hold(work, "R-0001", review),
    "resume": lambda work: resume(work, "R-0001"),
}
done = {name: [] for name in acts}
print("ready", flush=True)
sys.stdin.readline()
for _ in range(times):
    for name, act in acts.items():
        try:
            with office.work(office.actor(who)) as work:
                act(work)
            done[name].append("done")
        except PledgeError as error:
            done[name].append(type(error).__name__)
print(json.dumps(done), flush=True)
"""


@pytest.fixture
def address(upgraded: str, tmp_path: Path) -> Iterator[str]:
    with copied(upgraded, tmp_path) as address:
        with closing(office_on(address)) as office:
            furnish(office, shipped_text())
            opened_hire(office)
        yield address


def test_what_two_processes_record_at_once_is_all_there(address: str) -> None:
    words = [sys.executable, "-c", BUSY, address]
    root = Path(__file__).parents[2]
    with ExitStack() as both:
        processes = [
            both.enter_context(
                subprocess.Popen([*words, who, str(TIMES)], cwd=root, stdin=PIPE, stdout=PIPE, text=True)
            )
            for who in ("sam", "pat")
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        told = [json.loads(process.communicate()[0]) for process in processes]
    assert all(outcome == "done" for each in told for outcome in each["note"])
    outcomes = {outcome for each in told for kind in ("hold", "resume") for outcome in each[kind]}
    assert outcomes <= {"done", "RefusedMove"}
    done = {kind: sum(each[kind].count("done") for each in told) for kind in ("note", "hold", "resume")}
    assert done["note"] == 2 * TIMES
    assert 0 <= done["hold"] - done["resume"] <= 1
    assert verbs_of(address) == {"note_added": done["note"], "held": done["hold"], "resumed": done["resume"]}
    must_hold_together(address, SystemClock().now())


def verbs_of(address: str) -> dict[str, int]:
    engine = create_engine(address)
    with engine.connect() as connection:
        whose = connection.execute(
            text("SELECT id FROM hire WHERE reference = :reference"), {"reference": RECORD}
        ).scalar_one()
        rows = connection.execute(
            text("SELECT verb, count(*) FROM audit_event WHERE chain = :chain AND verb <> 'hire_opened' GROUP BY verb"),
            {"chain": whose},
        ).all()
    engine.dispose()
    return {row[0]: row[1] for row in rows}
