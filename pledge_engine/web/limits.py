"""How much may be sent in a minute: counted for each person, or for each address while nobody is logged in.

Counted in Redis where there are several processes, so that they count together. Keys are digests made with the key of the
installation: neither Redis nor a log says whose they are. Nobody is locked out for longer than a minute.
"""

from __future__ import annotations

import hmac

from flask import Blueprint, Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address

from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.sessions import Visit
from pledge_engine.secret_key import secret_key
from pledge_engine.settings import Settings

# More than anybody types, and less than a script tries.
SENT = "120 per minute"
# From one address, all of a busy site's people together; each name has delays of its own beside it.
TRIED_TO_LOG_IN = "60 per minute"
TOO_MANY = 429
# In seconds. Pages do not wait long for a Redis that is away.
_PATIENCE: dict[str, int | str] = {"socket_connect_timeout": 1, "socket_timeout": 1}


def limit(app: Flask, settings: Settings, doors: tuple[Blueprint, ...]) -> None:
    """Count what is sent, and at the doors what is tried; while Redis is away each process counts by itself."""
    key = secret_key(settings).encode()

    def whose() -> str:
        visit: Visit | None = g.get("visit")
        who = f"person {visit.actor.id}" if visit else f"address {get_remote_address()}"
        return hmac.digest(key, who.encode(), "sha256").hex()

    limiter = Limiter(
        whose,
        app=app,
        application_limits=[SENT],
        application_limits_exempt_when=lambda: request.method != "POST",
        storage_uri=settings.counted_in,
        storage_options=_PATIENCE if settings.counted_in.startswith("redis") else {},
        in_memory_fallback_enabled=True,
        key_prefix="pledge",
    )
    for door in doors:
        limiter.limit(TRIED_TO_LOG_IN, methods=["POST"])(door)

    @app.after_request
    def say_how_long(response: Response) -> Response:
        if response.status_code == TOO_MANY:
            response.headers["Retry-After"] = str(g.get("wait", 60))
        return response


def wait_for(error: TooSoon | RateLimitExceeded) -> int:
    """The status of a page that says to wait; programs are told for how many seconds."""
    g.wait = error.seconds if isinstance(error, TooSoon) else error.limit.limit.get_expiry()
    return TOO_MANY
