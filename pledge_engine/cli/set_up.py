"""``pledge set-up``: whether the place is ready to be used, as the page of the same name says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.upkeep.setting_up import Needed


@click.command("set-up")
@asked
def set_up(desk: Desk) -> None:
    """What the place needs before its first post and soon after, and what of that is there, for administrators."""
    from pledge_engine.cli.output import STYLES, print_json, show, table, text
    from pledge_engine.upkeep.setting_up import TRACKER, posts_are_open, said_of_done, what_is_needed

    needed, begun = desk.read(lambda work: (what_is_needed(work, desk.settings), posts_are_open(work)))
    if desk.as_json:
        print_json({"needed": needed, "posts_are_open": begun})
        return
    rows = [
        [
            text(_stands(each), STYLES["done"] if each.done else ""),
            text(f"{each.called}\n{each.words}"),
        ]
        for each in needed
    ]
    show(
        f"{said_of_done(needed)}{' There are posts here already.' if begun else ''}",
        table(("", "What a place needs"), rows),
        *(() if begun else (TRACKER,)),
    )


def _stands(needed: Needed) -> str:
    if needed.done:
        return "done"
    return needed.left_so.lower() or ("optional" if needed.optional else "to do")
