"""The mails of a simulated day: all of them, however many leave."""

from __future__ import annotations

from notifications.catalogue import SweepStopped
from notifications.outbox import Addressed, enqueue_many
from pledge_engine.clock import today
from pledge_engine.messages import MOST, list_messages
from pledge_engine.office import shipped_text
from pledge_engine.store.ids import new_ids
from pledge_engine.upkeep.simulated_mails import mails_of
from tests.factories.databases import on_sqlite
from tests.factories.office import ADMINISTRATOR, OPENING, furnish, office_on


@on_sqlite
def test_a_day_on_which_very_many_mails_leave_is_shown_whole(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(office.actor(ADMINISTRATOR)) as work:
        ids = new_ids(work.now, MOST + 30)
        rows = [Addressed(each, work.actor.audit_id, each) for each in ids]
        enqueue_many(work.connection, rows, kind=SweepStopped.kind, local_date=OPENING.date(), queued_at=work.now)
        assert len(list_messages(work)) == MOST
        left = dict.fromkeys(ids, work.now)
        found = mails_of(work, today(work.now), left)
    office.close()
    assert (len(found), {mail.recipient for mail in found}) == (MOST + 30, {ADMINISTRATOR})
