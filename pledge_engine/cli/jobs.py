"""``pledge jobs``: what runs by itself and when it last did, and running it now, for administrators."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


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
            text(job.finding.words if job.finding else ""),
        ]
        for job in found
    ]
    show(table(("Job", "Last run", "How it is"), rows))
    if run:
        came_of_it = run.said or f"under way, {run.share:.0%} done."
        show(f"Begun on a page: {run.job}, by {run.by} on {moment(run.began_at)}: {came_of_it}")


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
