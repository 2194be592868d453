"""Where the days on which stages began contradict the dates of the steps beside them, and which day is taken then.

A step that was done proves that its stage had begun by that day; a required step proves that what follows its stage began no
earlier, and so does a date of the hire that its stage waits for. A day that fits neither way moves to the nearest one that does.
Where the steps contradict one another as well, no day fits, and the one that was given stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from workflows.definition import Definition, Step
from workflows.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A stage was ``said`` to begin on a day that ``by``, a step or a date of the hire, says otherwise of.

    ``on`` is the day of that step; ``taken`` the day that the stage begins on.
    """

    stage: str
    said: date
    by: str
    on: date
    taken: date

    @property
    def settled(self) -> bool:
        """Whether a day was found that fits all the steps."""
        return self.taken != self.said


class _Proof(NamedTuple):
    """What proves something of the stage at a place of the pledge."""

    on: date
    place: int
    by: str


def contradictions(definition: Definition, standing: Standing) -> tuple[Contradiction, ...]:
    """Every stage of which the day that was given does not fit the steps, in the order of the pledge."""
    begun, over = tuple(_begun(definition, standing)), tuple(_over(definition, standing))
    found = (
        _of_stage(definition.position[key], key, day, begun, over, standing)
        for key, day in _in_order(definition, standing)
    )
    return tuple(each for each in found if each)


def with_proven_days(standing: Standing, found: tuple[Contradiction, ...]) -> Standing:
    """The standing with each stage begun on the day that is taken."""
    return replace(standing, entered={**standing.entered, **{each.stage: each.taken for each in found}})


def begun_by(definition: Definition, standing: Standing, stage: str) -> date | None:
    """The day by which a stage had begun, as the steps prove it, or a date of the hire that the one before it waits for.

    It is never before a stage ahead of it that has a day.
    """
    place = definition.position[stage]
    before = definition.stages[definition.stage_order[place - 1]].advance_from if place else ""
    waited_for = [standing.dates[before]] if before in standing.dates else []
    steps = (proof.on for proof in _begun(definition, standing) if proof.place >= place)
    proven = min((*steps, *waited_for), default=None)
    ahead = (day for key, day in standing.entered.items() if definition.position[key] < place)
    return proven and max((proven, *ahead))


def _in_order(definition: Definition, standing: Standing) -> Iterator[tuple[str, date]]:
    return ((key, standing.entered[key]) for key in definition.stage_order if key in standing.entered)


def _of_stage(
    place: int, stage: str, said: date, begun: tuple[_Proof, ...], over: tuple[_Proof, ...], standing: Standing
) -> Contradiction | None:
    first = min((proof for proof in begun if proof.place >= place), default=None)
    if first is not None and first.on < said:
        return Contradiction(stage=stage, said=said, by=first.by, on=first.on, taken=first.on)
    late = [proof for proof in over if proof.place < place and proof.on > said]
    if not late:
        return None
    latest = min(first.on if first else date.max, standing.ended.on if standing.ended else date.max)
    fits = [proof for proof in late if proof.on <= latest]
    by = max(fits or late)
    return Contradiction(stage=stage, said=said, by=by.by, on=by.on, taken=by.on if fits else said)


def _begun(definition: Definition, standing: Standing) -> Iterator[_Proof]:
    """By which day stages had begun: a step that may be done early proves it of the stage with which it opens."""
    for step, on in _done(definition, standing):
        opened = definition.steps[step.opens_after].stage if step.opens_after else step.opens_with or step.stage
        yield _Proof(on, min(definition.position[opened], definition.position[step.stage]), step.key)


def _over(definition: Definition, standing: Standing) -> Iterator[_Proof]:
    """Until which day stages went on."""
    for step, on in _done(definition, standing):
        if step.required:
            yield _Proof(on, definition.position[step.stage], step.key)
    for stage in definition.stages.values():
        if stage.advance_from in standing.dates:
            yield _Proof(standing.dates[stage.advance_from], definition.position[stage.key], stage.advance_from)


def _done(definition: Definition, standing: Standing) -> Iterator[tuple[Step, date]]:
    """The steps that were done once and for all, with their days; one that is put right again proves nothing any more."""
    for key, told in standing.steps.items():
        if told.on is not None and not told.again:
            yield definition.steps[key], told.on
