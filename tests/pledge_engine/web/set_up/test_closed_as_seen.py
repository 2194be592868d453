"""A day is closed only where exactly what was seen moves: the same steps, and not only as many, in the moment it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable

from pledge_engine.hires.closure_commands import list_closures
from pledge_engine.office import Office
from tests.factories.office import ADMINISTRATOR, ENGINE, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]
SESSION, PLAN = "Hold the team readiness session", "Agree the team's action plan"
ACTIONS = "Complete actions needed before the advert"
SINCE = "Since you saw what would move, something has changed on the records. Look again."
# How much would move.
MOVE = re.compile(r"\d+ dates of steps [^.]* would move\.")


def test_a_day_is_shown_again_where_as_many_dates_move_but_of_another_step(browse: Browse, furnished: Office) -> None:
    # Given that the session of the team would move
    reference = opened_hire(furnished)
    go_on(furnished, reference)
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/closures/new")
    seen = admin.send(name="Trust closure", **date("day", "22/6/2026")).text
    assert (SESSION in seen, PLAN in seen) == (True, False)
    # When it is held, and the plan that comes after it would move instead
    go_on(furnished, reference)
    page = admin.send()
    # Then that is shown first, though no number differs
    assert SINCE in page.text
    assert (SESSION in page.text, PLAN in page.text) == (False, True)
    assert MOVE.findall(page.text) == MOVE.findall(seen) != []
    assert "The trust is closed on 22 June 2026." in admin.send().text


def test_a_day_is_shown_again_where_other_dates_move_in_the_very_moment_in_which_it_is_closed(
    browse: Browse, furnished: Office
) -> None:
    # Given two records of a team that share its plan, and actions that are finished on one of them
    one = opened_hire(furnished)
    while not (plan := journey_of(furnished, one).turn("readiness_plan")) or plan.completed_on is None:
        go_on(furnished, one)
    other = opened_hire(furnished)
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/closures/new")
    while journey_of(furnished, one).open_turn("readiness_actions"):
        go_on(furnished, one)
    # When a day is closed of which it was seen that they would move on the other record
    page = admin.send(name="Trust closure", **date("day", "22/6/2026"))
    assert (SINCE in page.text, ACTIONS in page.text) == (False, True)
    assert journey_of(furnished, other).open_turn("readiness_actions")
    page = admin.send()
    # Then they are finished there too before it is closed, so nothing is closed, and what would move now is shown
    assert journey_of(furnished, other).open_turn("readiness_actions") is None
    assert (SINCE in page.text, ACTIONS in page.text) == (True, False)
    with furnished.work(ENGINE, write=False) as work:
        assert list_closures(work) == {}
    assert "The trust is closed on 22 June 2026." in admin.send().text
