"""Walks of workers: on the first day, after a year, and what they say for themselves."""

from __future__ import annotations

from tests.pictures.visitor import Visitor


def first_day(here: Visitor) -> None:
    """On the day they start."""
    here.finds("/my-pledge", "my-pledge-first-day")
    here.finds("/today", "today-worker-first-day")
    here.finds("/records/R-0004", "record-own-first-day")
    here.finds("/my-pledge/R-0004/looked", "my-pledge-looked-none")


def a_year_on(here: Visitor) -> None:
    """After the induction, with a year of support behind them."""
    here.finds("/my-pledge", "my-pledge-a-year-on")
    here.finds("/records/R-0001", "record-own-a-year-on")
    here.finds("/records/R-0001/history", "history-own")


def say_for_themselves(here: Visitor) -> None:
    """That something did not happen, and that their journey pauses."""
    here.opens("/my-pledge")
    here.follows("This did not happen for me", beside="Meet the lived experience senior leadership team")
    here.looks("my-pledge-say")
    here.presses("Say so")
    here.looks("my-pledge-said")
    here.opens("/my-pledge/R-0003/pause")
    here.presses("Pause my journey")
    here.looks("my-pledge-pause-mistakes")
    here.page.get_by_label("In 2 weeks").check()
    here.presses("Pause my journey")
    here.looks("my-pledge-paused")
    here.follows("Change how long my journey is paused")
    here.looks("my-pledge-pause-longer")
    here.opens("/my-pledge")
    here.presses("Carry on with my journey")
    here.looks("my-pledge-goes-on")


def nobody(here: Visitor) -> None:
    """Somebody who has come and holds no role yet."""
    for path, name in (
        ("/today", "today"),
        ("/tasks", "tasks"),
        ("/records", "records"),
        ("/my-pledge", "my-pledge"),
        ("/settings", "settings"),
    ):
        here.finds(path, f"newcomer-{name}")
