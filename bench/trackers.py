"""A made-up tracker of any length: every stage, dates as people type them, some late, held, part-time, withdrawn or gone."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 3, 3)
_STAGES = (
    *(
        "Team readiness",
        "Job description agreement",
        "Advertising",
        "Selection",
        "Clearance",
        "Workbook",
        "Supervision",
    ),
    *("CPPD", "CPPD", "CPPD"),
)
_TEAMS_OF_A_GROUP, _GROUPS = 10, 20
_NAMES = ("Ash", "Robin", "Sam", "Alex", "Kit", "Jo", "Lee", "Max", "Noor", "Sky")
_HEADINGS = (
    *("ID", "Division", "Team", "Service lead", "Prof lead", "Status", "Since", "Ended on", "Reason", "Last stage"),
    *("Held since", "Hold review", "Pace", "Start", "Contract", "Band", "Name", "Offer"),
    *(
        "Readiness session",
        "Action plan",
        "JD agreed",
        "Job plan",
        "HR clearance",
        "OH",
        "Weeks done",
        "Group sessions attended",
    ),
)


def write_tracker(file: Path, rows: int, *, seed: int) -> None:
    """Write a tracker of so many rows as CSV."""
    chance = random.Random(seed)  # noqa: S311 - What is made up is no secret.
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, _HEADINGS, restval="")
        table.writeheader()
        for number in range(1, rows + 1):
            table.writerow(_row(number, chance))


def _row(number: int, chance: random.Random) -> dict[str, str]:
    stage = chance.randrange(len(_STAGES))
    group = chance.randrange(_GROUPS)
    team = group * _TEAMS_OF_A_GROUP + chance.randrange(_TEAMS_OF_A_GROUP)
    since = _before(TODAY, chance, 7, 120)
    row = {
        "ID": f"T{number}", "Division": f"Care group {group + 1}", "Team": f"Team {team + 1}",
        "Service lead": f"lead{team + 1}@trust.example", "Prof lead": f"head{group + 1}@trust.example",
        "Status": _STAGES[stage], "Since": _typed(since),
    }  # fmt: skip
    return row | _told(stage, since, chance)


def _told(stage: int, since: date, chance: random.Random) -> dict[str, str]:
    """What is written of the steps of a hire in its stage, so far as it has come."""
    told: dict[str, str] = {}
    start = _before(since, chance, 0, 10) if stage == 5 else _before(since, chance, 60, 120)
    offer = _before(start if stage > 4 else since, chance, 20, 60)
    agreed = _before(offer, chance, 60, 200)
    if stage > 0:
        told |= {"Readiness session": _typed(_before(agreed, chance, 30, 60)), "Action plan": "yes"}
    if stage > 1:
        told |= {"JD agreed": _typed(agreed), "Job plan": _typed(agreed), "Band": chance.choice("3456")}
    if stage > 3:
        told |= {"Name": f"{chance.choice(_NAMES)} Madeup", "Offer": _typed(offer)}
    if stage == 4 and chance.random() < 0.5:
        told |= {"HR clearance": _typed(since)}
    if stage > 4:
        told |= {"Start": _typed(start), "Contract": "permanent", "OH": "yes"}
    if stage == 5:
        told |= {"Weeks done": str(chance.randrange(8)), "Pace": chance.choice(("weekly", "fortnightly"))}
    if stage == 6:
        told |= {"Group sessions attended": str(chance.randrange(6))}
    return told | _set_aside(stage, since, chance)


def _set_aside(stage: int, since: date, chance: random.Random) -> dict[str, str]:
    """Few are on hold, few were withdrawn or have left."""
    lot = chance.random()
    if lot < 0.05:
        return {"Held since": _typed(since), "Hold review": _typed(TODAY + timedelta(days=30))}
    if lot < 0.1:
        ended = {"Last stage": _STAGES[stage], "Ended on": _typed(TODAY - timedelta(days=3))}
        if stage > 4:
            return ended | {"Status": "Left"}
        return ended | {"Status": "Withdrawn", "Reason": "The post is not funded any more"}
    return {}


def _before(day: date, chance: random.Random, least: int, most: int) -> date:
    return day - timedelta(days=chance.randint(least, most))


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"
