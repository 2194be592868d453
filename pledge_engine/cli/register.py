"""``pledge register``: group sessions, recorded once for everybody who was due to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

_register_id = click.argument("register_id", metavar="REGISTER")
_outcomes = click.argument("pairs", nargs=-1, metavar="[REFERENCE=OUTCOME]...")


@click.group()
def register() -> None:
    """Registers of group sessions."""


@register.command()
@given.step
@click.option("--on", "day", type=given.Day(), metavar="DATE", required=True, help="The day of the session.")
@click.option("--facilitator", default="", metavar="PERSON", help="Who held it, where that was not you.")
@click.option("--everyone-else", "others", default="", metavar="OUTCOME", help="The outcome of everybody else due.")
@_outcomes
@asked
def record(desk: Desk, step: str, day: date, facilitator: str, others: str, pairs: tuple[str, ...]) -> None:
    """Record a session of STEP for everybody who was due: attended, not_attended, did_not_run or excused.

    A session attended fills the earliest month that is open, a make-up too. All of it is recorded, or nothing.

    For example: pledge register record group_supervision --on "2 December 2026" --everyone-else attended R-0008=excused
    """
    from pledge_engine.hires.register_commands import record_register

    entries = _entries(pairs)
    _tell(desk, lambda work: record_register(work, step, day, entries, others=others, facilitator=facilitator))


@register.command()
@_register_id
@click.option("--remove", multiple=True, type=given.Reference(), help="A record that was not there; may be repeated.")
@_outcomes
@asked
def correct(desk: Desk, register_id: str, remove: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    """Put REGISTER right: another outcome, a record that was left out, or one that does not belong there.

    For example: pledge register correct 0198c5a0 R-0007=not_attended --remove R-0009
    """
    from pledge_engine.hires.register_commands import correct_register

    entries = _entries(pairs)
    _tell(desk, lambda work: correct_register(work, register_id, entries, remove=remove))


@register.command()
@given.step
@asked
def due(desk: Desk, step: str) -> None:
    """Everybody for whom a session of STEP would close a turn today."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.group_sessions import who_is_due
    from workflows.words import long_date

    rows = desk.read_hires(lambda work: who_is_due(work, step))
    if desk.as_json:
        print_json({"due": [asdict(row) for row in rows]})
        return
    for row in rows:
        day = f", due {long_date(row.due_on)}" if row.due_on else ""
        so_far = f", {row.counted} of {row.wanted} so far" if row.wanted else ""
        show(f"{_whom(row.reference, row.label, row.worker)}: turn {row.n}{day}{so_far}{', on hold' * row.held}")
    if not rows:
        show("Nobody is due.")


@register.command("list")
@click.argument("step", required=False, default="")
@asked
def list_(desk: Desk, step: str) -> None:
    """The newest sessions, of STEP or of every step."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.registers import list_registers
    from workflows.words import long_date

    rows = desk.read(lambda work: list_registers(work, step))
    if desk.as_json:
        print_json({"registers": [asdict(row) for row in rows]})
        return
    for row in rows:
        came = f"{row.came} of {row.listed} came" if row.ran else "did not run"
        show(f"{row.short_id}  {long_date(row.held_on)}  {row.title}, held by {row.facilitator}: {came}")
    if not rows:
        show("No session has been recorded that you can see.")


@register.command("show")
@_register_id
@asked
def show_(desk: Desk, register_id: str) -> None:
    """One session: who was on its register, and how it was for them."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.registers import show_register
    from workflows.words import long_date

    view = desk.read(lambda work: show_register(work, register_id))
    if desk.as_json:
        print_json({"register": asdict(view)})
        return
    show(f"{view.title}, {long_date(view.held_on)}, held by {view.facilitator}{'' if view.ran else ': did not run'}")
    for entry in view.entries:
        changed = "; put right on the record since" if entry.changed else ""
        show(f"  {_whom(entry.reference, entry.label, entry.worker)}: {entry.words}, turn {entry.n}{changed}")


def _entries(pairs: tuple[str, ...]) -> Mapping[str, str]:
    """Outcomes by reference, however the references are written."""
    return {given.Reference().convert(name, None, None): str(how) for name, how in given.collected(pairs, None).items()}


def _whom(reference: str, label: str, worker: str) -> str:
    return f"{reference} {label}" + (f" ({worker})" if worker else "")


def _tell(desk: Desk, command: object) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.register_commands import Recorded

    assert callable(command)
    desk.office.bring_up_to_date()
    recorded = desk.write(command)
    assert isinstance(recorded, Recorded)
    if desk.as_json:
        print_json({"register": {"id": recorded.register, "records": [done.reference for done in recorded.done]}})
        return
    for done in recorded.done:
        turn = f"turn {done.n}"
        show(
            f"{done.reference}: {turn} is open again."
            if done.verb.endswith("out")
            else f"{done.reference}: recorded, {turn}."
        )
    if not recorded.done:
        show("Nothing was different, so nothing was changed.")
    show(f"See the register: pledge register show {recorded.short_id}{desk.signature}")
