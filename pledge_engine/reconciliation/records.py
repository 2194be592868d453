"""Comparing records with their trail: some at a time, each table read once for all of those, and events as they stream by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, select

from pledge_engine.definitions import Definitions
from pledge_engine.reconciliation.comparing import OTHER_WORDS, Difference, Salts, differences
from pledge_engine.reconciliation.findings import MOST_NAMED, Disagreement, Reconciliation
from pledge_engine.reconciliation.fold import HireFold, read
from pledge_engine.reconciliation.stored import Tables, stored_rows
from pledge_engine.reconciliation.told import UNKNOWN, Account
from pledge_engine.reconciliation.words import Words
from pledge_engine.reconciliation.workers import Workers
from pledge_engine.store.tables import audit_events, audit_secrets, definitions, hires
from pledge_engine.watching import Progress, unwatched
from workflows.definition import Definition

_AT_ONCE = 50
_STREAMED = {"yield_per": 200}


def reconcile(
    connection: Connection,
    known: Definitions,
    *,
    only: str | None = None,
    but: Collection[str] = (),
    progress: Progress = unwatched,
    goes_on: Callable[[], bool] = lambda: True,
) -> Reconciliation:
    """Compare every record, or ``only`` one by its id, with its trail; ``but`` are chains not as they were recorded.

    Some are compared at a time, those opened first, for as long as it ``goes_on``.
    """
    return _Reconciling(connection, known, frozenset(but), progress).over(only, goes_on)


class _Reconciling:
    def __init__(self, connection: Connection, known: Definitions, but: frozenset[str], progress: Progress) -> None:
        self._connection = connection
        self._but = but
        self._progress = progress
        self._pledges = _pledges(connection, known)
        self._workers = Workers(connection)
        self._named: list[Disagreement] = []
        self._count = 0

    def over(self, only: str | None, goes_on: Callable[[], bool]) -> Reconciliation:
        ids = [only] if only else list(self._connection.execute(select(hires.c.id).order_by(hires.c.id)).scalars())
        wanted = [hire_id for hire_id in ids if hire_id not in self._but]
        differing = compared = 0
        for start in range(0, len(wanted), _AT_ONCE):
            if start and not goes_on():
                break
            compared = min(start + _AT_ONCE, len(wanted))
            differing += self._some(wanted[start : start + _AT_ONCE])
            self._progress((start + _AT_ONCE) / len(wanted))
        return Reconciliation(
            records=compared,
            left=len(wanted) - compared,
            skipped=len(ids) - len(wanted),
            differing=differing,
            differences=self._count,
            named=tuple(self._named),
        )

    def _some(self, hire_ids: Sequence[str]) -> int:
        """Compare a few records, and say how many of them differ."""
        stored, salts = stored_rows(self._connection, hire_ids), _salts(self._connection, hire_ids)
        return sum(
            self._differs(hire_id, account, stored[hire_id], salts[hire_id])
            for hire_id, account in self._accounts(hire_ids, stored)
        )

    def _accounts(self, hire_ids: Sequence[str], stored: Mapping[str, Tables]) -> Iterator[tuple[str, Account]]:
        events = (
            select(audit_events.c.chain, audit_events.c.body)
            .where(audit_events.c.chain.in_(hire_ids))
            .order_by(audit_events.c.chain, audit_events.c.sequence)
        )
        rows = self._connection.execute(events, execution_options=_STREAMED)
        for hire_id, told in groupby(rows, key=attrgetter("chain")):
            held_to = self._pledges.get(str(stored[hire_id]["hire"][()]["pledge"]))

            def pledge_of(content: object, held_to: Definition | None = held_to) -> Definition | None:
                return held_to if content is UNKNOWN else self._pledges.get(str(content))

            fold = HireFold(pledge_of)
            for row in told:
                fold.take(read(row.body))
            yield hire_id, fold.account

    def _differs(self, hire_id: str, account: Account, stored: Tables, salts: Salts) -> bool:
        hire = stored["hire"][()]
        pledge = self._pledges.get(str(hire["pledge"]))
        words = Words(str(hire["reference"]), pledge)
        found = [
            *self._workers.differences(hire_id, stored),
            *differences(account, stored, salts, pledge),
            *self._of_other_words(account),
        ]
        self._count += len(found)
        self._named += [words.said(each) for each in found[: MOST_NAMED - len(self._named)]]
        return bool(found)

    def _of_other_words(self, account: Account) -> Iterator[Difference]:
        """Every place in which the record is held to a pledge whose words are not those that were put in force."""
        for table in ("hire", "stage_visit"):
            for key, row in account.rows(table).items():
                told = row.columns.get("pledge")
                if told and told.value is not UNKNOWN and told.value not in self._pledges:
                    yield Difference(table, key, "pledge", told.place, OTHER_WORDS)


def _pledges(connection: Connection, known: Definitions) -> Mapping[str, Definition]:
    """Every version of the pledge by the hash of its text; one whose row says anything else now is not believed."""
    found = {}
    for row in connection.execute(select(definitions)):
        if sha256(row.text.encode("utf-8")).hexdigest() == row.content_hash:
            pledge = known.by_id(connection, row.id)
            if (pledge.key, pledge.version) == (row.key, row.version):
                found[row.content_hash] = pledge
    return found


def _salts(connection: Connection, hire_ids: Sequence[str]) -> Mapping[str, Salts]:
    columns = (audit_secrets.c.chain, audit_secrets.c.sequence, audit_secrets.c.path, audit_secrets.c.salt)
    kept = select(*columns).where(audit_secrets.c.chain.in_(hire_ids), audit_secrets.c.salt.is_not(None))
    found: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for chain, sequence, path, salt in connection.execute(kept, execution_options=_STREAMED):
        found[chain][sequence, path] = salt
    return found
