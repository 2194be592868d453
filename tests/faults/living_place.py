"""A place in which, by chance and the same chance every time, people do things: steps, holds, moved dates, new records."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import update

from pledge_engine.errors import PledgeError
from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers
from pledge_engine.store.tables import people
from pledge_engine.work import Work
from tests.factories.office import (
    ADMINISTRATOR,
    CARE_GROUP,
    ENGINE,
    WORKER,
    day_of,
    furnish,
    go_on,
    journey_of,
    opened_hire,
)
from workflows.definition import Role

# The worker of the records with an even number has no work email.
UNREACHED = "wil"


class LivingPlace:
    """Its records begin at different stages; two people share the queue of HR."""

    def __init__(self, office: Office, stages: tuple[str, ...]) -> None:
        self.office = office
        self._chance = random.Random(2026)
        furnish(office, shipped_text())
        with office.work(office.actor(ADMINISTRATOR)) as work:
            for handle in ("hugo", UNREACHED):
                newcomers.add_person(work, handle, f"{handle.title()} Example")
            granting.give_grant(work, "hugo", Role.HR, scope=CARE_GROUP)
        with office.work(ENGINE) as work:
            told = people.c.handle != UNREACHED
            work.connection.execute(update(people).where(told).values(email=people.c.handle + "@trust.example"))
        self.records = [self._at(stage) for stage in stages]

    def _at(self, stage: str) -> str:
        reference = opened_hire(self.office)
        while (now := journey_of(self.office, reference).stage) and now.key != stage:
            self._go_on(reference)
        return reference

    def _go_on(self, reference: str) -> None:
        go_on(self.office, reference, worker=UNREACHED if int(reference[-1]) % 2 == 0 else WORKER)

    def act(self) -> None:
        """What somebody does on one day, which is often nothing; what the pledge does not allow is not done."""
        reference = self._chance.choice(self.records)
        chosen = self._chance.random()
        with suppress(PledgeError):
            if chosen < 0.3:
                self._go_on(reference)
            elif chosen < 0.4:
                self._move(reference)
            elif chosen < 0.45:
                self._do(lambda work: hold(work, reference, day_of(self.office) + timedelta(days=30)))
            elif chosen < 0.6:
                self._resume_all()
            elif chosen < 0.62:
                self._do(lambda work: withdraw(work, reference, "not_funded"))
                self.records.remove(reference)
                self.records.append(opened_hire(self.office))

    def _resume_all(self) -> None:
        for reference in self.records:
            with suppress(PledgeError), self.office.work(self.office.actor("sam")) as work:
                resume(work, reference)

    def _move(self, reference: str) -> None:
        """Move the date of some open step by some days, often onto a day that is refused."""
        journey = journey_of(self.office, reference)
        turns = [turn for turns in journey.turns.values() for turn in turns if turn.status.is_open and turn.due_on]
        if turns:
            turn = self._chance.choice(turns)
            to = day_of(self.office) + timedelta(days=self._chance.randint(1, 25))
            self._do(lambda work: move_date(work, reference, turn.step, to, "person_away", n=turn.n))

    def _do(self, command: Callable[[Work], object]) -> None:
        with self.office.work(self.office.actor("sam")) as work:
            command(work)
