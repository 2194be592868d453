"""How much of what waits for somebody does so only because they cover for somebody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.my_steps import count_gone
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work


class InCover(NamedTuple):
    """So many open steps, and so many agreements."""

    steps: int
    agreements: int


NOTHING = InCover(0, 0)


def waits_in_cover(work: Work, people: Collection[str], agreements_on: Sequence[str]) -> Mapping[str, InCover]:
    """For each person that the actor covers for, by id: what waits for the actor and would not without that cover.

    ``agreements_on`` are the references of the records on which an agreement waits for the actor, once for each agreement.
    """
    assert isinstance(work.actor, PersonActor), "only people cover"
    if not people:
        return {}
    without = [_without(work.actor, person) for person in people]
    counts = zip(people, count_gone(work, without), _agreements_gone(work, without, agreements_on), strict=True)
    return {person: InCover(steps, agreements) for person, steps, agreements in counts}


def _without(actor: PersonActor, person_id: str) -> PersonActor:
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.covers != person_id))


def _agreements_gone(work: Work, without: Sequence[PersonActor], agreements_on: Sequence[str]) -> list[int]:
    """How many of the agreements are on records that each of these actors could not agree on."""
    if not agreements_on:
        return [0] * len(without)
    agrees = (visible_hires(each, Action.AGREE).label(f"agrees_{n}") for n, each in enumerate(without))
    found = select(hires.c.reference, *agrees).where(hires.c.reference.in_(set(agreements_on)))
    still = {reference: agreed for reference, *agreed in work.connection.execute(found)}
    return [sum(not still[reference][n] for reference in agreements_on) for n in range(len(without))]
