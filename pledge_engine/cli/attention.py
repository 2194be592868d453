"""``pledge attention``: what is overdue and due soon across every record in sight, and who holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.hires.narrowing import Wanted


@click.command()
@click.option("--team", default="", help="Only one team.")
@click.option("--step", default="", help="Only one step, by its name or title.")
@click.option("--owner", default="", help="Only what belongs to one role, such as hr.")
@click.option("--waiting-on", default="", help="Only what waits for us, candidate or third_party; or nobody_said.")
@click.option(
    "--limit", type=click.IntRange(min=1, max=1000), default=50, show_default=True, help="At most so many rows."
)
@click.option("--by", type=click.Choice(("team", "step", "owner", "waiting-on")), help="Only numbers, by one of these.")
@asked
def attention(desk: Desk, limit: int, by: str | None, **only: str) -> None:
    """What waits for you, what is overdue, most overdue first, and what is due within 5 working days, with who holds each."""
    from pledge_engine.hires.narrowing import Wanted

    wanted = Wanted(**only)
    if by is not None:
        _in_numbers(desk, by, wanted)
        return
    from pledge_engine.cli.list_pages import print_attention
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.attention import attention as needing
    from pledge_engine.reminders.nudged import asked_today

    found = desk.read_hires(lambda work: needing(work, wanted=wanted, limit=limit, asked=asked_today(work)))
    if desk.as_json:
        print_json(found)
    else:
        print_attention(found, desk.signature, narrowed=any(only.values()))


def _in_numbers(desk: Desk, by: str, wanted: Wanted) -> None:
    from pledge_engine.cli.list_pages import print_attention_groups
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.attention_summary import GroupedBy, summed_up

    groups = desk.read_hires(lambda work: summed_up(work, GroupedBy(by), wanted=wanted))
    if desk.as_json:
        print_json({"by": by, "groups": groups})
    else:
        print_attention_groups(by, groups)
