"""Every place a hire can come to, walked out of a definition by code that shares nothing with the machine."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definition import Definition
from workflows.machine import Move, Verb

State = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a hire stands: a stage with the regions cleared so far, or how it ended."""

    stage: str
    cleared: frozenset[str] = frozenset()


def spelled(definition: Definition, place: Place) -> State:
    stage = definition.stages.get(place.stage)
    leaves = {True: "cleared", False: "pending"}
    regions = stage.regions if stage else ()
    return tuple(f"{place.stage}/{key}/{leaves[key in place.cleared]}" for key in regions) or (place.stage,)


def steps_from(definition: Definition, place: Place, *, held: bool) -> Iterator[tuple[Move, Place]]:
    """Every move from a place, and where it leads."""
    stage = definition.stages.get(place.stage)
    if stage is None:
        for key, begun in definition.stages.items():
            if place.stage == begun.ends_as:
                yield Move(Verb.REOPEN, key), Place(key)
        return
    order = list(definition.stages)
    for region in stage.regions:
        if region in place.cleared:
            yield Move(Verb.UNCLEAR, region), Place(stage.key, place.cleared - {region})
        else:
            yield Move(Verb.CLEAR, region), Place(stage.key, place.cleared | {region})
    yield Move(Verb.LEAVE if stage.ends_as == "left" else Verb.WITHDRAW), Place(stage.ends_as)
    yield Move(Verb.RESUME if held else Verb.HOLD), place
    if not held:
        if stage.key != order[-1] and place.cleared == set(stage.regions):
            yield Move(Verb.ADVANCE), Place(order[order.index(stage.key) + 1])
        if stage.key != order[0]:
            yield Move(Verb.UNDO), Place(order[order.index(stage.key) - 1])
        for target in stage.returns:
            yield Move(Verb.RETURN, target), Place(target)


def walked(definition: Definition) -> dict[Place, dict[tuple[Move, bool], Place]]:
    """Every place that can be reached from the first stage, with every move from it, held and not held."""
    found: dict[Place, dict[tuple[Move, bool], Place]] = {}
    waiting = [Place(next(iter(definition.stages)))]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = {
                (move, held): after
                for held in (False, True)
                for move, after in steps_from(definition, place, held=held)
            }
            waiting += found[place].values()
    return found
