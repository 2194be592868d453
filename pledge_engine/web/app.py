"""The pages put together: one Flask application on an office; nothing happens at import."""

from __future__ import annotations

from flask import Flask

from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.health import health_pages


def make_app(office: Office, settings: Settings) -> Flask:  # noqa: ARG001 - Every server hands over both.
    """The application that serves every page of this office, to be given to any WSGI server."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(health_pages(office))
    return app
