"""Needs attention at several sizes: what a professional lead asks every morning, beside the same question by hand.

The limit is the fifty most overdue steps of one care group with their number, and the number that are due soon, in three
statements that know their answer's shape: no scope to work out and no words to find. The engine's command answers more:
what is due soon by name, what waits for the reader's agreement, and what workers say did not happen.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import event

from bench.figures import Figure
from bench.made_up import DAY
from bench.scale import Trust, trust_of
from bench.timing import medians, ratios, shuffled, timed
from pledge_engine.hires.attention import attention
from pledge_engine.hires.list_views import AttentionList
from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.store.session import begin
from workflows.calendar import Calendar

ENGINE, LIMIT = "pledge engine", "limit"
_GOAL = 0.5
_OPEN = """
    FROM occurrence JOIN hire ON hire.id = occurrence.hire_id JOIN team ON team.id = hire.team_id
    WHERE occurrence.care_group_id = '{group}' AND {late} AND hire.held_since IS NULL
      AND occurrence.due_on {when}
"""
_MOST = """
    SELECT occurrence.step, occurrence.n, occurrence.due_on, hire.reference, hire.post_number, team.name {open}
    ORDER BY occurrence.due_on, hire.reference LIMIT 50
"""


def measure(address: str, *, size: int, rounds: int, seed: int) -> Figure:
    """Milliseconds for one answer, of the engine and of the limit, in a trust of so many records."""
    trust = trust_of(address, size, seed)
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    must_agree(trust)
    turns = {ENGINE: lambda: asked(trust), LIMIT: lambda: by_hand(trust)}
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name in shuffled(list(turns), order):
            times[name].append(timed(turns[name]))
    trust.office.close()
    middle, beside = medians(times, lambda seconds: 1000 * seconds), ratios(times, ENGINE)
    kind = trust.office.engine.dialect.name
    return Figure(
        name=f"needs attention, {size:,} records, {kind}",
        unit="milliseconds",
        engine=middle[ENGINE],
        peers={LIMIT: middle[LIMIT]},
        ratios=beside,
        goal="≤ 2 × limit",
        reached=beside[LIMIT] >= _GOAL,
        counts={"rounds": rounds, "records": size},
    )


def asked(trust: Trust) -> AttentionList:
    """The engine's answer."""
    with trust.office.work(trust.reader, write=False) as work:
        return attention(work)


def statements(trust: Trust) -> tuple[str, str, str]:
    """The limit: the most overdue, how many there are, and how many are due soon."""
    soon: date = Calendar().add_working_days(DAY, SOON_WORKING_DAYS)
    # Written as each database's partial index is, because it is only used where the words are the same.
    late = "occurrence.can_be_late = 1" if is_sqlite(trust) else "occurrence.can_be_late"
    overdue = _OPEN.format(group=trust.care_group, late=late, when=f"< '{DAY}'")
    due_soon = _OPEN.format(group=trust.care_group, late=late, when=f"BETWEEN '{DAY}' AND '{soon}'")
    return _MOST.format(open=overdue), f"SELECT count(*) {overdue}", f"SELECT count(*) {due_soon}"


def is_sqlite(trust: Trust) -> bool:
    """Whether the trust's database is a SQLite file."""
    return trust.office.engine.dialect.name == "sqlite"


def by_hand(trust: Trust) -> tuple[list[object], int, int]:
    """The limit's answer."""
    with begin(trust.office.engine, write=False) as connection:
        most, overdue, soon = (connection.exec_driver_sql(statement).all() for statement in statements(trust))
    return list(most), overdue[0][0], soon[0][0]


def must_agree(trust: Trust) -> None:
    """Fail unless both find the same records and numbers."""
    ours, (most, overdue, soon) = asked(trust), by_hand(trust)
    theirs = [row.reference for row in most]  # type: ignore[attr-defined]
    if ([row.reference for row in ours.overdue], ours.total_overdue, ours.total_due_soon) != (theirs, overdue, soon):
        raise ValueError("the engine and the limit do not answer the same")


def plans(trust: Trust, *settings: str) -> list[str]:
    """How the database answers each of the engine's own questions about days, in its own words, under these settings."""
    asked_for: list[tuple[str, Any]] = []

    def watch(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "occurrence.due_on" in statement and not statement.startswith("EXPLAIN"):
            asked_for.append((statement, parameters))

    engine = trust.office.engine
    event.listen(engine, "before_cursor_execute", watch)
    asked(trust)
    explain = "EXPLAIN QUERY PLAN" if is_sqlite(trust) else "EXPLAIN (COSTS OFF)"
    with begin(engine, write=False) as connection:
        for setting in settings:
            connection.exec_driver_sql(f"SET LOCAL {setting}")
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
            for statement, parameters in asked_for
        ]
