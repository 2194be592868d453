"""What a worker pressed on My pledge when their session was over, asked once more, because nothing was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Response

from pledge_engine.hires.my_pledge import MyPledge, my_pledge
from pledge_engine.web.mistakes import Mistake
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
Asking = Callable[[MyPledge, Pressed], AgainPage | None]


def ask(site: Site, reference: str, asking: Asking) -> tuple[str, int] | Response:
    """The page that asks; where nothing was kept, or it is about nothing any more, it is My pledge."""
    pressed = typed_before()
    mine = site.look(lambda work: my_pledge(work, reference))
    page = asking(mine, pressed) if pressed is not None else None
    return show("my_pledge_again", page) if page else go(f"/my-pledge/{mine.view.reference}")


def confirming(mine: MyPledge, pressed: Pressed) -> AgainPage | None:
    """A week of the workbook, which is finished on the day on which its worker says so now."""
    step, n = pressed.get("step", ""), whole_number(pressed.get("turn", ""))
    week = next((line for line in mine.weeks if (line.step, line.n) == (step, n)), None)
    if week is None:
        return None
    title = week_title(week.title, week.n)
    sends = (("step", week.step), ("turn", str(week.n)), ("seen", str(week.seen_as)))
    return AgainPage(
        reference=mine.view.reference,
        label=mine.view.label,
        heading=title,
        told=f"{title} is then confirmed, as finished today. If it was on another day, you can put that right afterwards.",
        act="confirm",
        sends=sends,
        button="I have finished this week",
    )


def carrying_on(mine: MyPledge, _pressed: Pressed) -> AgainPage | None:
    """The end of a pause."""
    return AgainPage(
        reference=mine.view.reference,
        label=mine.view.label,
        heading="Carry on with my journey",
        told="The pause of your journey then ends.",
        act="carry-on",
        sends=(("seen", str(mine.view.seen_as)),),
        button="Carry on with my journey",
    )
