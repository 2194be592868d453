"""The first eight weeks of somebody who works part-time: which mails they and their leads get, all of them in one file.

Their workbook has a week every two weeks. Everybody does their part on its day, but for one workbook week that is forgotten.
``first_weeks.txt`` is what the mails then say, to be read by whoever changes them: would you want to get them?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from notifications.catalogue import Digest
from notifications.render import render
from notifications.source import Envelope
from pledge_engine.errors import PledgeError
from pledge_engine.hires import step_commands
from pledge_engine.hires.change_commands import set_pace
from tests.factories.databases import on_sqlite
from tests.factories.mail_server import SENT_BY
from tests.factories.office import PEOPLE, WORKER, as_typed, day_of, go_on, journey_of, opened_hire
from tests.pledge_engine.reminders.conftest import Days
from workflows.agreeing import awaited_roles
from workflows.definition import Role
from workflows.turn import Status

GOLDEN = Path(__file__).with_name("first_weeks.txt")
EIGHT_WEEKS = 56
FORGOTTEN = 2
LEADS = ("sam", "pat")


@on_sqlite  # What is said does not depend on the database.
def test_the_mails_of_a_part_time_workers_first_eight_weeks(days: Days) -> None:
    reference = opened_hire(days.office)
    while not journey_of(days.office, reference).current("workbook_week"):
        go_on(days.office, reference)
    with days.office.work(days.office.actor("sam")) as work:
        set_pace(work, reference, 2)
    begins = day_of(days.office)
    lines = [line for n in range(EIGHT_WEEKS) for line in _day(days, reference, begins + timedelta(days=n))]
    mails = Counter(line.split()[3] for line in lines if not line.startswith(" "))
    counts = [f"{mails[handle]} to {handle}" for handle in (WORKER, *LEADS)]
    text = "\n".join([f"In eight weeks: {', '.join(counts)}.", "", *lines, ""])
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert mails[WORKER] <= 4


def _day(days: Days, reference: str, on: date) -> Iterator[str]:
    """The mails of a day, after which everybody does what is due on it."""
    days.at(on)
    days.sweep(on, send=False)
    told = {handle: sent.context for handle, sent in days.send(on).items() if isinstance(sent, Envelope)}
    for handle, said in sorted(told.items()):
        if handle in {WORKER, *LEADS}:
            yield f"{on.day} {on:%B %Y} {handle} {render(said, SENT_BY).subject}"
            for item in (*said.new, *said.still_open) if isinstance(said, Digest) else ():
                yield f"    {item.title}: {item.when}{f'. {item.note}' if item.note else ''}"
    days.at(on, 15)
    _do_what_is_due(days, reference, on)


def _do_what_is_due(days: Days, reference: str, on: date) -> None:
    journey = journey_of(days.office, reference)
    due = [turn for turns in journey.turns.values() for turn in turns if turn.status.is_open and turn.due_on]
    for turn in due:
        forgotten = turn.step == "workbook_week" and turn.n == FORGOTTEN
        if turn.due_on and turn.due_on <= on and not forgotten:
            _do(days, reference, turn.step, turn.n)


def _do(days: Days, reference: str, key: str, n: int) -> None:
    """One turn completed by its owner, and agreed by everybody who must; what cannot start yet is left."""
    journey = journey_of(days.office, reference)
    step = journey.definition.steps[key]
    owner = WORKER if step.owner is Role.WORKER else PEOPLE[step.owner]
    with suppress(PledgeError):
        with days.office.work(days.office.actor(owner)) as work:
            step_commands.complete_step(work, reference, key, as_typed(journey, step, day_of(days.office)), n=n)
        while (turn := journey_of(days.office, reference).open_turn(key)) and turn.status is Status.AWAITING_AGREEMENT:
            role = awaited_roles(step, turn)[0]
            with days.office.work(days.office.actor(PEOPLE[role])) as work:
                step_commands.agree_step(work, reference, key, n=turn.n)
