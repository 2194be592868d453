"""Private answers are found where the pledge allows them and nowhere else: in no page, no JSON, no error, no log and no trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, literal_column, make_url, select, table

from pledge_engine.cli.main import main
from tests.factories.databases import made
from tests.privacy.place import ANSWERS, EVERYBODY, NOTE_AFTER, NOTE_BEFORE, REFERENCE, Place
from workflows.words import long_date

LEADS = {"lead", "other.lead", "professional", "leadership"}

# Whoever is named here may find the canary; for everybody else one sight of it is a leak.
MAY_FIND: dict[str, set[str]] = {
    **{f"hr_clearance.{field}": {"personnel", "worker"} for field in ANSWERS["hr_clearance"]},
    "adjustments_offer.review_on": {"worker", "lead"},
    "wellbeing_plan.review_on": {"worker", "lead"},
    "conditional_offer.name": LEADS | {"personnel", "worker", "facilitator"},
    "support_infrastructure.line_manager": LEADS,
    "note before": LEADS | {"personnel"},
    "note after": LEADS | {"personnel", "worker"},
}
# And these do find it: a test that never finds anything would prove nothing.
MUST_FIND = {
    "hr_clearance.identity": {"personnel", "worker"},
    "adjustments_offer.review_on": {"worker", "lead"},
    "wellbeing_plan.review_on": {"worker", "lead"},
    "conditional_offer.name": {"lead", "professional", "personnel", "worker"},
    "note after": {"lead", "professional", "worker"},
}


def spellings(canary: str) -> tuple[str, ...]:
    step, _, field = canary.partition(".")
    if canary == "note before":
        return (NOTE_BEFORE,)
    if canary == "note after":
        return (NOTE_AFTER,)
    value = ANSWERS[step][field]
    if isinstance(value, date):
        return (value.isoformat(), long_date(value), f"{value:%d %b %Y}".lstrip("0"))
    return (str(value),)


@pytest.fixture(scope="module")
def database(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made(kind, tmp_path_factory.mktemp("canaries")) as address:
        yield address


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "pledge.log"


@pytest.fixture(scope="module")
def place(database: str) -> Iterator[Place]:
    place = Place(database)
    yield place
    place.office.close()


LOOKING = [
    *(["hires"], ["attention"], ["hire", "show", REFERENCE], ["hire", "history", REFERENCE]),
    *(["hire", kind, REFERENCE, step] for kind in ("show", "explain") for step in ANSWERS),
    *(["audit", "show"], ["audit", "show", REFERENCE], ["audit", "verify"], ["person", "list"], ["doctor"]),
]
REFUSED = [
    *(["hire", "complete", REFERENCE, step, "nothing=1"] for step in ANSWERS),
    *(["hire", "agree", REFERENCE, step] for step in ANSWERS),
    *(["hire", "advance", REFERENCE], ["hire", "agree", REFERENCE]),
]


@cache
def _said_to(database: str, log: Path, handle: str) -> str:
    """Everything the command line says to somebody, as text and as JSON."""
    environment = {
        "PLEDGE_DATABASE_URL": database,
        "PLEDGE_LOG_FILE": str(log),
        "PLEDGE_AS": handle,
        "COLUMNS": "200",
    }
    runner = CliRunner()
    said = []
    for command in [*LOOKING, *([*looking, "--json"] for looking in LOOKING), *REFUSED]:
        result = runner.invoke(main, command, env=environment)
        assert result.exit_code in range(2, 11) or result.exit_code == 0, (command, result.output)
        assert "Traceback" not in result.output, (command, result.output)
        said.append(result.output)
    return "\n".join(said)


@pytest.mark.parametrize("handle", EVERYBODY)
@pytest.mark.usefixtures("place")
def test_nobody_is_told_what_is_not_theirs(database: str, log: Path, handle: str) -> None:
    said = " ".join(_said_to(database, log, handle).split())
    found = {canary for canary in MAY_FIND if any(spelling in said for spelling in spellings(canary))}
    assert found <= {canary for canary, people in MAY_FIND.items() if handle in people}
    assert found >= {canary for canary, people in MUST_FIND.items() if handle in people}


# Choices have few values, all of them printed on the form, so they are looked for by what differs between two records.
OTHERWISE = {"oh_clearance": "cleared", "adjustments_offer": "not_wanted", "wellbeing_plan": "offered"}
SEES_A_CHOICE = {"worker", "lead", "personnel", "clinic"}


@pytest.fixture(scope="module")
def other_database(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made(kind, tmp_path_factory.mktemp("opposite")) as address:
        yield address


@pytest.fixture(scope="module")
def other_place(other_database: str) -> Iterator[Place]:
    place = Place(other_database, "not_cleared_yet", **OTHERWISE)
    yield place
    place.office.close()


def _without_hashes(said: str, database: str) -> str:
    """What was said, by its letters alone: how long the name of the database is decides where a line is broken."""
    said = "".join(said.split())
    where = make_url(database).database or ""
    for name in (str(Path(where).parent), where):
        said = said.replace(name, "…") if len(name) > 1 else said
    # How many readings there have been, and so whether they have a chain, depends on which tests came before on the database.
    said = re.sub(r'\d+eventsin\dchains|\d+events|"events":\d+', "events", said)
    # How many mails wait in the whole place tells of nobody; that there is one more about a conversation is told to its reader.
    said = re.sub(r"\d+messageswaiting", "messageswaiting", said)
    # How far verifying and looking have come is told only where they take long.
    said = re.sub("Verifying|Lookingateverything", "", said)
    return re.sub(r"[0-9a-f]{12,}", "#", said)


@pytest.mark.usefixtures("place", "other_place")
@pytest.mark.parametrize("handle", EVERYBODY)
def test_what_was_chosen_in_a_restricted_step_changes_nothing_that_others_are_told(
    database: str, other_database: str, log: Path, handle: str
) -> None:
    one = _without_hashes(_said_to(database, log, handle), database)
    other = _without_hashes(_said_to(other_database, log, handle), other_database)
    assert (one == other) is (handle not in SEES_A_CHOICE)


def test_the_trail_and_every_table_but_the_erasable_ones_hold_no_private_answer(place: Place) -> None:
    erasable = {"answer", "audit_secret", "appointee", "note", "person"}
    with place.office.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - erasable
        found_in: Iterator[Any] = (
            connection.execute(select(literal_column("*")).select_from(table(name))) for name in sorted(tables)
        )
        told = "\n".join(str(tuple(row)) for found in found_in for row in found)
    assert not {canary for canary in MAY_FIND if any(spelling in told for spelling in spellings(canary))}


@pytest.mark.usefixtures("place")
def test_no_log_line_holds_a_canary(database: str, log: Path) -> None:
    _said_to(database, log, "lead")
    told = log.read_text(encoding="utf-8") if log.exists() else ""
    assert not {canary for canary in MAY_FIND if any(spelling in told for spelling in spellings(canary))}
