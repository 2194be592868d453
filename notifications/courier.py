"""The courier as tasks: attached to a Celery application, which only wakes it. What is due stands in the outbox alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from celery import Celery
from sqlalchemy import Connection

from notifications.channels.channel import Channel
from notifications.delivering import Clock, Post, deliver_some
from notifications.settings import MailSettings
from notifications.source import Source

DELIVER = "notifications.deliver"


def attach(
    app: Celery,
    sessions: Callable[[], AbstractContextManager[Connection]],
    channel: Channel,
    clock: Clock,
    source: Source,
    *,
    settings: MailSettings,
    may_leave: Callable[[datetime], bool],
) -> None:
    """Give an application the task that delivers what is due, a few at a time, and wakes itself while there is more."""
    post = Post(sessions=sessions, channel=channel, clock=clock, source=source, settings=settings, may_leave=may_leave)

    @app.task(name=DELIVER)
    def deliver() -> None:
        if deliver_some(post):
            deliver.delay()
