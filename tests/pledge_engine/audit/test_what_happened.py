"""An event is called by what became of its step or its record, where its kind alone could be read as the contrary."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.audit.what_happened import about, what_happened
from pledge_engine.hires.pledge_titles import pledge_for_titles
from pledge_engine.hires.round_commands import undo_advance
from pledge_engine.hires.step_commands import agree_step, mark_not_applicable
from pledge_engine.office import Office
from tests.factories.cover import RECORD, complete, one_record
from tests.factories.office import go_on, journey_of

SESSION = "readiness_session"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with one_record(database) as office:
        yield office


def newest(office: Office, verb: str) -> tuple[str, str]:
    with office.work(office.actor("bo"), write=False) as work:
        (event,) = review(work, Wanted(reference=RECORD, verb=verb, limit=1))
        return what_happened(event, pledge_for_titles(work)), about(event)


def test_a_move_says_from_where_and_to_where(office: Office) -> None:
    while len(journey_of(office, RECORD).visits) == 1:
        go_on(office, RECORD)
    assert newest(office, "advanced") == ("Moved from “Team readiness” to “Job description agreement”", "")
    with office.work(office.actor("sam")) as work:
        undo_advance(work, RECORD)
    undone = "Move to the next stage undone: from “Job description agreement” back to “Team readiness”"
    assert newest(office, "advance_undone") == (undone, "")


def test_what_waits_for_the_other_lead_is_not_called_complete_nor_what_does_not_apply_agreed(office: Office) -> None:
    complete(office, "sam", "understand_roles")
    assert newest(office, "step_completed")[0] == "Step completed"
    with office.work(office.actor("sam")) as work:
        mark_not_applicable(work, RECORD, SESSION, "not_relevant")
    assert newest(office, "not_applicable_proposed") == (
        "Step said to be not applicable, and waits for agreement",
        "“Hold the team readiness session”",
    )
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, SESSION)
    assert newest(office, "step_agreed")[0] == "Step agreed to be not applicable"
