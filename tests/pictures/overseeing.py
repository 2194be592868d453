"""Walks of those who oversee and record for many: attention, registers, the trail, messages and figures."""

from __future__ import annotations

from tests.pictures.visitor import Visitor


def attention(here: Visitor) -> None:
    """Bulk actions: with nothing ticked, nudged, and given to somebody else."""
    here.opens("/attention")
    here.presses("Nudge whoever holds them")
    here.looks("attention-nothing-ticked")
    _ticks(here, 6)
    here.presses("Nudge whoever holds them")
    here.looks("attention-nudged")
    _ticks(here, 6)
    here.presses("Nudge whoever holds them")
    here.looks("attention-nudged-again")
    _ticks(here, 2)
    here.presses("Give them to somebody else")
    here.looks("attention-give")
    here.presses("Give them to this person")
    here.looks("attention-give-mistakes")
    here.finds("/attention?team=Orchard&owner=worker", "attention-none")


def by_name(here: Visitor) -> None:
    """Somebody looked for by name: too little of it, nobody, and several."""
    for typed, name in (("x", "too-short"), ("nobody here", "nobody"), ("le", "several")):
        here.opens("/records")
        here.page.get_by_text("Find somebody by name").click()
        here.fills({"name": typed})
        here.presses("Find")
        here.looks(f"records-by-name-{name}")


def _ticks(here: Visitor, most: int) -> None:
    for tick in here.page.locator("[name=pick]").all()[:most]:
        tick.check()


def register(here: Visitor) -> None:
    """A session that is recorded with mistakes, as it is, and put right."""
    here.opens("/register/record/group_supervision")
    here.fills({"held_on": "2031-02-03"})
    here.presses("Record the session")
    here.looks("register-record-mistakes")
    here.opens("/register")
    here.follows("Group supervision, ")
    here.looks("register-session")
    here.follows("Put this register right")
    here.looks("register-correct")
    here.presses("Put it right")
    here.looks("register-correct-result")
    here.finds("/register/record/reflective_practice", "register-other")


def trail(here: Visitor) -> None:
    """What the trail finds, finds not, draws and verifies."""
    here.finds("/trail", "trail-everything")
    here.finds("/trail?reference=R-0001", "trail-record")
    here.finds("/trail?person=nobody.here", "trail-nobody")
    here.finds("/trail?reference=R-0001&verb=nothing", "trail-none")
    here.finds("/trail?seed=three+plain+words&size=10", "trail-sample")
    here.finds("/trail/sample", "trail-sample-begun")
    here.finds("/trail/sample?seed=three+plain+words&size=5", "trail-sample-drawn")
    here.finds("/trail/sample?seed=&size=many", "trail-sample-mistake")
    here.opens("/trail")
    here.presses("Verify now")
    here.looks("trail-verified")


def messages(here: Visitor) -> None:
    """A message that failed, and sending it again."""
    here.finds("/messages?state=failed", "messages-failed")
    here.follows("Agreement needed")
    here.looks("message-failed")
    here.presses("Send it again")
    here.looks("message-again")
    here.finds("/messages?state=failed", "messages-none")


def printed(here: Visitor) -> None:
    """What stands on paper: as wide as a sheet of A4 is within its margins."""
    here.page.emulate_media(media="print")
    here.page.set_viewport_size({"width": 718, "height": 1000})
    for path, name in (
        ("/kept?by=team", "kept"),
        ("/records/R-0007", "record"),
        ("/attention", "attention"),
        ("/records", "records"),
        ("/records/R-0007/history", "history"),
        ("/register", "register"),
        ("/pledge", "pledge"),
    ):
        here.finds(path, f"print-{name}")
