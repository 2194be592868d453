"""The broker: it wakes whoever delivers and ticks, and never holds the truth. Redis between processes, memory within one.

Everything here follows from that. A message of the broker that is lost costs a minute, until the next tick; so nothing is
kept for long, nothing waits for long, and whoever lost the broker comes back to it by itself.
"""

from __future__ import annotations

from celery import Celery
from kombu.exceptions import OperationalError
from structlog import get_logger

from pledge_engine.settings import Settings

IN_MEMORY = "memory://"
QUEUE = "pledge"
# A task whose worker was killed goes to another one after so many seconds; no task takes as long.
REDELIVERED_AFTER = 60
log = get_logger("broker")


def open_broker(settings: Settings) -> Celery:
    """A Celery application on the broker that the settings name; nothing is connected yet."""
    address = settings.broker_url.get_secret_value() or IN_MEMORY
    app = Celery("pledge_engine", broker=address, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        result_backend=None,
        enable_utc=True,
        timezone="UTC",
        task_acks_late=True,
        # No limit on what may be unacknowledged: a worker takes one task at a time all the same, because it does it at once. With
        # a limit, tasks whose acknowledgement a broker died on would count against it for ever, and nothing would be taken.
        worker_prefetch_multiplier=0,
        # Tasks carry nothing, so one that comes late is worth no more than the next.
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=2,
        broker_transport_options=_transport(address),
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
    )
    return app


def _transport(address: str) -> dict[str, object]:
    if address.startswith(IN_MEMORY):
        return {"polling_interval": 0.2}
    return {
        "visibility_timeout": REDELIVERED_AFTER,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "retry_on_timeout": True,
        "max_retries": 1,
    }


def wake(app: Celery, task: str) -> None:
    """Ask for a task to be run now; where nobody can be asked that is logged, and the next tick does it."""
    if not try_to_wake(app, task):
        log.warning("broker_away", task=task)


def try_to_wake(app: Celery, task: str) -> bool:
    """The same for whoever logs in their own way; False where nobody could be asked."""
    try:
        app.send_task(task, expires=REDELIVERED_AFTER, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        return False
    return True
