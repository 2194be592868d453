from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from pledge_engine.store import tables
from tests.factories.databases import on_postgresql, on_sqlite
from tests.factories.trust import DAY, NOON, Trust
from workflows.definition import Role


def agreement(trust: Trust, hire: str, **given: Any) -> dict[str, Any]:
    return {
        "id": trust.clock.now().isoformat(),
        "hire_id": trust.hire_id(hire),
        "agreed_on": DAY,
        "recorded_at": NOON,
        "content_hash": "0" * 64,
        **given,
    }


def agree(trust: Trust, hire: str, **given: Any) -> None:
    with trust.begin() as connection:
        connection.execute(insert(tables.agreements), agreement(trust, hire, **given))


def test_one_person_never_agrees_as_both_leads(trust: Trust) -> None:
    hire, sam = trust.hire(), trust.person("sam.lead")
    turn = trust.open_step(hire, "job_plan")
    agree(trust, hire, occurrence_id=turn, role="service_lead", person_id=sam)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        agree(trust, hire, occurrence_id=turn, role="professional_lead", person_id=sam)


def test_a_role_agrees_once(trust: Trust) -> None:
    hire = trust.hire()
    turn = trust.open_step(hire, "job_plan")
    agree(trust, hire, occurrence_id=turn, role="service_lead", person_id=trust.person("sam.lead"))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        agree(trust, hire, occurrence_id=turn, role="service_lead", person_id=trust.person("pat.lead"))


def test_an_agreement_that_was_voided_makes_room_for_another(trust: Trust) -> None:
    hire, sam = trust.hire(), trust.person("sam.lead")
    turn = trust.open_step(hire, "job_plan")
    agree(trust, hire, occurrence_id=turn, role="service_lead", person_id=sam, voided_at=NOON)
    agree(trust, hire, occurrence_id=turn, role="service_lead", person_id=sam)


@pytest.mark.parametrize("subjects", [(), ("occurrence_id", "stage_visit_id")], ids=["neither", "both"])
def test_an_agreement_is_to_a_turn_or_to_a_stage(trust: Trust, subjects: tuple[str, ...]) -> None:
    hire, sam = trust.hire(), trust.person("sam.lead")
    named = dict.fromkeys(subjects, "x")
    with pytest.raises(IntegrityError, match="ck_agreement_subject"):
        agree(trust, hire, role="service_lead", person_id=sam, **named)


@pytest.mark.parametrize(
    ("status", "closed_on", "check"),
    [
        ("done", None, "ck_occurrence_closed"),
        ("open", DAY, "ck_occurrence_closed"),
        ("finished", DAY, "ck_occurrence_status"),
    ],
)
def test_a_turn_is_open_exactly_while_no_day_closed_it(
    trust: Trust, status: str, closed_on: object, check: str
) -> None:
    trust.open_step(trust.hire(), "job_plan")
    with pytest.raises(IntegrityError, match=check), trust.begin() as connection:
        connection.execute(update(tables.occurrences).values(status=status, closed_on=closed_on))


def test_a_step_has_each_turn_once_in_a_round(trust: Trust) -> None:
    hire = trust.hire()
    trust.open_step(hire, "workbook_week", n=1)
    trust.open_step(hire, "workbook_week", n=2)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        trust.open_step(hire, "workbook_week", n=2)


def test_a_person_holds_a_role_for_the_whole_trust_once(trust: Trust) -> None:
    trust.person("ada", (Role.AUDITOR, "trust"))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        trust.person("ada", (Role.AUDITOR, "trust"))


def test_a_hire_has_one_present_appointee_and_any_number_of_earlier_ones(trust: Trust) -> None:
    hire = trust.hire()
    trust.offer(hire, None, ended=True)
    trust.offer(hire, None, ended=True)
    trust.offer(hire, None)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        trust.offer(hire, None)


def test_what_is_referred_to_cannot_be_removed(trust: Trust) -> None:
    trust.hire()
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), trust.begin() as connection:
        connection.execute(text("DELETE FROM team"))


_ATTENTION = (
    "SELECT hire_id, due_on FROM occurrence"
    " WHERE care_group_id = 'x' AND {late} AND due_on < '2026-08-06' ORDER BY due_on LIMIT 50"
)


@on_postgresql
def test_postgresql_reads_it_from_the_same_index_alone(trust: Trust) -> None:
    with trust.begin(write=False) as connection:
        for way in ("seqscan", "bitmapscan"):  # With no rows at all anything else would be as quick.
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = connection.execute(text(f"EXPLAIN {_ATTENTION.format(late='can_be_late')}")).scalars().all()
    assert any("Index Only Scan using ix_occurrence_attention" in line for line in plan), plan


@on_sqlite
def test_what_needs_attention_in_a_care_group_is_read_from_one_index_alone(trust: Trust) -> None:
    with trust.begin(write=False) as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {_ATTENTION.format(late='can_be_late = 1')}"))
        steps = [row.detail for row in plan]
    assert steps == ["SEARCH occurrence USING COVERING INDEX ix_occurrence_attention (care_group_id=? AND due_on<?)"]
