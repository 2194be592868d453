"""The commands that put right or adjust what is there, and the worker's own word on what was promised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.hires.acting import Done
    from pledge_engine.work import Work


@click.command()
@given.reference
@given.step
@given.reason
@given.note
@given.turn
@given.version
@asked
def correct(desk: Desk, reference: str, step: str, reason: str, note: str, turn: int | None, seen: int | None) -> None:
    """Open the finished STEP again, with its answers, to put it right. Agreements to it and to its stage are set aside.

    For example: pledge hire correct R-0002 info_session --reason wrong_date
    """
    from pledge_engine.hires.change_commands import correct_step

    desk.change_hire(lambda work: correct_step(work, reference, step, reason, note=note, n=turn, seen=seen))


@click.command("move-date")
@given.reference
@given.step
@click.argument("to", type=given.Day(), metavar="[DATE]", required=False)
@click.option(
    "--reason", default="", metavar="CODE", help="Why, required with DATE; an unknown code lists all of them."
)
@click.option("--to-rule", is_flag=True, help="Give a date that was moved by hand back to its rule.")
@given.note
@given.turn
@given.version
@asked
def move_date(
    desk: Desk,
    reference: str,
    step: str,
    to: date | None,
    reason: str,
    to_rule: bool,
    note: str,
    **at: int | None,
) -> None:
    """Move the date of the open STEP to DATE. The date first promised stays beside it, and its rule no longer moves it.

    Where the other lead moves it to the same DATE, both stand behind it.

    For example: pledge hire move-date R-0002 info_session "4 December 2026" --reason person_away
    """
    from pledge_engine.hires.change_commands import move_date as move

    if (to is None) is not to_rule:
        raise click.UsageError("Give the DATE to move it to, or --to-rule, and not both.")
    desk.change_hire(lambda work: move(work, reference, step, to, reason, note=note, n=at["turn"], seen=at["seen"]))


@click.command("waiting-on")
@given.reference
@given.step
@click.argument("whom")
@given.turn
@given.version
@asked
def waiting_on(desk: Desk, reference: str, step: str, whom: str, turn: int | None, seen: int | None) -> None:
    """Say that the open STEP waits for WHOM: us, candidate or third_party; nobody takes it back. Its date stays."""
    from pledge_engine.hires.change_commands import wait_for

    desk.change_hire(lambda work: wait_for(work, reference, step, whom, n=turn, seen=seen))


@click.command()
@given.reference
@click.argument("address")
@click.option("--again", is_flag=True, help="Send another in place of one that can still be taken up.")
@asked
def invite(desk: Desk, reference: str, address: str, *, again: bool) -> None:
    """Invite the person to log in, by a message to the email ADDRESS that they chose.

    Once they have logged in, the address is how they are reached. It is not in the record or its history.

    The start date has to be confirmed. Invited again, an earlier link opens nothing more.

    For example: pledge hire invite R-0003 rowan@home.example
    """
    from pledge_engine.hires.inviting import invite as invited
    from pledge_engine.hires.inviting import standing_invitation

    def command(work: Work) -> Done:
        standing = standing_invitation(work, reference) if again else None
        return invited(work, reference, address, instead_of=standing.id if standing else "")

    desk.change_hire(command)


@click.command("did-not-happen")
@given.reference
@given.step
@given.turn
@click.option("--take-back", is_flag=True, help="Take it back; the history keeps that it was said.")
@asked
def did_not_happen(desk: Desk, reference: str, step: str, turn: int | None, take_back: bool) -> None:
    """Say, as the worker, that STEP did not happen for you. Both leads see it, and nothing else about it changes.

    It is said of what was promised to you, not of what is yours to do; of a week of the workbook it says that there was no time
    for it. Where several turns fit, you are asked which.
    """
    from pledge_engine.hires.change_commands import say_it_did_not_happen

    desk.change_hire(lambda work: say_it_did_not_happen(work, reference, step, n=turn, take_back=take_back))


@click.command()
@given.reference
@given.step
@click.argument("what", type=click.Choice(("will_be_done", "is_done", "too_late")))
@given.turn
@given.version
@asked
def talked(desk: Desk, reference: str, step: str, what: str, turn: int | None, seen: int | None) -> None:
    """Write down that you talked with the worker about what they said of STEP, and WHAT came of it.

    What they said stays, and leaves the leads' lists. They read what you wrote, and can say it again. Without --turn it is the
    turn that still asks for it; where several do, you are asked which.

    For example: pledge hire talked R-0009 local_induction will_be_done
    """
    from pledge_engine.hires.change_commands import write_that_it_was_talked_about

    desk.change_hire(lambda work: write_that_it_was_talked_about(work, reference, step, what, n=turn, seen=seen))


@click.command()
@given.reference
@click.argument("weeks", type=int)
@given.version
@asked
def pace(desk: Desk, reference: str, weeks: int, seen: int | None) -> None:
    """Give the workbook one week of it every WEEKS weeks, 1 to 4, as agreed with the worker.

    For example: pledge hire pace R-0007 2
    """
    from pledge_engine.hires.change_commands import set_pace

    desk.change_hire(lambda work: set_pace(work, reference, weeks, seen=seen))
