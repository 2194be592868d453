"""``pledge grant``: which role each person holds and where, given and ended by administrators."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked

_SCOPE = "Where: trust, a care group, a team, or for a worker the record's reference."


@click.group()
def grant() -> None:
    """Which role each person holds, and where."""


@grant.command()
@click.argument("handle")
@click.argument("role")
@click.option("--scope", default=None, metavar="WHERE", help=f"{_SCOPE} Left out, the whole trust.")
@asked
def add(desk: Desk, handle: str, role: str, scope: str | None) -> None:
    """Give the person who logs in as HANDLE a ROLE; an unknown role lists those there are.

    For example: pledge grant add robin.example service_lead --scope Oak
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.both_leads import said_of_both
    from pledge_engine.people.granting import give_grant

    grant_id, both = desk.write(
        lambda work: (give_grant(work, handle, role, scope=scope), said_of_both(work, handle, role))
    )
    if desk.as_json:
        print_json({"grant": {"id": grant_id, "handle": handle, "role": role, "scope": scope or "trust"}})
    else:
        show(f"{handle} is now {_called(role)}: {_where(scope)}.", *([both] if both else []))


@grant.command()
@click.argument("handle")
@click.argument("role")
@click.option("--scope", default=None, metavar="WHERE", help=f"{_SCOPE} Left out, the whole trust.")
@asked
def end(desk: Desk, handle: str, role: str, scope: str | None) -> None:
    """Take a ROLE from the person who logs in as HANDLE."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.granting import end_grant

    desk.write(lambda work: end_grant(work, handle, role, scope=scope))
    if desk.as_json:
        print_json({"ended": {"handle": handle, "role": role, "scope": scope or "trust"}})
    else:
        show(f"{handle} is no longer {_called(role)}: {_where(scope)}.")


@grant.command("list")
@click.argument("handle", required=False)
@asked
def list_(desk: Desk, handle: str | None) -> None:
    """Who holds which role where; without the right to manage roles, your own."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.people.listing import list_grants

    found = desk.read(lambda work: list_grants(work, handle))
    if desk.as_json:
        print_json(found)
        return
    rows = [[text(row.handle), text(row.name), text(row.role), text(_where(row.scope))] for row in found]
    show(table(("Logs in as", "Name", "Role", "Where"), rows))


def _where(scope: str | None) -> str:
    return "the whole trust" if scope in {None, "", "trust"} else str(scope)


def _called(role: str) -> str:
    """A role that was typed and taken, as people call it: "service lead", "HR"."""
    from pledge_engine.people.granting import role_named
    from workflows.blockers import ROLE_WORDS

    return ROLE_WORDS[role_named(role)].removeprefix("the ")
