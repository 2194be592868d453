"""Folds the events of a hire's chain into what its rows should hold: plain JSON in, plain values out, no code of the engine."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

Facts = dict[str, Any]


@dataclass
class Folded:
    """What the events say, by path."""

    state: list[str] = field(default_factory=list)
    dates: Facts = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    visits: dict[str, Facts] = field(default_factory=dict)
    turns: dict[str, Facts] = field(default_factory=dict)
    answers: dict[str, Facts] = field(default_factory=dict)
    holds: dict[str, Facts] = field(default_factory=dict)
    moved: dict[str, Facts | None] = field(default_factory=dict)
    ended: Facts | None = None
    pace: int | None = None
    leads: Facts = field(default_factory=dict)
    assignees: Facts = field(default_factory=dict)
    registers: Facts = field(default_factory=dict)
    erased: bool = False

    def take(self, event: Facts) -> None:
        """Apply one event; what it calls old is what the events before it said."""
        self.erased = self.erased or event["verb"] == "earlier_person_erased"
        for path, change in event.get("fields", {}).items():
            kind, _, rest = path.partition(".")
            if kind in {"state", "pace", "ended"}:
                assert (getattr(self, kind) or None) == (change.get("old") or None)
                setattr(self, kind, change.get("new"))
            elif kind in {"dates", "facts"}:
                put(getattr(self, kind), {rest: change.get("old")}, {rest: change.get("new")})
            elif kind == "leads":
                put(self.leads, change.get("old") or {}, change["new"])
            elif kind == "register":
                self.registers[change["new"]] = event["verb"]
            elif kind == "assignees":
                put(self.assignees, {rest: change.get("old")}, {rest: change.get("new")})
            elif kind in {"holds", "visits"}:
                put(getattr(self, kind).setdefault(rest, {}), change.get("old") or {}, change.get("new") or {})
            elif kind == "turns":
                self._take_turn(rest, change)

    def _take_turn(self, rest: str, change: Facts) -> None:
        if rest.endswith(".moved"):
            turn = rest.removesuffix(".moved")
            assert self.moved.get(turn) == change.get("old")
            self.moved[turn] = change.get("new")
        elif rest.endswith(".outcome") and ".answers" not in rest:
            assert is_secret(change["new"])  # What a session was for one person is never in the open.
        elif ".answers" in rest:
            turn, _, key = rest.partition(".answers")
            put(self.answers.setdefault(turn, {}), {key[1:]: change.get("old")}, {key[1:]: change.get("new")})
        else:
            put(self.turns.setdefault(rest, {}), change.get("old") or {}, change.get("new") or {})


def put(into: Facts, old: Facts, new: Facts) -> None:
    for name, value in old.items():
        assert is_secret(value) or (into.get(name) or None) == (value or None), (
            f"{name} was {into.get(name)}, not {value}"
        )
    into.update(new)


def is_secret(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"commitment"}


def folded(connection: Connection, hire: str) -> Folded:
    """The fold of every event of a hire, first to last."""
    result = Folded()
    for row in rows(connection, "SELECT body FROM audit_event WHERE chain = :hire ORDER BY sequence", hire):
        result.take(json.loads(row["body"]))
    return result


# ---------------------------------------------------------------- the rows


def rows(connection: Connection, statement: str, hire: str) -> list[Facts]:
    """What a statement finds of a hire; dates as events spell them, which SQLite does by itself."""
    found = connection.execute(text(statement), {"hire": hire}).mappings()
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()} for row in found
    ]


VISITS = """
    SELECT id, stage || '.' || round AS path, entered_on, left_on, returned, target_on, reopen_at
    FROM stage_visit WHERE hire_id = :hire
"""
TURNS = """
    SELECT id, step || '.' || round || '.' || n AS path, status, opened_on, due_on, first_due_on, because,
           can_be_late, happened_on, completed_on, closed_on, proposal, reason_code AS reason, superseded, kept_from, waiting_on,
           said_not_to_have_happened_on, talked_about, talked_about_on, rule_due_on,
           answer.fields AS answers
    FROM occurrence LEFT JOIN answer ON answer.occurrence_id = occurrence.id WHERE hire_id = :hire
"""
ASSIGNEES = """
    SELECT step || '.' || round || '.' || n AS path, assignee_id AS assignee
    FROM occurrence WHERE hire_id = :hire AND assignee_id IS NOT NULL
"""
HOLD_FACTS = ("held_on", "review_on", "resumed_on")
HOLDS = """
    SELECT held_on, review_on, resumed_on FROM hold WHERE hire_id = :hire
    ORDER BY held_on, resumed_on IS NULL, resumed_on, id
"""
MOVED = """
    SELECT step || '.' || round || '.' || n AS path, moved_to, moved_on, moved_date.reason_code, service_lead_id,
           professional_lead_id
    FROM moved_date JOIN occurrence ON occurrence.id = occurrence_id WHERE moved_date.hire_id = :hire
"""
REGISTERS = "SELECT register_id, outcome FROM register_entry WHERE hire_id = :hire"
AGREED = """
    SELECT coalesce(occurrence_id, stage_visit_id) AS subject, role, person_id AS person, agreed_on AS "on"
    FROM agreement WHERE hire_id = :hire AND voided_at IS NULL ORDER BY id
"""


def must_equal(connection: Connection, hire: str) -> None:
    """Fail unless every stored fact of a hire is what its events say, and no event says more."""
    said = folded(connection, hire)
    (row,) = rows(connection, "SELECT * FROM hire WHERE id = :hire", hire)
    assert json.loads(row["state"]) == said.state
    assert row["stage"] == said.state[0].partition("/")[0]
    stored_dates = {name: row[name] for name in ("start_date", "workbook_start", "group_start", "contract_ends")}
    assert stored_dates == dict.fromkeys(stored_dates) | said.dates
    assert {role: row[f"{role}_id"] for role in ("service_lead", "professional_lead")} == said.leads
    assert row["post"] == said.facts.get("post")
    assert row["pace"] == (said.pace or 1)
    assert {"on": row["ended_on"], "why": row["ended_for"]} == (said.ended or {"on": None, "why": None})
    assert stored_moves(connection, hire) == {path: move for path, move in said.moved.items() if move}
    stored_holds = rows(connection, HOLDS, hire)
    assert stored_holds == [dict.fromkeys(HOLD_FACTS) | said.holds[str(n + 1)] for n in range(len(said.holds))]
    assert row["held_since"] == next((held["held_on"] for held in stored_holds if not held["resumed_on"]), None)
    stored_assignees = {turn["path"]: turn["assignee"] for turn in rows(connection, ASSIGNEES, hire)}
    assert stored_assignees == {path: person for path, person in said.assignees.items() if person}
    entries = {entry["register_id"]: entry["outcome"] for entry in rows(connection, REGISTERS, hire)}
    assert set(entries) == set(said.registers)
    struck_out = {register for register, outcome in entries.items() if outcome == "struck_out"}
    taken_out = {register for register, verb in said.registers.items() if verb == "attendance_taken_out"}
    assert struck_out <= taken_out
    assert said.erased or struck_out == taken_out
    agreed: dict[str, list[Facts]] = {}
    for given in rows(connection, AGREED, hire):
        agreed.setdefault(given.pop("subject"), []).append(given)
    _must_match(rows(connection, VISITS, hire), said.visits, agreed)
    turns = rows(connection, TURNS, hire)
    answers = {turn["path"]: json.loads(turn.pop("answers") or "{}") for turn in turns}
    _must_match(turns, said.turns, agreed)
    _answers_must_match(answers, said.answers, erased=said.erased)


def stored_moves(connection: Connection, hire: str) -> dict[str, Facts]:
    found = {}
    for row in rows(connection, MOVED, hire):
        by = [
            {"role": role, "person": row[f"{role}_id"]}
            for role in ("professional_lead", "service_lead")
            if row[f"{role}_id"]
        ]
        found[row["path"]] = {"to": row["moved_to"], "on": row["moved_on"], "reason": row["reason_code"], "by": by}
    return found


def _must_match(stored: list[Facts], said: dict[str, Facts], agreed: dict[str, list[Facts]]) -> None:
    assert sorted(row["path"] for row in stored) == sorted(said)
    for row in stored:
        path, given = row.pop("path"), agreed.get(row.pop("id"), [])
        told = dict(said[path])
        assert order(told.pop("agreed", [])) == order(given), f"{path} was agreed by others"
        assert {name: value or None for name, value in row.items()} == {
            **dict.fromkeys(row),
            **{name: value or None for name, value in told.items()},
        }, path


def order(agreements: list[Facts]) -> list[tuple[str, ...]]:
    return sorted((given["role"], given["person"], given["on"]) for given in agreements)


def _answers_must_match(stored: dict[str, Facts], said: dict[str, Facts], *, erased: bool) -> None:
    """Open answers are in the events word for word, private ones as commitments, restricted ones as one commitment.

    Once somebody's were erased, a turn may have none of those that its events committed to, all of them private.
    """
    for path, answers in stored.items():
        told = {key: value for key, value in said.get(path, {}).items() if value is not None}
        if erased and not answers and all(map(is_secret, told.values())):
            continue
        if set(told) <= {""}:
            assert bool(told) == bool(answers), path
            continue
        assert set(told) == set(answers), path
        for key, value in told.items():
            assert is_secret(value) or value == answers[key], f"{path}.{key}"
