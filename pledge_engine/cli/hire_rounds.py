"""The commands by which a record goes back, ends, begins again, or is joined by another."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.command("return")
@given.reference
@click.argument("stage")
@given.reason
@given.keep
@given.note
@given.version
@asked
def return_(
    desk: Desk, reference: str, stage: str, reason: str, keep: tuple[str, ...], note: str, seen: int | None
) -> None:
    """Return the record to STAGE, in a new round. Every step of it and after it begins anew, and nothing is lost.

    Each finished step named with --keep still holds once the other lead agrees: pledge hire keep REFERENCE.

    For example: pledge hire return R-0004 selection --reason offer_fell_through --keep shortlist --keep interviews
    """
    from pledge_engine.hires.round_commands import return_to

    desk.change_hire(lambda work: return_to(work, reference, stage, reason, keep=keep, note=note, seen=seen))


@click.command()
@given.reference
@click.argument("steps", nargs=-1, metavar="[STEP]...")
@given.version
@asked
def keep(desk: Desk, reference: str, steps: tuple[str, ...], seen: int | None) -> None:
    """Say that each STEP, finished in an earlier round, still holds; without a STEP, agree to all that the other lead says.

    For example: pledge hire keep R-0004 shortlist interviews
    """
    from pledge_engine.hires.round_commands import agree_kept, keep_steps

    if steps:
        desk.change_hire(lambda work: keep_steps(work, reference, steps, seen=seen))
    else:
        desk.change_hire(lambda work: agree_kept(work, reference, seen=seen))


@click.command()
@given.reference
@given.version
@asked
def undo(desk: Desk, reference: str, seen: int | None) -> None:
    """Undo the last advance, until something is recorded after it, and unless it took up a newer version of the pledge."""
    from pledge_engine.hires.round_commands import undo_advance

    desk.change_hire(lambda work: undo_advance(work, reference, seen=seen))


@click.command("appoint-another")
@given.reference
@given.version
@asked
def appoint_another(desk: Desk, reference: str, seen: int | None) -> None:
    """Open a record for one more person whom the same selection appointed; all that was done for the post counts."""
    from pledge_engine.hires.appointing_another import appoint_another as appoint

    desk.change_hire(lambda work: appoint(work, reference, seen=seen))


@click.command()
@given.reference
@given.reason
@given.note
@given.version
@asked
def withdraw(desk: Desk, reference: str, reason: str, note: str, seen: int | None) -> None:
    """Withdraw the record before anybody has started. It can be reopened.

    For example: pledge hire withdraw R-0003 --reason not_funded
    """
    from pledge_engine.hires.ending_commands import withdraw as withdraw_hire

    desk.change_hire(lambda work: withdraw_hire(work, reference, reason, note=note, seen=seen))


@click.command()
@given.reference
@click.option("--how", required=True, metavar="CODE", help="How they left; an unknown code lists all of them.")
@click.option("--on", "day", type=given.Day(), metavar="DATE", help="The day they left, if that was not today.")
@click.option("--goes-on-in", type=given.Reference(), metavar="REFERENCE", help="The record of their next role.")
@given.version
@asked
def leave(desk: Desk, reference: str, how: str, day: date | None, goes_on_in: str | None, seen: int | None) -> None:
    """Record that the person left, and how. It is never asked why.

    For example: pledge hire leave R-0008 --how another_lived_experience_role --goes-on-in R-0011
    """
    from pledge_engine.hires.ending_commands import leave as leave_hire

    desk.change_hire(lambda work: leave_hire(work, reference, how, day, goes_on_in=goes_on_in or "", seen=seen))


@click.command()
@given.reference
@click.argument("stage_or_step")
@given.reason
@given.turn
@given.version
@asked
def reopen(desk: Desk, reference: str, stage_or_step: str, reason: str, turn: int | None, seen: int | None) -> None:
    """Reopen a record that has ended at a stage, in a new round; or open a finished step again, which is: hire correct.

    A record that somebody left stays theirs: it is reopened at a stage after the start alone, once both leads have asked for
    the same one. To fill their post again, open a new one.

    For example: pledge hire reopen R-0003 advertising --reason post_needed_again
    """
    from pledge_engine.hires.change_commands import correct_step
    from pledge_engine.hires.ending_commands import reopen as reopen_hire
    from workflows.reasons import CORRECTION_REASONS

    if reason.strip().lower().replace(" ", "_") in CORRECTION_REASONS:
        desk.change_hire(lambda work: correct_step(work, reference, stage_or_step, reason, n=turn, seen=seen))
    else:
        desk.change_hire(lambda work: reopen_hire(work, reference, stage_or_step, reason, seen=seen))


@click.command("erase-earlier")
@given.reference
@click.option("--yes", is_flag=True, help="Do it: what is erased cannot be brought back.")
@asked
def erase_earlier(desk: Desk, reference: str, *, yes: bool) -> None:
    """Erase name, contact and answers of somebody whose offer fell through, and the notes written in their time.

    Steps, dates and the trail stay.

    This cannot be undone, so it is done only with --yes.
    """
    from pledge_engine.hires.erasing import erase_earlier_person

    if not yes:
        raise click.UsageError(
            f"On {reference} this erases the name, contact and answers of everybody whose offer fell through, and every note "
            "that was written from the day of their offer until it ended. It cannot be brought back: add --yes to erase it."
        )
    desk.change_hire(lambda work: erase_earlier_person(work, reference))
