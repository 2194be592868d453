"""``pledge cover``: who stands in for somebody who is away, from one day until another. No reason is asked or kept."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.group()
def cover() -> None:
    """Who covers for whom. No reason is asked or kept."""


@cover.command()
@click.argument("person")
@click.option(
    "--by", "stand_in", required=True, metavar="PERSON", help="Who covers, as they log in or by their full name."
)
@click.option("--from", "from_on", type=given.Day(), required=True, metavar="DATE", help="The first day.")
@click.option("--until", "until_on", type=given.Day(), required=True, metavar="DATE", help="The last day, included.")
@asked
def name(desk: Desk, person: str, stand_in: str, from_on: date, until_on: date) -> None:
    """Name who covers for PERSON: for yourself, for a peer, or as senior leadership or an administrator for anybody.

    Whoever covers already holds one of the person's roles somewhere, and can then do and see what that role lets the
    person. Cover never makes one person both leads: on a record whose two leads are these two it changes nothing.

    For example: pledge cover name robin.example --by kim.sample --from "7 December 2026" --until "18 December 2026"
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.cover_told import told
    from pledge_engine.people.covering import name_cover

    named = desk.write(lambda work: name_cover(work, person, stand_in, from_on=from_on, until_on=until_on))
    if desk.as_json:
        print_json(named)
    else:
        show(*told(named))


@cover.command()
@click.argument("person")
@click.option("--from", "from_on", type=given.Day(), metavar="DATE", help="The first day of the cover that is meant.")
@asked
def end(desk: Desk, person: str, from_on: date | None) -> None:
    """End the cover for PERSON that lasts today, or else the next to come, or the one from DATE on. It ends at once."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.covering import end_cover

    name_, cover_name = desk.write(lambda work: end_cover(work, person, from_on))
    if desk.as_json:
        print_json({"ended": {"name": name_, "cover_name": cover_name}})
    else:
        show(f"{cover_name} no longer covers for {name_}.")


@cover.command("list")
@asked
def list_(desk: Desk) -> None:
    """The cover that lasts or is to come, where it concerns you or a peer of yours."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.people.cover_list import list_cover
    from workflows.words import days_between

    found = desk.read(list_cover)
    if desk.as_json:
        print_json(found)
        return
    rows = [
        [
            text(f"{row.name}\n{row.handle}"),
            text(f"{row.cover_name}\n{row.cover_handle}"),
            text(days_between(row.from_on, row.until_on) + ("" if row.lasts else "\nto come")),
        ]
        for row in found
    ]
    show(table(("Person", "Covered by", "When"), rows) if rows else "There is no cover that you can see.")
