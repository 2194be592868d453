"""``pledge serve``, ``worker``, ``beat`` and ``tick``: what runs by itself, in one process or in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.clock import Clock
    from pledge_engine.office import Office
    from pledge_engine.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any that is free."
)
@asked
def serve(desk: Desk, *, host: str, port: int) -> None:
    """Serve the pages, gather reminders and send messages, until Ctrl-C. No --as is needed.

    A database that is not there is made.
    """
    from pledge_engine.logs import log_to_standard_error
    from pledge_engine.serve import serve as serve_all

    log_to_standard_error(desk.settings)
    desk.open_office(make=True).prepare_if_new()
    serve_all(
        desk.settings, _clock(desk), host=host, port=port, tell=lambda address: _say_where(address, desk.settings)
    )


def _say_where(address: str, settings: Settings) -> None:
    hours = f"on working days between {settings.mail_opens:%H:%M} and {settings.mail_closes:%H:%M}"
    if settings.mail_channel == "folder":
        click.echo(f"Messages are written as files to {settings.mail_folder}, {hours}.")
    else:
        click.echo(f"Messages leave {hours}.")
    click.echo(f"Pledge Engine is at {address}. Press Ctrl-C to stop it.")


@click.command()
@asked
def worker(desk: Desk) -> None:
    """Send messages and gather reminders when asked to over the broker, until stopped. No --as is needed.

    Start as many as you like.
    """
    from pledge_engine.serve import run_worker

    run_worker(_office(desk), desk.settings)


@click.command()
@asked
def beat(desk: Desk) -> None:
    """Ask the workers for a tick every minute, until stopped. A second one does no harm. No --as is needed."""
    from pledge_engine.serve import run_beat

    run_beat(_office(desk), desk.settings)


@click.command()
@asked
def tick(desk: Desk) -> None:
    """Do once what is due now: turn repeats over, gather the reminders of the day, send what waits. No --as is needed."""
    from pledge_engine.sending import deliver_all, post_of
    from pledge_engine.ticking import tick as tick_once

    office = _office(desk)
    tick_once(office)
    deliver_all(post_of(office, desk.settings))


def _office(desk: Desk) -> Office:
    """The office of a process that nobody watches: it logs where its keeper looks."""
    from pledge_engine.logs import log_to_standard_error
    from pledge_engine.office import open_office

    log_to_standard_error(desk.settings)
    desk.office.check()
    office = open_office(desk.settings, door="worker", clock=desk.clock)
    click.get_current_context().call_on_close(office.close)
    return office


def _clock(desk: Desk) -> Clock:
    from pledge_engine.clock import SystemClock

    return desk.clock or SystemClock()
