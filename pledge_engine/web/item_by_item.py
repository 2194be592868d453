"""What somebody would agree, item by item: each step with where it stands and what was answered in it."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.hires.offers import RecordOffers
from pledge_engine.hires.views import HireView, TaskLine
from pledge_engine.hires.wording import asked_for
from pledge_engine.web.showing import Fact, fact
from pledge_engine.web.step_told import answered
from workflows.words import long_date, numbered, sentence


@dataclass(frozen=True, slots=True)
class Items:
    """Some items under one heading, each with its title and what is known of it."""

    heading: str
    items: tuple[tuple[str, tuple[Fact, ...]], ...]


def item_by_item(act: str, view: HireView, offers: RecordOffers) -> tuple[Items, ...]:
    """What would be agreed by an act; nothing for one that agrees nothing."""
    listed = {"agree-stage": _of_the_stage, "keep": _of_what_may_hold}.get(act)
    return tuple(each for each in listed(view, offers) if each.items) if listed else ()


def asked_before(act: str, view: HireView) -> str:
    """The change that was asked for before the stage was agreed, for whoever is about to agree it."""
    return asked_for(view.request) if act == "agree-stage" and view.request else ""


def _of_the_stage(view: HireView, _offers: RecordOffers) -> tuple[Items, ...]:
    """Every step of the stage, in its newest round."""
    of_stage = [task for task in (*view.earlier, *view.tasks) if task.stage == view.stage]
    latest = max((task.round for task in of_stage), default=1)
    return (Items("What you would agree", tuple(_item(task) for task in of_stage if task.round == latest)),)


def _of_what_may_hold(view: HireView, offers: RecordOffers) -> tuple[Items, ...]:
    """What the other lead says still holds, then what was finished in an earlier round and may be said to hold."""
    said = {task.step: task for task in view.tasks}
    finished = {task.step: task for task in view.earlier if task.completed_on}
    return (
        Items("What the other lead says still holds", _items(offers.said_to_hold, said)),
        Items("What else was finished before", _items(offers.may_hold_still, finished)),
    )


def _items(steps: tuple[tuple[str, str], ...], tasks: dict[str, TaskLine]) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    return tuple(_item(tasks[key]) for key, _title in steps if key in tasks)


def _item(task: TaskLine) -> tuple[str, tuple[Fact, ...]]:
    happened = task.happened_on or task.completed_on
    facts = (
        fact("Where it stands", task.words),
        fact("Happened on", long_date(happened) if happened else ""),
        *map(answered, task.answers),
        fact("Look again", *map(sentence, task.warnings)),
    )
    return numbered(task.title, task.n) if task.turns else task.title, tuple(each for each in facts if each)
