"""Whoever has or gives cover is mailed that there is something to read, but for what they did themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from pledge_engine.office import Office
from pledge_engine.people.covering import end_cover, name_cover
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from tests.factories.cover import away, one_record, reachable
from tests.factories.office import ADMINISTRATOR


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def test_both_are_mailed_when_somebody_else_names_or_ends_cover_and_nobody_of_what_they_did_themselves(
    office: Office, tmp_path: Path
) -> None:
    for handle in ("sam", "cara"):
        reachable(office, handle)
    for number, (actor, told) in enumerate(((ADMINISTRATOR, ["cara", "sam"]), ("sam", ["cara"]), ("cara", ["sam"]))):
        if actor != "cara":
            with office.work(office.actor(actor)) as work:
                name_cover(work, "sam", "cara", from_on=work.today, until_on=work.today + timedelta(days=3))
            assert mailed_of(office, tmp_path / f"named{number}") == told
        else:
            away(office, "sam", "cara")
            mailed_of(office, tmp_path / "by sam")
        with office.work(office.actor(actor)) as work:
            end_cover(work, "sam")
        assert mailed_of(office, tmp_path / f"ended{number}") == told


def mailed_of(office: Office, folder: Path) -> list[str]:
    """To whom mail leaves now; each says no more than that there is something to read."""
    deliver_all(post_of(office, Settings(mail_folder=folder)))
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
    assert {mail["Subject"] for mail in mails} <= {"There is something for you to read"}
    return sorted(str(mail["To"]).partition("@")[0] for mail in mails)
