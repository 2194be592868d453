"""Devices that are not asked for a code: for 30 days, by choice, and until their person says otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.logins.secrets_kept import kept_as, new_secret
from pledge_engine.store.tables import trusted_devices
from pledge_engine.work import Work

REMEMBERED_FOR = timedelta(days=30)


def remember_device(work: Work, person_id: str) -> str:
    """The secret for a device's cookie, by which it is known for 30 days; older devices whose time is over are forgotten."""
    secret = new_secret()
    work.connection.execute(delete(trusted_devices).where(trusted_devices.c.expires_at <= work.now))
    row = {"person_id": person_id, "remembered_at": work.now, "expires_at": work.now + REMEMBERED_FOR}
    work.connection.execute(insert(trusted_devices), {"id": kept_as(secret), **row})
    _tell(work, person_id, "device_remembered")
    return secret


def knows_device(work: Work, person_id: str, secret: str) -> bool:
    """Whether this device is remembered for this person, and for nobody else."""
    known = select(trusted_devices.c.id).where(
        trusted_devices.c.id == kept_as(secret),
        trusted_devices.c.person_id == person_id,
        trusted_devices.c.expires_at > work.now,
    )
    return work.connection.execute(known).first() is not None


def devices_of(work: Work, person_id: str) -> tuple[datetime, ...]:
    """When each device of a person that is still remembered was, newest first."""
    theirs = select(trusted_devices.c.remembered_at).where(
        trusted_devices.c.person_id == person_id, trusted_devices.c.expires_at > work.now
    )
    return tuple(work.connection.execute(theirs.order_by(trusted_devices.c.remembered_at.desc())).scalars())


def forget_devices(work: Work, person_id: str) -> None:
    """Ask for a code again on every device of a person."""
    theirs = delete(trusted_devices).where(trusted_devices.c.person_id == person_id)
    if work.connection.execute(theirs).rowcount:
        _tell(work, person_id, "devices_forgotten")


def _tell(work: Work, person_id: str, verb: str) -> None:
    changes = {"person": Change(person_id, person_id)}
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, changes=changes))
