"""What runs by itself, for administrators: when it last did, whether that is as it should be, and running it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.delivering import COURIER
from notifications.heartbeat import Heartbeat, last_heartbeats
from notifications.outbox import Status, count_by_status
from pledge_engine.access.actor import Actor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.clock import SWEEP_AT
from pledge_engine.errors import NotFound
from pledge_engine.office import Office
from pledge_engine.reminders.swept_words import said_of_sweep
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.ticking import SWEEP, TICK, gather, next_gathering, tick
from pledge_engine.upkeep.backups import BACKUP, DRILL, how_backups_went
from pledge_engine.upkeep.findings import Finding
from pledge_engine.upkeep.leaving import messages
from pledge_engine.upkeep.running import SWEPT_WITHIN, running
from pledge_engine.upkeep.runs import CUT_OFF, last_run
from pledge_engine.work import Work
from workflows.words import clock_time, counted, counted_do


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: what it does and when it should run; moments are in UTC, None for what never happened.

    ``under_way`` says that a run has begun and goes on, ``cut_off`` that the last one never came to say how it ended.
    ``finding`` says how it is, where that is judged; ``runs`` whether it can be run now by its ``key``.
    """

    key: str
    title: str
    does: str
    when: str
    began_at: datetime | None
    ended_at: datetime | None
    failed_at: datetime | None
    finding: Finding | None
    runs: bool
    under_way: bool
    cut_off: bool


# What begins by itself too, and is done within minutes; the others are only ever begun on a page.
_SHORT, _ON_A_PAGE = {TICK, SWEEP}, {BACKUP, DRILL}
_DOES = {
    TICK: ("Clock", "Turns repeating steps over, and finds what is due.", "Every minute"),
    SWEEP: ("Reminders", "Gathers who must hear what today.", f"{clock_time(SWEEP_AT)} on working days"),
    COURIER: ("Mail", "Sends what waits.", "Every minute within the sending hours"),
    BACKUP: ("Backup", "Writes everything into one file on the server.", "As often as your policy says"),
    DRILL: (
        "Restore drill",
        "Restores a backup where it is thrown away, and compares every row.",
        "As your policy says",
    ),
}


def list_jobs(work: Work) -> tuple[Job, ...]:
    """Every job with its last run; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.LOOK_AFTER)
    clock, reminders = running(work)
    found = {TICK: clock, SWEEP: reminders, COURIER: messages(work)}
    beats = last_heartbeats(work.connection, _DOES)
    found |= {each.part: each for each in how_backups_went(beats) if each.state != "well"}
    run = last_run(work)
    going_on = run.job if run and not run.said else ""
    return tuple(_job(work, key, found.get(key), beats.get(key), on_a_page=key == going_on) for key in _DOES)


def _job(work: Work, key: str, finding: Finding | None, last: Heartbeat | None, *, on_a_page: bool) -> Job:
    title, does, when = _DOES[key]
    begun = last is not None and _is_open(last)
    goes_on = begun and (on_a_page or (key in _SHORT and last is not None and work.now - last.began_at < SWEPT_WITHIN))
    cut_off = begun and not goes_on
    return Job(
        key=key,
        title=title,
        does=does,
        when=when,
        began_at=last.began_at if last else None,
        ended_at=last.ended_at if last else None,
        failed_at=last.failed_at if last else None,
        finding=_was_cut_off(key, title) if cut_off and key in _ON_A_PAGE else finding,
        runs=key in _RUN,
        under_way=goes_on,
        cut_off=cut_off,
    )


def _was_cut_off(key: str, title: str) -> Finding:
    return Finding(part=key, title=title, state="notice", words=CUT_OFF)


def _is_open(last: Heartbeat) -> bool:
    """Whether a run has begun and has neither ended nor failed."""
    return all(last.began_at > moment for moment in (last.ended_at, last.failed_at) if moment)


def run_now(office: Office, actor: Actor, settings: Settings, key: str) -> str:
    """Run a job now and say what came of it; the trail says who began it. Raises ``Forbidden`` and ``NotFound``."""
    with office.work(actor) as work:
        role = require_generally(actor, Action.LOOK_AFTER)
        if key not in _RUN:
            raise NotFound("job of that name")
        event = Event(verb="job_begun", origin=work.origin, role=role, changes={"job": Change(new=key)})
        append_to_organisation(work.connection, event)
    return _RUN[key](office, settings)


def tick_now(office: Office, _settings: Settings) -> str:
    """Do what is due now, other than sending, and say so: what was gathered, or when reminders next are."""
    swept = tick(office)
    with office.work(SystemActor("jobs"), write=False) as work:
        said = said_of_sweep(swept, on_pages=office.door == "web") if swept else next_gathering(work)
    return f"The clock ticked: what was due has been done. {said}"


def _sweep(office: Office, _settings: Settings) -> str:
    return said_of_sweep(gather(office), on_pages=office.door == "web")


def deliver_now(office: Office, settings: Settings) -> str:
    """Send what may leave now, and say what became of how many messages, how many wait, and what keeps them."""
    before = _standing(office)
    post = post_of(office, settings)
    deliver_all(post)
    after = _standing(office)
    came = {status: max(after[status] - before[status], 0) for status in Status}
    said = [f"{counted(came[Status.SENT], 'messages')} sent."]
    if dropped := came[Status.DROPPED]:
        said.append(
            f"{counted(dropped, 'messages')} not sent: there was nothing left to say, or no address to send to."
        )
    if failed := came[Status.FAILED]:
        said.append(f"{counted(failed, 'messages')} could not be sent.")
    waiting = counted_do(after[Status.WAITING], "messages", "wait")
    in_hours = post.may_leave(office.clock.now()) or not after[Status.WAITING]
    said.append(f"{waiting} still." if in_hours else f"{waiting} for the sending hours.")
    return " ".join(said)


def _standing(office: Office) -> Mapping[Status, int]:
    with office.work(SystemActor("jobs"), write=False) as work:
        return count_by_status(work.connection)


_RUN: Mapping[str, Callable[[Office, Settings], str]] = {TICK: tick_now, SWEEP: _sweep, COURIER: deliver_now}
