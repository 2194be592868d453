"""Verifying all there is to verify: the chains first, and then what the tables say beside them, each pass on its own.

``hires`` knows nothing of it, nor does ``audit``: chains are verified without a table of records, also outside the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from pledge_engine.access.finding import find_scope
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.checkpoint_file import Checkpoint
from pledge_engine.audit.faults import Verification
from pledge_engine.audit.remembering import Comparison
from pledge_engine.audit.verify import verify_all, verify_chain
from pledge_engine.definitions import Definitions
from pledge_engine.reconciliation.findings import Reconciliation
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.watching import Progress, part_of, unwatched
from pledge_engine.work import Work

# How much of the time goes to the chains.
_CHAINS = 0.1


@dataclass(frozen=True, slots=True)
class Verified:
    """How the trail was found, and how the records beside it; None where there are no records to compare, as in a file."""

    trail: Verification
    records: Reconciliation | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return self.trail.intact and (self.records is None or self.records.agrees)

    def __str__(self) -> str:
        """What was found, one thing in each line."""
        return "\n".join(str(found) for found in (self.trail, self.records) if found is not None)


def verify(
    work: Work,
    reference: str | None = None,
    against: Checkpoint | None = None,
    progress: Progress = unwatched,
    goes_on: Callable[[], bool] = lambda: True,
) -> Verified:
    """Verify everything, or one record; raises ``Forbidden`` for all but auditors, and ``NotFound``.

    Every chain can also be compared with a checkpoint. Records are compared with their own for as long as it ``goes_on``.
    """
    require_generally(work.actor, Action.VERIFY_TRAIL)
    if reference is None:
        checkpoint = Comparison(against) if against else None
        return verify_everything(work.connection, work.definitions, checkpoint, progress, goes_on)
    hire_id = find_scope(work.connection, work.actor, reference, Action.VERIFY_TRAIL).hire_id
    trail = verify_chain(work.connection, hire_id)
    return Verified(trail, reconcile(work.connection, work.definitions, only=hire_id, but=_faulty(trail)))


def verify_events(work: Work, against: Checkpoint | None = None) -> Verified:
    """Verify every chain, also against a checkpoint, and compare no record with its own.

    Raises ``Forbidden`` for all but auditors.
    """
    require_generally(work.actor, Action.VERIFY_TRAIL)
    return Verified(verify_all(work.connection, Comparison(against) if against else None))


def verify_everything(
    connection: Connection,
    definitions: Definitions,
    against: Comparison | None = None,
    progress: Progress = unwatched,
    goes_on: Callable[[], bool] = lambda: True,
) -> Verified:
    """Verify every chain, and compare every record with its own, for as long as it ``goes_on``."""
    trail = verify_all(connection, against, part_of(progress, 0, _CHAINS))
    rest = part_of(progress, _CHAINS, 1)
    return Verified(trail, reconcile(connection, definitions, but=_faulty(trail), progress=rest, goes_on=goes_on))


def _faulty(trail: Verification) -> frozenset[str]:
    return frozenset(fault.chain for fault in trail.faults)
