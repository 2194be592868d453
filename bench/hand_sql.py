"""The first peer: the same rows as the engine's commands, in the fewest statements one would write by hand.

It uses the driver of the database directly, under the settings that the engine opens its database with.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bench import by_hand, opened_by_hand
from bench import hand_statements as sql
from bench.by_hand import AT, NEXT, TODAY
from bench.driver import connected, kind_of
from bench.made_up import NEW_IN, NOW, TIMED, TIMED_IN
from bench.prepared import handle_of
from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.chain import genesis
from pledge_engine.store.ids import new_id
from workflows.definition import Role


class HandSql:
    """The engine's commands on a database, written out by hand."""

    name = "hand SQL"

    def __init__(self, address: str, actor: PersonActor) -> None:
        """Connect as the engine does; the actor is a service lead."""
        self._actor = actor
        self._teams = json.dumps([grant.scope_id for grant in actor.grants])
        self._driver, kind = connected(address), kind_of(address)
        self._find_step, self._find_hire, self._find_place = (
            sql.spelled(reading, kind) for reading in (sql.FIND_STEP, sql.FIND_HIRE, sql.FIND_PLACE)
        )

    def settings(self) -> dict[str, str]:
        """The settings that its connection has."""
        return self._driver.settings()

    def close(self) -> None:
        """Let go of the database."""
        self._driver.close()

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        run, actor, day = self._driver.run, self._actor.id, {"today": TODAY, "at": AT}
        with self._driver.transaction():
            hire = run(self._find_step, self._scope() | {"reference": reference, "step": TIMED.step})
            self._must_be_the_named_lead(hire, reference)
            if hire["status"] != "open" or hire["held_since"] is not None:
                raise ValueError("the step cannot be completed now")
            answers = by_hand.typed(TIMED.answers)
            secret = by_hand.sealed(answers, by_hand.turn_path(hire))
            of = {"hire": hire["id"], "turn": hire["turn"]}
            run(sql.CLOSE_STEP, {"id": hire["turn"], **day})
            run(sql.ADD_ANSWER, {**of, "fields": json.dumps(answers, ensure_ascii=False)})
            agreed = by_hand.content_hash(answers)
            run(sql.ADD_AGREEMENT, {"id": new_id(NOW), **of, "actor": actor, "content": agreed, **day})
            sequence, head = self._append(hire, by_hand.as_json(by_hand.completed(hire, actor, secret)))
            self._driver.run_each(
                sql.ADD_PRIVATE,
                [
                    {"hire": hire["id"], "sequence": sequence, "path": f"{a.name}/new", "salt": a.salt, "value": a.text}
                    for a in secret
                ],
            )
            run(sql.MOVE_END, {"head": head, "length": sequence, "hire": hire["id"]})
            asked = {"recipient": hire["professional_lead_id"], "reference": reference}
            run(sql.ADD_MESSAGE, {"id": new_id(NOW), **asked, **day})

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage, unless something stands in the way."""
        run, actor, day = self._driver.run, self._actor.id, {"today": TODAY, "at": AT}
        with self._driver.transaction():
            hire = run(self._find_hire, self._scope() | {"reference": reference, "next": NEXT})
            self._must_be_the_named_lead(hire, reference)
            left = self._driver.all(sql.FIND_OPEN, {"hire": hire["id"], "stage": TIMED_IN})
            ready = hire["stage"] == TIMED_IN and hire["agreed"] == 2 and hire["held_since"] is None
            if not ready or any(turn["required"] for turn in left):
                raise ValueError("something stands in the way")
            opened = by_hand.opening(hire, date.fromisoformat(str(hire["advert_closed_on"])))
            self._driver.run_each(sql.LEAVE_OPEN, [{"id": turn["id"], **day} for turn in left])
            run(sql.LEAVE_STAGE, {"visit": hire["visit"], **day})
            self._enter(hire["id"], NEXT, hire["next_round"], hire["definition"], by_hand.target())
            self._driver.run_each(sql.OPEN_STEP, opened)
            sequence, head = self._append(hire, by_hand.as_json(by_hand.advanced(hire, actor, left, opened)))
            where = {"state": json.dumps([NEXT]), "stage": NEXT, "definition": hire["definition"]}
            run(sql.MOVE_HIRE, {**where, "head": head, "length": sequence, "hire": hire["id"]})

    def open(self) -> None:
        """Open a hire for a post in the team that has none prepared."""
        leads = {"service_lead": self._actor.handle, "professional_lead": handle_of(Role.PROFESSIONAL_LEAD)}
        with self._driver.transaction():
            place = self._driver.run(self._find_place, self._scope() | {"team": NEW_IN, **leads})
            if place is None or place["finished"]:
                raise LookupError(NEW_IN)
            taken = self._driver.run(sql.TAKE_REFERENCE, {})
            hire = opened_by_hand.new_hire(place, taken["last"])
            steps = opened_by_hand.first_steps(hire)
            body = by_hand.as_json(opened_by_hand.opened(hire, self._actor.id, steps))
            start = genesis(hire["id"])
            row = {**hire, "hire": hire["id"], "today": TODAY, "head": by_hand.linked(start, body)}
            self._driver.run(sql.ADD_HIRE, row)
            self._enter(hire["id"], opened_by_hand.FIRST, 1, place["definition"], opened_by_hand.target())
            self._driver.run_each(sql.OPEN_STEP, steps)
            self._append({**hire, "chain_head": start, "chain_length": 0}, body)

    def _scope(self) -> dict[str, str]:
        return {"teams": self._teams, "actor": self._actor.id}

    def _must_be_the_named_lead(self, hire: Any, reference: str) -> None:
        """Out of scope looks like absent; in scope, only the lead whom the record names may do it."""
        if hire is None:
            raise LookupError(reference)
        if hire["service_lead_id"] != self._actor.id:
            raise PermissionError(reference)

    def _enter(self, hire: str, stage: str, round_: int, definition: str, target: date) -> None:
        visit = {"id": new_id(NOW), "hire": hire, "stage": stage, "round": round_, "definition": definition}
        self._driver.run(sql.ENTER_STAGE, {**visit, "today": TODAY, "target": target.isoformat()})

    def _append(self, hire: Any, body: str) -> tuple[int, str]:
        sequence, head = hire["chain_length"] + 1, by_hand.linked(hire["chain_head"], body)
        event = {"hire": hire["id"], "sequence": sequence, "previous": hire["chain_head"], "hash": head, "body": body}
        self._driver.run(sql.ADD_EVENT, event)
        return sequence, head
