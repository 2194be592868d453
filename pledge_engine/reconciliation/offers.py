"""Who was offered the post, as the events of a record tell it: begun by an offer, ended by what makes room for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pledge_engine.clock import today
from pledge_engine.reconciliation.told import Account, Key, Place, Told, ToldRow
from workflows.definition import Definition
from workflows.machine import WITHDRAWN

# An offer that was made before the record was brought in counts like one that was made in it.
_MADE = frozenset({"done", "imported"})
_OPEN = frozenset({"step_saved", "step_reopened"})
_ENDING = frozenset({"returned", "withdrawn", "reopened"})


class Offers:
    """The offers of one record while its events go by."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def take(self, event: Mapping[str, Any], place: Place, stage: str, pledge: Definition | None) -> None:
        """Apply one event, after which the record is in a stage of its pledge, or has ended."""
        if place.verb == "earlier_person_erased":
            self._account.erased = True
            for row in self._rows():
                if _ended(row):
                    row.columns["name"] = Told(None, place)
        if pledge is None or pledge.offer_stage is None:
            return
        if place.verb == "step_completed":
            self._offered((event["step"]["key"], event.get("round", 1), event.get("turn", 1)), place, pledge)
        elif place.verb in _OPEN:
            self._named((event["step"]["key"], event.get("round", 1), event.get("turn", 1)), place, pledge)
        elif place.verb == "hire_imported" and stage != WITHDRAWN:
            for turn in list(self._account.rows("occurrence")):
                self._offered(turn, place, pledge)
        elif place.verb in _ENDING:
            self._end_or_take_up(event, place, stage, pledge)

    def _offered(self, turn: Key, place: Place, pledge: Definition) -> None:
        step = pledge.steps.get(str(turn[0]))
        stored = self._account.rows("occurrence").get(turn)
        if step is None or not step.per_person or stored is None or stored.columns["status"].value not in _MADE:
            return
        answers = self._account.rows("answer")
        name, day = (answers.get((*turn, field)) for field in ("name", "offered_on"))
        values = {
            "name": name.columns["value"] if name else Told(None, place),
            "offered_on": day.columns["value"] if day else stored.columns["completed_on"],
        }
        present = [row for row in self._rows() if not _ended(row)]
        if present:
            present[-1].columns |= values
        else:
            self._account.add("appointee", place, values)

    def _named(self, turn: Key, place: Place, pledge: Definition) -> None:
        """An offer that is opened again names whoever its answers name by now."""
        step = pledge.steps.get(str(turn[0]))
        present = [row for row in self._rows() if not _ended(row)]
        if step is None or not step.per_person or not present:
            return
        name = self._account.rows("answer").get((*turn, "name"))
        present[-1].columns["name"] = name.columns["value"] if name else Told(None, place)

    def _end_or_take_up(self, event: Mapping[str, Any], place: Place, stage: str, pledge: Definition) -> None:
        offer = pledge.position[pledge.offer_stage or ""]
        if pledge.position.get(stage, -1) <= offer:
            day = today(datetime.fromisoformat(event["at"])).isoformat()
            for row in self._rows():
                if not _ended(row):
                    row.columns["ended_on"] = Told(day, place)
        elif place.verb == "reopened":
            named = [row for row in self._rows() if row.columns["name"].value is not None]
            for row in named[-1:]:
                row.columns["ended_on"] = Told(None, place)

    def _rows(self) -> list[ToldRow]:
        return list(self._account.rows("appointee").values())


def _ended(row: ToldRow) -> bool:
    return "ended_on" in row.columns and row.columns["ended_on"].value is not None
