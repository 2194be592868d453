"""What logging in needs: passwords as hashes, sessions and links by the hash of their secret, and recent attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import false, text
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import DIGEST, ID, Id, kept

PrimaryDigest = Annotated[str, mapped_column(DIGEST, primary_key=True)]


class Credential(Base):
    """The password of one person, as a hash that names its own way of hashing."""

    __tablename__ = "credential"

    person_id: Mapped[str] = mapped_column(ID, kept("person.id"), primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[datetime]


class WebSession(Base):
    """One person logged in on one device; ``notice`` is what the next page has to say. The cookie's secret is not kept.

    ``device`` says roughly what it was opened on, for its person to know it again. While it ``waits_for_code`` it lets nobody
    in: the password was right, and the code of their app is still to come.
    """

    __tablename__ = "web_session"

    id: Mapped[PrimaryDigest]
    person_id: Mapped[Id] = mapped_column(ID, kept("person.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    notice: Mapped[str | None]
    waits_for_code: Mapped[bool] = mapped_column(default=False, server_default=false())
    device: Mapped[str] = mapped_column(default="", server_default=text("''"))


class PasswordLink(Base):
    """An address by which one person may set their password, once, for half an hour."""

    __tablename__ = "password_link"

    id: Mapped[PrimaryDigest]
    person_id: Mapped[Id] = mapped_column(ID, kept("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LogInAttempt(Base):
    """How often in a row a name was tried in vain, whether anybody has it or not; ``id`` is the hash of the name."""

    __tablename__ = "log_in_attempt"

    id: Mapped[PrimaryDigest]
    count: Mapped[int]
    last_at: Mapped[datetime]


credentials = table_of(Credential)
web_sessions = table_of(WebSession)
password_links = table_of(PasswordLink)
log_in_attempts = table_of(LogInAttempt)
