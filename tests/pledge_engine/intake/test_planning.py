"""Every mistake of a tracker is said in one run: whichever two are planted, all are found, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from pledge_engine.intake.mistakes import TrackerMistakes
from pledge_engine.intake.planning import plan_import
from pledge_engine.intake.text_files import read_text
from pledge_engine.office import Office, open_office
from pledge_engine.settings import Settings
from tests.pledge_engine.cli.conftest import CommandLine

ROW = {
    "Tracker ID": "2",
    "Care group": "Adult community",
    "Team": "Oak",
    "Service lead": "robin.example",
    "Service lead email": "",
    "Professional lead": "sam.fiction",
    "Professional lead email": "",
    "Stage": "Workbook",
    "In this stage since": "01/06/2026",
    "Start date": "01/06/2026",
    "Post": "permanent",
    "Name": "Ash Madeup",
    "Pace": "weekly",
    "Local induction": "",
}
# What is written in which column, and what is said of it.
KINDS = {
    "twice": ("Tracker ID", "1", "is called “1” as well"),
    "no name": ("Tracker ID", "", "it is empty"),
    "no such team": ("Team", "Nowhere", "there is no team"),
    "no team": ("Team", "", "it is empty"),
    "other care group": ("Care group", "Elsewhere", "the team Oak is in Adult community"),
    "unknown lead": ("Service lead", "Nobody Atall", "nobody here is called"),
    "no email": ("Service lead email", "robin at trust", "email"),
    "not a lead there": ("Professional lead", "robin.example", "is not a professional lead of"),
    "no such stage": ("Stage", "Somewhere", "is not a stage of the pledge"),
    "no such day": ("In this stage since", "31/02/2026", "there is no day"),
    "too late a day": ("In this stage since", "01/06/2030", "has not come yet"),
    "no start": ("Start date", "", "is needed for a record in"),
    "their own": ("Name", "Ada Example", "nobody brings in their own record"),
    "digits": ("Name", "Ash 1970", "there are digits in the name"),
    "no pace": ("Pace", "daily", "is not a pace"),
    "a step not yet done": ("Local induction", "01/01/2030", "has not come yet"),
    "not stored": ("NHS number", "", "never stored"),
}
# Who leads a team that is not there, where it would be, and what hangs on a stage that is none, nobody can say.
_UNSAYABLE = (
    {"no such team", "other care group"},
    {"no team", "other care group"},
    {"no such team", "not a lead there"},
    {"no team", "not a lead there"},
    {"no such stage", "too late a day"},
    {"no such stage", "no start"},
    {"no such stage", "a step not yet done"},
)


@pytest.fixture
def office(pledge: CommandLine) -> Iterator[Office]:
    office = open_office(Settings(database_url=pledge.database), door="cli", clock=pledge.clock)
    yield office
    office.close()


def said_of(office: Office, *rows: dict[str, str]) -> list[str]:
    """What is said of a tracker with these rows, one mistake each."""
    head = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(head), *(",".join(row.get(column, "") for column in head) for row in rows)]
    sheet = read_text("\n".join(lines).encode(), "tracker.csv")
    with office.work(office.actor("ada.example"), write=False) as work:
        try:
            plan_import(work, sheet, create_people=False, create_teams=False)
        except TrackerMistakes as found:
            return [each.problem for each in found.mistakes]
    return []


@pytest.mark.parametrize("many", [1, 2])
def test_every_mistake_is_said_in_one_run_whichever_come_together(office: Office, many: int) -> None:
    good = ROW | {"Tracker ID": "1", "Name": "Kit Madeup"}
    assert said_of(office, good, ROW) == []
    for planted in combinations(KINDS, many):
        columns = {KINDS[kind][0] for kind in planted}
        if len(columns) < many or any(pair <= set(planted) for pair in _UNSAYABLE):
            continue
        row = ROW | {KINDS[kind][0]: KINDS[kind][1] for kind in planted}
        said = said_of(office, good, row)
        for kind in planted:
            assert any(KINDS[kind][2] in each for each in said), (planted, kind, said)
        assert len(said) == many, (planted, said)


def test_what_an_ended_record_on_hold_lacks_is_said_at_once(office: Office) -> None:
    row = ROW | {"Stage": "Withdrawn", "Start date": "", "Last stage": "CPPD", "On hold since": "01/07/2026"}
    said = said_of(office, row)
    for words in ("is not withdrawn from that stage", "needs the day", "needs the reason", "needs a day by which"):
        assert [each for each in said if words in each], (words, said)
