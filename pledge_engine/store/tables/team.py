"""Teams: where lived experience posts are."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Team(Base):
    """A team that employs, or prepares to employ, people for their lived experience."""

    __tablename__ = "team"

    id: Mapped[PrimaryId]
    care_group_id: Mapped[Id] = mapped_column(kept("care_group.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)


teams = table_of(Team)
