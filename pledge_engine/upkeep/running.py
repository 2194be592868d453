"""Does what runs by itself run? Judged by its heartbeats and by the messages that wait, in words and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from notifications.heartbeat import Heartbeat, last_heartbeat
from notifications.outbox import Status, count_waiting, moment_text
from notifications.outbox import messages as outbox
from notifications.pause import paused_since
from pledge_engine.clock import today
from pledge_engine.hires.wording import moment
from pledge_engine.reminders.breaker import Stop, last_stopped
from pledge_engine.reminders.stopping import CONFIRM, CONFIRM_ON_PAGES, said_of
from pledge_engine.reminders.swept_words import RESUME, RESUME_ON_PAGES
from pledge_engine.ticking import SWEEP, TICK, gathered_today, next_gathering, sweep_should_have_run
from pledge_engine.upkeep.findings import Finding
from pledge_engine.work import Work
from workflows.words import counted, long_date

# A tick comes every minute, and a sweep may take some.
SILENT_AFTER, SWEPT_WITHIN, SENT_WITHIN = timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=3)
_START = "Start pledge serve, or a worker and a beat, or let a cron run: pledge tick --quiet"


def running(work: Work) -> tuple[Finding, ...]:
    """The clock and the reminders."""
    return _clock(work), _reminders(work)


def _clock(work: Work) -> Finding:
    last = last_heartbeat(work.connection, TICK)
    if last is None or last.ended_at is None:
        return _finding("clock", "Clock", "notice", "Nothing has run by itself here yet.", _START)
    words = f"Last ticked on {moment(last.ended_at)}."
    if _has_failed(last):
        return _finding("clock", "Clock", "ill", f"{words} It has failed since.", "Look into the log.")
    if work.now - last.ended_at > SILENT_AFTER:
        return _finding("clock", "Clock", "ill", f"{words} Nothing has run by itself since.", _START)
    return _finding("clock", "Clock", "well", words)


def _reminders(work: Work) -> Finding:
    if stopped := last_stopped(work.connection):
        words = said_of(Stop(stopped.stopped_because), stopped.swept_on)
        found = _finding("reminders", "Reminders", "ill", words, CONFIRM, CONFIRM_ON_PAGES)
        return replace(found, lets_go="reminders")
    last = last_heartbeat(work.connection, SWEEP)
    if last is None or last.ended_at is None:
        words = "No reminders have been gathered yet."
        if sweep_should_have_run(work, work.now - SWEPT_WITHIN):
            return _finding("reminders", "Reminders", "notice", words, _START)
        return _finding("reminders", "Reminders", "well", f"{words} {next_gathering(work)}")
    words = f"Last gathered on {moment(last.ended_at)}."
    if _has_failed(last):
        return _finding("reminders", "Reminders", "ill", f"{words} Gathering has failed since.", "Look into the log.")
    if sweep_should_have_run(work, work.now - SWEPT_WITHIN) and not gathered_today(work):
        return _finding("reminders", "Reminders", "ill", f"{words} Those of today are late.", _START)
    return _finding("reminders", "Reminders", "well", f"{words} {next_gathering(work)}")


def messages(work: Work) -> Finding:
    """What waits to be sent, and what failed."""
    words = f"{counted(count_waiting(work.connection), 'messages')} waiting."
    if since := paused_since(work.connection):
        words += f" Nothing is sent since {long_date(today(since))}, when a backup was restored."
        found = _finding("messages", "Messages", "notice", words, RESUME, RESUME_ON_PAGES)
        return replace(found, lets_go="sending")
    if failed := _count(work, Status.FAILED, work.now):
        mend = "See which and why: pledge messages list --status failed. Then: pledge messages retry ID"
        words += f" {counted(failed, 'messages')} could not be sent."
        on_pages = "See under Messages which and why; there each can be sent again."
        return _finding("messages", "Messages", "notice", words, mend, on_pages)
    if tried := _count(work, Status.WAITING, work.now - SENT_WITHIN, outbox.c.tries > 0):
        mend = "See why: pledge messages list --status waiting"
        words += f" {counted(tried, 'messages')} tried, without success so far."
        return _finding("messages", "Messages", "notice", words, mend, "See why under Messages.")
    return _finding("messages", "Messages", "well", words)


def _count(work: Work, status: Status, before: datetime, *more: ColumnElement[bool]) -> int:
    old = (outbox.c.status == status, outbox.c.queued_at <= moment_text(before), *more)
    return int(work.connection.execute(select(func.count()).select_from(outbox).where(*old)).scalar_one())


def _has_failed(last: Heartbeat) -> bool:
    return last.failed_at is not None and last.ended_at is not None and last.failed_at > last.ended_at


def _finding(part: str, title: str, state: str, words: str, mend: str = "", on_pages: str = "") -> Finding:
    return Finding(part=part, title=title, state=state, words=words, mend=mend, on_pages=on_pages)
