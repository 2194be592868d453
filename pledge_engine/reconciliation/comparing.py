"""Comparing what rows hold with what events say they hold, row by row and column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any, NamedTuple

from pledge_engine.audit.canonical import canonical, commitment_digest
from pledge_engine.reconciliation.stored import StoredRow, Tables
from pledge_engine.reconciliation.told import UNKNOWN, Account, Key, Place, Told, ToldRow
from workflows.definition import Definition

# The salts of private values that are still kept: by the number of their event and their path.
Salts = Mapping[tuple[int, str], str]

IS_GONE = "it is gone, and {event} recorded it"
IS_NOT = "it is not what {event} recorded"
NEVER = "no event recorded it"
ENDED = "{event} ended it"
OTHER_WORDS = "its words are not those that {event} recorded"
STANDS_AGAIN = "it stands there again after it was erased"

# What events tell only since version 2 of what they tell.
_SINCE_2 = {
    "hire": frozenset({"post_number"}),
    "occurrence": frozenset({"first_due_on", "because", "can_be_late"}),
}
_LISTED = ("hold", "note", "appointee")
# What stands in the place of a value that was erased, where that is not nothing.
_ERASED_AS = {("register_entry", "outcome"): "erased"}
# What erasing a person leaves, although it takes what the trail kept of it.
_STAYS = frozenset({("appointee", "offered_on")})


class Difference(NamedTuple):
    """One row, or one column of it, that is not what events say; ``problem`` has a gap for the event that says so."""

    table: str
    key: Key
    column: str
    place: Place | None
    problem: str


def differences(
    account: Account, stored: Tables, salts: Salts, pledge: Definition | None = None
) -> Iterator[Difference]:
    """Everything in which rows differ from an account of them, table by table; ``pledge`` is what a record is held to."""
    compare = _Comparing(account, salts, pledge)
    for table in sorted({*account.tables, *stored}):
        rows: Mapping[Key, StoredRow] = stored.get(table, {})
        if table in _LISTED:
            rows = compare.aligned(table, rows)
        yield from compare.table(table, rows)


class _Comparing:
    def __init__(self, account: Account, salts: Salts, pledge: Definition | None) -> None:
        self._account = account
        self._salts = salts
        self._pledge = pledge

    def table(self, table: str, stored: Mapping[Key, StoredRow]) -> Iterator[Difference]:
        told = self._account.rows(table)
        if table == "answer":
            stored = _together(told, stored)
        for key in sorted({*told, *stored}, key=str):
            if key not in told:
                ended = self._account.ended.get((table, key))
                yield Difference(table, key, "", ended, ENDED if ended else NEVER)
            elif key in stored:
                yield from self._row(table, key, told[key], stored[key])
            elif table != "answer" or not self._may_be_absent(key, told[key]):
                yield Difference(table, key, "", _latest(told[key]), IS_GONE)

    def _row(self, table: str, key: Key, told: ToldRow, stored: StoredRow) -> Iterator[Difference]:
        for column, value in stored.items():
            said = told.columns.get(column)
            if said is None:
                unknown = not told.whole and column in _SINCE_2.get(table, frozenset())
                said = Told(UNKNOWN if unknown else None, told.begun)
            if problem := self._problem(table, column, said, value):
                yield Difference(table, key, column, said.place, problem)

    def _problem(self, table: str, column: str, said: Told, value: Any) -> str:
        """What is wrong with a stored value; empty when nothing is."""
        if said.value is UNKNOWN:
            return ""
        if not said.commitment:
            return "" if (value or None) == (said.value or None) or self._is_erased(table, column, value) else IS_NOT
        salt = self._salts.get((said.place.event, said.path))
        if salt is None:
            erased = value is None or value == _ERASED_AS.get((table, column)) or (table, column) in _STAYS
            return "" if erased or value == {} else STANDS_AGAIN
        return "" if _is_committed(said.commitment, salt, value) else IS_NOT

    def _is_erased(self, table: str, column: str, value: Any) -> bool:
        """Whether a register says that what it said was erased, on a record of which that was done."""
        return self._account.erased and value is not None and value == _ERASED_AS.get((table, column))

    def _may_be_absent(self, key: Key, told: ToldRow) -> bool:
        """Whether nothing need be left of an answer: it was erased, or the pledge asks for it no longer."""
        step, _, _, field = key
        asked = self._pledge.steps.get(str(step)) if self._pledge else None
        if field and self._pledge and (asked is None or field not in asked.fields):
            return True
        said = told.columns["value"]
        return said.value is UNKNOWN or bool(said.commitment and (said.place.event, said.path) not in self._salts)

    def aligned(self, table: str, stored: Mapping[Key, StoredRow]) -> Mapping[Key, StoredRow]:
        """Rows that are known by their order only, each under the key of what it is: first those that agree with events."""
        told, left = self._account.rows(table), list(stored.values())
        found: dict[Key, StoredRow] = {}
        for key, row in told.items():
            alike = next((one for one in left if not any(self._row(table, key, row, one))), None)
            if alike is not None:
                found[key] = alike
                left.remove(alike)
        unmatched = [key for key in told if key not in found]
        spare = ((len(told) + n,) for n in count(1))
        return found | dict(zip(chain(unmatched, spare), left, strict=False))


def _together(told: Mapping[Key, ToldRow], stored: Mapping[Key, StoredRow]) -> Mapping[Key, StoredRow]:
    """Answers as events told them: those of a restricted step as one, under an empty name."""
    found: dict[Key, StoredRow] = {}
    for key, row in stored.items():
        whole = (*key[:3], "")
        if whole in told and told[whole].columns["value"].value is UNKNOWN:
            found |= {key: row} if key in told else {}
        elif whole in told:
            found.setdefault(whole, {"value": {}})["value"][key[3]] = row["value"]
        else:
            found[key] = row
    return found


def _is_committed(commitment: str, salt: str, value: Any) -> bool:
    try:
        return commitment_digest(salt, canonical(value)) == commitment
    except ValueError:
        return False


def _latest(row: ToldRow) -> Place:
    """The last event that told something of a row."""
    return max((row.begun, *(told.place for told in row.columns.values())))
