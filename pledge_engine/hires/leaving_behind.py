"""What somebody leaves behind who is deactivated, in words for an administrator: numbers and teams, and no record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledge_engine.access.policy import PASSED_ON_BY_COVER
from pledge_engine.hires.handing_over import Handover, HeldRole
from pledge_engine.people.cover_list import CoverRow
from pledge_engine.people.listing import NO_ROLE_TOLD
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import counted, listed, long_date, span


def left_behind(held: Handover) -> tuple[str, ...]:
    """What they held and who has it now, once they can act no more."""
    return (f"{held.name} can no longer log in or act here.", *_told(held, now=True))


def would_be_left(held: Handover) -> tuple[str, ...]:
    """What they hold and who would have it."""
    return tuple(_told(held, now=False))


def _told(held: Handover, *, now: bool) -> Iterator[str]:
    yield _of_roles(held, now=now)
    yield from only_one(held.alone, now=now)
    if held.picked_up:
        went = "they had picked up went back" if now else "they have picked up go back"
        yield f"{counted(held.picked_up, 'steps')} {went} to the queue."
    yield from _of_records(held, now=now)
    yield from _of_cover(held, now=now)


def _of_roles(held: Handover, *, now: bool) -> str:
    """Which roles they hold; whether they have a record of their own is nobody's to know here."""
    if not held.roles:
        return f"They hold {NO_ROLE_TOLD}."
    roles = (ROLE_WORDS[Role(each.role)].removeprefix("the ") + _where(each.scope) for each in held.roles)
    return f"Their roles stay, and give nothing {'now' if now else 'from then on'}: {listed(roles)}."


def only_one(alone: Sequence[HeldRole], *, now: bool = False) -> Iterator[str]:
    """That nobody else holds some of the roles where they do, so that what belongs to those comes to nobody."""
    if alone:
        roles = (ROLE_WORDS[Role(each.role)].removeprefix("the ") + _where(each.scope) for each in alone)
        yield f"Nobody else is {listed(roles)}: what belongs to that {'comes' if now else 'would come'} to nobody."


def _where(scope: str) -> str:
    return " for the whole trust" if scope == "trust" else f" of {scope}"


def _of_cover(held: Handover, *, now: bool) -> Iterator[str]:
    """The cover that is lost with them, and the cover there is for them."""
    for each in held.covers_for:
        named = (
            f"They cover for {each.name} {_days(each)}"
            if each.lasts
            else f"They were to cover for {each.name} {_days(each)}"
        )
        lost = "nobody stands in" if now else "nobody would stand in"
        yield f"{named}: {lost} then. End that cover and name somebody else."
    for each in held.covered_by:
        yield f"{each.cover_name} {'covers' if each.lasts else 'is to cover'} for them {_days(each)}, and that goes on."
    if not held.covered_by and any(Role(each.role) in PASSED_ON_BY_COVER for each in held.roles):
        yield "Nobody is named to cover for them."


def _days(cover: CoverRow) -> str:
    return f"until {long_date(cover.until_on)}" if cover.lasts else span(cover.from_on, cover.until_on)


def _of_records(held: Handover, *, now: bool) -> Iterator[str]:
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
