"""When whatever runs by itself last ran, so that its silence is noticed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, String, Table, Text, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite

from notifications.outbox import METADATA, moment_text

heartbeats = Table(
    "heartbeat",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("began_at", String(27), nullable=False),
    # When a run last came to its end, and when one last failed.
    Column("ended_at", String(27), nullable=False, server_default=text("''")),
    Column("failed_at", String(27), nullable=False, server_default=text("''")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """When something last began, ended and failed; None for what never happened."""

    name: str
    began_at: datetime
    ended_at: datetime | None
    failed_at: datetime | None

    @property
    def failing(self) -> bool:
        """Whether it has failed and not come to a good end since."""
        return self.failed_at is not None and (self.ended_at is None or self.failed_at > self.ended_at)


def began(connection: Connection, name: str, now: datetime) -> None:
    """A run begins."""
    _put(connection, name, began_at=moment_text(now))


def ended(connection: Connection, name: str, now: datetime) -> None:
    """A run has come to its end."""
    _put(connection, name, began_at=moment_text(now), ended_at=moment_text(now))


def failed(connection: Connection, name: str, now: datetime) -> None:
    """A run has failed."""
    _put(connection, name, began_at=moment_text(now), failed_at=moment_text(now))


def forget_heartbeats(connection: Connection) -> None:
    """Nothing has run here yet: what is told is of another place, from which this one was restored."""
    connection.execute(delete(heartbeats))


def _put(connection: Connection, name: str, *, began_at: str, **moments: str) -> None:
    add = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    changed = moments or {"began_at": began_at}
    statement = add(heartbeats).values(name=name, began_at=began_at, **moments)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))


def last_heartbeat(connection: Connection, name: str) -> Heartbeat | None:
    """When something last ran; None if it never did."""
    return last_heartbeats(connection, (name,)).get(name)


def last_heartbeats(connection: Connection, names: Collection[str]) -> Mapping[str, Heartbeat]:
    """When each of these last ran, by its name; those that never did are left out."""
    rows = connection.execute(select(heartbeats).where(heartbeats.c.name.in_(names)))
    return {
        row.name: Heartbeat(
            name=row.name,
            began_at=datetime.fromisoformat(row.began_at).astimezone(UTC),
            ended_at=_moment(row.ended_at),
            failed_at=_moment(row.failed_at),
        )
        for row in rows
    }


def _moment(text_: str) -> datetime | None:
    return datetime.fromisoformat(text_).astimezone(UTC) if text_ else None
