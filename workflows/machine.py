"""The hire's state machine, built from a definition: the only module that knows ``transitions``.

One machine serves every hire of a definition in a thread; a throw-away probe carries the state. Moves are listed in the
machine, reasons against them are collected elsewhere (``workflows.advancing``) before it fires: its guards are the second
lock, not the explanation. Clearance is one state with parallel regions; being on hold stands beside the state.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, cast

from transitions import EventData, MachineError
from transitions.extensions.nesting import HierarchicalMachine, NestedState

from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.definition import Definition, Stage

WITHDRAWN, LEFT = "withdrawn", "left"
PENDING, CLEARED = "pending", "cleared"


class Verb(StrEnum):
    """What a move does to the state."""

    ADVANCE = "advance"
    CLEAR = "clear"
    UNCLEAR = "unclear"
    RETURN = "return"
    UNDO = "undo"
    HOLD = "hold"
    RESUME = "resume"
    WITHDRAW = WITHDRAWN
    LEAVE = LEFT
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the machine; ``target`` is the stage gone back to, or the region cleared."""

    verb: Verb
    target: str = ""

    @property
    def trigger(self) -> str:
        """The move's name inside the machine."""
        return f"{self.verb}:{self.target}" if self.target else self.verb.value


@dataclass(frozen=True, slots=True)
class Decision:
    """A move that may happen, and the configuration after it."""

    move: Move
    state: tuple[str, ...]


class _PledgeState(NestedState):
    separator = "/"


class _PledgeMachine(HierarchicalMachine):
    state_cls = _PledgeState


class _Probe:
    """Carries a state through the machine, and what its guards look at."""

    __slots__ = ("blockers", "held", "state")

    def __init__(self, state: str | list[str], blockers: Sequence[Blocker], *, held: bool) -> None:
        self.state = state
        self.blockers = blockers
        self.held = held


def initial_state(definition: Definition) -> tuple[str, ...]:
    """The configuration of a hire that has just been opened."""
    return entry_state(definition.stages[definition.stage_order[0]])


def entry_state(stage: Stage) -> tuple[str, ...]:
    """The configuration on entering a stage: every region pending, or the stage itself."""
    return tuple(f"{stage.key}/{region}/{PENDING}" for region in stage.regions) or (stage.key,)


def legal_states(definition: Definition) -> frozenset[tuple[str, ...]]:
    """Every configuration a hire may be in."""
    found: set[tuple[str, ...]] = {(WITHDRAWN,), (LEFT,)}
    for stage in definition.stages.values():
        regions = [[f"{stage.key}/{region}/{leaf}" for leaf in (PENDING, CLEARED)] for region in stage.regions]
        found |= set(product(*regions)) if regions else {(stage.key,)}
    return frozenset(found)


def decide(
    definition: Definition, state: tuple[str, ...], move: Move, *, held: bool, blockers: Sequence[Blocker] = ()
) -> Decision | Refused:
    """Fire one move; refused with ``blockers``, or because the machine itself does not allow it from here."""
    machine, legal = _machine_for(definition)
    if state not in legal:
        return refuse(Reason.BROKEN_STATE, f"The stored state {', '.join(state)} is not a state of the pledge.")
    if blockers:
        return Refused(tuple(blockers))
    if move.trigger not in machine.events:
        return refuse(Reason.NOT_FROM_HERE, f"The pledge has no move “{move.trigger}”.")
    probe = _Probe(list(state) if len(state) > 1 else state[0], blockers, held=held)
    try:
        fired = machine.trigger_event(probe, move.trigger)
    except MachineError:
        fired = False
    if not fired:
        return refuse(Reason.NOT_FROM_HERE, f"“{move.trigger}” is not possible from {_place(definition, state)}.")
    after = tuple(probe.state) if isinstance(probe.state, list) else (probe.state,)
    if after not in legal:
        return refuse(
            Reason.BROKEN_STATE, f"The move would lead to {', '.join(after)}, which is not a state of the pledge."
        )
    return Decision(move, after)


def _place(definition: Definition, state: tuple[str, ...]) -> str:
    stage = definition.stages.get(state[0].partition("/")[0])
    return f"“{stage.title}”" if stage else f"a record that has been {state[0]}"


_cache = threading.local()


def _machine_for(definition: Definition) -> tuple[HierarchicalMachine, frozenset[tuple[str, ...]]]:
    """The thread's machine for a definition: its scope stack is kept on the machine, so threads never share one."""
    machines: dict[str, tuple[HierarchicalMachine, frozenset[tuple[str, ...]]]] = _cache.__dict__.setdefault(
        "machines", {}
    )
    if definition.content_hash not in machines:
        machines[definition.content_hash] = (_build(definition), legal_states(definition))
    return machines[definition.content_hash]


def _build(definition: Definition) -> HierarchicalMachine:
    return _PledgeMachine(
        model=None,
        initial=None,
        states=[*(_state(stage) for stage in definition.stages.values()), WITHDRAWN, LEFT],
        transitions=_transitions(definition),
        auto_transitions=False,
        send_event=True,
    )


def _state(stage: Stage) -> dict[str, Any] | str:
    if not stage.regions:
        return stage.key
    regions = [{"name": key, "initial": PENDING, "children": [PENDING, CLEARED]} for key in stage.regions]
    return {"name": stage.key, "parallel": regions}


def _transitions(definition: Definition) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for stage in definition.stages.values():
        following = definition.next_stage(stage.key)
        if following:
            rows.append(_row(Move(Verb.ADVANCE), stage.key, following, _unblocked, _not_held, _all_cleared))
            rows.append(_row(Move(Verb.UNDO), following, stage.key, _unblocked, _not_held))
        rows += [_row(Move(Verb.RETURN, target), stage.key, target, _unblocked, _not_held) for target in stage.returns]
        rows.append(_row(Move(Verb(stage.ends_as)), stage.key, stage.ends_as, _unblocked))
        rows.append(_row(Move(Verb.REOPEN, stage.key), stage.ends_as, stage.key, _unblocked))
        rows.append(_row(Move(Verb.HOLD), stage.key, None, _unblocked, _not_held))
        rows.append(_row(Move(Verb.RESUME), stage.key, None, _unblocked, _held))
        for region in stage.regions:
            pending, cleared = (f"{stage.key}/{region}/{leaf}" for leaf in (PENDING, CLEARED))
            rows.append(_row(Move(Verb.CLEAR, region), pending, cleared, _unblocked))
            rows.append(_row(Move(Verb.UNCLEAR, region), cleared, pending, _unblocked))
    return rows


def _row(move: Move, source: str, dest: str | None, *guards: Any) -> dict[str, Any]:
    return {"trigger": move.trigger, "source": source, "dest": dest, "conditions": list(guards)}


def _probe(event: EventData) -> _Probe:
    model: Any = event.model
    return cast("_Probe", model)


def _unblocked(event: EventData) -> bool:
    return not _probe(event).blockers


def _held(event: EventData) -> bool:
    return _probe(event).held


def _not_held(event: EventData) -> bool:
    return not _probe(event).held


def _all_cleared(event: EventData) -> bool:
    state = _probe(event).state
    return all(leaf.endswith(f"/{CLEARED}") for leaf in state) if isinstance(state, list) else True
