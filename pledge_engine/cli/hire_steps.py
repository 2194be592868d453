"""The commands on one step of a record, and on the agreement of its stage where no step is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.command()
@given.reference
@given.step
@given.answers
@given.turn
@given.version
@asked
def save(
    desk: Desk, reference: str, step: str, answers: Mapping[str, object], turn: int | None, seen: int | None
) -> None:
    """Keep some answers of STEP without completing it; an empty value takes an answer back.

    For example: pledge hire save R-0005 hr_clearance identity=2026-11-02
    """
    from pledge_engine.hires.step_commands import save_step

    if not answers:
        raise click.UsageError("There is nothing to save: give at least one answer, as field=value.")
    desk.change_hire(lambda work: save_step(work, reference, step, answers, n=turn, seen=seen))


@click.command()
@given.reference
@given.step
@given.answers
@click.option("--on", "day", type=given.Day(), metavar="DATE", help="The day it happened, if that was not today.")
@given.turn
@given.version
@click.option("--although-held", is_flag=True, help="Offer the post although the record is on hold.")
@click.option("--although-said", is_flag=True, help="It is done, although the worker said that it did not happen.")
@asked
def complete(
    desk: Desk,
    reference: str,
    step: str,
    answers: Mapping[str, object],
    day: date | None,
    *,
    turn: int | None,
    seen: int | None,
    **meant: bool,
) -> None:
    """Complete STEP with its answers, on the day it happened. An agreed step then waits for the others' agreement.

    For example: pledge hire complete R-0001 understand_roles pillar=leadership role=lived_experience_manager
    """
    from pledge_engine.hires.all_the_same import Although
    from pledge_engine.hires.step_commands import complete_step

    desk.change_hire(
        lambda work: complete_step(
            work,
            reference,
            step,
            answers,
            n=turn,
            happened_on=day,
            seen=seen,
            although={each for each in Although if meant[each]},
        )
    )


@click.command()
@given.reference
@given.maybe_step
@given.turn
@given.version
@asked
def agree(desk: Desk, reference: str, step: str | None, turn: int | None, seen: int | None) -> None:
    """Agree exactly what was proposed for STEP, or without STEP that the stage is complete."""
    from pledge_engine.hires.stage_commands import agree_stage
    from pledge_engine.hires.step_commands import agree_step

    desk.change_hire(
        lambda work: (
            agree_step(work, reference, step, n=turn, seen=seen) if step else agree_stage(work, reference, seen=seen)
        )
    )


@click.command("ask-for-change")
@given.reference
@given.maybe_step
@given.reason
@given.note
@given.turn
@given.version
@asked
def ask_for_change(
    desk: Desk, reference: str, step: str | None, reason: str, note: str, turn: int | None, seen: int | None
) -> None:
    """Send back what was proposed for STEP, or without STEP for the stage, with a reason; answers stay."""
    from pledge_engine.hires import stage_commands, step_commands

    desk.change_hire(
        lambda work: (
            step_commands.ask_for_change(work, reference, step, reason, note=note, n=turn, seen=seen)
            if step
            else stage_commands.ask_for_stage_change(work, reference, reason, note=note, seen=seen)
        )
    )


@click.command("take-back-request")
@given.reference
@given.maybe_step
@given.turn
@given.version
@asked
def take_back_request(desk: Desk, reference: str, step: str | None, turn: int | None, seen: int | None) -> None:
    """Take back the request for a change to STEP, or without STEP to the stage; what was agreed before stands again.

    For whoever asked, or who holds the role in which they asked now, while nothing was changed since.
    """
    from pledge_engine.hires import stage_commands, step_commands

    desk.change_hire(
        lambda work: (
            step_commands.take_back_request(work, reference, step, n=turn, seen=seen)
            if step
            else stage_commands.take_back_stage_request(work, reference, seen=seen)
        )
    )


@click.command("withdraw-agreement")
@given.reference
@given.maybe_step
@given.turn
@given.version
@asked
def withdraw_agreement(desk: Desk, reference: str, step: str | None, turn: int | None, seen: int | None) -> None:
    """Take your own agreement to STEP, or without STEP to the stage, back while it waits for another."""
    from pledge_engine.hires import stage_commands, step_commands

    desk.change_hire(
        lambda work: (
            step_commands.withdraw_agreement(work, reference, step, n=turn, seen=seen)
            if step
            else stage_commands.withdraw_stage_agreement(work, reference, seen=seen)
        )
    )


@click.command("not-applicable")
@given.reference
@given.step
@given.reason
@given.note
@given.turn
@given.version
@asked
def not_applicable(
    desk: Desk, reference: str, step: str, reason: str, note: str, turn: int | None, seen: int | None
) -> None:
    """Propose that STEP does not apply, with a reason; it closes when the other lead agrees."""
    from pledge_engine.hires.step_commands import mark_not_applicable

    desk.change_hire(lambda work: mark_not_applicable(work, reference, step, reason, note=note, n=turn, seen=seen))
