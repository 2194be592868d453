"""``pledge hires``: the records in sight, where each stands and what is next on it."""

from __future__ import annotations

import click

from pledge_engine.cli.asking import Desk, asked


@click.command()
@click.option("--team", default="", help="Only one team.")
@click.option("--stage", default="", help="Only one stage, such as clearance.")
@click.option("--held/--not-held", default=None, help="Only records on hold, or only those that are not.")
@click.option("--text", default="", help="Only references and teams with these words in them.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="50 records are on a page.")
@asked
def hires(desk: Desk, team: str, stage: str, held: bool | None, text: str, page: int) -> None:
    """The records you can see: where each stands, what is next on it, and who holds that."""
    from pledge_engine.cli.list_pages import print_hires
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.listing import list_hires

    found = desk.read_hires(lambda work: list_hires(work, team=team, stage=stage, held=held, text=text, page=page))
    if desk.as_json:
        print_json(found)
    else:
        print_hires(found, desk.signature)
