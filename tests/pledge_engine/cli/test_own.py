"""What the pages have and the command line as well: what a place needs, what mails say, one's own sessions and journey."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from notifications.catalogue import KINDS
from pledge_engine.logins.sessions import start_session
from tests.factories.databases import on_sqlite
from tests.factories.office import WORKER, office_on
from tests.pledge_engine.cli.conftest import CommandLine, walked

ADA = "ada.example"
PAGES = [("set-up",), ("messages", "templates"), ("messages", "templates", "digest")]


def test_an_administrator_is_told_what_the_place_needs_as_set_up_does(pledge: CommandLine) -> None:
    said = pledge.said("set-up", by=ADA)
    assert "tracker" not in said
    assert "There are posts here already." in said
    assert " needed are done, and " in said
    assert "(optional)" in said
    assert "to do" in said
    told = pledge.told("set-up", by=ADA)
    assert told["posts_are_open"] is True
    assert {each["key"]: each["done"] for each in told["needed"]}["backup"] is False


def test_before_the_first_post_set_up_says_how_a_tracker_comes_in(empty: CommandLine) -> None:
    empty.done("person", "add", ADA, "Ada Example", "--first-administrator")
    said = empty.said("set-up", by=ADA)
    assert "pledge import" in said
    assert "docs/import-format.md" in said


def test_every_kind_of_mail_is_listed_and_shown_with_made_up_contents(pledge: CommandLine) -> None:
    assert set(pledge.told("messages", "templates", by=ADA)["templates"]) == {kind.kind for kind in KINDS}
    assert "something_to_read" in pledge.said("messages", "templates", by=ADA)
    assert "Made-up team, post 1" in pledge.said("messages", "templates", "digest", by=ADA)
    assert pledge("messages", "templates", "nonsense", by=ADA).exit_code == 3


@pytest.mark.parametrize("command", PAGES)
def test_what_administrators_look_after_is_for_them_alone(pledge: CommandLine, command: tuple[str, ...]) -> None:
    assert pledge(*command, by="robin.example").exit_code == 4


def test_somebody_sees_and_ends_their_own_sessions_and_nobody_elses(pledge: CommandLine) -> None:
    with closing(office_on(pledge.database, pledge.clock.now())) as office:
        for handle, device in (("robin.example", "Firefox on Linux"), ("robin.example", "Safari"), (ADA, "Chrome")):
            actor = office.actor(handle)
            with office.work(actor) as work:
                start_session(work, actor.id, opened_on=device)
    found = pledge.told("sessions", "list", by="robin.example")["sessions"]
    assert {each["opened_on"] for each in found} == {"Firefox on Linux", "Safari"}
    one = next(each["sign"] for each in found if each["opened_on"] == "Safari")
    assert one in pledge.said("sessions", "list", by="robin.example")
    assert pledge("sessions", "end", one, by=ADA).exit_code == 3
    assert pledge("sessions", "end", by="robin.example").exit_code == 2
    assert "logged out in 1 place." in pledge.said("sessions", "end", one, by="robin.example")
    assert pledge.told("sessions", "end", "--all", by="robin.example") == {"ended": 1}
    assert "You are logged in nowhere." in pledge.said("sessions", "list", by="robin.example")
    assert len(pledge.told("sessions", "list", by=ADA)["sessions"]) == 1


@on_sqlite
def test_a_worker_is_told_their_own_journey_and_nobody_else_is(database: str, tmp_path: Path) -> None:
    at_work = walked(database, tmp_path, "workbook")
    said = at_work.said("my-pledge", by=WORKER)
    assert "R-0001 Oak team, post 1" in said
    assert "My workbook" in said
    assert "Since your offer nobody has read any of it." in said
    told = at_work.told("my-pledge", "1", by=WORKER)["my_pledge"]
    ahead = [line["due_on"] or "not known yet" for line in told["ahead"]]
    happened = [line["happened_on"] or line["completed_on"] or line["due_on"] for line in told["happened"]]
    assert (ahead, happened) == (sorted(ahead), sorted(happened, reverse=True))
    assert min(len(ahead), len(happened)) > 2
    assert told["view"]["reference"] == "R-0001"
    for handle in ("sam", "pat", "hana", "admin"):
        for words in ((), ("R-0001",)):
            assert at_work("my-pledge", *words, by=handle).exit_code == 3
