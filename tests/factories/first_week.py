"""A record whose start is about to be confirmed, of somebody whom nobody has given a log-in yet; and their post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import delete, update

from notifications.delivering import deliver_some
from notifications.settings import ChannelKind, Security
from pledge_engine.office import Office, shipped_text
from pledge_engine.sending import post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import appointees, grants
from tests.factories.databases import copied
from tests.factories.mail_server import SENDER, MailServer
from tests.factories.office import ENGINE, furnish, go_on, journey_of, office_on, opened_hire
from workflows.definition import Role
from workflows.turn import Status

REFERENCE, ADDRESS = "R-0001", "rowan@home.example"
WEB = "http://pledge.trust.example"


@contextmanager
def about_to_start(empty: str, folder: Path, *, confirmed: bool = False) -> Iterator[str]:
    """The address of a copy of a database in which both clearances are complete, or the start is confirmed as well."""
    with copied(empty, folder) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        opened_hire(office)
        awaited = ("start_confirmed",) if confirmed else ("hr_clearance", "oh_clearance")
        while not all(_is_done(office, step) for step in awaited):
            go_on(office, REFERENCE)
        with office.work(ENGINE) as work:
            work.connection.execute(update(appointees).values(person_id=None, name="Rowan Canary-Name"))
            work.connection.execute(delete(grants).where(grants.c.role == Role.WORKER))
        office.close()
        yield address


def _is_done(office: Office, step: str) -> bool:
    turn = journey_of(office, REFERENCE).turn(step, 1)
    return turn is not None and turn.status is Status.DONE


def settings_for(mails: MailServer, folder: Path) -> Settings:
    """Settings by which mail goes to a server of the test's own."""
    return Settings(
        mail_channel=ChannelKind.SMTP, mail_from=SENDER, smtp_host="127.0.0.1", smtp_port=mails.port,
        smtp_security=Security.NONE, smtp_timeout_seconds=5, web_address=WEB,
        secret_file=folder / "secret.key", log_file=folder / "pledge.log",
    )  # fmt: skip


def delivered_link(office: Office, settings: Settings, mails: MailServer) -> str:
    """The path of the page that the newest mail leads to, once everything is delivered; both bodies lead to the same."""
    deliver_some(post_of(office, settings))
    plain, html = (part.get_content() for part in mails.accepted[-1].iter_parts())
    (secret,) = re.findall(rf"{WEB}/invitation/(\S+)", plain)
    assert f"/invitation/{secret}" in html
    return f"/invitation/{secret}"
