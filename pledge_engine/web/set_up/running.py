"""Beginning something that may take a while, and what the next page says of it."""

from __future__ import annotations

from werkzeug.wrappers import Response

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.web.behind import Run
from pledge_engine.web.site import Notice, Site, go
from pledge_engine.work import Work

JOBS = "/set-up/jobs"


def may_look_after(work: Work) -> None:
    """Do nothing for those who may run jobs; raises ``Forbidden``."""
    require_generally(work.actor, Action.LOOK_AFTER)


def begun(site: Site, job: str, run: Run) -> Response:
    """Begin it, and go to the page of jobs, which says how it stands and what came of it; raises ``Forbidden``."""
    if not site.behind.begin(job, run, by=site.actor):
        site.say(Notice("Something else is still under way. Nothing more was begun.", done=False))
    return go(JOBS)
