"""Who is told of what: written to the outbox with the move itself."""

import shutil
from pathlib import Path

from sqlalchemy import select

from notifications.outbox import messages
from pledge_engine.hires import step_commands
from pledge_engine.office import Office, shipped_text
from tests.factories.office import WORKER, furnish, go_on, journey_of, office_on, opened_hire


def told(office: Office, handle: str) -> list[str]:
    """The kinds of message that wait for somebody, oldest first."""
    with office.work(office.actor(handle), write=False) as work:
        mine = select(messages.c.kind).where(messages.c.recipient == work.actor.audit_id).order_by(messages.c.id)
        return list(work.connection.execute(mine).scalars())


def test_the_worker_is_told_when_both_leads_close_a_step_of_theirs(upgraded: Path, tmp_path: Path) -> None:
    office = office_on(Path(shutil.copy(upgraded, tmp_path / "pledge.db")))
    furnish(office, shipped_text())
    reference = opened_hire(office)
    while not journey_of(office, reference).current("workbook_week"):
        go_on(office, reference)
    with office.work(office.actor("sam")) as work:
        step_commands.mark_not_applicable(work, reference, "workbook_week", "agreed_with_worker", n=1)
    assert told(office, WORKER) == []
    assert told(office, "pat")[-1] == "agreement_needed"
    with office.work(office.actor("pat")) as work:
        step_commands.agree_step(work, reference, "workbook_week", n=1)
    assert told(office, WORKER) == ["step_closed"]
    office.close()
