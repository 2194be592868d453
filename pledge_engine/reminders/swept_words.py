"""What gathering reminders came to, in words."""

from __future__ import annotations

from pledge_engine.reminders.breaker import Stop
from pledge_engine.reminders.stopping import CONFIRM, CONFIRM_ON_PAGES, said_of
from pledge_engine.reminders.sweep import Swept
from workflows.words import counted

RESUME = "Look at a few records first, then: pledge restore --confirm"
RESUME_ON_PAGES = "Look at a few records first, then let messages leave again under Set-up, Jobs and backups."


def said_of_sweep(swept: Swept, *, on_pages: bool = False) -> str:
    """How many reminders there were and for how many people, or why there were none and what to do, ``on_pages`` or typed."""
    match swept.stopped:
        case None:
            if not swept.recorded and not swept.people:
                return "Nothing new is due today."
            later = "nobody to be told today, but later, in the mail that they chose"
            told = f"{counted(swept.people, 'people')} to be told today" if swept.people else later
            return f"{counted(swept.recorded, 'reminders')} recorded; {told}."
        case Stop.NO_WORKING_DAY:
            return swept.day_off
        case Stop.PAUSED:
            mend = RESUME_ON_PAGES if on_pages else RESUME
            return f"Sending is paused since a backup was restored. {mend}"
        case stop:
            return f"{said_of(stop, swept.on)} {CONFIRM_ON_PAGES if on_pages else CONFIRM}"
