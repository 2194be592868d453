"""Does what runs by itself run? Judged by its heartbeats, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from notifications.heartbeat import Heartbeat, last_heartbeat
from pledge_engine.hires.wording import moment
from pledge_engine.reminders.breaker import Stop, last_stopped
from pledge_engine.reminders.stopping import CONFIRM, CONFIRM_ON_PAGES, said_of
from pledge_engine.ticking import SWEEP, TICK, gathered_today, next_gathering, sweep_should_have_run
from pledge_engine.upkeep.findings import START, Finding
from pledge_engine.work import Work

_NOT_COME_YET = "By the computer's clock that has not come yet: it was put back, or had been wrong."
_SET_CLOCK = "See that the computer's clock is right. If it is, this mends itself with the next tick: pledge serve"
_NEXT_TICK = "The clock ticks, so they are gathered within minutes: nothing is to be done."
# A tick comes every minute, and a sweep may take some.
SILENT_AFTER, SWEPT_WITHIN = timedelta(minutes=5), timedelta(minutes=15)


def running(work: Work) -> tuple[Finding, ...]:
    """The clock and the reminders."""
    return _clock(work), _reminders(work)


def is_silent(work: Work, last: Heartbeat | None) -> bool:
    """Whether nothing has ticked lately, not even a tick that goes on."""
    heard = max((moment for moment in (last.began_at, last.ended_at) if moment), default=None) if last else None
    return heard is None or work.now - heard > SILENT_AFTER


def _clock(work: Work) -> Finding:
    last = last_heartbeat(work.connection, TICK)
    if last and last.failing and not last.ended_at:
        return _finding("clock", "Clock", "ill", "It has failed each time it ran.", "Look into the log.")
    if last is None or last.ended_at is None:
        return _finding("clock", "Clock", "notice", "Nothing has run by itself here yet.", START)
    words = f"Last ticked on {moment(last.ended_at)}."
    if last.ended_at - work.now > SILENT_AFTER:
        return _finding("clock", "Clock", "ill", f"{words} {_NOT_COME_YET}", _SET_CLOCK)
    if last.failing:
        return _finding("clock", "Clock", "ill", f"{words} It has failed since.", "Look into the log.")
    if is_silent(work, last):
        return _finding("clock", "Clock", "ill", f"{words} Nothing has run by itself since.", START)
    return _finding("clock", "Clock", "well", words)


def _reminders(work: Work) -> Finding:
    mend = START if is_silent(work, last_heartbeat(work.connection, TICK)) else _NEXT_TICK
    if stopped := last_stopped(work.connection):
        words = said_of(Stop(stopped.stopped_because), stopped.swept_on)
        found = _finding("reminders", "Reminders", "ill", words, CONFIRM, CONFIRM_ON_PAGES)
        return replace(found, lets_go="reminders")
    last = last_heartbeat(work.connection, SWEEP)
    if last and last.failing and not last.ended_at:
        words = "Gathering has failed each time it was begun."
        return _finding("reminders", "Reminders", "ill", words, "Look into the log.")
    if last is None or last.ended_at is None:
        words = "No reminders have been gathered yet."
        if sweep_should_have_run(work, work.now - SWEPT_WITHIN):
            return _finding("reminders", "Reminders", "notice", words, mend)
        return _finding("reminders", "Reminders", "well", f"{words} {next_gathering(work)}")
    words = f"Last gathered on {moment(last.ended_at)}."
    if last.failing:
        return _finding("reminders", "Reminders", "ill", f"{words} Gathering has failed since.", "Look into the log.")
    if sweep_should_have_run(work, work.now - SWEPT_WITHIN) and not gathered_today(work):
        return _finding("reminders", "Reminders", "ill", f"{words} Those of today are late.", mend)
    return _finding("reminders", "Reminders", "well", f"{words} {next_gathering(work)}")


def _finding(part: str, title: str, state: str, words: str, mend: str = "", on_pages: str = "") -> Finding:
    return Finding(part=part, title=title, state=state, words=words, mend=mend, on_pages=on_pages)
