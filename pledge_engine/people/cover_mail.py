"""Mail that there is something to read, to the two whom cover concerns: who and when stands in Needs you today alone.

A mail says of nobody that they are away, and whoever named or ended the cover themselves needs none.
"""

from __future__ import annotations

from collections.abc import Collection

from notifications import outbox
from notifications.catalogue import SomethingToRead
from pledge_engine.store.ids import new_id
from pledge_engine.work import Work

# What the key of such a message begins with: it is about no record.
COVER = f"{SomethingToRead.kind}:cover:"


def tell_of_cover(work: Work, people_ids: Collection[str], *, sequence: int) -> None:
    """Let a message go to those of the two who did not do it themselves, for an event of the organisation's chain."""
    for person in sorted(set(people_ids) - {work.actor.audit_id}):
        message_id = new_id(work.now)
        outbox.enqueue(
            work.connection,
            message_id=message_id,
            kind=SomethingToRead.kind,
            recipient=person,
            subject_reference="",
            local_date=work.today,
            queued_at=work.now,
            key=f"{COVER}{sequence}:{person}",
        )
        work.queued.append(message_id)
