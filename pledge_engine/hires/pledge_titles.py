"""The pledge whose titles are used where something is told that has no record of its own at hand."""

from __future__ import annotations

from pledge_engine.errors import NotFound
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.work import Work
from workflows.definition import Definition
from workflows.words import sentence


def pledge_for_titles(work: Work) -> Definition | None:
    """The newest pledge; None before any was put in force, when there is no title to use."""
    try:
        return work.newest(SHIPPED_PLEDGE)
    except NotFound:
        return None


def title_of_stage(pledge: Definition | None, stage: str) -> str:
    """A stage as the pledge calls it, or how the record ended."""
    known = pledge.stages.get(stage) if pledge else None
    return known.title if known else sentence(stage.replace("_", " "))
