"""What was kept in a year, asked by senior leadership of the whole trust: by team and by step, beside the same counted by hand.

The limit is one statement for each answer that counts outcomes by their group: no scope to work out, no quarters, and
nothing of what workers say. The engine's command answers all of that too.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import select

from bench.figures import Figure
from bench.made_up import DAY, NOW
from bench.scale import READER, Trust, look_at_tables, trust_of
from bench.timing import medians, ratios, shuffled, timed
from pledge_engine.people.granting import give_grant
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.period import Period
from pledge_engine.store.adding import add_together
from pledge_engine.store.ids import new_ids
from pledge_engine.store.session import begin
from pledge_engine.store.tables import hires, occurrences, teams
from workflows.definition import Role
from workflows.outcomes import Outcome
from workflows.reading import load_shipped

ENGINE, LIMIT = "pledge engine", "limit"
# What takes longer than this would have to show how far it is.
_GOAL_SECONDS = 2.0
TURNS_EACH = 12
_AT_ONCE = 2000
_YEAR = Period(date(2025, 4, 1), date(2026, 3, 2))
_GROUPS = {By.TEAM: "team.name", By.STEP: "occurrence.step"}
_COUNT = """
    SELECT {group}, occurrence.outcome, count(*) FROM occurrence
    JOIN hire ON hire.id = occurrence.hire_id JOIN team ON team.id = hire.team_id
    WHERE occurrence.outcome <> 'left_out' AND occurrence.outcome_on BETWEEN '{first}' AND '{last}'
    GROUP BY {group}, occurrence.outcome
"""


def measure(address: str, *, size: int, rounds: int, seed: int) -> list[Figure]:
    """Seconds for one answer by team and one by step, of the engine and of the limit, in a trust of so many records."""
    trust = kept_trust(address, size, seed)
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    figures = [_measured(trust, by, order, size=size, rounds=rounds) for by in _GROUPS]
    trust.office.close()
    return figures


def _measured(trust: Trust, by: By, order: random.Random, *, size: int, rounds: int) -> Figure:
    must_agree(trust, by)
    turns: dict[str, Callable[[], object]] = {ENGINE: lambda: asked(trust, by), LIMIT: lambda: by_hand(trust, by)}
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name in shuffled(list(turns), order):
            times[name].append(timed(turns[name]))
    middle, beside = medians(times, lambda seconds: seconds), ratios(times, ENGINE)
    return Figure(
        name=f"kept in a year by {by.value}, {size:,} records, {trust.office.engine.dialect.name}",
        unit="seconds",
        engine=middle[ENGINE],
        peers={LIMIT: middle[LIMIT]},
        ratios=beside,
        goal=f"≤ {_GOAL_SECONDS:.0f} s",
        reached=middle[ENGINE] <= _GOAL_SECONDS,
        counts={"rounds": rounds, "records": size, "closed turns": size * TURNS_EACH},
    )


def kept_trust(address: str, size: int, seed: int) -> Trust:
    """A trust of so many records with a year of closed turns, and senior leadership who reads of all of them."""
    trust = trust_of(address, size, seed)
    with trust.office.work(trust.office.actor("admin")) as work:
        give_grant(work, READER, Role.LX_LEADERSHIP.value)
    close_turns(trust, seed)
    return Trust(trust.address, trust.office, trust.office.actor(READER), trust.care_group)


def close_turns(trust: Trust, seed: int) -> None:
    """Give every record of a trust a year of closed turns."""
    with begin(trust.office.engine) as connection:
        places = select(hires.c.id, teams.c.care_group_id).join(teams, teams.c.id == hires.c.team_id)
        records = connection.execute(places.order_by(hires.c.reference)).all()
        chance = random.Random(seed)  # noqa: S311 - made-up rows are no secret.
        for start in range(0, len(records), _AT_ONCE):
            together = records[start : start + _AT_ONCE]
            ids = iter(new_ids(NOW, TURNS_EACH * len(together)))
            rows = [row for record in together for row in _closed_turns(record.id, record.care_group_id, chance)]
            add_together(connection, occurrences, [{"id": next(ids), **row} for row in rows])
    look_at_tables(trust.office.engine)


def _closed_turns(hire_id: str, care_group_id: str, chance: random.Random) -> Iterator[dict[str, object]]:
    """Turns that were closed in the last fourteen months, most of them kept."""
    steps = [step for step in load_shipped().steps.values() if step.required and step.owner is not Role.WORKER]
    for step in chance.sample(steps, TURNS_EACH):
        on = DAY - timedelta(days=chance.randrange(420))
        lot = chance.random()
        kept = Outcome.KEPT if lot < 0.7 else Outcome.KEPT_LATE if lot < 0.9 else Outcome.RECORDED_LATE
        outcome = Outcome.NOT_KEPT if lot > 0.95 else kept
        yield {
            "hire_id": hire_id, "care_group_id": care_group_id, "step": step.key, "stage": step.stage, "round": 2,
            "n": 1, "status": "not_kept" if outcome is Outcome.NOT_KEPT else "done", "owner": step.owner.value,
            "required": True, "opened_on": on - timedelta(days=30), "due_on": on, "first_due_on": on,
            "because": "made up", "can_be_late": False, "version": 1, "completed_on": on, "closed_on": on,
            "recorded_at": NOW, "outcome": outcome.value, "outcome_on": on,
            "said_not_to_have_happened_on": on if chance.random() < 0.01 else None,
        }  # fmt: skip


def asked(trust: Trust, by: By) -> dict[str, int]:
    """The engine's answer: how many promises count for each row."""
    with trust.office.work(trust.reader, write=False) as work:
        report = what_was_kept(work, _YEAR, by)
    return {row.key: (row.counted or 0) + (row.recorded_late or 0) for row in report.rows}


def by_hand(trust: Trust, by: By) -> dict[str, int]:
    """The limit's answer."""
    statement = _COUNT.format(group=_GROUPS[by], first=_YEAR.first, last=_YEAR.last)
    with begin(trust.office.engine, write=False) as connection:
        rows = connection.exec_driver_sql(statement).all()
    found: dict[str, int] = defaultdict(int)
    for group, _, number in rows:
        found[group] += number
    return found


def must_agree(trust: Trust, by: By) -> None:
    """Fail unless both count the same; sensitive steps are one row of the engine's."""
    ours, theirs = asked(trust, by), by_hand(trust, by)
    if sum(ours.values()) != sum(theirs.values()) or any(ours[key] != theirs[key] for key in ours if key in theirs):
        raise ValueError("the engine and the limit do not count the same")
