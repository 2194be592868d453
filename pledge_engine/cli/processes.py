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
    from pledge_engine.office import SET_UP
    from pledge_engine.serve import serve as serve_all
    from pledge_engine.ticking import next_gathering

    log_to_standard_error(desk.settings)
    _say_what_is_set_in_vain()
    office = desk.open_office(make=True)
    office.prepare_if_new()
    coming = office.look(SET_UP, next_gathering)
    serve_all(
        desk.settings,
        _clock(desk),
        host=host,
        port=port,
        tell=lambda address: _say_where(address, desk.settings, coming),
    )


def _say_where(address: str, settings: Settings, coming: str) -> None:
    from workflows.words import clock_time

    hours = f"on working days between {clock_time(settings.mail_opens)} and {clock_time(settings.mail_closes)}"
    if settings.mail_channel == "folder":
        click.echo(f"Messages are written as files to {settings.mail_folder}, {hours}.")
    else:
        click.echo(f"Messages leave {hours}.")
    click.echo(coming)
    click.echo(f"Pledge Engine is at {address}. Press Ctrl-C to stop it.")


@click.command()
@asked
def worker(desk: Desk) -> None:
    """Send messages and gather reminders when asked to over the broker, until stopped. No --as is needed.

    Start as many as you like.
    """
    from pledge_engine.serve import run_worker

    _require_broker(desk.settings)
    _say_what_is_set_in_vain()
    run_worker(_office(desk), desk.settings)


@click.command()
@asked
def beat(desk: Desk) -> None:
    """Ask the workers for a tick every minute, until stopped. A second one does no harm. No --as is needed."""
    from pledge_engine.serve import run_beat

    _require_broker(desk.settings)
    _say_what_is_set_in_vain()
    run_beat(_office(desk), desk.settings)


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing of what was done, for a cron that mails what is printed.")
@asked
def tick(desk: Desk, *, quiet: bool) -> None:
    """Do once what is due now: turn repeats over, gather the reminders of the day, send what waits. No --as is needed.

    It says what was gathered, or when reminders next are, and what was sent.
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.upkeep.jobs import deliver_now, tick_now

    office = _office(desk)
    said = [act(office, desk.settings) for act in (tick_now, deliver_now)]
    if quiet:
        return
    if desk.as_json:
        print_json({"said": said})
    else:
        show(*said)


def _say_what_is_set_in_vain() -> None:
    """A setting that is written wrong is said as what runs on begins, because nobody would miss it."""
    from pledge_engine.unknown_settings import unknown_settings

    for unknown in unknown_settings():
        click.echo(str(unknown), err=True)


def _require_broker(settings: Settings) -> None:
    """Raise ``WrongSetting`` where no broker is named, because what one process asks for would never reach the other."""
    from pledge_engine.settings import WrongSetting

    if not settings.broker_url.get_secret_value():
        problem = "No broker is named, so that workers and beat would never hear of each other."
        raise WrongSetting(problem, "Set PLEDGE_BROKER_URL in the environment, or use pledge serve, which needs none.")


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
