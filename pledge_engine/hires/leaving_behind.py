"""What somebody leaves behind who is deactivated, in words for an administrator: numbers and teams, and no record."""

from __future__ import annotations

from collections.abc import Iterator

from pledge_engine.hires.handing_over import Handover
from workflows.words import counted, listed


def left_behind(held: Handover) -> tuple[str, ...]:
    """What they held and who has it now, once they can act no more."""
    return (f"{held.name} can no longer act, through any door.", *_told(held, now=True))


def would_be_left(held: Handover) -> tuple[str, ...]:
    """What they hold and who would have it."""
    return tuple(_told(held, now=False))


def _told(held: Handover, *, now: bool) -> Iterator[str]:
    if held.picked_up:
        went = "they had picked up went back" if now else "they have picked up go back"
        yield f"{counted(held.picked_up, 'steps')} {went} to the queue."
    if not held.records:
        yield "No record names them as a lead."
        return
    where = listed(f"{counted(many, 'records')} of {team}" for team, many in held.teams)
    steps = counted(held.open_steps, "open steps")
    yield f"Named as a lead on {counted(held.records, 'records')}, with {steps} of theirs: {where}."
    if held.references:
        yield f"Those that you see in another role of yours: {listed(held.references)}."
    if held.covered:
        covers = "covers" if now else "already covers"
        yield f"{held.cover} {covers} for them on {counted(held.covered, 'records')}."
    if held.with_nobody:
        holds = "nobody holds this now" if now else "nobody would hold this"
        yield f"On {counted(held.with_nobody, 'records')} {holds}."
        yield "The leads of the team and the care group see which, and can name another."
