"""``pledge attention``: what is overdue and due soon across every record in sight, and who holds it."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


@click.command()
@click.option("--team", default="", help="Only one team.")
@click.option(
    "--limit", type=click.IntRange(min=1, max=1000), default=50, show_default=True, help="At most so many rows."
)
@click.option("--by", type=click.Choice(("team", "step", "owner", "waiting-on")), help="Only numbers, by one of these.")
@asked
def attention(desk: Desk, team: str, limit: int, by: str | None) -> None:
    """What is overdue, most overdue first, and what is due within 5 working days, with who holds each."""
    if by is not None:
        _in_numbers(desk, by, team)
        return
    from pledge_engine.cli.list_pages import print_attention
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.attention import attention as needing

    found = desk.read_hires(lambda work: needing(work, team=team, limit=limit))
    if desk.as_json:
        print_json(found)
    else:
        print_attention(found, desk.signature)


def _in_numbers(desk: Desk, by: str, team: str) -> None:
    from pledge_engine.cli.list_pages import print_attention_groups
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.attention_summary import GroupedBy, summed_up

    groups = desk.read_hires(lambda work: summed_up(work, GroupedBy(by), team=team))
    if desk.as_json:
        print_json({"by": by, "groups": groups})
    else:
        print_attention_groups(by, groups)
