"""Definitions: every version of the pledge that a hire has been held to, word for word."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, PrimaryId


class Definition(Base):
    """One version of a pledge. ``content_hash`` is the SHA-256 of ``text``."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[PrimaryId]
    key: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[Digest] = mapped_column(unique=True)
    text: Mapped[str]


definitions = table_of(Definition)
