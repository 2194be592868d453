"""``pledge sessions``: where you are logged in to the pages, and logging yourself out there."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


@click.group()
def sessions() -> None:
    """Where you are logged in to the pages. Nobody sees anybody else's."""


@sessions.command("list")
@asked
def list_(desk: Desk) -> None:
    """Every place where you are logged in, the last used first."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.hires.wording import moment
    from pledge_engine.logins.elsewhere import open_sessions

    found = desk.read(lambda work: open_sessions(work, ""))
    if desk.as_json:
        print_json({"sessions": found})
    elif found:
        rows = [
            [text(each.sign, "bold"), text(each.opened_on), text(moment(each.since)), text(moment(each.seen_at))]
            for each in found
        ]
        show(table(("Session", "On", "Logged in", "Last used"), rows))
    else:
        show("You are logged in nowhere.")


@sessions.command()
@click.argument("session", required=False)
@click.option("--all", "everywhere", is_flag=True, help="Everywhere where you are logged in.")
@asked
def end(desk: Desk, session: str | None, everywhere: bool) -> None:
    """Log yourself out in one place, by the SESSION that the list names, or with --all in every one."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.logins.elsewhere import end_elsewhere
    from workflows.words import counted

    if everywhere is bool(session):
        raise click.UsageError("Name a session of the list, or say --all.")
    many = desk.write(lambda work: end_elsewhere(work, "", session))
    if desk.as_json:
        print_json({"ended": many})
    else:
        show(f"You are logged out in {counted(many, 'places')}.")
