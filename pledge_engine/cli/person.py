"""``pledge person``: adding the people who use the engine, listing them, and letting them act no more, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.hires.handing_over import Handover


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


@person.command()
@click.argument("handle")
@asked
def deactivate(desk: Desk, handle: str) -> None:
    """Let the person who logs in as HANDLE act no more, through any door and at once, and say what they held.

    Nothing they did changes. Nobody deactivates themselves, and the last administrator stays.
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.handing_over import deactivate_person

    handover = desk.write(lambda work: deactivate_person(work, handle))
    if desk.as_json:
        print_json(handover)
    else:
        show(*_told(handover, handle.strip().lower(), desk.signature))


def _told(handover: Handover, handle: str, signature: str) -> list[str]:
    from workflows.words import counted, listed

    said = [f"{handover.name} can no longer act, through any door."]
    if handover.picked_up:
        said.append(f"{counted(handover.picked_up, 'steps')} they had picked up went back to the queue.")
    if not handover.records:
        return [*said, "No record names them as a lead."]
    records, steps = counted(handover.records, "records"), counted(handover.open_steps, "open steps")
    where = listed(f"{counted(many, 'records')} of {team}" for team, many in handover.teams)
    said.append(f"Named as a lead on {records}, with {steps} of theirs: {where}.")
    if handover.references:
        said.append(f"Those that you see in another role of yours: {listed(handover.references)}.")
    if handover.covered:
        said.append(f"{handover.cover} covers for them on {counted(handover.covered, 'records')}.")
    if handover.with_nobody:
        said.append(f"On {counted(handover.with_nobody, 'records')} nobody holds this now.")
        said.append(
            "The leads of the team and the care group see which: pledge hires and pledge attention say so there."
        )
        said.append("One of them can name another with: pledge hire reassign REFERENCE")
        said.append(
            f"Until then, name cover: pledge cover name {handle} --by PERSON --from DATE --until DATE{signature}"
        )
    return said


@person.command()
@click.argument("handle")
@asked
def reactivate(desk: Desk, handle: str) -> None:
    """Let the person who logs in as HANDLE act again, in the roles they still hold."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.deactivating import reactivate as reactivate_person

    name = desk.write(lambda work: reactivate_person(work, handle).name)
    if desk.as_json:
        print_json({"reactivated": {"handle": handle.strip().lower(), "name": name}})
    else:
        show(
            f"{name} can act again, in the roles they hold: pledge grant list {handle.strip().lower()}{desk.signature}"
        )


@person.command("password-link")
@click.argument("handle")
@asked
def password_link(desk: Desk, handle: str) -> None:
    """Print an address by which the person who logs in as HANDLE sets their password: once, within 30 minutes.

    Give it to nobody else. A link that was made before stops working.
    """
    from pledge_engine.cli.output import print_json
    from pledge_engine.logins.password_links import make_password_link

    secret = desk.write(lambda work: make_password_link(work, handle))
    address = f"{desk.settings.web_address.rstrip('/')}/password/{secret}"
    if desk.as_json:
        print_json({"password_link": {"handle": handle.strip().lower(), "address": address}})
    else:
        click.echo(f"For {handle.strip().lower()} alone, once and within 30 minutes:\n{address}")


@person.command("reset-second-factor")
@click.argument("handle")
@asked
def reset_second_factor(desk: Desk, handle: str) -> None:
    """Ask the person who logs in as HANDLE for no code any more: for whoever lost their app and their recovery codes.

    Make sure first that it is they who ask. They are logged out everywhere, and log in with their password alone.
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.logins.second_factor import reset_second_factor as reset

    desk.write(lambda work: reset(work, handle))
    reached = handle.strip().lower()
    if desk.as_json:
        print_json({"reset_second_factor": {"handle": reached}})
    else:
        show(f"{reached} logs in with their password alone, and can set up an app again.")


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
            text(row.handle + ("" if row.active else " (not active)")),
            text(row.name),
            text(", ".join(row.roles) or "no role yet"),
        ]
        for row in found
    ]
    show(table(("Logs in as", "Name", "Roles"), rows))
