"""Messages to one person about no record: queued in the transaction of what they tell of, and sent once that is kept."""

from __future__ import annotations

from notifications import outbox
from pledge_engine.store.ids import new_id
from pledge_engine.work import Work


def queue_to(work: Work, recipient: str, kind: str, *, key: str | None = None) -> str:
    """Queue a message of today to somebody, by id, and give its own id; of one ``key`` there is only ever one."""
    message_id = new_id(work.now)
    outbox.enqueue(
        work.connection,
        message_id=message_id,
        kind=kind,
        recipient=recipient,
        subject_reference="",
        local_date=work.today,
        queued_at=work.now,
        key=key,
    )
    work.queued.append(message_id)
    return message_id
