"""The pages for a WSGI server of one's own: ``gunicorn "pledge_engine.wsgi:make()"``."""

from __future__ import annotations

import sys
from functools import partial

from flask import Flask

from notifications.courier import DELIVER
from pledge_engine.broker import open_broker, wake
from pledge_engine.office import open_office
from pledge_engine.settings import load_settings
from pledge_engine.unknown_settings import unknown_settings
from pledge_engine.web.app import make_app


def make() -> Flask:
    """The pages on the database that the environment names; what they cause wakes a worker. Raises ``WrongSetting``."""
    settings = load_settings()
    for unknown in unknown_settings():
        sys.stderr.write(f"{unknown}\n")
    office = open_office(settings, door="web", wake=partial(wake, open_broker(settings), DELIVER))
    return make_app(office, settings)
