"""The trail as lines of JSON, to be verified anywhere without the database: hashed texts and links, no private values.

The first line says what the file is; then come the chains with how each ends, then every event in order of its chain. The text
of an event that would tell who is a worker, whose a log-in is, or of which step something is that few may read, is left empty:
its hash keeps its place in the chain.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from pledge_engine.audit import whose_log_in
from pledge_engine.audit.canonical import canonical
from pledge_engine.audit.chain import ACCESS, linked
from pledge_engine.audit.checkpoint_file import Checkpoint
from pledge_engine.audit.faults import Verification
from pledge_engine.audit.history import past_event
from pledge_engine.audit.named import tells_whose
from pledge_engine.audit.remembering import Comparison
from pledge_engine.audit.verify import events_in, expected_ends
from pledge_engine.audit.walk import Expected, StoredEvent, Walk
from pledge_engine.audit.which_step import tells_its_step
from pledge_engine.errors import PledgeError
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import access_log, audit_events, people
from pledge_engine.watching import Progress, streamed, unwatched
from workflows.definition import Role

_FORMAT, _OLDER = "pledge-engine trail 2", "pledge-engine trail 1"
_CHANGED = "changed"


class ExportUnusable(PledgeError):
    """A file is not an exported trail; nothing in it can be verified."""


def exported(connection: Connection, at: datetime, progress: Progress = unwatched) -> Iterator[str]:
    """The whole trail, line by line; the access log comes last, and tells of those who read in a role of theirs alone."""
    everybody = {each: each for each in connection.execute(select(people.c.id)).scalars()}
    ends, of_staff = expected_ends(connection), whose_log_in.of_staff(connection)
    yield canonical({"at": moment_text(at), "chains": len(ends), "format": _FORMAT})
    for chain, end in sorted(ends.items()):
        line = {"chain": chain, "head": end.head, "length": end.length, "reference": end.reference}
        yield canonical({**line, "may_be_empty": end.may_be_empty})
    table = audit_events.c
    trail = select(table.chain, table.sequence, table.previous, table.hash, table.body)
    for row in streamed(connection, trail.order_by(table.chain, table.sequence), progress, events_in(ends)):
        told = _may_be_told(row, everybody, of_staff)
        yield _line(row.chain, row.sequence, row.previous, row.hash, row.body if told else _withheld(row))
    log = access_log.c
    readings = select(log.sequence, log.previous, log.hash, log.body).order_by(log.sequence)
    for row in streamed(connection, readings):
        told = _was_read_in_a_role(row.body)
        yield _line(ACCESS, row.sequence, row.previous, row.hash, row.body if told else _withheld(row))


def _may_be_told(row: Row[Any], everybody: Mapping[str, str], of_staff: Collection[int]) -> bool:
    try:
        event = past_event(row.chain, row.sequence, row.hash, row.body)
        return tells_its_step(event) and not tells_whose(event, everybody, of_staff)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False  # Nobody knows what stands in it.


def _was_read_in_a_role(body: str) -> bool:
    try:
        return json.loads(body).get("role") not in {None, Role.WORKER}
    except (ValueError, AttributeError):
        return False


def _withheld(row: Row[Any]) -> str:
    """Nothing for the text of an event; something that its hash does not fit where it is not what was recorded."""
    return "" if linked(row.previous, row.body) == row.hash else _CHANGED


def _line(chain: str, sequence: int, previous: str, hash_: str, body: str) -> str:
    return canonical({"body": body, "chain": chain, "hash": hash_, "previous": previous, "sequence": sequence})


def verify_export(lines: Iterable[str], against: Checkpoint | None = None) -> Verification:
    """Verify an exported trail as ``verify_all`` verifies a database, but for private values, which it does not hold.

    Raises ``ExportUnusable`` for a file that is not one, with the line.
    """
    numbered = enumerate(lines, 1)
    header = _parsed(next(numbered, (1, "")))
    if header.get("format") not in {_FORMAT, _OLDER} or type(header.get("chains")) is not int:
        raise _unusable(1, "it is not an exported trail that this program knows")
    ends: dict[str, Expected] = {}
    for _ in range(header["chains"]):
        number, line = next(numbered, (0, ""))
        ends |= _end(number, _parsed((number, line)))
    events = (_event(number, _parsed((number, line))) for number, line in numbered)
    return verify_events(ends, events, against, texts_withheld=header["format"] == _FORMAT)


def verify_events(
    ends: dict[str, Expected],
    events: Iterable[StoredEvent],
    against: Checkpoint | None = None,
    *,
    texts_withheld: bool = False,
) -> Verification:
    """Verify events in order of chain and place against how each chain should end, and against what was remembered.

    With ``texts_withheld`` an empty text is one that was withheld: its event has its place, and is counted.
    """
    comparison = Comparison(against) if against else None
    walk = Walk(ends, withheld_unseen=True, texts_withheld=texts_withheld, against=comparison).over(events)
    found = Verification(chains=walk.chains, events=walk.events, faults=walk.faults, withheld=walk.withheld)
    return comparison.completed(found) if comparison else found


def _end(number: int, line: dict[str, Any]) -> dict[str, Expected]:
    texts, length = [line.get(name) for name in ("chain", "reference", "head")], line.get("length")
    if not all(isinstance(text, str) for text in texts) or type(length) is not int:
        raise _unusable(number, "it does not say how a chain ends")
    chain, reference, head = map(str, texts)
    return {chain: Expected(reference, head, length, may_be_empty=line.get("may_be_empty") is True)}


def _event(number: int, line: dict[str, Any]) -> StoredEvent:
    texts = [line.get(name) for name in ("chain", "previous", "hash", "body")]
    if not all(isinstance(text, str) for text in texts):
        raise _unusable(number, "it is not an event")
    chain, previous, hash_, body = (str(text).encode("utf-8", errors="replace") for text in texts)
    return StoredEvent(chain, line.get("sequence"), previous, hash_, body, 1, None, None)


def _parsed(place: tuple[int, str]) -> dict[str, Any]:
    number, line = place
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unusable(number, "it cannot be read") from error
    if not isinstance(found, dict):
        raise _unusable(number, "it is not an object")
    return found


def _unusable(line: int, why: str) -> ExportUnusable:
    where = f"Line {line}" if line else "The end of the file"
    return ExportUnusable(f"{where} is not one of an exported trail: {why}.", "Name a file of: pledge audit export")
