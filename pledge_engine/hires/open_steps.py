"""The open steps of a record by where they belong: in the stage where it stands, in one that is over, or in one to come."""

from __future__ import annotations

from typing import NamedTuple

from pledge_engine.hires.views import HireView, TaskLine

AGAIN = "Open again, from an earlier stage"
EARLY = "Open early, for a later stage"


class OpenSteps(NamedTuple):
    """Those of the present stage, and under a heading each those of others; a reader of some steps alone has them all here."""

    here: tuple[TaskLine, ...]
    elsewhere: tuple[tuple[str, tuple[TaskLine, ...]], ...]


def open_steps(view: HireView) -> OpenSteps:
    """What is open on a record, apart by where it belongs."""
    stages = [line.key for line in view.strip]
    over = frozenset(stages[: stages.index(view.stage)] if view.stage in stages else ())
    here = tuple(task for task in view.tasks if view.stage in {"", task.stage})
    again = tuple(task for task in view.tasks if task.stage in over)
    early = tuple(task for task in view.tasks if task not in here and task not in again)
    return OpenSteps(here, tuple((title, tasks) for title, tasks in ((AGAIN, again), (EARLY, early)) if tasks))
