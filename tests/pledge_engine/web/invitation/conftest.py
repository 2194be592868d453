"""Rowan was offered a post and can be invited: Hana of HR has confirmed the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from pledge_engine.hires.inviting import invite, standing_invitation
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import copied
from tests.factories.first_week import ADDRESS, REFERENCE, about_to_start, delivered_link, settings_for
from tests.factories.mail_server import MailServer, mail_server
from tests.factories.office import OPENING, office_on
from tests.pledge_engine.web.invitation.typed import DAY


@pytest.fixture(scope="package")
def confirmed(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with about_to_start(upgraded, tmp_path_factory.mktemp("confirmed"), confirmed=True) as address:
        yield address


@pytest.fixture
def database(confirmed: str, tmp_path: Path) -> Iterator[str]:
    with copied(confirmed, tmp_path) as address:
        yield address


@pytest.fixture
def furnished(database: str) -> Iterator[Office]:
    """Hana of HR has confirmed a start on 15 June 2026, in six days."""
    office = office_on(database, OPENING + timedelta(hours=1))
    with office.work(office.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "start_date", DAY)
    yield office
    office.close()


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(mails: MailServer, tmp_path: Path) -> Settings:
    return settings_for(mails, tmp_path)


@pytest.fixture
def app(furnished: Office, settings: Settings) -> Flask:
    furnished.door = "web"
    return make_app(furnished, settings)


@pytest.fixture
def invited(furnished: Office, settings: Settings, mails: MailServer) -> Callable[..., str]:
    """Invites at an address, and gives the path that was mailed."""

    def at(address: str = ADDRESS) -> str:
        with furnished.work(furnished.actor("hana")) as work:
            earlier = standing_invitation(work, REFERENCE)
            invite(work, REFERENCE, address, instead_of=earlier.id if earlier else "")
        return delivered_link(furnished, settings, mails)

    return at
