"""What records need to know when plans change: rounds that were superseded, moved dates, endings, cover, closures, registers."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.altering import add_column
from pledge_engine.store.columns import DIGEST, ID, Moment, kept

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_to_occurrence()
    add_column("stage_visit", "reopen_at", sa.Text())
    _add_to_hire()
    _create_moved_date()
    _create_hire_link()
    _create_cover()
    op.create_table(
        "closure",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    _create_register()


def _add_to_occurrence() -> None:
    add_column("occurrence", "superseded", sa.Text(), one_of=("same_person", "another_person"))
    add_column("occurrence", "kept_from", sa.Integer())
    add_column("occurrence", "bound_to", DIGEST)
    add_column("occurrence", "waiting_on", sa.Text(), one_of=("us", "candidate", "third_party"))
    add_column("occurrence", "said_not_to_have_happened_on", sa.Date())


def _add_to_hire() -> None:
    add_column("hire", "ended_on", sa.Date())
    add_column("hire", "ended_for", sa.Text())


def _create_moved_date() -> None:
    op.create_table(
        "moved_date",
        sa.Column("occurrence_id", ID, kept("occurrence.id"), primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), nullable=False),
        sa.Column("moved_to", sa.Date, nullable=False),
        sa.Column("moved_on", sa.Date, nullable=False),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("service_lead_id", ID, kept("person.id")),
        sa.Column("professional_lead_id", ID, kept("person.id")),
        sa.CheckConstraint("service_lead_id <> professional_lead_id", name="two_people"),
    )
    op.create_index("ix_moved_date_hire_id", "moved_date", ["hire_id"])


def _create_hire_link() -> None:
    op.create_table(
        "hire_link",
        sa.Column("hire_id", ID, kept("hire.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("other_id", ID, kept("hire.id"), nullable=False),
        sa.CheckConstraint("kind IN ('sibling_of', 'goes_on_in')", name="kind"),
        sa.CheckConstraint("hire_id <> other_id", name="two_records"),
    )
    op.create_index("ix_hire_link_other_id", "hire_link", ["other_id"])


def _create_cover() -> None:
    op.create_table(
        "cover",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("cover_id", ID, kept("person.id"), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("named_by_id", ID, kept("person.id"), nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.CheckConstraint("person_id <> cover_id", name="two_people"),
        sa.CheckConstraint("until_on >= from_on", name="order"),
    )
    op.create_index("ix_cover_person_id", "cover", ["person_id"])
    op.create_index("ix_cover_cover_id", "cover", ["cover_id"])


def _create_register() -> None:
    op.create_table(
        "register",
        sa.Column("id", ID, primary_key=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("facilitator_id", ID, kept("person.id"), nullable=False),
        sa.Column("recorded_by_id", ID, kept("person.id"), nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
    )
    op.create_index("ix_register_held_on", "register", ["held_on"])
    op.create_table(
        "register_entry",
        sa.Column("register_id", ID, kept("register.id"), primary_key=True),
        sa.Column("hire_id", ID, kept("hire.id"), primary_key=True),
        sa.Column("occurrence_id", ID, kept("occurrence.id"), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_index("ix_register_entry_hire_id", "register_entry", ["hire_id"])
    op.create_index("ix_register_entry_occurrence_id", "register_entry", ["occurrence_id"])
