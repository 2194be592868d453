"""What every page works with: the office, who is here, and the one way to look at something or to do something."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from flask import g, redirect, render_template
from werkzeug.wrappers import Response

from pledge_engine.access.actor import PersonActor
from pledge_engine.hires.acting import Done
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.telling import said
from pledge_engine.hires.wording import told
from pledge_engine.logins.refused import Refused
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import PURPOSE
from pledge_engine.logins.sessions import Visit, leave_notice, take_notice
from pledge_engine.logins.unsent import PURPOSE as UNSENT
from pledge_engine.office import Office
from pledge_engine.secret_key import secret_key
from pledge_engine.settings import Settings
from pledge_engine.web.behind import Behind
from pledge_engine.web.refusing import shown_again
from pledge_engine.work import Work

T = TypeVar("T")
# How a page answers a form where it asks something first, or says that it was done already and asks what else was meant.
_ASKS = (200, 409)
_LOOK_AGAIN = "Look at the step again"
_PROBLEM, _TURNED_OVER_EVERY = "problem", timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page after an action has to say: one sentence, and what followed from it.

    ``done`` says that all that was asked for was done; what was not is never told in the colour of what was. ``leads_to`` is
    where to go on from here, if there is one place.
    """

    title: str
    details: tuple[str, ...] = ()
    done: bool = True
    leads_to: str = ""
    leads_to_words: str = ""


class _TakenBack(Exception):
    """Ends a transaction whose result was only to be looked at."""

    def __init__(self, entry: HistoryEntry, asked: tuple[str, ...]) -> None:
        super().__init__()
        self.entry = entry
        self.asked = asked


class OnlyLooking(Exception):
    """Raised where something would be done while what was sent before is only looked at again."""


class Site:
    """The pages of one office; made once, and asked by every page."""

    def __init__(self, office: Office, settings: Settings) -> None:
        self.office = office
        self.settings = settings
        # Where what takes long is done.
        self.behind = Behind(office, settings)
        self._turned_over: datetime | None = None

    @property
    def secure(self) -> bool:
        """Whether people reach the pages over TLS."""
        return self.settings.web_address.startswith("https://")

    @property
    def visit(self) -> Visit:
        """Who is here; asked only by pages that need somebody to be logged in."""
        visit: Visit = g.visit
        return visit

    @property
    def actor(self) -> PersonActor:
        """The person who is here, with what they may do now."""
        return self.visit.actor

    @cached_property
    def code_seal(self) -> Seal:
        """What the keys of people's apps are sealed with."""
        return Seal(secret_key(self.settings), PURPOSE)

    @cached_property
    def unsent_seal(self) -> Seal:
        """What forms are sealed with that could not be sent or were refused."""
        return Seal(secret_key(self.settings), UNSENT)

    def needs_code(self, visit: Visit) -> bool:
        """Whether a role that somebody holds, in cover too, may not be used by a password alone."""
        return any(grant.role in self.settings.code_roles for grant in visit.actor.grants)

    def look(self, ask: Callable[[Work], T]) -> T:
        """Ask something in the person's name, of records as they stand today.

        Which restricted answers it contains is recorded first, or where the answer may be kept back, before that is given.
        """
        now = self.office.clock.now()
        if self._turned_over is None or now - self._turned_over >= _TURNED_OVER_EVERY:
            self.office.bring_up_to_date()
            self._turned_over = now
        return self.office.look(self.actor, ask, found_now=True, later=g.get("readings"))

    def change(self, command: Callable[[Work], Done], then: str = "", *, leaves: bool = False) -> Done:
        """Do something to a record, whole or not at all, and leave what the trail says of it for the next page.

        ``then`` says what comes next. What asks to look again has the way to its step, where the next page ``leaves`` it.
        """

        def commanded(work: Work) -> tuple[Done, HistoryEntry]:
            done = command(work)
            return done, said(work, done)

        done, entry = self.do(commanded)
        details = (*entry.details, *done.look_again, *([then] if then else []))
        leads_to = f"/records/{done.reference}/steps/{done.step}?turn={done.n}" if leaves and done.warnings else ""
        self.say(Notice(told(entry), details, leads_to=leads_to, leads_to_words=_LOOK_AGAIN if leads_to else ""))
        return done

    def act(self, command: Callable[[Work], T]) -> T:
        """Do something that concerns no record, whole or not at all."""
        _may_do()
        with self.office.work(self.actor) as work:
            return command(work)

    def do(self, command: Callable[[Work], T]) -> T:
        """Do something to records; what the next page says of it is for the caller to say."""
        self.office.bring_up_to_date()
        return self.act(command)

    def rehearse(self, command: Callable[[Work], Done]) -> tuple[HistoryEntry, tuple[str, ...]]:
        """What the trail would say of a command, and what would ask to look again: nothing of it is kept or sent."""
        self.office.bring_up_to_date()
        try:
            with self.office.work(self.actor) as work:
                done = command(work)
                raise _TakenBack(said(work, done), done.look_again)
        except _TakenBack as rehearsed:
            return rehearsed.entry, rehearsed.asked

    def say(self, notice: Notice) -> None:
        """Let the next page say something."""
        self.say_to(self.visit, notice)

    def say_to(self, visit: Visit, notice: Notice) -> None:
        """Let the next page of a session say something, also of one that has only now begun."""
        _may_do()
        leave_notice(self.office, visit, json.dumps(astuple(notice)))

    def notice(self) -> Notice | None:
        """What this page has to say, once."""
        visit: Visit | None = g.get("visit")
        left = take_notice(self.office, visit) if visit else ""
        if not left:
            return None
        title, details, *rest = json.loads(left)
        return Notice(title, tuple(details), *rest)


def _may_do() -> None:
    if g.get("only_looking"):
        raise OnlyLooking


def show(template: str, page: object, status: int = 200) -> tuple[str, int]:
    """A page: the template with everything that it shows, as one value; with what was wrong where it was refused before."""
    before: Refused | None = g.get("refused")
    if before is not None and hasattr(page, "mistakes"):
        page, status = shown_again(page, before), before.status
    g.page, g.asks = page, "readings" in g and status in _ASKS and template != _PROBLEM
    if g.asks or ("readings" in g and getattr(page, "mistakes", None)):
        # It is kept, and shown once its own address is asked for.
        return "", status
    return render_template(f"{template}.jinja", page=page), status


def go(address: str) -> Response:
    """On to another page, which is then asked for afresh."""
    return redirect(address, 303)
