"""People who use the engine, or whose journey it records."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import PrimaryId


class Person(Base):
    """Somebody with a name to log in by; what they may see and do is in their grants alone."""

    __tablename__ = "person"

    id: Mapped[PrimaryId]
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    active: Mapped[bool]


people = table_of(Person)
