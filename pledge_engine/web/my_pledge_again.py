"""One button of My pledge on a page of its own: what was pressed when the session was over, and another week on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.wrappers import Response

from pledge_engine.hires.my_pledge import MyPledge, my_pledge
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.my_pledge_confirming import confirming_of, finished, finished_today
from pledge_engine.web.my_pledge_turns import week_title
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.unsent import typed_before


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainPage:
    """One button of My pledge by itself: what it does, said before it is pressed, and what it sends besides."""

    reference: str
    label: str
    heading: str
    told: str
    act: str
    sends: tuple[tuple[str, str], ...]
    button: str
    mistakes: tuple[Mistake, ...] = ()


Pressed = Mapping[str, str]
# What was pressed before is None where nothing was kept.
Asking = Callable[[MyPledge, Pressed | None, date], AgainPage | None]


def ask(site: Site, reference: str, asking: Asking) -> tuple[str, int] | Response:
    """The page that asks; where nothing was kept, or it is about nothing any more, it is My pledge."""
    mine, today = site.look(lambda work: (my_pledge(work, reference), work.today))
    page = asking(mine, typed_before(), today)
    return show("my_pledge_again", page) if page else go(f"/my-pledge/{mine.view.reference}")


def confirming(mine: MyPledge, pressed: Pressed | None, today: date) -> AgainPage | None:
    """A week of the workbook, which is finished on the day on which its worker says so now.

    Where nothing was pressed before it is the next one, once another was finished today.
    """
    waits, before = confirming_of(mine, today), finished_today(mine, today)
    if pressed is not None:
        named = pressed.get("step", ""), whole_number(pressed.get("turn", ""))
    else:
        named = (waits.step, waits.n) if waits and waits.asked_at else ("", None)
    week = next((line for line in mine.weeks if (line.step, line.n) == named), None)
    if week is None:
        return None
    title = week_title(week.title, week.n)
    since = f"You have finished {before} today. " if before else ""
    sends = (("step", week.step), ("turn", str(week.n)), ("seen", str(week.seen_as)))
    return AgainPage(
        reference=mine.view.reference,
        label=mine.view.label,
        heading=title,
        told=f"{since}{title} is then confirmed, as finished today. If it was on another day, you can put that right afterwards.",
        act="confirm",
        sends=sends,
        button=finished(week.title, week.n),
    )


def carrying_on(mine: MyPledge, pressed: Pressed | None, _today: date) -> AgainPage | None:
    """The end of a pause."""
    if pressed is None:
        return None
    return AgainPage(
        reference=mine.view.reference,
        label=mine.view.label,
        heading="Carry on with my journey",
        told="The pause of your journey then ends.",
        act="carry-on",
        sends=(("seen", str(mine.view.seen_as)),),
        button="Carry on with my journey",
    )
