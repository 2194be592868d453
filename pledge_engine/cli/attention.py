"""``pledge attention``: what is overdue and due soon across every record in sight, and who holds it."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


@click.command()
@click.option("--team", default="", help="Only one team.")
@click.option(
    "--limit", type=click.IntRange(min=1, max=1000), default=50, show_default=True, help="At most so many rows."
)
@asked
def attention(desk: Desk, team: str, limit: int) -> None:
    """What is overdue, most overdue first, and what is due within 5 working days, with who holds each."""
    from pledge_engine.cli.list_pages import print_attention
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.attention import attention as needing

    found = desk.read_hires(lambda work: needing(work, team=team, limit=limit))
    if desk.as_json:
        print_json(found)
    else:
        print_attention(found, desk.signature)
