"""What a worker is told whose week was not confirmed by their button: it is so already, or what stands in the way.

Most often they did it themselves, in another window; nobody else is blamed for that.
"""

from __future__ import annotations

from pledge_engine.errors import Conflict, RefusedMove
from pledge_engine.hires.my_pledge import MyPledge
from pledge_engine.web.first_person import to_you
from pledge_engine.web.my_pledge_confirming import confirmed_already
from pledge_engine.web.my_pledge_turns import CLOSED, DONE, week_title
from pledge_engine.web.site import Notice


def not_confirmed(mine: MyPledge, step: str, n: int | None, error: Conflict | RefusedMove) -> Notice:
    """What became of the week that was to be confirmed, said to the person whose it is."""
    week = next((line for line in mine.weeks if (line.step, line.n) == (step, n)), None)
    if week is not None and week.state in DONE:
        return confirmed_already(mine, week)
    if week is not None and week.state in CLOSED:
        why = f"{week_title(week.title, week.n)} was closed meanwhile, so there is nothing to confirm."
        return Notice(why, done=False)
    if mine.view.held:
        return Notice(
            "Nothing was confirmed, because your journey is paused.", ("Carry on with it first.",), done=False
        )
    if isinstance(error, RefusedMove):
        return Notice("Nothing was confirmed yet.", tuple(to_you(each.words) for each in error.blockers), done=False)
    changed = "This week has changed since you opened the page, so it was not confirmed."
    return Notice(changed, (*map(to_you, error.since), "Look at it, then confirm it again."), done=False)
