"""Links between two records: posts filled from one advert, and a person who goes on in another lived experience role."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept, one_of


class LinkKind(StrEnum):
    """What the other record is to this one."""

    SIBLING_OF = "sibling_of"
    GOES_ON_IN = "goes_on_in"


class HireLink(Base):
    """One link, told from the record that has it: the one opened later, or the one that was left."""

    __tablename__ = "hire_link"
    __table_args__ = (
        one_of("kind", LinkKind),
        CheckConstraint("hire_id <> other_id", name="two_records"),
    )

    hire_id: Mapped[PrimaryId] = mapped_column(kept("hire.id"))
    kind: Mapped[str] = mapped_column(primary_key=True)
    other_id: Mapped[Id] = mapped_column(kept("hire.id"), index=True)


hire_links = table_of(HireLink)
