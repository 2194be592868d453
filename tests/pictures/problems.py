"""Walks into everything that goes wrong: not there, not yours, too late, too often, and broken."""

from __future__ import annotations

from pledge_engine.hires.hold_commands import hold, resume
from tests.pictures.visitor import Visitor

_TOO_OFTEN = "Promise.all([...Array(121)].map(() => fetch('/stay', {method: 'POST'}))).then(() => {})"


def not_there(here: Visitor) -> None:
    """What is not there, or not theirs."""
    here.finds("/nothing-here", "problem-not-there")
    here.finds("/records/R-9999", "problem-no-record")
    here.finds("/trail", "problem-not-allowed")
    here.finds("/broken", "problem-unforeseen")


def too_late(here: Visitor) -> None:
    """Somebody was quicker, somebody else was logged in, and a form that nobody gave."""
    here.opens("/records/R-0009/hold")
    here.fills({"review_on": "2030-01-15"})
    with here.office.work(here.office.actor("sam.fiction")) as work:
        hold(work, "R-0009", work.today.replace(year=work.today.year + 1))
    here.presses("Put on hold")
    here.looks("problem-too-late")
    with here.office.work(here.office.actor("sam.fiction")) as work:
        resume(work, "R-0009")
    here.opens("/records/R-0009/note")
    here.page.evaluate("document.querySelector('[name=of]').value = 'somebody else'")
    here.presses("Add the note")
    here.looks("problem-somebody-else")
    here.opens("/records/R-0009/note")
    here.page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(each => { each.value = 'none' })")
    here.presses("Add the note")
    here.looks("problem-unsigned")


def too_often(here: Visitor) -> None:
    """More than anybody types in a minute."""
    here.opens("/settings")
    here.page.evaluate(_TOO_OFTEN)
    here.presses("Log out")
    here.looks("problem-too-often")
