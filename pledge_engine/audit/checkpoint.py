"""Taking a checkpoint: how every chain ends now, read from the events themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from pledge_engine.audit.chain import ACCESS
from pledge_engine.audit.checkpoint_file import MARK, Checkpoint, Remembered, seal
from pledge_engine.audit.verify import events_in, expected_ends
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import access_log, audit_events
from pledge_engine.watching import Progress, streamed, unwatched


def take_checkpoint(
    connection: Connection, at: datetime, key: Ed25519PrivateKey | None = None, progress: Progress = unwatched
) -> Checkpoint:
    """A checkpoint of every chain that has an event, signed where a key is given."""
    ends = expected_ends(connection)
    chains = {}
    for chain, length, head, marks in _chains(connection, progress, events_in(ends)):
        reference = ends[chain].reference if chain in ends else chain
        chains[chain] = Remembered(chain, reference, length, head, marks)
    return seal(moment_text(at), chains, key)


def _chains(connection: Connection, progress: Progress, total: int) -> Iterator[tuple[str, int, str, str]]:
    """Each chain with its length, its last hash and its marks."""
    columns = (audit_events.c.chain, audit_events.c.hash)
    trail = select(*columns).order_by(audit_events.c.chain, audit_events.c.sequence)
    for chain, rows in groupby(streamed(connection, trail, progress, total), key=itemgetter(0)):
        yield (chain, *_remembered(hash_ for _, hash_ in rows))
    log = streamed(connection, select(access_log.c.hash).order_by(access_log.c.sequence))
    length, head, marks = _remembered(hash_ for (hash_,) in log)
    if length:
        yield ACCESS, length, head, marks


def _remembered(hashes: Iterable[str]) -> tuple[int, str, str]:
    marks, head = [], ""
    for head in hashes:
        marks.append(head[:MARK])
    return len(marks), head, "".join(marks)
