"""What was stopped until an administrator has looked: reminders of an unlikely day, and all sending after a restore."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from pledge_engine.reminders.stopping import confirm as confirm_reminders
from pledge_engine.upkeep.restoring import confirm as resume_sending
from pledge_engine.web.set_up.running import JOBS
from pledge_engine.web.site import Notice, Site, go
from workflows.words import counted, long_date


def letting_go_pages(site: Site) -> Blueprint:
    """The two buttons."""
    pages = Blueprint("set_up_letting_go", __name__)

    @pages.post("/set-up/jobs/confirm-reminders")
    def reminders() -> Response:
        day = site.act(confirm_reminders)
        then = "They are gathered with the next tick of the clock, or at once with “Run now”."
        site.say(Notice(f"The reminders of {long_date(day)} go ahead.", (then,)))
        return go(JOBS)

    @pages.post("/set-up/jobs/resume-sending")
    def sending() -> Response:
        waiting = site.act(resume_sending)
        site.say(Notice("Messages leave again.", (f"{counted(waiting, 'messages')} wait to be sent.",)))
        return go(JOBS)

    return pages
