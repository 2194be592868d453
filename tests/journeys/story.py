"""Telling a hire's story: people act on days through the commands, and what they then see is told in plain words."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pledge_engine.clock import FixedClock
from pledge_engine.errors import PledgeError, RefusedMove
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import TaskLine
from pledge_engine.office import shipped_text
from tests.factories.office import TEAM, WORKER, as_typed, furnish, go_on, journey_of, mailed, move_clock, office_on
from workflows.words import long_date, turns_named

TOLD = Path(__file__).parent / "told"
MORNING = 9
_PAST = ("done", "not_applicable", "not_needed", "not_taken_up", "not_kept", "ended", "returned", "carried", "imported")


class Story:
    """One office with its people, and the records that the story is about; ``record`` is the one at hand."""

    def __init__(self, database: str, begins: date) -> None:
        self.office = office_on(database, _morning(begins))
        furnish(self.office, shipped_text())
        self.record = self.opens()

    # ---------------------------------------------------------------- what happens

    def opens(self, by: str = "sam") -> str:
        """Sam opens a record for a post in Oak team, with Pat; its reference."""
        with self.office.work(self.office.actor(by)) as work:
            return open_hire(work, TEAM, service_lead="sam", professional_lead="pat").reference

    def on(self, day: date) -> None:
        """It is the morning of a day."""
        assert isinstance(self.office.clock, FixedClock)
        self.office.clock.set(_morning(day))
        self.office.bring_up_to_date()

    def by(self, who: str, command: Callable[..., Any], *given: Any, **more: Any) -> Any:
        """Somebody gives a command on the record at hand."""
        move_clock(self.office, timedelta(minutes=1))
        with self.office.work(self.office.actor(who)) as work:
            return command(work, self.record, *given, **more)

    def refused(self, who: str, command: Callable[..., Any], *given: Any, **more: Any) -> list[str]:
        """Why somebody may not: every reason in words."""
        try:
            self.by(who, command, *given, **more)
        except RefusedMove as refusal:
            return [blocker.words for blocker in refusal.blockers]
        except PledgeError as error:
            return [str(error)]
        raise AssertionError(f"{who} was let")

    def goes_on_until(self, there: Callable[[], bool], *, days: int = 0) -> None:
        """Everybody does what comes next until something is so; ``days`` pass between two things."""
        while not there():
            go_on(self.office, self.record)
            if days:
                self.on(self.today + timedelta(days=days))

    def comes_to(self, stage: str, *, days: int = 0) -> None:
        """Everybody does what comes next until the record is in a stage."""
        self.goes_on_until(lambda: self.stage == stage, days=days)

    def answers(self, step: str, **given: object) -> dict[str, object]:
        """Made-up answers to a step, with these instead of those."""
        journey = journey_of(self.office, self.record)
        return {**as_typed(journey, journey.definition.steps[step], self.today), **given}

    # ---------------------------------------------------------------- what people see

    @property
    def today(self) -> date:
        with self.office.work(self.office.actor("sam"), write=False) as work:
            return work.today

    @property
    def stage(self) -> str:
        stage = journey_of(self.office, self.record).stage
        return stage.key if stage else journey_of(self.office, self.record).state[0]

    def due(self, step: str, n: int = 1) -> str:
        """When a step is due and why, as its explanation says it."""
        with self.office.work(self.office.actor("sam"), write=False) as work:
            turns = explain(work, self.record, step).turns
        turn = next(turn for turn in reversed(turns) if turn.n == n)
        return f"{long_date(turn.due_on)}: {turn.because}" if turn.due_on else turn.because

    def first_promised(self, step: str) -> date | None:
        with self.office.work(self.office.actor("sam"), write=False) as work:
            return explain(work, self.record, step).turns[-1].first_due_on

    def stands(self, step: str, n: int = 1, *, seen_by: str = "sam") -> str:
        """Where the newest round of a step stands, in words."""
        with self.office.work(self.office.actor(seen_by), write=False) as work:
            view = show_hire(work, self.record)
        lines = [line for line in (*view.earlier, *view.tasks) if (line.step, line.n) == (step, n)]
        return max(lines, key=lambda line: line.round).words

    def blockers(self, seen_by: str = "sam") -> list[str]:
        with self.office.work(self.office.actor(seen_by), write=False) as work:
            return [blocker.words for blocker in show_hire(work, self.record).blockers]

    def mailed(self, who: str) -> list[str]:
        """The kinds of message that wait for somebody, oldest first."""
        return mailed(self.office, who)

    def told(self, seen_by: str = "sam", *, since: date | None = None) -> str:
        """The history as somebody reads it, oldest first, from a day on."""
        with self.office.work(self.office.actor(seen_by), write=False) as work:
            entries = reversed(history(work, self.record))
        lines = []
        for entry in entries:
            if since is None or entry.at.date() >= since:
                role = f"covering for {entry.covering} as {entry.role}" if entry.covering else entry.role
                who = f"{entry.who}, {role}," if role else entry.who
                lines.append(f"{long_date(entry.at.date())}: {who} {entry.sentence}")
                lines += [f"    {detail}" for detail in entry.details]
        return "\n".join(lines) + "\n"

    def printed(self, set_up: str, *, since: date | None = None, seen_by: str = "sam") -> str:
        """The story as it is kept: how it begins, what happened since, and how the record stands at the end."""
        with self.office.work(self.office.actor(seen_by), write=False) as work:
            view = show_hire(work, self.record)
        turns = _first_of_each([task for task in view.tasks if task.completed_on is None and task.state not in _PAST])
        return "\n".join(
            (
                " ".join(set_up.split()),
                *("", "What happened, as the record tells it:", self.told(seen_by, since=since)),
                *(f"What is open on {long_date(self.today)}, in “{view.stage_title}”:", *map(_open_line, turns), ""),
                "Before it can move on:",
                *([f"    {blocker.words}" for blocker in view.blockers] or ["    Nothing."]),
                "",
            )
        )

    def ends(self) -> None:
        self.office.close()


def must_be_told(name: str, told: str) -> None:
    """Fail unless a story is told exactly as the file of its name tells it; with RETELL=1 the file is written anew."""
    file = TOLD / f"{name}.txt"
    if os.environ.get("RETELL"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8"), (
        f"{name} is told differently: look at it, then write it with RETELL=1"
    )


def _first_of_each(tasks: list[TaskLine]) -> list[TaskLine]:
    """Of a step that repeats only the turn that comes next; the page lists the later ones too."""
    return list({task.step: task for task in reversed(tasks)}.values())[::-1]


def _open_line(task: TaskLine) -> str:
    """An open step: whose it is, where it stands, and why it is due when it is due."""
    name = turns_named(task.title, [task.n]) if task.turns else f"“{task.title}”"
    optional = "" if task.required else ", optional"
    why = f" {task.because[:1].upper()}{task.because[1:]}." if task.because not in task.words else ""
    return f"    {name} ({task.owner}{optional}): {task.words.removesuffix('.')}.{why}"


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC)


__all__ = ["WORKER", "Story", "must_be_told"]
