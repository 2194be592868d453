"""How Alembic runs the migrations: always on a connection that ``pledge_engine.store.schema`` hands over."""

from __future__ import annotations

from alembic import context

from pledge_engine.store import tables

# Handed over for its names of constraints: migrations leave them to the convention that every catalogue shares.
context.configure(connection=context.config.attributes["connection"], target_metadata=tables.METADATA)
context.run_migrations()
