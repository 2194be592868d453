"""Who sees what of the messages: leads what is said of their records, administrators that it was said and whether it arrived."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.outbox import messages
from pledge_engine.store.session import begin, open_store
from tests.pledge_engine.cli.conftest import CommandLine

ADA, ROBIN, SAM, KIM, BO = "ada.example", "robin.example", "sam.fiction", "kim.sample", "bo.fiction"


@pytest.fixture
def waiting(pledge: CommandLine) -> CommandLine:
    """Robin has agreed a job plan on R-0001, so Sam is asked to."""
    answers = ("link=https://intranet.example/plan", "agreed_on=2026-08-03")
    pledge.done("hire", "complete", "1", "job_plan", *answers, by=ROBIN)
    return pledge


def standing(place: CommandLine, status: str) -> str:
    """Let the one message stand like this, and give its id."""
    engine = open_store(place.database)
    with begin(engine) as connection:
        connection.execute(update(messages).values(status=status))
        found: str = connection.execute(select(messages.c.id)).scalar_one()
    engine.dispose()
    return found


def test_a_lead_sees_the_messages_about_a_record_of_theirs(waiting: CommandLine) -> None:
    (line,) = waiting.told("messages", "list", by=ROBIN)["messages"]
    assert (line["kind"], line["status"], line["reference"], line["recipient"]) == (
        "agreement_needed",
        "waiting",
        "R-0001",
        SAM,
    )


def test_a_lead_of_another_team_sees_none_of_them(waiting: CommandLine) -> None:
    assert waiting.told("messages", "list", by=KIM) == {"messages": []}
    message = standing(waiting, "failed")
    assert waiting("messages", "show", message, by=KIM).exit_code == 3
    assert waiting("messages", "retry", message, by=KIM).exit_code == 3


def test_whoever_has_no_business_with_messages_is_refused(waiting: CommandLine) -> None:
    assert waiting("messages", "list", by=BO).exit_code == 4


def test_an_administrator_sees_that_something_was_said_and_neither_what_nor_to_whom(waiting: CommandLine) -> None:
    message = standing(waiting, "sent")
    told = waiting.done("messages", "list", by=ADA) + waiting.done("messages", "show", message, by=ADA)
    assert "Agreement needed" in told
    assert "sent" in told
    assert not [word for word in ("R-0001", "Oak", "job plan", SAM) if word in told]


def test_an_administrator_sees_for_whom_a_message_was_that_failed(waiting: CommandLine) -> None:
    standing(waiting, "failed")
    told = waiting.done("messages", "list", "--status", "failed", by=ADA)
    assert SAM in told
    assert "R-0001" not in told


def test_a_message_that_failed_is_sent_again_and_no_other(waiting: CommandLine) -> None:
    message = standing(waiting, "failed")
    assert "waits to be sent again" in waiting.said("messages", "retry", message[-12:], by=ADA)
    (line,) = waiting.told("messages", "list", by=ADA)["messages"]
    assert (line["status"], line["tries"]) == ("waiting", 0)
    refused = waiting("messages", "retry", message[-12:], by=ADA)
    assert "only one that failed" in refused.stderr


def requeued(place: CommandLine) -> list[dict[str, Any]]:
    """What the trail tells of messages that somebody let wait again."""
    told = json.loads(place("audit", "show", "--changes", "--json", by=BO).stdout)
    return [event for event in told if event["verb"] == "message_requeued"]


def test_the_trail_says_who_sent_a_message_again_by_its_id_and_not_what_it_is_about(waiting: CommandLine) -> None:
    message = standing(waiting, "failed")
    assert waiting("messages", "retry", message, by=KIM).exit_code == 3
    assert requeued(waiting) == []
    waiting.done("messages", "retry", message[-12:], by=ADA)
    assert waiting("messages", "retry", message[-12:], by=ADA).exit_code != 0
    (event,) = requeued(waiting)
    assert (event["who"], event["role"]) == ("Ada Example", "administrator")
    assert message in json.dumps(event)
    assert not [word for word in ("R-0001", "Oak", "job plan", SAM) if word in json.dumps(event)]
    assert waiting("audit", "verify", by=BO).exit_code == 0


def test_whoever_has_seen_that_a_message_failed_says_that_it_need_not_be_sent_and_the_trail_says_who(
    waiting: CommandLine,
) -> None:
    message = standing(waiting, "failed")
    assert "1 message could not be sent" in waiting("doctor").output
    assert waiting("messages", "put-aside", message, by=KIM).exit_code == 3
    assert waiting("messages", "put-aside", message, by=BO).exit_code == 4
    assert "no longer needed" in waiting.said("messages", "put-aside", message[-12:], by=ADA)
    assert "could not be sent" not in waiting("doctor").output
    (line,) = waiting.told("messages", "list", by=ADA)["messages"]
    assert line["status"] == "dropped"
    for again in ("put-aside", "retry"):
        refused = waiting("messages", again, message[-12:], by=ADA)
        assert "This message stands as “no longer needed”; only one that failed" in refused.stderr
    told = json.loads(waiting("audit", "show", "--changes", "--json", by=BO).stdout)
    (event,) = (event for event in told if event["verb"] == "message_put_aside")
    assert (event["who"], event["role"]) == ("Ada Example", "administrator")
    assert waiting("audit", "verify", by=BO).exit_code == 0


def test_a_message_is_not_found_by_too_few_of_its_digits(waiting: CommandLine) -> None:
    message = standing(waiting, "failed")
    assert waiting("messages", "show", message[-8:], by=ADA).exit_code == 0
    assert waiting("messages", "show", message[-7:], by=ADA).exit_code == 3
    assert waiting("messages", "show", "%", by=ADA).exit_code == 3
