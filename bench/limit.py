"""The limit on PostgreSQL: each operation is one function of the server, written for the very rows that change.

Nothing is decided in Python and one statement is sent; that statement is its own transaction. The functions are in
``limit.sql``; what they are told is worked out as for the peer by hand, with marks for what only the server knows.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from bench import by_hand, opened_by_hand
from bench import hand_statements as sql
from bench.by_hand import AT, NEXT, TODAY
from bench.driver import connected
from bench.made_up import DAY, NEW_IN, NOW, TIMED
from bench.prepared import handle_of
from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.chain import genesis
from pledge_engine.store.ids import new_id
from workflows.definition import Role

# The optional step that nobody has taken up in the stage that is left.
LEFT = {"step": "role_video", "round": "@round", "n": 1}
_HIRE = {"id": "@hire", "chain_length": 0, "round": "@round", "n": "@n", "visit_round": "@round", "next_round": "@next"}
_PLACE = {
    "id": "@team",
    "name": "@name",
    "care_group_id": "@group",
    "definition": "",
    "post_number": "@post",
    "version": "@version",
    "content_hash": "@hash",
    "professional_lead": "@professional_lead",
}


def install(address: str) -> None:
    """Add the functions to a database."""
    functions = Path(__file__).with_name("limit.sql").read_text(encoding="utf-8")
    readings = {
        f"{{{name}}}": re.sub(r"(?<!:):(\w+)", r"p_\1", sql.spelled(reading, "postgresql"))
        for name, reading in (
            ("find_step", sql.FIND_STEP),
            ("find_hire", sql.FIND_HIRE),
            ("find_place", sql.FIND_PLACE),
        )
    }
    for mark, reading in readings.items():
        functions = functions.replace(mark, reading)
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql(functions)
    engine.dispose()


class Limit:
    """The engine's commands, each as one call of a function on the server."""

    name = "limit"

    def __init__(self, address: str, actor: PersonActor) -> None:
        """Connect as the engine does; the actor is a service lead, and the functions are installed."""
        self._actor = actor
        self._scope = {"teams": json.dumps([grant.scope_id for grant in actor.grants]), "actor": actor.id}
        self._driver = connected(address)

    def close(self) -> None:
        """Let go of the database."""
        self._driver.close()

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        answers, hire = by_hand.typed(TIMED.answers), {**_HIRE, "reference": reference}
        secret = by_hand.sealed(answers, by_hand.turn_path(hire))
        private = [{"path": f"{a.name}/new", "salt": a.salt, "value": a.text} for a in secret]
        self._call(
            "limit_complete",
            reference=reference,
            step=TIMED.step,
            at=AT,
            answers=json.dumps(answers, ensure_ascii=False),
            content=by_hand.content_hash(answers),
            agreement=new_id(NOW),
            message=new_id(NOW),
            private=json.dumps(private),
            event=_marked(by_hand.completed(hire, self._actor.id, secret)),
        )

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage, unless something stands in the way."""
        hire = {**_HIRE, "reference": reference, "care_group_id": "@group"}
        opened = by_hand.opening(hire, DAY)
        self._call(
            "limit_advance",
            reference=reference,
            next=NEXT,
            at=AT,
            left=LEFT["step"],
            advert_closed=TODAY,
            visit=new_id(NOW),
            target=by_hand.target().isoformat(),
            state=json.dumps([NEXT]),
            steps=json.dumps(opened),
            event=_marked(by_hand.advanced(hire, self._actor.id, [LEFT], opened)),
        )

    def open(self) -> None:
        """Open a hire for a post in the team that has none prepared."""
        place = {**_PLACE, "service_lead": self._actor.id}
        hire = {**opened_by_hand.new_hire(place, 0), "reference": "@reference"}
        steps = opened_by_hand.first_steps(hire)
        self._call(
            "limit_open",
            team=NEW_IN,
            service_lead=self._actor.handle,
            professional_lead=handle_of(Role.PROFESSIONAL_LEAD),
            hire=hire["id"],
            genesis=genesis(hire["id"]),
            visit=new_id(NOW),
            stage=opened_by_hand.FIRST,
            state=hire["state"],
            target=opened_by_hand.target().isoformat(),
            steps=json.dumps(steps),
            event=by_hand.as_json(opened_by_hand.opened(hire, self._actor.id, steps)),
        )

    def _call(self, function: str, **given: Any) -> None:
        values = {**given, "teams": self._scope["teams"], "today": TODAY}
        if function != "limit_open":
            values["actor"] = self._scope["actor"]
        named = ", ".join(f"p_{name} => :{name}" for name in values)
        self._driver.run(f"SELECT {function}({named})", values)


def _marked(event: dict[str, Any]) -> str:
    """The event as text, with a mark for its place in the chain."""
    return by_hand.as_json({**event, "sequence": "@sequence"})
