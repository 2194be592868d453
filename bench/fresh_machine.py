"""The peer of a decision: a ``transitions`` machine built for one record, as its own guide shows it, asked once and dropped.

Its states and moves are those of the shipped pledge, prepared once; it does without the automatic transitions that would
make it several times slower, and its guard is only asked, never made to collect reasons.
"""

from __future__ import annotations

from typing import Any, Protocol

from transitions.extensions.nesting import HierarchicalMachine, NestedState

from workflows.definition import Definition
from workflows.reading import load_shipped


class Guarded(Protocol):
    """A record that carries its state and answers its own guard."""

    state: Any

    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        ...


class _State(NestedState):
    separator = "/"


class _Machine(HierarchicalMachine):
    state_cls = _State


def _states(definition: Definition) -> list[Any]:
    found: list[Any] = ["withdrawn", "left"]
    for stage in definition.stages.values():
        regions = [{"name": name, "initial": "pending", "children": ["pending", "cleared"]} for name in stage.regions]
        found.append({"name": stage.key, "parallel": regions} if regions else stage.key)
    return found


def _moves(definition: Definition) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for stage in definition.stages.values():
        following = definition.next_stage(stage.key)
        if following:
            found.append({"trigger": "advance", "source": stage.key, "dest": following, "conditions": "is_ready"})
        found.append({"trigger": stage.ends_as, "source": stage.key, "dest": stage.ends_as})
        found += [{"trigger": f"return:{key}", "source": stage.key, "dest": key} for key in stage.returns]
        for region in stage.regions:
            place = f"{stage.key}/{region}"
            found.append({"trigger": f"clear:{region}", "source": f"{place}/pending", "dest": f"{place}/cleared"})
    return found


_STATES, _MOVES = _states(load_shipped()), _moves(load_shipped())


def machine_for(record: Guarded, state: list[str]) -> HierarchicalMachine:
    """A machine for this record alone, in its state."""
    initial = state if len(state) > 1 else state[0]
    return _Machine(model=record, states=_STATES, transitions=_MOVES, initial=initial, auto_transitions=False)
