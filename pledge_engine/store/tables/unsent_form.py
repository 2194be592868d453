"""What somebody typed and nobody has taken: their session was over when they sent it, or it was refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import ID, Id, PrimaryId, kept


class UnsentForm(Base):
    """One form of one person, sealed, with the address of its page; gone once it was sent, or after a week.

    With one that was ``refused``, what was wrong is sealed too.
    """

    __tablename__ = "unsent_form"

    id: Mapped[PrimaryId]
    person_id: Mapped[Id] = mapped_column(ID, kept("person.id"), index=True)
    address: Mapped[str]
    sealed: Mapped[str]
    kept_at: Mapped[datetime]
    refused: Mapped[bool] = mapped_column(default=False, server_default=false())


unsent_forms = table_of(UnsentForm)
