"""The commands on a record as a whole: open it, move it on, move its dates, and write a note."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.command("open")
@click.argument("team")
@click.option("--service-lead", required=True, metavar="PERSON", help="Who leads for the team.")
@click.option("--professional-lead", required=True, metavar="PERSON", help="Who leads for lived experience practice.")
@asked
def open_(desk: Desk, team: str, service_lead: str, professional_lead: str) -> None:
    """Open a record for a post in TEAM. The two leads are two different people, named as they log in.

    For example: pledge hire open Oak --service-lead robin.example --professional-lead sam.sample
    """
    from pledge_engine.hires.opening import open_hire

    desk.change_hire(lambda work: open_hire(work, team, service_lead=service_lead, professional_lead=professional_lead))


@click.command()
@given.reference
@given.version
@asked
def advance(desk: Desk, reference: str, seen: int | None) -> None:
    """Move the record to its next stage, or say everything that stands in the way."""
    from pledge_engine.hires.stage_commands import advance as advance_hire

    desk.change_hire(lambda work: advance_hire(work, reference, seen=seen))


@click.command("set-date")
@given.reference
@click.argument("name")
@click.argument("day", type=given.Day(), metavar="DATE")
@given.version
@asked
def set_date(desk: Desk, reference: str, name: str, day: date, seen: int | None) -> None:
    """Move the date called NAME, such as start_date; every open step that counts from it moves with it.

    For example: pledge hire set-date R-0006 start_date "7 December 2026"
    """
    from pledge_engine.hires.stage_commands import set_hire_date

    desk.change_hire(lambda work: set_hire_date(work, reference, name, day, seen=seen))


@click.command()
@given.reference
@click.argument("review_on", type=given.Day(), metavar="DATE")
@click.option("--change", is_flag=True, help="It is on hold already: change the day to DATE.")
@given.version
@asked
def hold(desk: Desk, reference: str, review_on: date, seen: int | None, *, change: bool) -> None:
    """Put the record on hold, to be looked at again by DATE. Others see that it is on hold and the date, never why.

    For example: pledge hire hold R-0004 "4 January 2027"
    """
    from pledge_engine.hires.hold_commands import hold as hold_hire
    from pledge_engine.hires.hold_commands import look_again_on

    run = look_again_on if change else hold_hire
    desk.change_hire(lambda work: run(work, reference, review_on, seen=seen))


@click.command()
@given.reference
@given.version
@asked
def resume(desk: Desk, reference: str, seen: int | None) -> None:
    """Resume a record that is on hold; what counts after a day moves by the working days it was held."""
    from pledge_engine.hires.hold_commands import resume as resume_hire

    desk.change_hire(lambda work: resume_hire(work, reference, seen=seen))


@click.command()
@given.reference
@click.argument("words")
@asked
def note(desk: Desk, reference: str, words: str) -> None:
    """Add a note of a few WORDS; - reads them from standard input.

    Do not include health or personal information. The worker can read this.
    """
    from pledge_engine.hires.notes import add_note

    said = given.typed_in() if words == "-" else words
    desk.change_hire(lambda work: add_note(work, reference, said))


@click.command("erase-note")
@given.reference
@click.argument("number", type=click.IntRange(min=1))
@click.option("--yes", is_flag=True, help="Do it: what is erased cannot be brought back.")
@asked
def erase_note(desk: Desk, reference: str, number: int, *, yes: bool) -> None:
    """Erase the words of a note that you wrote; `pledge hire show` says its NUMBER.

    That there was a note, and that you erased it and when, stays.

    This cannot be undone, so it is done only with --yes.
    """
    from pledge_engine.hires.erasing_notes import erase_note as erase_note_of

    if not yes:
        raise click.UsageError(
            f"This erases the words of note {number} on {reference}, also in its history. They cannot be brought back: add "
            "--yes to erase them."
        )
    desk.change_hire(lambda work: erase_note_of(work, reference, number))
