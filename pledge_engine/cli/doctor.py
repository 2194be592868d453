"""``pledge doctor``: is everything in order, and if not, what to do; ``--upgrade`` makes or updates the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.problems import ExitCode, Failed
from pledge_engine.cli.progress import A_MOMENT, progress

if TYPE_CHECKING:
    from pledge_engine.upkeep.findings import Finding

STYLES = {"well": "green", "notice": "yellow", "ill": "red"}
WORDS = {"well": "in order", "notice": "notice", "ill": "NOT IN ORDER"}


@click.command()
@click.option(
    "--upgrade", is_flag=True, help="Make the database if there is none, bring its tables up to date, and check."
)
@asked
def doctor(desk: Desk, *, upgrade: bool) -> None:
    """Check the database, the pledge in force, the calendar, the trail, the records and waiting messages. No --as is needed."""
    from pledge_engine.cli.output import print_json
    from pledge_engine.upkeep.doctor import examine

    office = desk.open_office(make=upgrade)
    if upgrade:
        with progress("Bringing the database up to date", after=A_MOMENT) as tell:
            office.prepare(tell)
    with progress("Looking at everything", after=A_MOMENT) as tell:
        findings = examine(office, desk.settings, tell)
    if desk.as_json:
        print_json({"well": all(finding.state != "ill" for finding in findings), "findings": findings})
    else:
        _print(findings)
    if ill := [finding for finding in findings if finding.state == "ill"]:
        evidence = all(finding.part in {"trail", "records"} for finding in ill)
        raise Failed(ExitCode.TRAIL if evidence else ExitCode.STORE)


def _print(findings: tuple[Finding, ...]) -> None:
    from pledge_engine.cli.output import grid, show, text

    rows = []
    for finding in findings:
        said = text(finding.words)
        if finding.mend:
            said.append(f"\n{finding.mend}")
        rows.append([text(finding.title, "bold"), text(WORDS[finding.state], STYLES[finding.state]), said])
    show(grid(rows, first=16))
