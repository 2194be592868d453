"""Hires and everything recorded of them, kept from being removed."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store import triggers
from pledge_engine.store.columns import DIGEST, ID, Moment, kept

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROLES = (
    "('service_lead', 'professional_lead', 'hr', 'occupational_health', 'facilitator', 'lx_leadership',"
    " 'worker', 'auditor', 'administrator', 'board')"
)
_STATUSES = (
    "('open', 'awaiting_agreement', 'done', 'not_applicable', 'not_needed', 'carried', 'imported', 'returned',"
    " 'not_taken_up', 'not_kept', 'ended')"
)
_LASTING = ("agreement", "answer", "appointee", "hire", "hold", "note", "occurrence", "stage_visit")


def upgrade() -> None:
    _create_definition()
    _create_hire()
    _create_appointee()
    _create_stage_visit()
    _create_occurrence()
    _create_agreement()
    _create_hold_and_note()
    _protect()


def _create_definition() -> None:
    op.create_table(
        "definition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content_hash", DIGEST, nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("key", "version"),
    )


def _create_hire() -> None:
    op.create_table(
        "hire",
        sa.Column("id", ID, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("post_number", sa.Integer, nullable=False),
        sa.Column("team_id", ID, kept("team.id"), nullable=False),
        sa.Column("service_lead_id", ID, kept("person.id"), nullable=False),
        sa.Column("professional_lead_id", ID, kept("person.id"), nullable=False),
        sa.Column("definition_id", ID, kept("definition.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("held_since", sa.Date),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("start_date", sa.Date),
        sa.Column("workbook_start", sa.Date),
        sa.Column("group_start", sa.Date),
        sa.Column("contract_ends", sa.Date),
        sa.Column("post", sa.Text),
        sa.Column("pace", sa.Integer, nullable=False, server_default="1"),
        sa.Column("next_turn_on", sa.Date),
        sa.Column("chain_head", DIGEST, nullable=False),
        sa.Column("chain_length", sa.Integer, nullable=False),
        sa.UniqueConstraint("team_id", "post_number"),
        sa.CheckConstraint("post_number >= 1", name="post_number"),
        sa.CheckConstraint("pace BETWEEN 1 AND 4", name="pace"),
        sa.CheckConstraint("chain_length >= 0", name="chain_length"),
    )
    for column in ("service_lead_id", "professional_lead_id", "stage", "next_turn_on"):
        op.create_index(f"ix_hire_{column}", "hire", [column])
    op.create_index("ix_hire_team_id_stage", "hire", ["team_id", "stage"])


def _create_appointee() -> None:
    op.create_table(
        "appointee",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("person_id", ID, kept("person.id")),
        sa.Column("name", sa.Text),
        sa.Column("offered_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
    )
    op.create_index("ix_appointee_person_id", "appointee", ["person_id"])
    op.create_index("ix_appointee_hire_id_offered_on", "appointee", ["hire_id", "offered_on"])
    _create_partial_index("uq_appointee_current", "appointee", ["hire_id"], "ended_on IS NULL")


def _create_stage_visit() -> None:
    op.create_table(
        "stage_visit",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("definition_id", ID, kept("definition.id"), nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("closed_by", sa.Text),
        sa.Column("returned", sa.Boolean, nullable=False),
        sa.Column("target_on", sa.Date),
        sa.UniqueConstraint("hire_id", "stage", "round"),
        sa.CheckConstraint("round >= 1", name="round"),
        sa.CheckConstraint("(closed_by IS NULL) = (left_on IS NULL)", name="closed"),
    )


def _create_occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("care_group_id", ID, kept("care_group.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("first_due_on", sa.Date),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("can_be_late", sa.Boolean, nullable=False),
        sa.Column("happened_on", sa.Date),
        sa.Column("completed_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("recorded_at", Moment),
        sa.Column("proposal", sa.Text),
        sa.Column("reason_code", sa.Text),
        sa.Column("assignee_id", ID, kept("person.id")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("hire_id", "step", "round", "n"),
        sa.CheckConstraint("round >= 1 AND n >= 1", name="turn"),
        sa.CheckConstraint("(closed_on IS NULL) = (status IN ('open', 'awaiting_agreement'))", name="closed"),
        sa.CheckConstraint(f"status IN {_STATUSES}", name="status"),
        sa.CheckConstraint(f"owner IN {_ROLES}", name="owner"),
        sa.CheckConstraint("proposal IN ('complete', 'not_applicable')", name="proposal"),
    )
    op.create_index("ix_occurrence_assignee_id", "occurrence", ["assignee_id"])
    # Written as each database's queries are, because an index is only used where the words are the same.
    op.create_index(
        "ix_occurrence_attention",
        "occurrence",
        ["care_group_id", "due_on", "hire_id", "can_be_late"],
        sqlite_where=sa.text("can_be_late = 1"),
        postgresql_where=sa.text("can_be_late"),
    )
    op.create_table(
        "answer",
        sa.Column("occurrence_id", ID, kept("occurrence.id"), primary_key=True),
        sa.Column("fields", sa.Text, nullable=False),
    )


def _create_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("occurrence_id", ID, kept("occurrence.id")),
        sa.Column("stage_visit_id", ID, kept("stage_visit.id")),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("agreed_on", sa.Date, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("content_hash", DIGEST, nullable=False),
        sa.Column("voided_at", Moment),
        sa.CheckConstraint("(occurrence_id IS NULL) <> (stage_visit_id IS NULL)", name="subject"),
        sa.CheckConstraint(f"role IN {_ROLES}", name="role"),
    )
    op.create_index("ix_agreement_hire_id", "agreement", ["hire_id"])
    for subject in ("occurrence", "stage_visit"):
        for name, column in (("role", "role"), ("person", "person_id")):
            _create_partial_index(
                f"uq_agreement_{subject}_{name}", "agreement", [f"{subject}_id", column], "voided_at IS NULL"
            )


def _create_hold_and_note() -> None:
    op.create_table(
        "hold",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("review_on", sa.Date),
        sa.Column("resumed_on", sa.Date),
        sa.CheckConstraint("resumed_on >= held_on", name="order"),
    )
    op.create_index("ix_hold_hire_id", "hold", ["hire_id"])
    _create_partial_index("uq_hold_current", "hold", ["hire_id"], "resumed_on IS NULL")
    op.create_table(
        "note",
        sa.Column("id", ID, primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("author_id", ID, kept("person.id"), nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("text", sa.Text),
    )
    op.create_index("ix_note_hire_id_recorded_at", "note", ["hire_id", "recorded_at"])


def _create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=rows, postgresql_where=rows)


def _protect() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(triggers.POSTGRESQL_FUNCTION)
    for table in (*_LASTING, "definition"):
        for statement in triggers.keep_rows(dialect, table):
            op.execute(statement)
    for statement in triggers.keep_values(dialect, "definition", ("id",)):
        op.execute(statement)
