"""``pledge person``: adding the people who use the engine, listing them, and letting them act no more, for administrators."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.work import Work


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

    Where somebody is called the same already, their log-in is told: nobody needs two.

    In a new place: pledge person add robin.example "Robin Example" --first-administrator
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.meant import namesakes, said_of_namesakes
    from pledge_engine.people.newcomers import add_first_administrator, add_person

    def adding(work: Work) -> tuple[str, tuple[str, ...]]:
        person_id = add_person(work, handle, name, email=email)
        return person_id, namesakes(work.connection, person_id)

    same_name: tuple[str, ...] = ()
    if first_administrator:
        from pledge_engine.office import SET_UP

        office = desk.open_office(make=True)
        office.prepare_if_new()
        with office.work(SET_UP) as work:
            person_id = add_first_administrator(work, handle, name, email=email)
    else:
        person_id, same_name = desk.write(adding)
    added = handle.strip().lower()
    if desk.as_json:
        print_json({"person": {"id": person_id, "handle": added, "same_name": same_name}})
    elif first_administrator:
        show(f"Added {added} as the first administrator.", f"Next: pledge team add-care-group NAME --as {added}")
    else:
        show(
            f"Added {added}.",
            *said_of_namesakes(same_name),
            f"Next: pledge grant add {added} ROLE --scope WHERE{desk.signature}",
        )


@person.command()
@click.argument("handle")
@click.option("--name", default=None, help="How they are called.")
@click.option("--email", default=None, help='Where messages go; "" takes the address away.')
@asked
def edit(desk: Desk, handle: str, name: str | None, email: str | None) -> None:
    """Change the name or the address of the person who logs in as HANDLE. The name they log in by stays.

    With the address, links to choose a password that were sent before work no more: invite them again where they have none.

    For example: pledge person edit robin.example --email robin@trust.example
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.editing import edit_person

    if name is None and email is None:
        raise click.UsageError("Give --name, --email or both.")
    changed = desk.write(lambda work: edit_person(work, handle, name=name, email=email))
    edited = handle.strip().lower()
    if desk.as_json:
        print_json({"edited": {"handle": edited, "changed": changed}})
    else:
        show(f"Changed {edited}." if changed else f"That is how {edited} was already; nothing was changed.")


@person.command()
@click.argument("handle")
@click.option("--again", is_flag=True, help="Send another although one was sent that still works.")
@asked
def invite(desk: Desk, handle: str, *, again: bool) -> None:
    """Mail the person who logs in as HANDLE a link to choose their first password: it works once, within 7 days.

    See whether it left with: pledge messages list
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.logins.inviting import invite as invite_person
    from pledge_engine.logins.inviting import last_invitation

    message = desk.write(
        lambda work: invite_person(work, handle, besides=last_invitation(work, handle) if again else "")
    )
    invited = handle.strip().lower()
    if desk.as_json:
        print_json({"invited": {"handle": invited, "message": message}})
    else:
        show(f"An invitation for {invited} waits to be sent, within the sending hours.")


@person.command("invite-all")
@click.option("--dry-run", is_flag=True, help="Only say who would be invited.")
@asked
def invite_all_(desk: Desk, *, dry_run: bool) -> None:
    """Invite everybody who holds a role, has an address and cannot log in yet, as after a tracker was brought in.

    See first who that is: pledge person invite-all --dry-run
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.logins.inviting_all import invite_all, who_would_be_invited
    from pledge_engine.people.ways_in import ADDRESS_FIRST, left_without_address
    from workflows.words import counted

    found = desk.read(who_would_be_invited) if dry_run else desk.write(invite_all)
    if desk.as_json:
        print_json({"invited": not dry_run, **asdict(found)})
        return
    many = len(found.reached)
    if not many:
        show("Nobody who holds a role and has an address lacks a way to log in.")
    elif dry_run:
        show(
            f"{counted(many, 'people')} would be invited:",
            *(f"  {each.handle}: {each.email}" for each in found.reached),
        )
    else:
        show(f"{counted(many, 'invitations')} {'waits' if many == 1 else 'wait'} to be sent, within the sending hours.")
    if lacking := found.without_address:
        show(left_without_address(len(lacking)), *(f"  {each.handle}" for each in lacking))
        show(f"{ADDRESS_FIRST} pledge person edit {lacking[0].handle} --email ADDRESS{desk.signature}")


@person.command()
@click.argument("handle")
@click.option("--dry-run", is_flag=True, help="Only say what they hold now.")
@asked
def deactivate(desk: Desk, handle: str, *, dry_run: bool) -> None:
    """Let the person who logs in as HANDLE act no more, through any door and at once, and say what they held.

    Nothing they did changes. Nobody deactivates themselves, and the last administrator stays.
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.handing_over import deactivate_person, what_they_hold
    from pledge_engine.hires.leaving_behind import left_behind, would_be_left

    command = what_they_hold if dry_run else deactivate_person
    ask = desk.read if dry_run else desk.write
    handover = ask(lambda work: command(work, handle))
    if desk.as_json:
        print_json(handover)
        return
    told = would_be_left(handover) if dry_run else left_behind(handover)
    named = f"pledge cover name {handle.strip().lower()} --by PERSON --from DATE --until DATE{desk.signature}"
    how = (
        "One of them can name another with: pledge hire reassign REFERENCE",
        f"Until then, name cover: {named}",
    )
    show(*told, *(how if handover.with_nobody else ()))


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
        return
    click.echo(f"For {handle.strip().lower()} alone, once and within 30 minutes:\n{address}")
    if "web_address" not in desk.settings.model_fields_set:
        click.echo(
            "PLEDGE_WEB_ADDRESS is not set, so the address begins with that of this computer. Where the pages are served at "
            "another one, put that in its place.",
            err=True,
        )


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
    from pledge_engine.people.listing import NO_ROLE_TOLD, list_people
    from pledge_engine.people.ways_in import ADDRESS_FIRST, WHAT_TO_DO, left_without_address, told

    found = desk.read(list_people)
    if desk.as_json:
        print_json(found)
        return
    rows = [
        [
            text(row.handle + ("" if row.active else " (not active)")),
            text(row.name),
            text(", ".join(row.roles) or NO_ROLE_TOLD),
        ]
        for row in found
    ]
    show(table(("Logs in as", "Name", "Roles"), rows))
    lacking = [row for row in found if row.without_way_in]
    if reached := [row.handle for row in lacking if row.email]:
        all_of_them = "pledge person invite-all --dry-run" if len(reached) > 1 else f"pledge person invite {reached[0]}"
        show(f"{told(len(reached))} {WHAT_TO_DO} {all_of_them}{desk.signature}")
    if unreached := [row.handle for row in lacking if not row.email]:
        first = f"pledge person edit {unreached[0]} --email ADDRESS"
        show(f"{left_without_address(len(unreached))} {ADDRESS_FIRST} {first}{desk.signature}")
