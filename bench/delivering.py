"""Messages from the outbox to a mail server on the same computer, each settled, beside smtplib alone on one connection."""

from __future__ import annotations

import random
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median

from sqlalchemy import Connection, Engine, delete, func, select, update

from bench.figures import Figure
from bench.timing import medians, ratios, shuffled, timed
from notifications.catalogue import AgreementNeeded
from notifications.channels.smtp import Smtp
from notifications.delivering import deliver_some
from notifications.mail import compose
from notifications.outbox import Status, attempts, count_waiting, enqueue, messages
from notifications.post import Post
from notifications.render import render
from notifications.sender import Sender
from notifications.settings import ChannelKind, MailSettings, Security
from notifications.source import Claimed, Envelope
from pledge_engine.clock import FixedClock
from pledge_engine.office import Office
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store import schema
from pledge_engine.store.session import begin, open_store
from tests.factories.mail_server import free_port

NOW = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)
ENGINE, LIMIT = "engine", "smtplib on one connection"
CONTEXT = AgreementNeeded(
    reference="R-0042",
    post_label="Oak team, post 2",
    subject_title="Agree the job plan",
    due_on=date(2026, 6, 20),
    link="https://pledge.trust.example/records/R-0042",
)


class Known:
    """Says the same of every message, so that sending is measured and not what is said."""

    def resolve(self, _connection: Connection, message: Claimed, _now: datetime) -> Envelope:
        """What every reader sees."""
        return Envelope(to=f"{message.recipient}@trust.example", context=CONTEXT)


def measure(address: str, *, many: int, rounds: int, seed: int) -> Figure:
    """Deliver so many messages in every round, both ways."""
    engine = open_store(address)
    schema.upgrade(engine)
    times: dict[str, list[float]] = {ENGINE: [], LIMIT: []}
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    with _server() as settings:
        for number in range(rounds):
            for name in shuffled(tuple(times), order):
                work = _queued(engine, settings, many, number) if name == ENGINE else partial(_raw, settings, many)
                times[name].append(timed(work))
    with begin(engine, write=False) as connection:
        sent = connection.execute(select(func.count()).where(messages.c.status == Status.SENT)).scalar_one()
    assert sent == many * rounds, "every message is sent and recorded"
    kind = engine.dialect.name
    engine.dispose()
    speeds, beside = medians(times, lambda taken: many / taken), ratios(times, ENGINE)
    return Figure(
        name=f"mail from the outbox, settled ({kind})",
        unit="messages/s",
        engine=speeds.pop(ENGINE),
        peers=speeds,
        ratios=beside,
        goal="≥ 0.5 × smtplib",
        reached=median([beside[LIMIT]]) >= 0.5,
        counts={"messages": many, "rounds": rounds},
    )


def measure_digests(office: Office, *, name: str, rounds: int, seed: int) -> Figure:
    """Deliver the digests that a sweep has queued, each asked of the records and rendered; the limit sends as many mails."""
    times: dict[str, list[float]] = {ENGINE: [], LIMIT: []}
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    with begin(office.engine, write=False) as connection:
        many = count_waiting(connection)
    with _server() as settings:
        told = Settings(mail_channel="smtp", mail_from=settings.sender, smtp_port=settings.port, smtp_security="none")
        for _ in range(rounds):
            for peer in shuffled(tuple(times), order):
                _let_wait(office.engine)
                work = partial(deliver_all, post_of(office, told)) if peer == ENGINE else partial(_raw, settings, many)
                times[peer].append(timed(work))
    beside = ratios(times, ENGINE)
    speeds = medians(times, lambda taken: many / taken)
    return Figure(
        name=f"digests, {name}",
        unit="messages/s",
        engine=speeds.pop(ENGINE),
        peers=speeds,
        ratios=beside,
        counts={"messages": many, "rounds": rounds},
    )


def _let_wait(engine: Engine) -> None:
    """As if nothing had been sent yet."""
    with begin(engine) as connection:
        connection.execute(delete(attempts))
        connection.execute(update(messages).values(status=Status.WAITING, claimed_until="", tries=0))


def _queued(engine: Engine, settings: MailSettings, many: int, number: int) -> partial[None]:
    with begin(engine) as connection:
        for each in range(many):
            enqueue(
                connection,
                message_id=f"{number}-{each}",
                kind=CONTEXT.kind,
                recipient=f"reader{each}",
                subject_reference="R-0042",
                local_date=NOW.date(),
                queued_at=NOW - timedelta(hours=1),
            )
    post = Post(
        sessions=partial(begin, engine),
        channel=Smtp(settings),
        clock=FixedClock(NOW),
        source=Known(),
        settings=settings,
        may_leave=lambda _now: True,
    )
    return partial(_deliver, post)


def _deliver(post: Post) -> None:
    while deliver_some(post):
        continue


def _raw(settings: MailSettings, many: int) -> None:
    """The least that can be done: one connection, one mail made beforehand, nothing written down."""
    mail = compose(
        render(CONTEXT, settings.sent_by), to="reader@trust.example", message_id="raw", now=NOW, settings=settings
    ).content
    with smtplib.SMTP(settings.host, settings.port, timeout=10) as server:
        for each in range(many):
            server.sendmail(settings.sender, [f"reader{each}@trust.example"], mail)


@contextmanager
def _server() -> Iterator[MailSettings]:
    """A mail server in a process of its own, so that it takes no time of either."""
    port = free_port()
    command = [sys.executable, "-m", "tests.factories.mail_server", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        with closing(process.stdin):
            yield MailSettings(
                channel=ChannelKind.SMTP,
                sender="pledge@trust.example",
                sent_by=Sender(service="Pledge Engine", organisation="Fictional NHS Trust"),
                host="127.0.0.1",
                port=port,
                security=Security.NONE,
            )
