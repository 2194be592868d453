"""The courier as a task: attached to a Celery application, which only wakes it. What is due stands in the outbox alone."""

from __future__ import annotations

from celery import Celery

from notifications.delivering import deliver_some
from notifications.mistakes import logged
from notifications.post import Post

DELIVER = "notifications.deliver"


def attach(app: Celery, post: Post) -> None:
    """Give an application the task that delivers what is due, a few at a time, and asks for itself while there is more."""

    @app.task(name=DELIVER)
    def deliver() -> None:
        with logged(DELIVER):
            if deliver_some(post):
                app.send_task(DELIVER)
