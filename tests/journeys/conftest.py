"""A real, upgraded database for each story."""

from tests.pledge_engine.conftest import upgraded

__all__ = ["upgraded"]
