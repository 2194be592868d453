"""``pledge jobs``: what runs by itself and when it last did, and running it now, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.doctor import STYLES, WORDS

if TYPE_CHECKING:
    from rich.text import Text

    from pledge_engine.upkeep.findings import Finding


@click.group()
def jobs() -> None:
    """What runs by itself, for administrators."""


@jobs.command("list")
@asked
def list_(desk: Desk) -> None:
    """Every job with its last run, and whether that is as it should be."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.hires.wording import moment
    from pledge_engine.upkeep.jobs import list_jobs
    from pledge_engine.upkeep.runs import last_run

    found, run = desk.read(lambda work: (list_jobs(work), last_run(work)))
    if desk.as_json:
        print_json({"jobs": found, "begun_on_a_page": run})
        return
    rows = [
        [
            text(f"{job.title}\n{job.key}"),
            text((moment(job.ended_at) if job.ended_at else "never") + ("\ncut off since" if job.cut_off else "")),
            _how_it_is(job.finding) if job.finding else text(""),
        ]
        for job in found
    ]
    show(table(("Job", "Last run", "How it is"), rows))
    if run:
        came_of_it = run.said or f"under way, {run.share:.0%} done."
        show(f"Begun on a page: {run.job}, by {run.by} on {moment(run.began_at)}: {came_of_it}")


def _how_it_is(finding: Finding) -> Text:
    """Its state unless it is well, what was found, and what to do about it."""
    from pledge_engine.cli.output import text

    said = text("")
    if finding.state != "well":
        said.append_text(text(f"{WORDS[finding.state]}\n", STYLES[finding.state]))
    said.append_text(text("\n".join(each for each in (finding.words, finding.mend) if each)))
    return said


@jobs.command()
@click.argument("job", metavar="JOB")
@asked
def run(desk: Desk, job: str) -> None:
    """Run a JOB now, by its short name in the list: tick, sweep or courier. Twice is as good as once."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.upkeep.jobs import run_now

    said = run_now(desk.office, desk.actor, desk.settings, job)
    if desk.as_json:
        print_json({"job": job, "said": said})
    else:
        show(said)
