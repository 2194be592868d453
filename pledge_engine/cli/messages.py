"""``pledge messages``: what was sent, what waits, what failed; and what becomes of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.messages import MessageLine

STATES = ("waiting", "sent", "dropped", "failed")


@click.group()
def messages() -> None:
    """Messages, for leads about the records they see, and for administrators without what they are about."""


@messages.command("list")
@click.option("--status", type=click.Choice(STATES), help="Only those that stand like this.")
@asked
def list_(desk: Desk, status: str | None) -> None:
    """The newest 200 messages, newest first."""
    from notifications.outbox import Status
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.messages import list_messages

    lines = desk.read(lambda work: list_messages(work, Status(status) if status else None))
    if desk.as_json:
        print_json({"messages": lines})
    elif lines:
        _print(lines)
    else:
        show("There are no messages that you can see.")


@messages.command("show")
@click.argument("message", metavar="ID")
@asked
def show_(desk: Desk, message: str) -> None:
    """One message: every attempt to send it, and what it would say now."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.wording import moment
    from pledge_engine.message_words import ending_words, next_try_words
    from pledge_engine.messages import show_message
    from pledge_engine.sending import source_of

    source = source_of(desk.office, desk.settings)
    found = desk.read(lambda work: show_message(work, message, source, desk.settings.sent_by))
    if desk.as_json:
        print_json({"message": found})
        return
    _print((found.line,))
    for attempt in found.attempts:
        ended = ending_words(attempt.outcome, attempt.taken_by)
        show(f"\nAttempt {attempt.number}, {moment(attempt.began_at)}: {ended}. {attempt.said}")
    if again := next_try_words(found.line.next_try, found.line.kind, desk.office.clock.now()):
        show(f"\nNext try: {again}.")
    show(f"\n{found.says.subject}\n\n{found.says.text}" if found.says else f"\n{found.why_nothing}")


@messages.command()
@click.argument("kind", required=False)
@asked
def templates(desk: Desk, kind: str | None) -> None:
    """What each KIND of mail says, with made-up contents, for administrators; without a KIND which there are."""
    from notifications.render import render
    from pledge_engine.cli.output import grid, print_json, show, text
    from pledge_engine.message_words import KINDS
    from pledge_engine.previews import preview_of, previews

    said = {
        key: render(message, desk.settings.sent_by)
        for key, message in desk.read(lambda work: {kind: preview_of(work, kind)} if kind else previews(work)).items()
    }
    if desk.as_json:
        print_json({"templates": {key: {"subject": each.subject, "text": each.text} for key, each in said.items()}})
    elif kind:
        show(f"{said[kind].subject}\n\n{said[kind].text}")
    else:
        rows = [[text(key, "bold"), text(KINDS[key]), text(each.subject)] for key, each in said.items()]
        show(grid(rows, first=20))


@messages.command()
@click.argument("message", metavar="ID")
@asked
def retry(desk: Desk, message: str) -> None:
    """Send a message again that failed. It leaves within the sending hours, as every message does."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.failed_messages import send_message_again

    line = desk.write(lambda work: send_message_again(work, message))
    if desk.as_json:
        print_json({"message": line})
    else:
        show("It waits to be sent again.")


@messages.command("put-aside")
@click.argument("message", metavar="ID")
@asked
def put_aside(desk: Desk, message: str) -> None:
    """Say that a message that failed was seen and need not be sent: it is counted as failed no more."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.failed_messages import put_message_aside

    line = desk.write(lambda work: put_message_aside(work, message))
    if desk.as_json:
        print_json({"message": line})
    else:
        show("It is no longer needed, and is not sent.")


def _print(lines: tuple[MessageLine, ...]) -> None:
    from pledge_engine.cli.output import grid, show, text
    from pledge_engine.hires.wording import moment
    from pledge_engine.message_words import KINDS, state_words

    rows = [
        [
            text(line.number, "bold"),
            text(KINDS[line.kind]),
            text(state_words(line.stands).lower(), "red" if line.status == "failed" else ""),
            text(moment(line.queued_at)),
            text(" ".join(part for part in (line.reference, line.recipient) if part)),
            text(line.said),
        ]
        for line in lines
    ]
    show(grid(rows, first=12))
