"""The commands that look at one record: the record or one step of it, why a date is what it is, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.work import Work


@click.command()
@given.reference
@given.maybe_step
@given.turn
@click.option("--why", is_flag=True, help="Beside every date, why it is what it is.")
@asked
def show(desk: Desk, reference: str, step: str | None, turn: int | None, *, why: bool) -> None:
    """The record as you may see it, or with STEP one step with everything it asks."""
    if step is None:
        _show_record(desk, reference, why=why)
    else:
        _show_step(desk, reference, step, turn)


def _show_record(desk: Desk, reference: str, *, why: bool) -> None:
    from pledge_engine.cli.hire_page import print_hire
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.next_moves import next_moves
    from pledge_engine.hires.restricted import every_turn, no_turn
    from pledge_engine.hires.showing import show_hire

    shown = every_turn if desk.as_json else no_turn
    view, moves = desk.read_hires(lambda work: (show_hire(work, reference, shown), next_moves(work, reference)))
    if desk.as_json:
        print_json(view)
    else:
        print_hire(view, moves, desk.signature, explained=why)


def _show_step(desk: Desk, reference: str, step: str, turn: int | None) -> None:
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.step_page import is_open, print_step
    from pledge_engine.hires.forms import step_form
    from pledge_engine.hires.next_moves import next_move_on
    from pledge_engine.hires.showing import show_hire

    def look(work: Work) -> Any:
        form = step_form(work, reference, step)
        view = show_hire(work, reference, lambda _, each: each.step == form.step and turn in {None, each.n})
        every = (*view.earlier, *view.tasks)
        turns = tuple(task for task in every if task.step == form.step and turn in {None, task.n})
        n = next((task.n for task in turns if is_open(task)), 0)
        return form, view, turns, next_move_on(work, reference, form.step, n)

    form, view, turns, move = desk.read_hires(look)
    if desk.as_json:
        print_json({"reference": view.reference, "form": form, "turns": turns})
    else:
        print_step(view, form, turns, move, desk.signature)


@click.command()
@given.reference
@given.step
@asked
def explain(desk: Desk, reference: str, step: str) -> None:
    """Why STEP is in the pledge, and why each of its turns is due when it is."""
    from pledge_engine.cli.explain_page import print_explanation
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.explaining import explain as explain_step

    explanation = desk.read_hires(lambda work: explain_step(work, reference, step))
    if desk.as_json:
        print_json(explanation)
    else:
        print_explanation(explanation)


@click.command()
@given.reference
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="At most so many events.")
@asked
def history(desk: Desk, reference: str, limit: int) -> None:
    """Everything that happened on the record and that you may know of, newest first."""
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.telling import print_history
    from pledge_engine.hires.telling import history as told

    entries = desk.read_hires(lambda work: told(work, reference))
    if desk.as_json:
        print_json(entries[:limit])
    else:
        print_history(reference, entries, limit)


@click.command()
@given.reference
@asked
def readers(desk: Desk, reference: str) -> None:
    """Who read restricted answers on the record, such as an occupational health outcome, newest first."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.hires.who_looked import said_of_the_log, who_looked
    from pledge_engine.hires.wording import DOORS, moment

    found, lacks = desk.read_hires(lambda work: (who_looked(work, reference), said_of_the_log(work)))
    if desk.as_json:
        print_json(found)
    elif found:
        rows = ((moment(each.at), each.who, each.role, each.title, DOORS[each.door]) for each in found)
        show(table(("When", "Who", "As", "What", "Where"), [[text(cell) for cell in row] for row in rows]))
    if lacks and not desk.as_json:
        show(lacks)
    elif not found and not desk.as_json:
        show("Nobody has read a restricted answer on this record.")
