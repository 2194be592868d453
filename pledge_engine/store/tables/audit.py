"""The audit trail as it is stored: the text that was hashed, and beside it the private values it only commits to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, derived, kept


class AuditEvent(Base):
    """One event of one chain. ``body`` is the only copy of what happened; the last four columns are derived from it.

    The key is the chain and the place in it, so that every column is either hashed or a link of the chain. SQLite keeps
    the rows in that order and without a number of its own, by which a row could be replaced.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("coalesce(hire_id, 'organisation') = chain", name="chain"),
        {"sqlite_with_rowid": False},
    )

    chain: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hire_id: Mapped[Id | None] = mapped_column(kept("hire.id"))
    previous: Mapped[Digest]
    hash: Mapped[Digest]
    body: Mapped[str]
    verb: Mapped[str] = mapped_column(derived("verb"))
    actor: Mapped[str] = mapped_column(derived("actor"))
    at: Mapped[str] = mapped_column(derived("at"))
    door: Mapped[str] = mapped_column(derived("door"))


class AuditSecret(Base):
    """A private value that an event commits to. Erasing empties ``salt`` and ``value``; the commitment stays."""

    __tablename__ = "audit_secret"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain", "sequence"],
            ["audit_event.chain", "audit_event.sequence"],
            name="fk_audit_secret_event",
            ondelete="RESTRICT",
        ),
        CheckConstraint("(salt IS NULL) = (value IS NULL)", name="erased"),
        {"sqlite_with_rowid": False},
    )

    chain: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[str | None]
    value: Mapped[str | None]


audit_events = table_of(AuditEvent)

# The newest events of all, of one kind, or by one person, in the order in which an auditor reads them: see ``search``.
_NEWEST = (audit_events.c.at.desc(), audit_events.c.chain, audit_events.c.sequence.desc())
Index("ix_audit_event_newest", *_NEWEST)
Index("ix_audit_event_verb", audit_events.c.verb, *_NEWEST)
Index("ix_audit_event_actor", audit_events.c.actor, *_NEWEST)
audit_secrets = table_of(AuditSecret)
