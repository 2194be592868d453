"""A definition drawn as a Mermaid state diagram, with the place where a hire stands, if one is given.

The drawing is text only: its titles are escaped, so that no title can end a line, a label or the diagram.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.definition import Definition, ReturnAllowed, Stage

_PENDING, _CLEARED = "pending", "cleared"
_ENDS = {"withdrawn": ("Withdrawn", "withdraw"), "left": ("Left", "leave")}
_RETURNS = {
    ReturnAllowed.ANY_TIME: "return",
    ReturnAllowed.NOTHING_DONE: "return while nothing is done",
}
_UNSAFE = re.compile(r"[^\w ,.()/’–-]")


def mermaid(definition: Definition, at: tuple[str, ...] = ()) -> str:
    """The definition as Mermaid text; ``at`` holds a hire's leaf paths, such as ``clearance/hr/pending``.

    Raises ``ValueError`` for a path that is not a place of the definition.
    """
    unknown = set(at) - set(_places(definition))
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} is not a place of {definition.key}")
    lines = [*_states(definition, at), *_moves(definition), *_ends(definition)]
    if at:
        lines += ["classDef here fill:#005eb8,color:#ffffff,stroke:#003087,stroke-width:3px"]
        lines += [f"class {_id(path)} here" for path in at]
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines), ""])


def _places(definition: Definition) -> Iterator[str]:
    for stage in definition.stages.values():
        yield stage.ends_as
        if not stage.regions:
            yield stage.key
        for region in stage.regions:
            yield from (f"{stage.key}/{region}/{_PENDING}", f"{stage.key}/{region}/{_CLEARED}")


def _states(definition: Definition, at: tuple[str, ...]) -> Iterator[str]:
    for stage in definition.stages.values():
        if not stage.regions:
            yield _state(stage.key, stage.title, at)
            continue
        yield f'state "{_escaped(stage.title)}" as {_id(stage.key)} {{'
        for place, region in enumerate(stage.regions):
            if place:
                yield "    --"
            yield from (f"    {line}" for line in _region(definition, stage, region, at))
        yield "}"
    for end in dict.fromkeys(stage.ends_as for stage in definition.stages.values()):
        yield _state(end, _ENDS[end][0], at)


def _region(definition: Definition, stage: Stage, region: str, at: tuple[str, ...]) -> Iterator[str]:
    pending, cleared = (f"{stage.key}/{region}/{leaf}" for leaf in (_PENDING, _CLEARED))
    step = next(definition.steps[key] for key in stage.steps if definition.steps[key].clears == region)
    yield _state(pending, f"{stage.regions[region]} not complete", at)
    yield _state(cleared, f"{stage.regions[region]} complete", at)
    yield f"[*] --> {_id(pending)}"
    yield f"{_id(pending)} --> {_id(cleared)} : {_escaped(step.title)}"


def _state(path: str, title: str, at: tuple[str, ...]) -> str:
    # The place is said in words too, because colour alone tells nothing to somebody who cannot see it.
    words = f"{title} (here now)" if path in at else title
    return f'state "{_escaped(words)}" as {_id(path)}'


def _moves(definition: Definition) -> Iterator[str]:
    yield f"[*] --> {_id(definition.stage_order[0])}"
    for stage in definition.stages.values():
        following = definition.next_stage(stage.key)
        if following:
            yield f"{_id(stage.key)} --> {_id(following)} : advance"
        for target, allowed in stage.returns.items():
            yield f"{_id(stage.key)} --> {_id(target)} : {_RETURNS[allowed]}"


def _ends(definition: Definition) -> Iterator[str]:
    for stage in definition.stages.values():
        yield f"{_id(stage.key)} --> {_id(stage.ends_as)} : {_ENDS[stage.ends_as][1]}"
    for end in dict.fromkeys(stage.ends_as for stage in definition.stages.values()):
        yield f"{_id(end)} --> [*]"


def _id(path: str) -> str:
    # Mermaid keeps words such as "end" and "note" for itself, so no name stands alone.
    return "at__" + path.replace("/", "__")


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)
