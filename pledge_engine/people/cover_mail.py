"""Mail that there is something to read, to the two whom cover concerns: who and when stands in Needs you today alone.

A mail says of nobody that they are away, and whoever named or ended the cover themselves needs none.
"""

from __future__ import annotations

from collections.abc import Collection

from notifications.catalogue import SomethingToRead
from pledge_engine.queueing import queue_to
from pledge_engine.work import Work

# What the key of such a message begins with: it is about no record.
COVER = f"{SomethingToRead.kind}:cover:"


def tell_of_cover(work: Work, people_ids: Collection[str], *, sequence: int) -> None:
    """Let a message go to those of the two who did not do it themselves, for an event of the organisation's chain."""
    for person in sorted(set(people_ids) - {work.actor.audit_id}):
        queue_to(work, person, SomethingToRead.kind, key=f"{COVER}{sequence}:{person}")
