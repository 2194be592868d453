"""Set-up's own page: what the place still needs, and the ways to everything that an administrator looks after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.policy import SEES_RECORDS
from pledge_engine.upkeep.backups import BACKUP, DRILL
from pledge_engine.upkeep.setting_up import TRACKER, Needed, count_done, posts_are_open, said_of_done, what_is_needed
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.set_up.people import PEOPLE, WITHOUT_WAY_IN
from pledge_engine.web.set_up.words import GIVEN, give_address, role_words
from pledge_engine.web.site import Site, show
from workflows.definition import Role
from workflows.words import listed

_LEADS_TO = {
    "care_groups": "/set-up/teams/new-care-group",
    "teams": "/set-up/teams/new",
    "service_leads": "/set-up/teams",
    "professional_leads": "/set-up/teams",
    "administrators": give_address(Role.ADMINISTRATOR),
    "log_ins": WITHOUT_WAY_IN,
    "organisation": "/messages/templates",
    "mail": "/messages",
    "closures": "/set-up/closures/new",
    BACKUP: "/set-up/jobs",
    DRILL: "/set-up/jobs",
}
WAYS = (
    (PEOPLE, "People", "Add and invite people, give and end roles, name cover, end somebody's access"),
    ("/set-up/teams", "Teams and care groups", "Add them, and see which teams are ready for a post"),
    ("/set-up/closures", "Days the trust is closed", "See which dates would move before you close a day"),
    ("/set-up/pledge", "The pledge", "Read what is in force, compare a new version and put it in force"),
    ("/set-up/jobs", "Jobs and backups", "See that reminders and mail run, run them now, take a backup"),
    ("/messages", "Messages", "See what was sent and what failed, and what each kind of mail says"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of the checklist, as the design system's task list shows it."""

    number: int
    title: str
    href: str
    hint: tuple[str, ...]
    tag: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What is needed still, and the ways on; ``begun`` once there is a post, ``ready`` once nothing is needed.

    ``counted`` says how many of what is needed and of what is optional are done. ``tracker`` says how posts that there are
    already come in, until there is one. ``sight`` says what is seen here.
    """

    tasks: tuple[Task, ...]
    counted: str
    begun: bool
    ready: bool
    tracker: str
    sight: str
    ways: tuple[tuple[str, str, str], ...] = WAYS
    mistakes: tuple[Mistake, ...] = ()


def home_pages(site: Site) -> Blueprint:
    """The page that administrators open on."""
    pages = Blueprint("set_up", __name__)

    @pages.get("/set-up")
    def home() -> tuple[str, int]:
        needed, begun = site.look(lambda work: (what_is_needed(work, site.settings), posts_are_open(work)))
        done, of = count_done(needed)
        tasks = tuple(_task(number, each) for number, each in enumerate(needed, 1))
        page = HomePage(
            tasks=tasks,
            counted=said_of_done(needed),
            begun=begun,
            ready=done == of,
            tracker="" if begun else TRACKER,
            sight=_sight(site.actor),
        )
        return show("set_up", page)

    return pages


def _sight(actor: PersonActor) -> str:
    """What somebody sees of records: as an administrator nothing, and else what another role of theirs opens."""
    others = listed(role_words(role) for role in Role if role in SEES_RECORDS and actor.holds(role))
    if not others:
        return "You see no record here, and not whose own journey is on one."
    return f"These pages show no record, and not whose own journey is on one. Those that you see, you see as {others}."


def _task(number: int, needed: Needed) -> Task:
    to_do = ("Optional", "grey") if needed.optional else ("To\u00a0do", "white")
    tag, colour = ("Done", "green") if needed.done else (needed.left_so, "yellow") if needed.left_so else to_do
    href = _LEADS_TO.get(needed.key) or (give_address(needed.key) if needed.key in GIVEN else PEOPLE)
    return Task(number=number, title=needed.called, href=href, hint=(needed.words,), tag=tag, colour=colour)
