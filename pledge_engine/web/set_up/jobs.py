"""Jobs and backups: when each last ran and whether that is as it should be, running one now, and how everything is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import NotFound
from pledge_engine.hires.wording import moment
from pledge_engine.upkeep.backups import Kept, kept_backups
from pledge_engine.upkeep.doctor import examine
from pledge_engine.upkeep.findings import Finding
from pledge_engine.upkeep.jobs import Job, list_jobs, run_now
from pledge_engine.upkeep.runs import Standing, last_run
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.set_up.running import begun, may_look_after
from pledge_engine.web.showing import Cell, Part, words
from pledge_engine.web.site import Site, show

_STATES = {
    "well": ("As it should be", "green"),
    "notice": ("Look at this", "yellow"),
    "ill": ("Not in order", "orange"),
}
# Where what was stopped is let go ahead, and what the button says.
_LETS_GO = {
    "reminders": ("/set-up/jobs/confirm-reminders", "Let these reminders go ahead"),
    "sending": ("/set-up/jobs/resume-sending", "Let messages leave again"),
}
_NOTHING = ("", "")
_EVIDENCE = {"trail", "records"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """One job; ``run`` is its short name where it can be run now, ``lets_go`` the address and words of what lets it go ahead."""

    title: str
    does: str
    when: str
    last: str
    tag: Part | None
    said: tuple[str, ...]
    run: str
    lets_go: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupLine:
    """One backup that is kept; ``name`` is empty where it cannot be tried."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage:
    """Every job, the backups that are kept, and what is under way."""

    jobs: tuple[JobLine, ...]
    backups: tuple[BackupLine, ...]
    under_way: str
    came_of_it: str
    folder: str
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedPage:
    """How every part is."""

    rows: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...] = ()


def job_pages(site: Site) -> Blueprint:
    """The page of jobs and backups, and what it can do."""
    pages = Blueprint("set_up_jobs", __name__)

    @pages.get("/set-up/jobs")
    def every() -> tuple[str, int]:
        jobs, last = site.look(lambda work: (list_jobs(work), last_run(work)))
        return show("set_up_jobs", _page(jobs, last, kept_backups(site.settings), str(site.settings.backup_folder)))

    @pages.post("/set-up/jobs/run")
    def run() -> Response:
        key, actor = request.form.get("job", ""), site.actor
        if key not in {job.key for job in site.look(list_jobs) if job.runs}:
            raise NotFound("job of that name")
        return begun(site, key, lambda _tell: run_now(site.office, actor, site.settings, key))

    @pages.get("/set-up/jobs/examine")
    def look_at_everything() -> tuple[str, int]:
        site.look(may_look_after)
        return show(
            "set_up_examined", ExaminedPage(rows=tuple(_finding(each) for each in examine(site.office, site.settings)))
        )

    return pages


def _page(jobs: tuple[Job, ...], last: Standing | None, kept: tuple[Kept, ...], folder: str) -> JobsPage:
    what = _begun(last, jobs) if last else ""
    said = f"{what}: {last.said}" if last and last.said else ""
    wrong = (Mistake("", said),) if last and last.failed else ()
    return JobsPage(
        jobs=tuple(_line(job) for job in jobs),
        backups=tuple(_backup(each) for each in kept),
        under_way=f"{what}, is under way, {last.share:.0%} done. Load this page again to see what came of it."
        if last and not said
        else "",
        came_of_it="" if wrong else said,
        mistakes=wrong,
        folder=folder,
    )


def _begun(run: Standing, jobs: tuple[Job, ...]) -> str:
    title = next(job.title for job in jobs if job.key == run.job)
    return f"{title}, begun by {run.by} on {moment(run.began_at)}"


def _line(job: Job) -> JobLine:
    never = "Has not come to its end yet" if job.failed_at else "Has not run yet"
    last = f"Last ended on {moment(job.ended_at)}" if job.ended_at else never
    begun = f"; began again on {moment(job.began_at)}" if job.began_at and (job.under_way or job.cut_off) else ""
    begun += " and was cut off" if job.cut_off else ""
    failed = job.failed_at and (job.ended_at is None or job.failed_at > job.ended_at)
    said = (job.finding.words, what_to_do(job.finding)) if job.finding else ()
    return JobLine(
        title=job.title,
        does=job.does,
        when=job.when,
        last=f"{last}{begun}" + (f"; it failed on {moment(job.failed_at)}" if failed and job.failed_at else ""),
        tag=_tag(job.finding) if job.finding else None,
        said=tuple(each for each in said if each),
        run=job.key if job.runs else "",
        lets_go=_LETS_GO.get(job.finding.lets_go if job.finding else "", _NOTHING),
    )


def _tag(finding: Finding) -> Part:
    said, colour = _STATES[finding.state]
    return Part(words=said, kind="tag", colour=colour)


def what_to_do(finding: Finding) -> str:
    """What is to be done on pages, or else on the server, said as that."""
    return finding.on_pages or (f"For whoever runs the server: {finding.mend}" if finding.mend else "")


def _backup(kept: Kept) -> BackupLine:
    if kept.made is None:
        return BackupLine(name="", words=f"{kept.name}: it cannot be read")
    size = f"{kept.size / 1_000_000:,.1f} MB" if kept.size >= 1_000_000 else f"{max(kept.size // 1_000, 1)} kB"
    trail = "" if kept.intact else "; the trail in it was not as it was recorded"
    return BackupLine(name=kept.name, words=f"{moment(kept.made)}, {size}{trail}")


def _finding(finding: Finding) -> tuple[Cell, ...]:
    hidden = finding.part in _EVIDENCE and finding.state == "ill"
    said = "Something is not as it was recorded." if hidden else finding.words
    mend = finding.mend if hidden else what_to_do(finding)
    return words(finding.title), Cell((_tag(finding),)), words(said, mend)
