"""``pledge person``: adding the people who use the engine, and listing them, for administrators."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


@click.group()
def person() -> None:
    """People who use the engine. What they may do is in their roles: see pledge grant."""


@person.command()
@click.argument("handle")
@click.argument("name")
@click.option("--email", default=None, help="Where messages go.")
@click.option("--first-administrator", is_flag=True, help="The very first person, who may add everybody else.")
@asked
def add(desk: Desk, handle: str, name: str, email: str | None, *, first_administrator: bool) -> None:
    """Add somebody who logs in as HANDLE, such as robin.example. They hold no role until one is granted.

    In a new place: pledge person add robin.example "Robin Example" --first-administrator
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.newcomers import add_first_administrator, add_person

    if first_administrator:
        from pledge_engine.office import SET_UP

        office = desk.open_office(make=True)
        office.prepare_if_new()
        with office.work(SET_UP) as work:
            person_id = add_first_administrator(work, handle, name, email=email)
    else:
        person_id = desk.write(lambda work: add_person(work, handle, name, email=email))
    added = handle.strip().lower()
    if desk.as_json:
        print_json({"person": {"id": person_id, "handle": added}})
    elif first_administrator:
        show(f"Added {added} as the first administrator.", f"Next: pledge team add-care-group NAME --as {added}")
    else:
        show(f"Added {added}.", f"Next: pledge grant add {added} ROLE --scope WHERE{desk.signature}")


@person.command("list")
@asked
def list_(desk: Desk) -> None:
    """Everybody, with the roles they hold anywhere."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.people.listing import list_people

    found = desk.read(list_people)
    if desk.as_json:
        print_json(found)
        return
    rows = [
        [
            text(row.handle + ("" if row.active else " (closed)")),
            text(row.name),
            text(", ".join(row.roles) or "no role yet"),
        ]
        for row in found
    ]
    show(table(("Logs in as", "Name", "Roles"), rows))
