"""The week of the workbook that is finished next: its button on My pledge, which names it, and what is said once it was pressed.

Once a week was finished today, the next one is asked about on a page of its own, so that pressing twice finishes one week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.my_pledge import MyPledge
from pledge_engine.hires.views import TaskLine
from pledge_engine.web.my_pledge_turns import CLOSED, DONE, say_at, week_title
from pledge_engine.web.site import Notice
from pledge_engine.web.step_acts import STEP_ACTS
from workflows.words import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """The week to confirm next, with what its form sends, and where, or from which day on, to say that there was no time.

    ``asked_at`` is where it is asked about first, because ``before`` was finished today; empty where there is a button.
    """

    title: str
    button: str
    before: str
    asked_at: str
    no_time: str
    no_time_from: str
    step: str
    n: int
    seen: int


def confirming_of(mine: MyPledge, today: date) -> Confirming | None:
    """The week that its worker finishes next; None where there is none, and while the journey is paused."""
    waits = next((line for line in mine.weeks if line.state not in CLOSED), None)
    if waits is None or not mine.confirm or mine.view.held:
        return None
    no_time = (
        say_at(mine.view.reference, waits) if waits.worker_may_say and not waits.said_not_to_have_happened_on else ""
    )
    later = waits.due_on if not waits.worker_may_say else None
    before = finished_today(mine, today)
    return Confirming(
        title=_within(week_title(waits.title, waits.n)),
        button=finished(waits.title, waits.n),
        before=before,
        asked_at=f"/my-pledge/{mine.view.reference}/confirm" if before else "",
        no_time=no_time,
        no_time_from=long_date(later) if later else "",
        step=waits.step,
        n=waits.n,
        seen=waits.seen_as,
    )


def finished(title: str, n: int) -> str:
    """The words of the button: "I have finished week 3"."""
    return f"I have finished {week_title(title, n).removeprefix('Your ')}"


def finished_today(mine: MyPledge, today: date) -> str:
    """The week that was finished today, the last of several, as "your week 3"; empty where none was."""
    done = [line for line in mine.weeks if line.state in DONE and line.happened_on == today]
    return _within(week_title(done[-1].title, done[-1].n)) if done else ""


def thanks(mine: MyPledge, week: TaskLine) -> Notice:
    """That a week is confirmed, and the way to put it right, which is there on a phone and on a desk."""
    return _told(mine, week, f"Thank you. {week_title(week.title, week.n)} is confirmed.")


def confirmed_already(mine: MyPledge, week: TaskLine) -> Notice:
    """That a week was confirmed before, and the way to put it right."""
    return _told(mine, week, f"{week_title(week.title, week.n)} is confirmed already.")


def _told(mine: MyPledge, week: TaskLine, said: str) -> Notice:
    title, put_right = week_title(week.title, week.n), STEP_ACTS["correct"].title
    return Notice(
        said,
        (f"If you pressed that too soon, choose “{title}” under “My workbook”, and there “{put_right}”.",),
        leads_to=f"/records/{mine.view.reference}/steps/{week.step}?turn={week.n}",
        leads_to_words=f"Go to {_within(title)}",
    )


def _within(title: str) -> str:
    return title[:1].lower() + title[1:]
