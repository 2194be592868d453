"""Invitations to log in for the first time, each at an address that the person chose; gone once they have, or nobody did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import ID, Id, PrimaryId, kept
from pledge_engine.store.tables.login import PrimaryDigest


class Invitation(Base):
    """One person invited, who was offered a post. ``tries`` counts wrong answers to what only they know."""

    __tablename__ = "invitation"

    id: Mapped[PrimaryId]
    appointee_id: Mapped[Id] = mapped_column(ID, kept("appointee.id"), unique=True)
    address: Mapped[str]
    invited_at: Mapped[datetime]
    tries: Mapped[int]


class InvitationLink(Base):
    """An address by which one invitation is taken up; it opens the page for half an hour. Its secret is not kept."""

    __tablename__ = "invitation_link"

    id: Mapped[PrimaryDigest]
    invitation_id: Mapped[Id] = mapped_column(ID, kept("invitation.id"), index=True)
    expires_at: Mapped[datetime]


invitations = table_of(Invitation)
invitation_links = table_of(InvitationLink)
