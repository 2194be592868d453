"""How much of what waits for somebody does so only because they cover for somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from pledge_engine.access.actor import PersonActor
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.work import Work


class InCover(NamedTuple):
    """So many open steps, and so many agreements."""

    steps: int
    agreements: int


def waits_in_cover(work: Work, person_id: str) -> InCover:
    """What waits for the actor and would not, if they did not cover for this person."""
    assert isinstance(work.actor, PersonActor), "only people cover"
    own = tuple(grant for grant in work.actor.grants if grant.covers != person_id)
    with_them, without = _waits(work), _waits(replace(work, actor=replace(work.actor, grants=own)))
    return InCover(with_them.steps - without.steps, with_them.agreements - without.agreements)


def _waits(work: Work) -> InCover:
    agreements = waiting_for_actor(work, {Kind.AGREEMENTS}, most=1).agreements
    return InCover(my_steps(work, limit=1).total, agreements.total)
