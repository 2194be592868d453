"""Care groups: the parts of a trust that teams belong to."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import PrimaryId


class CareGroup(Base):
    """A part of the trust with professional leads of its own."""

    __tablename__ = "care_group"

    id: Mapped[PrimaryId]
    name: Mapped[str] = mapped_column(unique=True)


care_groups = table_of(CareGroup)
