"""A place in which, by chance and the same chance every time, people do things.

They do steps, hold records, move dates, open new records, return to earlier stages, and are away with somebody covering.
Some records are forgotten: nobody does anything there, so that what is late climbs to its end whatever chance does elsewhere.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import update

from pledge_engine.errors import PledgeError
from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.round_commands import agree_kept, keep_steps, return_to
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers
from pledge_engine.people.covering import name_cover
from pledge_engine.store.tables import people
from pledge_engine.work import Work
from tests.factories.office import (
    ADMINISTRATOR,
    CARE_GROUP,
    ENGINE,
    TEAM,
    WORKER,
    day_of,
    furnish,
    go_on,
    journey_of,
    opened_hire,
)
from workflows.definition import Role

# The worker of the records with an even number has no work email; that of one record is a service lead of the same team.
UNREACHED, LEADING, LEADS_OWN = "wil", "lara", "R-0003"
# Where the forgotten records stand: with what HR and occupational health hold, and with a worker who has a work email.
FORGOTTEN = ("clearance", "workbook")
# Who covers for whom: somebody who may, the worker who leads on her own record too, and a lead who covers for both leads.
COVER = (("sam", "cleo"), ("pat", "cleo"), ("sam", LEADING), ("hana", "hugo"), ("hugo", "hana"))


class LivingPlace:
    """Its records begin at different stages; two people share the queue of HR. ``did`` counts what was done by its name."""

    def __init__(self, office: Office, stages: tuple[str, ...]) -> None:
        self.office = office
        self._chance = random.Random(2026)
        self.did: Counter[str] = Counter()
        furnish(office, shipped_text())
        with office.work(office.actor(ADMINISTRATOR)) as work:
            for handle in ("hugo", LEADING, UNREACHED):
                newcomers.add_person(work, handle, f"{handle.title()} Example")
            granting.give_grant(work, "hugo", Role.HR, scope=CARE_GROUP)
            granting.give_grant(work, LEADING, Role.SERVICE_LEAD, scope=TEAM)
        with office.work(ENGINE) as work:
            told = people.c.handle != UNREACHED
            work.connection.execute(update(people).where(told).values(email=people.c.handle + "@trust.example"))
        self.records = [self._at(stage) for stage in stages]
        for stage in FORGOTTEN:
            self._at(stage)

    def _at(self, stage: str) -> str:
        reference = opened_hire(self.office)
        while (now := journey_of(self.office, reference).stage) and now.key != stage:
            self._go_on(reference)
        return reference

    def _go_on(self, reference: str) -> None:
        worker = UNREACHED if int(reference[-1]) % 2 == 0 else LEADING if reference == LEADS_OWN else WORKER
        go_on(self.office, reference, worker=worker)

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
            elif chosen < 0.7:
                self._be_away()
            elif chosen < 0.82:
                self._return(reference)

    def _be_away(self) -> None:
        """Somebody is away from tomorrow or later, for some days; not while somebody covers for them already."""
        person, cover = self._chance.choice(COVER)
        first = day_of(self.office) + timedelta(days=self._chance.randint(1, 4))
        last = first + timedelta(days=self._chance.randint(0, 12))
        with self.office.work(self.office.actor(person)) as work:
            name_cover(work, person, cover, from_on=first, until_on=last)
        self.did["away"] += 1

    def _return(self, reference: str) -> None:
        """Back to an earlier stage, where half of what was finished there still holds, if the other lead agrees."""
        stage = journey_of(self.office, reference).stage
        if stage is None or not stage.returns:
            return
        target = self._chance.choice(sorted(stage.returns))
        self._do(lambda work: return_to(work, reference, target, "more_time_needed"))
        self.did["returned"] += 1
        with self.office.work(self.office.actor("sam"), write=False) as work:
            finished = [key for key, _ in record_offers(work, reference).may_hold_still]
        still = [key for key in finished if self._chance.random() < 0.7]
        self._do(lambda work: keep_steps(work, reference, still))
        self.did["kept"] += 1
        if self._chance.random() < 0.7:
            with self.office.work(self.office.actor("pat")) as work:
                agree_kept(work, reference)
            self.did["agreed to be kept"] += 1

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
