"""The ladder: what may be written of it, and which rungs a step has while somebody holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.test_definition_format import SHIPPED as SHIPPED_TEXT
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.ladder import Again, Ladder, LadderContradicts
from workflows.reading import DefinitionMistakes, load_shipped, read_definition
from workflows.rungs import latest_reached, rungs_of

STEPS = load_shipped().steps


def rungs(step: str, holder: Role, up_to: int = 60) -> list[tuple[str, int, tuple[Role, ...]]]:
    return [(rung.key, rung.offset, rung.tells) for rung in rungs_of(STEPS[step], holder, up_to=up_to)]


def test_the_shipped_ladder_is_the_one_without_any() -> None:
    assert {step.ladder for step in STEPS.values()} == {Ladder()}


def test_a_lead_is_told_before_on_and_after_the_day_and_then_the_other_lead_and_leadership() -> None:
    sl, pl, lx = (Role.SERVICE_LEAD,), (Role.PROFESSIONAL_LEAD,), (Role.LX_LEADERSHIP,)
    assert rungs("job_plan", Role.SERVICE_LEAD) == [
        *(("due_soon", -5, sl), ("due_today", 0, sl), ("overdue", 1, sl)),
        *((f"still_overdue_{n}", 1 + 5 * n, sl) for n in range(1, 7)),
        ("still_overdue_7", 51, sl),
        *(("escalated", 10, pl), ("escalated_further", 20, lx)),
    ]


@pytest.mark.parametrize(
    ("step", "holder", "escalated"),
    [
        ("readiness_session", Role.PROFESSIONAL_LEAD, {Role.SERVICE_LEAD}),
        ("advert_open", Role.HR, {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}),
    ],
)
def test_steps_are_escalated_to_the_leads_who_do_not_hold_them(step: str, holder: Role, escalated: set[Role]) -> None:
    assert {role for key, _, tells in rungs(step, holder) if key == "escalated" for role in tells} == escalated


def test_a_sensitive_step_never_reaches_senior_leadership() -> None:
    keys = {key for key, _, _ in rungs("oh_clearance", Role.OCCUPATIONAL_HEALTH)}
    assert "escalated" in keys
    assert "escalated_further" not in keys


def test_a_step_the_worker_holds_is_said_once_and_then_its_service_lead_makes_time() -> None:
    assert rungs("workbook_week", Role.WORKER) == [
        ("due_today", 0, (Role.WORKER,)),
        ("make_time", 1, (Role.SERVICE_LEAD,)),
    ]


def test_an_optional_step_stops_on_its_day() -> None:
    assert [key for key, _, _ in rungs("role_video", Role.PROFESSIONAL_LEAD)] == ["due_soon", "due_today"]
    assert [key for key, _, _ in rungs("best_practice", Role.WORKER)] == ["due_today"]


@pytest.mark.parametrize("offset", [-5, -1, 0, 1, 2, 10, 31])
def test_the_latest_date_that_has_come_to_a_rung_is_the_last_whose_rung_is_not_later(offset: int) -> None:
    calendar = Calendar()
    for days in range(300):
        on = date(2026, 3, 1) + timedelta(days=days)
        if calendar.is_working_day(on):
            latest = latest_reached(calendar, on, offset)
            assert calendar.add_working_days(latest, offset) <= on
            assert calendar.add_working_days(latest + timedelta(days=1), offset) > on


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"escalated": 1}, "escalated"),
        ({"overdue": None, "still_overdue": None}, "escalated"),
        ({"escalated": None}, "escalated_further"),
        ({"escalated_further": 10}, "escalated_further"),
        ({"overdue": None, "escalated": None, "escalated_further": None}, "still_overdue"),
    ],
)
def test_a_ladder_that_contradicts_itself_cannot_be_made(wrong: dict[str, int | None], key: str) -> None:
    with pytest.raises(LadderContradicts) as caught:
        replace(Ladder(), **wrong)  # type: ignore[arg-type]
    assert key in {mistake.key for mistake in caught.value.mistakes}


def test_a_step_may_say_it_otherwise_for_itself() -> None:
    place = "        due: 20 working days after stage starts\n        opens: with team_readiness\n"
    lines = ("reminders:", "  due_soon: 10 working days before", "  still_overdue: every 3 working days, 2 times")
    own = "".join(f"        {line}\n" for line in lines)
    assert SHIPPED_TEXT.count(place) == 1
    steps = read_definition(SHIPPED_TEXT.replace(place, place + own), "ours.yaml").steps
    assert steps["job_plan"].ladder == replace(Ladder(), due_soon=10, still_overdue=Again(every=3, times=2))
    assert steps["jd_ps_agreed"].ladder == Ladder()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  due_soon: 5 days before", "'5 days before' is not a time of a reminder"),
        (
            "  escalated: 1 working day after",
            "others hear of a step before its owner's own reminder is a working day old",
        ),
        ("  escalated_further: never\n  due_today: sometimes", "'sometimes' is not a time of a reminder"),
    ],
)
def test_a_mistake_in_the_reminders_is_told_with_its_mend(line: str, said: str) -> None:
    start = SHIPPED_TEXT.index("reminders:\n")
    end = SHIPPED_TEXT.index("\nstages:\n", start)
    text = SHIPPED_TEXT[:start] + f"reminders:\n{line}\n" + SHIPPED_TEXT[end:]
    with pytest.raises(DefinitionMistakes, match=said):
        read_definition(text, "ours.yaml")
