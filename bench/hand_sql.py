"""The first peer: the same rows as the engine's commands, in the fewest statements one would write by hand.

One reading with the scope in it, and one writing for every table that changes, from Python's own ``sqlite3``, under the
settings that the engine opens its database with.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench import by_hand
from bench.by_hand import AT, NEXT, TODAY
from bench.made_up import NOW, TIMED, TIMED_IN
from pledge_engine.access.actor import PersonActor
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import begin, open_store

SETTINGS = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete")
# A service lead of these teams: not their own record, and of somebody who leads others only where it names them.
_IN_SCOPE = """
    hire.reference = :reference AND hire.team_id IN (SELECT value FROM json_each(:teams))
    AND hire.id NOT IN (SELECT hire_id FROM appointee WHERE person_id = :actor)
    AND (hire.service_lead_id = :actor OR hire.id NOT IN (
        SELECT hire_id FROM appointee WHERE ended_on IS NULL AND person_id IN (
            SELECT person_id FROM role_grant WHERE role IN ('service_lead', 'professional_lead'))))
"""
_FIND_STEP = f"""
    SELECT hire.id, hire.reference, hire.chain_head, hire.chain_length, hire.held_since, hire.service_lead_id,
           hire.professional_lead_id,
           occurrence.id AS turn, occurrence.status, occurrence.round, occurrence.n, occurrence.version
    FROM hire JOIN occurrence ON occurrence.hire_id = hire.id
    WHERE {_IN_SCOPE} AND occurrence.step = :step AND occurrence.superseded IS NULL
    ORDER BY occurrence.round DESC, occurrence.n LIMIT 1
"""  # noqa: S608 - the condition stands above; every value is bound.
_CLOSE_STEP = """
    UPDATE occurrence SET status = 'awaiting_agreement', happened_on = ?, proposal = 'complete', version = version + 1
    WHERE id = ?
"""
_ADD_ANSWER = "INSERT INTO answer (occurrence_id, fields) VALUES (?, ?)"
_ADD_AGREEMENT = """
    INSERT INTO agreement (id, hire_id, occurrence_id, role, person_id, agreed_on, recorded_at, content_hash)
    VALUES (?, ?, ?, 'service_lead', ?, ?, ?, ?)
"""
_ADD_EVENT = "INSERT INTO audit_event (chain, sequence, hire_id, previous, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_PRIVATE = "INSERT INTO audit_secret (chain, sequence, path, salt, value) VALUES (?, ?, ?, ?, ?)"
_MOVE_END = "UPDATE hire SET chain_head = ?, chain_length = ? WHERE id = ?"
_ADD_MESSAGE = """
    INSERT INTO message (id, kind, recipient, subject_reference, local_date, status, queued_at)
    VALUES (?, 'agreement_needed', ?, ?, ?, 'waiting', ?)
"""
_FIND_HIRE = f"""
    SELECT hire.id, hire.reference, hire.chain_head, hire.chain_length, hire.held_since, hire.service_lead_id,
           hire.stage, team.care_group_id, visit.id AS visit, visit.round AS visit_round,
           (SELECT definition.id FROM definition JOIN definition AS pinned ON pinned.key = definition.key
            WHERE pinned.id = hire.definition_id ORDER BY definition.version DESC LIMIT 1) AS definition,
           (SELECT count(*) FROM agreement WHERE stage_visit_id = visit.id AND voided_at IS NULL) AS agreed,
           (SELECT coalesce(max(round), 0) + 1 FROM stage_visit WHERE hire_id = hire.id AND stage = :next) AS next_round,
           (SELECT completed_on FROM occurrence WHERE hire_id = hire.id AND step = 'advert_closed' AND status = 'done'
            ORDER BY round DESC LIMIT 1) AS advert_closed_on
    FROM hire JOIN team ON team.id = hire.team_id
    JOIN stage_visit AS visit ON visit.hire_id = hire.id AND visit.stage = hire.stage AND visit.left_on IS NULL
    WHERE {_IN_SCOPE}
"""  # noqa: S608 - the condition stands above; every value is bound.
_FIND_OPEN = """
    SELECT id, step, round, n, required FROM occurrence WHERE hire_id = ? AND stage = ? AND closed_on IS NULL
"""
_LEAVE_OPEN = """
    UPDATE occurrence SET status = 'not_taken_up', closed_on = ?, recorded_at = ?, version = version + 1 WHERE id = ?
"""
_LEAVE_STAGE = "UPDATE stage_visit SET left_on = ?, closed_by = 'advanced' WHERE id = ?"
_ENTER_STAGE = """
    INSERT INTO stage_visit (id, hire_id, stage, round, definition_id, entered_on, returned, target_on)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?)
"""
_OPEN_STEP = """
    INSERT INTO occurrence (id, hire_id, care_group_id, step, stage, round, n, status, owner, required, opened_on,
                            due_on, first_due_on, because, can_be_late, version)
    VALUES (:id, :hire_id, :care_group_id, :step, :stage, :round, :n, :status, :owner, :required, :opened_on,
            :due_on, :first_due_on, :because, :can_be_late, :version)
"""
_MOVE_HIRE = """
    UPDATE hire SET state = ?, stage = ?, version = version + 1, definition_id = ?, chain_head = ?, chain_length = ?
    WHERE id = ?
"""


class HandSql:
    """The engine's two commands on a database file, written out by hand."""

    name = "hand SQL"

    def __init__(self, file: Path, actor: PersonActor) -> None:
        """Open the file as the engine does; the actor is a service lead."""
        self._actor = actor
        self._teams = json.dumps([grant.scope_id for grant in actor.grants])
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
        self._connection.row_factory = sqlite3.Row
        for name, value in settings_of_the_engine(file).items():
            self._connection.execute(f"PRAGMA {name} = {value}")

    def settings(self) -> dict[str, str]:
        """The settings that the file is open with."""
        return {name: str(self._connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in SETTINGS}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        run, actor = self._connection.execute, self._actor.id
        with self._transaction():
            hire = run(_FIND_STEP, self._scope(reference) | {"step": TIMED.step}).fetchone()
            self._must_be_the_named_lead(hire, reference)
            if hire["status"] != "open" or hire["held_since"] is not None:
                raise ValueError("the step cannot be completed now")
            answers = by_hand.typed(TIMED.answers)
            secret = by_hand.sealed(answers, by_hand.turn_path(hire))
            run(_CLOSE_STEP, (TODAY, hire["turn"]))
            run(_ADD_ANSWER, (hire["turn"], json.dumps(answers, ensure_ascii=False)))
            agreed = by_hand.content_hash(answers)
            run(_ADD_AGREEMENT, (new_id(NOW), hire["id"], hire["turn"], actor, TODAY, AT, agreed))
            sequence, head = self._append(hire, by_hand.as_json(by_hand.completed(hire, actor, secret)))
            self._connection.executemany(
                _ADD_PRIVATE, [(hire["id"], sequence, f"{a.name}/new", a.salt, a.text) for a in secret]
            )
            run(_MOVE_END, (head, sequence, hire["id"]))
            run(_ADD_MESSAGE, (new_id(NOW), hire["professional_lead_id"], reference, TODAY, AT))

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage, unless something stands in the way."""
        run, actor = self._connection.execute, self._actor.id
        with self._transaction():
            hire = run(_FIND_HIRE, self._scope(reference) | {"next": NEXT}).fetchone()
            self._must_be_the_named_lead(hire, reference)
            left = run(_FIND_OPEN, (hire["id"], TIMED_IN)).fetchall()
            ready = hire["stage"] == TIMED_IN and hire["agreed"] == 2 and hire["held_since"] is None
            if not ready or any(turn["required"] for turn in left):
                raise ValueError("something stands in the way")
            opened = by_hand.opening(hire, date.fromisoformat(hire["advert_closed_on"]))
            self._connection.executemany(_LEAVE_OPEN, [(TODAY, AT, turn["id"]) for turn in left])
            run(_LEAVE_STAGE, (TODAY, hire["visit"]))
            target = by_hand.target().isoformat()
            run(_ENTER_STAGE, (new_id(NOW), hire["id"], NEXT, hire["next_round"], hire["definition"], TODAY, target))
            self._connection.executemany(_OPEN_STEP, opened)
            sequence, head = self._append(hire, by_hand.as_json(by_hand.advanced(hire, actor, left, opened)))
            run(_MOVE_HIRE, (json.dumps([NEXT]), NEXT, hire["definition"], head, sequence, hire["id"]))

    def _scope(self, reference: str) -> dict[str, str]:
        return {"reference": reference, "teams": self._teams, "actor": self._actor.id}

    def _must_be_the_named_lead(self, hire: sqlite3.Row | None, reference: str) -> None:
        """Out of scope looks like absent; in scope, only the lead whom the record names may do it."""
        if hire is None:
            raise LookupError(reference)
        if hire["service_lead_id"] != self._actor.id:
            raise PermissionError(reference)

    def _append(self, hire: sqlite3.Row, body: str) -> tuple[int, str]:
        sequence, head = hire["chain_length"] + 1, by_hand.linked(hire["chain_head"], body)
        self._connection.execute(_ADD_EVENT, (hire["id"], sequence, hire["id"], hire["chain_head"], head, body))
        return sequence, head


def settings_of_the_engine(file: Path) -> dict[str, str]:
    """The settings that decide how durable and how strict the file is, as the engine opens it."""
    engine = open_store(f"sqlite:///{file}")
    with begin(engine, write=False) as connection:
        found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in SETTINGS}
    engine.dispose()
    return found
