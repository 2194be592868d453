"""``pledge register``: group sessions, recorded once for everybody who was due to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.hires.acting import Done
    from pledge_engine.hires.register_commands import Recorded
    from pledge_engine.work import Work

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
@click.option("--team", default="", metavar="NAME", help="With --everyone-else: only those of one team.")
@click.option("--care-group", default="", metavar="NAME", help="With --everyone-else: only those of one care group.")
@click.option(
    "--without",
    multiple=True,
    type=given.Reference(),
    help="With --everyone-else: not of this record; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Only say of whom what would be recorded.")
@_outcomes
@asked
def record(
    desk: Desk,
    step: str,
    day: date,
    facilitator: str,
    others: str,
    pairs: tuple[str, ...],
    *,
    dry_run: bool,
    **only: Any,
) -> None:
    """Record a session of STEP for everybody who was due: attended, not_attended, did_not_run or excused.

    A session attended fills the earliest month that is open, or that was missed and is not past yet: so a make-up does. That
    it did not run is said of those alone whose month was due by then, or had begun. All of it is recorded, or nothing.

    For example: pledge register record group_supervision --on "2 December 2026" --everyone-else attended R-0008=excused
    """
    from pledge_engine.hires.everybody_else import Among
    from pledge_engine.hires.register_commands import record_register, would_record

    if not others and any(only.values()):
        raise click.UsageError("--team, --care-group and --without go with --everyone-else alone.")
    entries, among = _entries(pairs), Among(**only)
    if dry_run:
        told = {**entries, "": others}
        _tell_first(
            desk, lambda work: would_record(work, step, day, entries, others=others, among=among), step, day, told
        )
        return
    _tell(
        desk,
        lambda work: record_register(work, step, day, entries, others=others, among=among, facilitator=facilitator),
    )


@register.command()
@_register_id
@click.option("--remove", multiple=True, type=given.Reference(), help="A record that was not there; may be repeated.")
@_outcomes
@asked
def correct(desk: Desk, register_id: str, remove: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    """Put REGISTER right: another outcome, a record that was left out, or one that does not belong there.

    Whoever is not named stays as they are. If a session ran after all, name everybody in one command.

    For example: pledge register correct 0198c5a0 R-0007=not_attended --remove R-0009
    """
    from pledge_engine.hires.register_commands import correct_register

    entries = _entries(pairs)
    _tell(desk, lambda work: correct_register(work, register_id, entries, remove=remove))
    if not desk.as_json:
        _tell_who_stays(desk, register_id)


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

    found = desk.read(lambda work: list_registers(work, step))
    rows, emptied = ([row for row in found if row.emptied is none] for none in (False, True))
    if desk.as_json:
        print_json({"registers": [asdict(row) for row in rows], "nobody_in_sight": [asdict(row) for row in emptied]})
        return
    for row in rows:
        show(f"{row.short_id}  {long_date(row.held_on)}  {row.title}, held by {row.facilitator}: {row.apart}")
    if not found:
        show("No session has been recorded that you can see.")
    if emptied:
        show("Nobody whom you can see is left on the register of these:")
    for row in emptied:
        show(f"  {row.short_id}  {long_date(row.held_on)}  {row.title}, held by {row.facilitator}")


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
    show(f"{view.title}, {long_date(view.held_on)}, held by {view.facilitator}: {view.apart}")
    for entry in view.entries:
        since = f"; {entry.since}" if entry.since else ""
        show(f"  {_whom(entry.reference, entry.label, entry.worker)}: {entry.words}, turn {entry.n}{since}")


def _tell_who_stays(desk: Desk, register_id: str) -> None:
    """Whose session is still said not to have run, where somebody of it came."""
    from pledge_engine.cli.output import show
    from pledge_engine.hires.registers import show_register
    from workflows.outcomes import DID_NOT_RUN
    from workflows.words import listed

    view = desk.read(lambda work: show_register(work, register_id))
    stay = [entry.reference for entry in view.entries if entry.outcome == DID_NOT_RUN and not entry.changed]
    if view.ran and stay:
        show(f"Still recorded as “did not run”: {listed(stay)}. If it ran for them too, put them right as well.")


def _entries(pairs: tuple[str, ...]) -> Mapping[str, str]:
    """Outcomes by reference, however the references are written."""
    return {given.Reference().convert(name, None, None): str(how) for name, how in given.collected(pairs, None).items()}


def _whom(reference: str, label: str, worker: str) -> str:
    return f"{reference} {label}" + (f" ({worker})" if worker else "")


def _tell_first(
    desk: Desk, command: Callable[[Work], Sequence[Done]], step: str, day: date, how: Mapping[str, str]
) -> None:
    """Of whom what would be recorded, and of how many, with nothing recorded yet; ``how`` is by reference, "" for others."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.group_sessions import who_is_due
    from workflows.words import counted

    desk.office.bring_up_to_date()
    would, due = desk.write(lambda work: (command(work), who_is_due(work, step, day)))
    if desk.as_json:
        print_json({"would_record": [{"reference": done.reference, "turn": done.n} for done in would]})
        return
    called = {row.reference: _whom(row.reference, row.label, row.worker) for row in due}
    for done in would:
        outcome = how.get(done.reference, how[""]).replace("_", " ")
        show(f"{called.get(done.reference, done.reference)}: turn {done.n} would be recorded, {outcome}.")
    show(f"Nothing was recorded. It would be on {counted(len(would), 'records')}: give the command without --dry-run.")


def _tell(desk: Desk, command: Callable[[Work], Recorded]) -> None:
    from pledge_engine.cli.output import print_json, show

    desk.office.bring_up_to_date()
    recorded = desk.write(command)
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
        for line in done.look_again:
            show(f"{done.reference}: {line}")
    if recorded.look_again:
        show(f"Look again: {recorded.look_again}")
    if not recorded.done:
        show("Nothing was different, so nothing was changed.")
    show(f"See the register: pledge register show {recorded.short_id}{desk.signature}")
