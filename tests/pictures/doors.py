"""Walks through the ways in and out: passwords, codes, sessions that end, and invitations."""

from __future__ import annotations

from datetime import timedelta

from pyotp import TOTP
from sqlalchemy import select

from pledge_engine.clock import FixedClock
from pledge_engine.hires.inviting import invite
from pledge_engine.logins.invited import make_invitation_link
from pledge_engine.logins.password_links import make_password_link
from pledge_engine.store.tables import invitations
from pledge_engine.upkeep.demo_people import ADMINISTRATOR, DEMO_PASSWORD
from tests.factories.office import ENGINE
from tests.pictures.visitor import Visitor

_WORDS = "four plain words here"


def _passes(here: Visitor, **time: float) -> None:
    assert isinstance(here.office.clock, FixedClock)
    here.office.clock.move(timedelta(**time))


def _logs_in(here: Visitor, handle: str) -> None:
    here.fills({"handle": handle, "password": DEMO_PASSWORD})
    here.presses("Log in")


def log_in(here: Visitor) -> None:
    """By a password that is empty, wrong, and tried too often; and a new one by a link."""
    here.opens("/log-in")
    here.presses("Log in")
    here.looks("log-in-empty")
    for name in ("log-in-wrong", *[""] * 4, "log-in-too-often"):
        here.fills({"handle": "uma.fable", "password": "not theirs"})
        here.presses("Log in")
        if name:
            here.looks(name)
    here.opens("/forgotten-password")
    here.presses("Send me a link")
    here.looks("forgotten-password-empty")
    with here.office.work(here.office.actor(ADMINISTRATOR)) as work:
        link = f"/password/{make_password_link(work, 'nia.pretend')}"
    here.finds(link, "password-new")
    here.presses("Set password")
    here.looks("password-new-mistakes")
    here.fills({"password": _WORDS, "again": _WORDS})
    here.presses("Set password")
    here.looks("password-new-set")
    here.finds(link, "password-link-over")


def second_factor(here: Visitor) -> None:
    """A code of an app: set up, asked for, and got round by a recovery code."""
    here.finds("/how-you-log-in/begin", "code-begin")
    here.presses("Continue")
    here.looks("code-begin-empty")
    here.fills({"password": DEMO_PASSWORD})
    here.presses("Continue")
    here.looks("code-pairing")
    app = TOTP(here.page.locator(".app-key").inner_text().replace(" ", ""))
    here.presses("Turn it on")
    here.looks("code-pairing-empty")
    here.fills({"code": app.at(here.office.clock.now())})
    here.presses("Turn it on")
    here.looks("code-recovery-codes")
    here.finds("/how-you-log-in", "code-on")
    here.finds("/how-you-log-in/new-codes", "code-new-codes")
    here.finds("/how-you-log-in/turn-off", "code-turn-off")
    here.context.clear_cookies()
    here.opens("/log-in")
    _logs_in(here, here.handle)
    here.looks("log-in-code")
    here.fills({"code": "000000"})
    here.presses("Log in")
    here.looks("log-in-code-wrong")
    here.opens_as(ADMINISTRATOR, "/set-up/people")
    here.follows("Kim Sample")
    here.looks("set-up-person-with-code")
    here.follows("They lost their app and their recovery codes")
    here.looks("set-up-reset-code")


def session_ended(here: Visitor) -> None:
    """A form that was open too long: kept, found again, sent or thrown away."""
    here.opens("/today")
    here.page.evaluate("document.getElementById('time-running-out').hidden = false")
    here.looks("time-running-out")
    here.opens("/records/R-0009/note")
    here.fills({"note": "The panel meets on the ground floor."})
    _passes(here, minutes=45)
    here.presses("Add the note")
    here.looks("session-ended")
    _logs_in(here, here.handle)
    here.looks("session-ended-kept")
    here.finds("/today", "session-ended-left-behind")
    here.follows("Throw it away")
    here.looks("session-ended-throw-away")


def invited(here: Visitor) -> None:
    """An invitation: taken up with mistakes, over, asked for again, and gone."""
    with here.office.work(here.office.actor("morgan.sample")) as work:
        invite(work, "R-0047", "somebody@home.example")
    with here.office.work(ENGINE) as work:
        found = work.connection.execute(select(invitations.c.id)).scalar_one()
        link = f"/invitation/{make_invitation_link(work, found)}"
    here.finds(link, "invitation")
    here.presses("Log in for the first time")
    here.looks("invitation-mistakes")
    here.becomes("ellis.invented")
    here.finds(link, "invitation-logged-in")
    here.context.clear_cookies()
    _passes(here, minutes=31)
    here.finds(link, "invitation-over")
    here.presses("Send me another link")
    here.looks("invitation-asked")
    here.finds("/invitation/nothing", "invitation-gone")
