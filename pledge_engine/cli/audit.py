"""``pledge audit``: the trail as an auditor reads it, without private values, and whether it is what was recorded."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.problems import ExitCode, Failed
from pledge_engine.cli.progress import A_MOMENT, progress

if TYPE_CHECKING:
    from pledge_engine.audit.checkpoint_file import Checkpoint
    from pledge_engine.reconciliation.verifying import Verified


EXCEPTIONS = (
    *("not-kept", "covered", "recorded-late", "not-applicable", "corrected", "undone"),
    *("imported", "moved-often"),
)


@click.group()
def audit() -> None:
    """The trail: show it, verify that nobody changed it, and keep checkpoints of it elsewhere. For auditors."""


@audit.command("show")
@click.argument("reference", type=given.Reference(), required=False)
@click.option("--verb", default=None, help="Only one kind of event, such as step_completed.")
@click.option(
    "--by",
    "person",
    default=None,
    metavar="PERSON",
    help="Only what one person did in a role, never as the worker; by either of their names.",
)
@click.option("--door", type=click.Choice(["cli", "web", "api", "worker"]), default=None, help="Only one door.")
@click.option("--since", type=given.Day(), metavar="DATE", help="Only from this day on.")
@click.option("--until", type=given.Day(), metavar="DATE", help="Only up to this day, which is included.")
@click.option("--exception", type=click.Choice(EXCEPTIONS), default=None, help="Only what an auditor asks about first.")
@click.option("--changes", is_flag=True, help="With every old and new value that is not private.")
@click.option("--limit", type=click.IntRange(min=1, max=10_000), default=50, show_default=True, help="At most so many.")
@asked
def show_trail(desk: Desk, *, changes: bool, exception: str | None, **wanted: Any) -> None:
    """Events, newest first: of the record with REFERENCE, or of every record and of the organisation."""
    from pledge_engine.audit.exceptions import Kind
    from pledge_engine.audit.reviewing import Wanted, review
    from pledge_engine.cli.audit_page import print_events
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.pledge_titles import pledge_for_titles

    kind = Kind(exception) if exception else None
    events = desk.read(lambda work: review(work, Wanted(**wanted, exception=kind)))
    if desk.as_json:
        print_json(events)
    else:
        print_events(events, desk.read(pledge_for_titles), changes=changes)


@audit.command("sample")
@click.argument("seed")
@click.option("--of", "what", type=click.Choice(["events", "records"]), default="events", show_default=True)
@click.option("--size", type=int, default=25, show_default=True, help="How many, up to 200.")
@click.option("--changes", is_flag=True, help="Of events: with every old and new value that is not private.")
@click.option(
    "--exception", type=click.Choice(EXCEPTIONS), default=None, help="Of records: only those with such a one."
)
@click.option("--since", type=given.Day(), metavar="DATE", help="Of records: only from this day on.")
@click.option("--until", type=given.Day(), metavar="DATE", help="Of records: only up to this day, which is included.")
@asked
def show_sample(
    desk: Desk, seed: str, size: int, *, what: str, changes: bool, exception: str | None, **days: date | None
) -> None:
    """Events or records drawn at random by SEED, any words of yours: whoever gives the same ones draws the same.

    Records are drawn from all, or from those with an exception or an event in some days, and told to be followed on paper.
    """
    from pledge_engine.audit.exceptions import Kind
    from pledge_engine.audit.reviewing import sample
    from pledge_engine.cli.audit_page import print_events
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.sample_page import print_sample
    from pledge_engine.hires.pledge_titles import pledge_for_titles
    from pledge_engine.hires.sampled_records import sample_records

    if what == "records":
        if changes:
            raise click.UsageError("--changes is of events: to see those of a record, pledge audit show REFERENCE.")
        kind = Kind(exception) if exception else None
        drawn = desk.read(lambda work: sample_records(work, seed, size, exception=kind, **days))
        if desk.as_json:
            print_json(drawn)
        else:
            print_sample(drawn)
        return
    if exception or any(days.values()):
        raise click.UsageError("--exception, --since and --until narrow a sample of records: add --of records.")
    events = desk.read(lambda work: sample(work, seed, size))
    if desk.as_json:
        print_json(events)
    else:
        print_events(events, desk.read(pledge_for_titles), changes=changes)


@audit.command("verify")
@click.argument("reference", type=given.Reference(), required=False)
@click.option("--against", type=given.FILE, metavar="FILE", help="Compare with a checkpoint that was kept elsewhere.")
@click.option("--signed-by", default="", metavar="KEY", help="The public key that the checkpoint must be signed with.")
@click.option(
    "--file", "export", type=given.FILE, metavar="FILE", help="An exported trail; needs no database, no --as."
)
@asked
def verify_trail(desk: Desk, reference: str | None, against: Path | None, signed_by: str, export: Path | None) -> None:
    """Check that every event is as it was recorded, and that every record says what its events say; exit code 9 if not.

    With REFERENCE that one record. An exported trail holds no records: its events are checked alone.
    """
    from pledge_engine.audit.checkpoint_file import read_checkpoint
    from pledge_engine.audit.export import verify_export
    from pledge_engine.cli.audit_page import print_verified
    from pledge_engine.cli.output import print_json
    from pledge_engine.reconciliation.verifying import Verified, verify

    if reference and (against or export):
        raise click.UsageError("A checkpoint and an exported trail are of every record: leave the reference out.")
    if signed_by and not against:
        raise click.UsageError("--signed-by says who signed the checkpoint that --against names.")
    kept = read_checkpoint(given.lines_of(against), signed_by) if against else None
    if export:
        found = Verified(verify_export(given.lines_of(export), kept))
    else:
        with progress("Verifying", after=A_MOMENT) as tell:
            found = desk.read(partial(verify, reference=reference, against=kept, progress=tell))
    if desk.as_json:
        print_json(_as_json(found, kept))
    else:
        print_verified(found, kept)
    if not found.intact:
        raise Failed(ExitCode.TRAIL)


def _as_json(found: Verified, kept: Checkpoint | None) -> dict[str, Any]:
    from pledge_engine.reconciliation.findings import NOT_OF_RECORDS

    trail, records = found.trail, found.records
    compared = records and {
        "compared": records.records,
        "skipped": records.skipped,
        "differing": records.differing,
        "differences": records.differences,
        "named": records.named,
        "not_compared": NOT_OF_RECORDS,
    }
    return {
        "intact": found.intact,
        "chains": trail.chains,
        "events": trail.events,
        "faults": trail.faults,
        "records": compared,
        "checkpoint": {"at": kept.at, "root": kept.root, "key": kept.key} if kept else None,
    }


@audit.command()
@click.argument("file", type=given.FILE)
@click.option("--key", type=given.FILE, metavar="FILE", help="Sign it with this key; see pledge audit new-key.")
@asked
def checkpoint(desk: Desk, file: Path, key: Path | None) -> None:
    """Write to a new FILE how every chain ends now. Keep it where nobody who looks after the database can change it."""
    from pledge_engine.audit.checkpoint_file import written
    from pledge_engine.audit.reviewing import checkpoint_trail
    from pledge_engine.audit.signing import load_key
    from pledge_engine.cli.output import print_json, show

    signing = load_key(key) if key else None
    with progress("Remembering every chain", after=A_MOMENT) as tell:
        taken = desk.read(lambda work: checkpoint_trail(work, signing, tell))
    given.write_new(file, written(taken))
    if desk.as_json:
        told = {"file": str(file), "at": taken.at, "root": taken.root, "key": taken.key}
        print_json({**told, "chains": len(taken.chains), "events": taken.events})
        return
    show(
        f"{file}: {taken}.",
        f"Signed with {taken.key}." if taken.key else "Not signed: keep it where nobody can change it.",
    )
    show(f"To compare later: pledge audit verify --against {file}")


@audit.command()
@click.argument("file", type=given.FILE)
@asked
def export(desk: Desk, file: Path) -> None:
    """Write the whole trail, without private values, to a new FILE that can be verified anywhere."""
    from pledge_engine.audit.reviewing import export_trail
    from pledge_engine.cli.output import print_json, show

    with progress("Exporting", after=A_MOMENT) as tell:
        lines = desk.read(lambda work: given.write_new(file, export_trail(work, tell)))
    if desk.as_json:
        print_json({"file": str(file), "lines": lines})
    else:
        show(f"{file}: {lines} lines.", f"To verify it, here or elsewhere: pledge audit verify --file {file}")


@audit.command("new-key")
@click.argument("file", type=given.FILE)
@asked
def new_key(desk: Desk, file: Path) -> None:
    """Make a key to sign checkpoints with, in a new FILE that only you can read, and print its public half."""
    from pledge_engine.audit.signing import make_key
    from pledge_engine.cli.output import print_json, show

    public = make_key(file)
    if desk.as_json:
        print_json({"file": str(file), "key": public})
    else:
        show(f"{file}: keep it secret, and apart from the database.", f"Its public key, to compare with: {public}")
