"""Whether this process is alive, and whether it can do its work: asked by whatever watches over the servers."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from pledge_engine.errors import PledgeError
from pledge_engine.office import Office

Answer = tuple[dict[str, str], int]


def health_pages(office: Office) -> Blueprint:
    """``/health`` answers as long as the process does; ``/ready`` only where the database fits this program."""
    pages = Blueprint("health", __name__)

    @pages.get("/health")
    def health() -> Answer:
        return {"status": "alive"}, 200

    @pages.get("/ready")
    def ready() -> Answer:
        try:
            office.check()
        except (PledgeError, SQLAlchemyError):
            return {"status": "the database cannot be used"}, 503
        return {"status": "ready"}, 200

    return pages
