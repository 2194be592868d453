"""What the demonstration prints: pages on the fictional place, and the journey of one hire as it goes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import RenderableType

from pledge_engine.access.told_roles import DOES
from pledge_engine.cli.hire_page import print_hire
from pledge_engine.cli.import_page import import_as_json, print_import
from pledge_engine.cli.list_pages import print_attention
from pledge_engine.cli.output import bullets, heading, print_json, show, text
from pledge_engine.cli.suggestions import commands
from pledge_engine.hires.attention import attention
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.list_views import AttentionList, HireRow
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.next_moves import NextMove, next_moves
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.views import HireView
from pledge_engine.hires.wording import told
from pledge_engine.office import SET_UP, Office
from pledge_engine.people.listing import GrantRow, list_grants
from pledge_engine.ticking import next_gathering
from pledge_engine.upkeep.demo import BroughtIn
from pledge_engine.upkeep.demo_people import ADMINISTRATOR, DEMO_PASSWORD
from pledge_engine.upkeep.journey import Arrival
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import counted, long_date, sentence

LEAD, AUDITOR = "sam.fiction", "bo.fiction"


def print_demo(office: Office, tracker: Path, brought_in: BroughtIn | None, *, as_json: bool) -> None:
    """The fictional place: its tracker, what needs attention, one record with its dates explained, who there is, what to try.

    ``brought_in`` is what was done with the tracker where the place has just been made.
    """
    needing, view, moves = office.look(office.actor(LEAD), _first_pages)
    coming, working_day = office.look(SET_UP, _reminders)
    grants = office.look(SET_UP, list_grants)
    if as_json:
        came_in = import_as_json(brought_in.plan, brought_in.references, dry_run=False) if brought_in else None
        made = brought_in is not None
        print_json(
            {
                "made": made,
                "tracker": came_in,
                "attention": needing,
                "hire": view,
                "log_ins": grants,
                "reminders": coming,
            }
        )
        return
    begin = "A fictional place was made" if brought_in else "The fictional place was there already, and is kept"
    signature = f" --as {LEAD}"
    show(text(f"{begin}; nobody in it exists.", "bold"))
    _print_tracker(tracker, brought_in)
    show(heading("2. What needs attention today, as Sam Fiction sees it, a professional lead"))
    print_attention(needing, signature)
    show(heading("3. One record, with its dates explained"), "")
    print_hire(view, moves, signature, explained=True)
    show(heading("4. Who there is: log in with --as and the name"), "", *_people(grants))
    show(f"On the pages (pledge serve) everybody logs in by that name, with the password {DEMO_PASSWORD}")
    show(heading("5. Reminders"), coming, "Until then, see who would be told what:")
    show(commands([f'pledge remind --dry-run --on "{long_date(working_day)}" --as {LEAD}']))
    show(heading("6. Try next"), commands(_tries(view.reference)))


def _print_tracker(tracker: Path, brought_in: BroughtIn | None) -> None:
    """What came in; in a place that was there already, how to bring it in again."""
    file = shlex.quote(str(tracker))
    if brought_in:
        show(heading("1. Its tracker came in, by the command that you would give for yours"), "")
        show(commands([f"pledge import {file} --create-people --create-teams --as {ADMINISTRATOR}"]), "")
        # Everybody of the fictional place was given its password after the tracker came in.
        plan = replace(brought_in.plan, without_way_in=())
        print_import(plan, brought_in.references, f" --as {ADMINISTRATOR}", dry_run=False)
        show("12 more records were kept here before, with everything that was done on them.")
    elif tracker.exists():
        show(
            heading("1. Its tracker came in when it was made; edit a cell and bring it in again to see what is said"),
            "",
        )
        show(commands([f"pledge import {file} --as {ADMINISTRATOR}"]))


def _first_pages(work: Work) -> tuple[AttentionList, HireView, tuple[NextMove, ...]]:
    """What needs attention, a record in recruitment, and what can be done next on it."""
    reference = _in_recruitment(list_hires(work, team="Oak", stage="advertising").rows)
    return attention(work, limit=8), show_hire(work, reference), next_moves(work, reference)


def _reminders(work: Work) -> tuple[str, date]:
    """When reminders are next gathered, in words, and the next working day after today."""
    return next_gathering(work), work.calendar.add_working_days(work.today, 1)


def _in_recruitment(rows: Sequence[HireRow]) -> str:
    return rows[0].reference if rows else "R-0001"


def _people(grants: Sequence[GrantRow]) -> Iterator[RenderableType]:
    """Each role with what it does, and who holds it where."""
    for role in Role:
        holders = [
            grant.handle + ("" if grant.scope == "trust" else f" ({grant.scope})")
            for grant in grants
            if grant.role == role
        ]
        if holders:
            yield bullets([f"{sentence(ROLE_WORDS[role])} {DOES[role]}: {', '.join(holders)}"])


def _tries(reference: str) -> list[str]:
    return [
        f"pledge attention --as {LEAD}",
        f"pledge hire show R-0007 selection_outcome --as {LEAD}",
        f"pledge hire agree R-0007 selection_outcome --as {LEAD}",
        f"pledge hire history R-0005 --as {LEAD}",
        f"pledge hire advance {reference} --as {LEAD}",
        f"pledge audit verify --as {AUDITOR}",
    ]


class JourneyTeller:
    """Tells a journey event by event: the date, who did what, what it opened and which dates moved."""

    def __init__(self, *, as_json: bool) -> None:
        """For machines everything is told at once, at the end."""
        self._as_json = as_json
        self._events: list[HistoryEntry] = []
        self._day: date | None = None

    def tell(self, day: date, entry: HistoryEntry) -> None:
        """Tell one event."""
        self._events.append(entry)
        if self._as_json:
            return
        if entry.verb == "hire_opened":
            show(
                text("One fictional post and the person in it, through the whole pledge; nobody in it exists.", "bold")
            )
        if day != self._day:
            show(heading(long_date(day)))
        self._day = day
        show(bullets([told(entry)]), bullets(entry.details, indent=6))

    def arrive(self, arrival: Arrival) -> None:
        """Tell how it ended."""
        if self._as_json:
            found = arrival.verification
            intact = {"intact": found.intact, "chains": found.trail.chains, "events": found.trail.events}
            print_json({"events": self._events, "missing": arrival.missing, "verification": intact})
            return
        done = arrival.steps - len(arrival.missing)
        show(heading("The end of the journey"))
        show(
            f"{done} of the pledge's {counted(arrival.steps, 'steps')} were opened, dated and completed, "
            f"by {arrival.acts} actions.",
            bullets(f"{step} {what}" for step, what in arrival.missing.items()),
            f"The trail: {arrival.verification.trail}",
            f"{arrival.verification.records}",
        )
