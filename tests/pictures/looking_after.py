"""Walks of an administrator: people, places, closed days, the pledge and the jobs; and a place with nothing in it."""

from __future__ import annotations

from pledge_engine.office import shipped_text
from tests.pictures.places import LONG_NAME
from tests.pictures.visitor import Visitor


def people(here: Visitor) -> None:
    """One person and everything that is done for them."""
    here.opens("/set-up/people/new")
    here.presses("Add this person")
    here.looks("set-up-person-new-mistakes")
    here.opens("/set-up/people")
    here.fills({"words": "nobody at all"})
    here.presses("Look")
    here.looks("set-up-people-none")
    for name, called in (("Robin Example", "lead"), ("Ellis Invented", "newcomer")):
        here.opens("/set-up/people")
        here.follows(name)
        here.looks(f"set-up-person-{called}")
        where = here.page.url.removeprefix(here.address)
        for act in ("edit", "roles/give", "cover", "end-access"):
            here.finds(f"{where}/{act}", f"set-up-{called}-{act.replace('/', '-')}")
            if act != "end-access":
                here.presses(here.last_button)
                here.looks(f"set-up-{called}-{act.replace('/', '-')}-sent")
    here.opens("/set-up/people")
    here.follows("Uma Fable")
    where = here.page.url.removeprefix(here.address)
    here.opens(f"{where}/end-access")
    here.presses(here.last_button)
    here.looks("set-up-person-ended")
    here.finds(f"{where}/give-access-back", "set-up-give-access-back")


def places(here: Visitor) -> None:
    """Teams, care groups and closed days."""
    for path, name in (("teams/new", "team"), ("teams/new-care-group", "care-group"), ("closures/new", "closure")):
        here.finds(f"/set-up/{path}", f"set-up-{name}-new")
        here.presses(here.last_button)
        here.looks(f"set-up-{name}-new-mistakes")
    here.fills({"day": "2027-02-03", "name": "Trust closure"})
    here.presses(here.last_button)
    here.looks("set-up-closure-check")
    here.presses("Close this day")
    here.looks("set-up-closure-done")
    here.finds("/set-up/closures/2027-02-03/remove", "set-up-closure-remove")


def pledge(here: Visitor) -> None:
    """A new version: with mistakes, compared, and in force."""
    here.opens("/set-up/pledge/new")
    here.presses("Check it")
    here.looks("set-up-new-version-mistakes")
    text = shipped_text().replace("version: 2\n", "version: 3\n", 1)
    here.page.fill("#text", text.replace("title: Agree the job plan\n", "title: Agree the plan of the job\n", 1))
    here.presses("Check it")
    here.looks("set-up-new-version-check")
    here.presses("Put it in force")
    here.looks("set-up-new-version-done")


def jobs(here: Visitor) -> None:
    """Jobs that were run, a backup that was tried, and how everything is."""
    here.opens("/set-up/jobs")
    here.presses("Take a backup now")
    here.looks("set-up-jobs-begun")
    here.opens("/set-up/jobs")
    here.presses("Look at everything")
    here.looks("set-up-examined")
    here.finds("/set-up/jobs", "set-up-jobs-run")


def templates(here: Visitor) -> None:
    """What each mail says."""
    here.opens("/messages/templates")
    kinds = [
        each.get_attribute("href") or "" for each in here.page.locator("main a[href^='/messages/templates/']").all()
    ]
    for kind in kinds:
        here.finds(kind, f"mail-{kind.rsplit('/', 1)[-1]}")
        here.opens(f"{kind}/as-it-looks")


def first_run(here: Visitor) -> None:
    """Every page of a place with nothing in it."""
    for path in (
        *("today", "tasks", "set-up", "set-up/people", "set-up/people/new", "set-up/teams", "set-up/teams/new"),
        *("set-up/closures", "set-up/pledge", "set-up/jobs", "messages", "messages/planned", "pledge", "settings"),
    ):
        here.finds(f"/{path}", f"first-run-{path.replace('/', '-')}")


def much(here: Visitor) -> None:
    """Long names and many steps, as a lead sees them."""
    for path, name in (
        ("/today", "today"),
        ("/tasks", "tasks"),
        ("/records", "records"),
        ("/records?view=columns", "columns"),
        ("/records/R-0002", "record"),
        ("/records/R-0002/steps/reading_1", "step"),
        ("/records/R-0002/history", "history"),
        ("/records/R-0002/hand-over", "hand-over"),
        ("/records/new", "opening"),
        ("/attention", "attention"),
        ("/attention?by=team", "attention-by-team"),
        ("/kept?by=team", "kept"),
        ("/pledge", "pledge"),
        ("/settings", "settings"),
    ):
        here.finds(path, f"long-{name}")


def much_looked_after(here: Visitor) -> None:
    """Long names, as an administrator sees them."""
    for path in ("people", "teams", "people/new", "pledge"):
        here.finds(f"/set-up/{path}", f"long-set-up-{path.replace('/', '-')}")
    here.opens("/set-up/people")
    here.follows(LONG_NAME)
    here.looks("long-set-up-person")
