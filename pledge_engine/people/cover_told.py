"""What cover that was just named comes to, in words: the same through every door."""

from __future__ import annotations

from pledge_engine.people.covering import NamedCover
from workflows.blockers import ROLE_WORDS
from workflows.words import both_included, counted, listed, span


def told(named: NamedCover, *, to_themselves: bool = False) -> tuple[str, ...]:
    """Who covers for whom and how long, then what is not covered, where it changes nothing and what speaks against it.

    ``to_themselves`` says that the person who is covered reads it.
    """
    whom, does = ("you", "you do") if to_themselves else (named.name, f"{named.name} does")
    roles = listed(ROLE_WORDS[role] for role in named.roles)
    days, both = span(named.from_on, named.until_on), both_included(named.from_on, named.until_on)
    said = [f"{named.cover_name} covers for {whom} as {roles}, {days}.{both}"]
    if named.left_out:
        others = listed(ROLE_WORDS[role] for role in named.left_out)
        said.append(f"What {does} as {others} is not covered: {named.cover_name} does not hold that role.")
    if named.without_effect:
        where = counted(named.without_effect, "records")
        said.append(f"On {where} it changes nothing: {named.cover_name} would be both leads there, and nobody ever is.")
    return (*said, *named.doubts)
