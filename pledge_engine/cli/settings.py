"""``pledge settings``: what somebody chooses for themselves."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked

_RHYTHMS = ("daily", "when-due", "weekly")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_FOLDS = ("agreements", "changes", "nothing")


@click.group()
def settings() -> None:
    """What you choose for yourself."""


@settings.command()
@click.option("--mail", "rhythm", type=click.Choice(_RHYTHMS), help="When the mail with your reminders comes.")
@click.option("--weekday", type=click.Choice(_WEEKDAYS), help="The day of a weekly mail.")
@click.option(
    "--fold",
    "folded",
    type=click.Choice(_FOLDS),
    multiple=True,
    help="Requests that come with the mail of the next working morning, and not at once.",
)
@asked
def reminders(desk: Desk, rhythm: str | None, weekday: str | None, folded: tuple[str, ...]) -> None:
    """How you are reminded: without options what holds, and with them what is to hold from the next working day on.

    What you leave out stays. Whatever you choose, what is overdue or escalated comes on its day.

    For example: pledge settings reminders --mail weekly --weekday friday --fold agreements --fold changes
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.reminders.choice_words import folded_of, said_of
    from pledge_engine.reminders.choosing import WEEKDAYS, Choice, choice_as_typed, choose, own_choice
    from pledge_engine.work import Work

    if weekday and rhythm != "weekly":
        raise click.UsageError("--weekday goes with --mail weekly.")

    def chosen(work: Work) -> Choice:
        now = own_choice(work)
        day = weekday or (WEEKDAYS[now.weekday] if now.weekday is not None else "")
        wanted = rhythm.replace("-", "_") if rhythm else now.rhythm
        choice = choice_as_typed(wanted, day, folded or folded_of(now))
        choose(work, choice)
        return choice

    found = desk.write(chosen) if rhythm or folded else desk.read(own_choice)
    if desk.as_json:
        print_json(found)
    else:
        show(*said_of(found, desk.read(lambda work: work.actor)))
