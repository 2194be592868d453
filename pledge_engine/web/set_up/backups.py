"""Taking a backup, and trying one by restoring it where it is thrown away."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import NotFound
from pledge_engine.upkeep.backups import BACKUP, DRILL, kept_backups, take, try_out
from pledge_engine.watching import Progress
from pledge_engine.web.set_up.running import begun, may_look_after
from pledge_engine.web.site import Site
from workflows.words import counted

_FAULTY = " The trail in it is not as it was recorded: tell whoever runs the server."


def backup_pages(site: Site) -> Blueprint:
    """The two things that the page of jobs can do with backups."""
    pages = Blueprint("set_up_backups", __name__)

    @pages.post("/set-up/jobs/backup")
    def back_up() -> Response:
        actor = site.actor

        def run(tell: Progress) -> str:
            done = take(site.office, actor, site.settings, tell)
            faulty = "" if done.trail.intact else _FAULTY
            return f"A backup was taken: {counted(done.header.rows, 'rows')}.{faulty}"

        return begun(site, BACKUP, run)

    @pages.post("/set-up/jobs/drill")
    def drill() -> Response:
        name, actor = request.form.get("name", ""), site.actor
        site.look(may_look_after)
        if name not in {kept.name for kept in kept_backups(site.settings)}:
            raise NotFound("backup of that name")

        def run(tell: Progress) -> str:
            done = try_out(site.office, actor, site.settings, name, tell)
            rows = counted(done.header.rows, "rows")
            return f"The backup could be restored: {rows}, compared one by one. What was restored is thrown away."

        return begun(site, DRILL, run)

    return pages
