"""Folding what events tell of turns, and of what hangs on them: moved dates, answers, agreements and group sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pledge_engine.reconciliation.told import UNKNOWN, Account, Event, Key, Place, Told, ToldRow, is_whole
from workflows.definition import Definition

_OUTCOME = "outcome"
_COLUMNS = {"reason": "reason_code"}


def turn_key(path: str) -> Key:
    """What a turn is known by, from "step.round.n"."""
    step, round_, n = path.split(".")
    return step, int(round_), int(n)


def take_turn(
    account: Account, event: Event, place: Place, path: str, change: Event, pledge: Definition | None
) -> None:
    """A turn, or what hangs on one; ``pledge`` is what the record is held to, where that is known."""
    step, round_, n, *of = path.split(".")
    key: Key = (step, int(round_), int(n))
    match of:
        case []:
            _take_facts(account, event, place, key, dict(change.get("new") or {}), pledge)
        case ["moved"]:
            _take_move(account, place, key, change.get("new"))
        case ["answers", *field]:
            _take_answer(account, place, (*key, field[0] if field else ""), f"turns.{path}", change.get("new"))


def _take_facts(
    account: Account, event: Event, place: Place, key: Key, new: dict[str, Any], pledge: Definition | None
) -> None:
    take_agreements(account, ("turn", *key), place, new)
    row = account.row("occurrence", key, place, whole=is_whole(event))
    if row.begun == place:
        new |= _as_the_pledge_has_it(str(key[0]), pledge)
    if "closed_on" in new:
        was = row.columns.get("closed_on")
        if not new["closed_on"]:
            new["recorded_at"] = None
        elif was is None or was.value is None:
            new["recorded_at"] = event["at"]
    account.tell("occurrence", key, place, {_COLUMNS.get(name, name): new[name] for name in new})


def _as_the_pledge_has_it(key: str, pledge: Definition | None) -> dict[str, Any]:
    """What a turn takes over from its step when it opens."""
    step = pledge.steps.get(key) if pledge else None
    if step is None:
        return dict.fromkeys(("stage", "owner", "required"), UNKNOWN)
    return {"stage": step.stage, "owner": step.owner, "required": step.required}


def _take_move(account: Account, place: Place, key: Key, move: Event | None) -> None:
    account.end("moved_date", key, place)
    if move:
        by = {f"{each['role']}_id": each["person"] for each in move["by"]}
        values = {"moved_to": move["to"], "moved_on": move["on"], "reason_code": move["reason"], **by}
        account.tell("moved_date", key, place, values)


def _take_answer(account: Account, place: Place, key: Key, path: str, new: Any) -> None:
    """One answer, or under an empty name all those of a restricted step at once."""
    together = (*key[:3], "")
    if key == together:
        for other in [other for other in account.rows("answer") if other[:3] == key[:3]]:
            account.rows("answer").pop(other)
    elif together in account.rows("answer"):
        account.tell("answer", together, place, {"value": UNKNOWN})
    if new is None:
        account.end("answer", key, place)
    else:
        row = account.row("answer", key, place)
        row.columns["value"] = Told(new, place, f"{path}/new")


def take_agreements(account: Account, subject: Key, place: Place, new: dict[str, Any]) -> None:
    """Those who agree a turn or a stage from this event on; whoever does no longer is taken away.

    They are taken out of ``new``, whose other facts are the subject's own.
    """
    if "agreed" not in new:
        return
    given = {(*subject, each["role"]): each for each in new.pop("agreed")}
    rows = account.rows("agreement")
    for key in [key for key in rows if key[:-1] == subject and not _still(rows[key], given.get(key))]:
        account.end("agreement", key, place)
    for key, each in given.items():
        if key not in rows:
            account.tell("agreement", key, place, {"person_id": each["person"], "agreed_on": each["on"]})


def take_session(account: Account, event: Event, fields: Mapping[str, Any], place: Place) -> None:
    """What a group session was for this record, and the session itself where the event tells of it."""
    turn: Key = (event["step"]["key"], event.get("round", 1), event.get("turn", 1))
    session = fields.get("session", {}).get("new", {})
    values = {name: session.get(name, UNKNOWN) for name in ("held_on", "facilitator_id")}
    key = (fields["register"]["new"],)
    row = account.tell("register_entry", key, place, {"turn": list(turn), "step": turn[0], **values})
    path = f"turns.{turn[0]}.{turn[1]}.{turn[2]}.{_OUTCOME}"
    outcome = "struck_out" if event["verb"] == "attendance_taken_out" else UNKNOWN
    row.columns[_OUTCOME] = Told(fields.get(path, {}).get("new", outcome), place, f"{path}/new")


def _still(row: ToldRow, given: Event | None) -> bool:
    return given is not None and (given["person"], given["on"]) == (
        row.columns["person_id"].value,
        row.columns["agreed_on"].value,
    )
