"""Sweeping at several sizes: every reminder of a morning recorded, and the digests queued, beside the same rows by hand.

Every team has a service lead, every care group a professional lead, and one person is the senior leadership. The limit is two
statements that know beforehand who is told of what: it asks neither whose roles still stand, nor who covers for whom, nor
what was told before, and joins the ladder as it was worked out by the engine.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, insert, select, text

from bench import delivering
from bench.figures import Figure
from bench.made_up import DAY, NOW
from bench.scale import Trust, trust_of
from bench.timing import medians, ratios, shuffled, timed
from pledge_engine.access.actor import SystemActor
from pledge_engine.reminders.ladder_rows import OPEN
from pledge_engine.reminders.sweep import rows_for, sweep
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import begin
from pledge_engine.store.tables import care_groups, grants, people, reminders, teams
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role

ENGINE, LIMIT = "pledge engine", "limit"
_GOAL = 0.67
_SWEEPING = SystemActor("sweep")
_LEADER = "leader"
_REMINDERS = """
    WITH rung(step, rung, working_days, due_by) AS (VALUES {rungs}),
    found AS (
        SELECT occurrence.id, occurrence.due_on, rung.rung, rung.working_days,
            CASE occurrence.owner WHEN 'service_lead' THEN hire.service_lead_id
                WHEN 'professional_lead' THEN hire.professional_lead_id ELSE '{leader}' END AS recipient,
            CASE occurrence.owner WHEN 'lx_leadership' THEN 'queue' ELSE 'holder' END AS why,
            row_number() OVER (PARTITION BY occurrence.id ORDER BY rung.working_days DESC, rung.rung) AS place
        FROM occurrence JOIN hire ON hire.id = occurrence.hire_id
            JOIN rung ON rung.step = occurrence.step AND occurrence.due_on <= rung.due_by
        WHERE occurrence.closed_on IS NULL AND hire.held_since IS NULL AND hire.ended_on IS NULL
    )
    INSERT INTO reminder (occurrence_id, recipient_id, due_on, rung, working_days, why, status, late, recorded_on, digest_on)
    SELECT id, recipient, due_on, rung, working_days, why, CASE place WHEN 1 THEN 'waiting' ELSE 'overtaken' END,
        {false}, {day}, {day}
    FROM found WHERE true ON CONFLICT DO NOTHING
"""
_DIGESTS = """
    INSERT INTO message (id, kind, recipient, subject_reference, local_date, key, status, queued_at)
    SELECT {id}, 'digest', recipient_id, '', {day}, 'digest:' || recipient_id, 'waiting', '{now}'
    FROM (SELECT DISTINCT recipient_id FROM reminder WHERE status = 'waiting' AND digest_on = {day}) AS told
"""
_WORDS = {
    "sqlite": {"false": "0", "day": "'{}'", "id": "lower(hex(randomblob(16)))"},
    "postgresql": {"false": "false", "day": "DATE '{}'", "id": "replace(gen_random_uuid()::text, '-', '')"},
}


def measure(address: str, *, size: int, rounds: int, seed: int) -> Iterator[Figure]:
    """Reminders a second, and digests a second, of the engine and of the limit, in a trust of so many records."""
    trust = led(address, size, seed)
    by_hand = statements(trust)
    turns = {ENGINE: lambda: swept(trust), LIMIT: lambda: written(trust, by_hand)}
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name in shuffled(list(turns), order):
            forget(trust)
            times[name].append(timed(turns[name]))
    many = must_agree(trust, by_hand)
    speeds, beside = medians(times, lambda taken: many / taken), ratios(times, ENGINE)
    kind = trust.office.engine.dialect.name
    yield Figure(
        name=f"sweep, {size:,} records, {kind}",
        unit="reminders/s",
        engine=speeds[ENGINE],
        peers={LIMIT: speeds[LIMIT]},
        ratios=beside,
        goal=f"≥ {_GOAL} × limit",
        reached=beside[LIMIT] >= _GOAL,
        counts={"rounds": rounds, "records": size, "reminders": many},
    )
    forget(trust)
    swept(trust)
    yield delivering.measure_digests(trust.office, name=f"{size:,} records, {kind}", rounds=rounds, seed=seed)
    trust.office.close()


def led(address: str, size: int, seed: int) -> Trust:
    """A trust of so many records in which everybody who is to be told of a step is there, and has an address."""
    trust = trust_of(address, size, seed)
    with begin(trust.office.engine) as connection:
        for row in connection.execute(select(teams.c.id)).all():
            _appoint(connection, f"lead.{row.id}", Role.SERVICE_LEAD, ScopeKind.TEAM, row.id)
        for row in connection.execute(select(care_groups.c.id)).all():
            _appoint(connection, f"lead.{row.id}", Role.PROFESSIONAL_LEAD, ScopeKind.CARE_GROUP, row.id)
        _appoint(connection, _LEADER, Role.LX_LEADERSHIP, ScopeKind.TRUST, None)
        lead = "(SELECT id FROM person WHERE handle = 'lead.' || {})"
        group = "(SELECT care_group_id FROM team WHERE team.id = hire.team_id)"
        connection.execute(
            text(
                f"UPDATE hire SET service_lead_id = {lead.format('hire.team_id')}, "  # noqa: S608 - our own words
                f"professional_lead_id = {lead.format(group)}"
            )
        )
    _tidy(trust)
    return trust


def _appoint(connection: Connection, handle: str, role: Role, kind: ScopeKind, scope: str | None) -> None:
    person = new_id(NOW)
    row = {"id": person, "handle": handle, "name": "Made-up lead", "email": f"{person}@trust.example", "active": True}
    connection.execute(insert(people), row)
    given = {"id": new_id(NOW), "person_id": person, "role": role, "scope_kind": kind, "scope_id": scope}
    connection.execute(insert(grants), given)


def _tidy(trust: Trust) -> None:
    """What a server does by itself within minutes."""
    with trust.office.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if trust.office.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def swept(trust: Trust) -> int:
    """The engine's sweep; gives how many reminders it recorded."""
    with trust.office.work(_SWEEPING) as work:
        return sweep(work, DAY).recorded


def written(trust: Trust, by_hand: tuple[str, str]) -> None:
    """The same by hand."""
    with begin(trust.office.engine) as connection:
        for statement in by_hand:
            connection.execute(text(statement))


def statements(trust: Trust) -> tuple[str, str]:
    """The limit: all reminders, and all digests."""
    words = _WORDS[trust.office.engine.dialect.name]
    day = words["day"].format(DAY.isoformat())
    with trust.office.work(_SWEEPING, write=False) as work:
        leader = work.connection.execute(select(people.c.id).where(people.c.handle == _LEADER)).scalar_one()
        rungs = rows_for(work, DAY, None)
        ladders = {(step, role): ladder for step, standing, role, ladder in rungs.holders if standing == OPEN}
        owners = {
            row.step: row.owner for row in work.connection.execute(text("SELECT DISTINCT step, owner FROM occurrence"))
        }
    listed = ", ".join(
        f"('{step}', '{rung[1]}', {rung[2]}, {words['day'].format(rung[6])})"
        for step, owner in owners.items()
        for rung in rungs.rungs
        if rung[0] == ladders[step, owner] and rung[4] == owner and rung[3] == "holder"
    )
    reminding = _REMINDERS.format(rungs=listed, leader=leader, false=words["false"], day=day)
    return reminding, _DIGESTS.format(id=words["id"], day=day, now=f"{NOW:%Y-%m-%dT%H:%M:%S.%fZ}")


def forget(trust: Trust) -> None:
    """As it was before the sweep."""
    with begin(trust.office.engine) as connection:
        for table in ("reminder", "attempt", "message", "sweep"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - named here
    _tidy(trust)


def must_agree(trust: Trust, by_hand: tuple[str, str]) -> int:
    """Fail unless both record the same and a second sweep records nothing; gives how many reminders that is."""
    forget(trust)
    many = swept(trust)
    ours = set(_recorded(trust))
    if swept(trust) != 0:
        raise ValueError("a second sweep records something")
    forget(trust)
    written(trust, by_hand)
    if set(_recorded(trust)) != ours or len(ours) != many:
        raise ValueError("the engine and the limit do not record the same")
    return many


def _recorded(trust: Trust) -> Iterator[tuple[object, ...]]:
    with begin(trust.office.engine, write=False) as connection:
        for row in connection.execution_options(stream_results=True).execute(select(reminders)):
            yield tuple(row)
