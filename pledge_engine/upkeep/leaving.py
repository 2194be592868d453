"""Do messages leave? Judged by what waits, for how long, and by what became of the tries; nobody is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from notifications.leaving import Standing, look_at_outbox, tried_in_vain
from notifications.pause import paused_since
from pledge_engine.clock import today
from pledge_engine.hires.wording import moment
from pledge_engine.reminders.swept_words import RESUME, RESUME_ON_PAGES
from pledge_engine.upkeep.findings import START, Finding
from pledge_engine.work import Work
from workflows.words import counted, long_date

# What leaves at any time should have left within hours, the rest by the end of the working day after the one it came on.
SENT_WITHIN = timedelta(hours=3)
_WORKING_DAYS = 2
# A mail server that is being restarted is back by then.
_AWAY_FOR = timedelta(minutes=15)
_IN_VAIN = (
    "See that the mail server runs and that PLEDGE_SMTP_… fit it. What waits leaves by itself then; "
    "what failed: pledge messages retry ID"
)


def messages(work: Work) -> Finding:
    """What waits to be sent and for how long, what failed, and whether anything leaves at all."""
    outbox = look_at_outbox(work.connection, long_ago=work.now - SENT_WITHIN)
    waiting, late = f"{counted(outbox.waiting, 'messages')} waiting.", _late(work, outbox)
    if since := paused_since(work.connection):
        words = f"{waiting} Nothing is sent since {long_date(today(since))}, when a backup was restored."
        return replace(_finding("notice", words, RESUME, RESUME_ON_PAGES), lets_go="sending")
    waited = waiting + (f" The oldest has waited since {late}." if late else "")
    failed = f" {counted(outbox.failed, 'messages')} could not be sent." if outbox.failed else ""
    # What was in vain matters where something is still the worse for it.
    if (outbox.tried or outbox.failed) and (vain := tried_in_vain(work.connection)):
        state = "ill" if late or work.now - vain.since >= _AWAY_FOR else "notice"
        words = f"{waited}{failed} No message has left since {moment(vain.since)}. {vain.said}"
        return _finding(state, words, _IN_VAIN)
    if outbox.failed:
        mend = (
            "See which and why: pledge messages list --status failed. Then: pledge messages retry ID, or put-aside ID"
        )
        on_pages = "See under Messages which and why; there each can be sent again, or put aside."
        return _finding("notice", f"{waited}{failed}", mend, on_pages)
    if outbox.long_tried:
        mend = "See why: pledge messages list --status waiting"
        words = f"{waited} {counted(outbox.long_tried, 'messages')} tried, without success so far."
        return _finding("notice", words, mend, "See why under Messages.")
    if late:
        return _finding("notice", f"{waited} Nothing has tried to send it.", START)
    return _finding("well", waiting)


def _late(work: Work, outbox: Standing) -> str:
    """Since when the oldest message waits, if that is longer than it should; otherwise empty."""
    if outbox.oldest_at_any_time and work.now - outbox.oldest_at_any_time > SENT_WITHIN:
        return moment(outbox.oldest_at_any_time)
    if outbox.oldest_in_hours:
        came_on = today(outbox.oldest_in_hours)
        by = work.calendar.add_working_days(work.calendar.roll_forward(came_on), _WORKING_DAYS)
        return long_date(came_on) if work.today >= by else ""
    return ""


def _finding(state: str, words: str, mend: str = "", on_pages: str = "") -> Finding:
    return Finding(part="messages", title="Messages", state=state, words=words, mend=mend, on_pages=on_pages)
