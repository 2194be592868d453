"""What a log-in asks beside the password: an app's key, codes for when the app is lost, and devices that are not asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import ID, Id, kept
from pledge_engine.store.tables.login import PrimaryDigest


class SecondFactor(Base):
    """The key that a person's app shares with us, sealed; it counts once a code has shown that the app has it.

    ``used_step`` is the half minute, counted from 1970, of the last code that was accepted: no code works twice.
    """

    __tablename__ = "second_factor"

    person_id: Mapped[str] = mapped_column(ID, kept("person.id"), primary_key=True)
    sealed_key: Mapped[str]
    turned_on_at: Mapped[datetime | None]
    used_step: Mapped[int]


class RecoveryCode(Base):
    """A code that lets one person in once in place of their app's; ``id`` is the hash of both."""

    __tablename__ = "recovery_code"

    id: Mapped[PrimaryDigest]
    person_id: Mapped[Id] = mapped_column(ID, kept("person.id"), index=True)
    used_at: Mapped[datetime | None]


class TrustedDevice(Base):
    """A browser that a person chose not to be asked for a code on, for 30 days; the cookie's secret is not kept."""

    __tablename__ = "trusted_device"

    id: Mapped[PrimaryDigest]
    person_id: Mapped[Id] = mapped_column(ID, kept("person.id"), index=True)
    remembered_at: Mapped[datetime]
    expires_at: Mapped[datetime]


second_factors = table_of(SecondFactor)
recovery_codes = table_of(RecoveryCode)
trusted_devices = table_of(TrustedDevice)
