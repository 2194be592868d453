"""``pledge hires``: the records in sight, where each stands and what is next on it."""

from __future__ import annotations

from typing import Any

import click

from pledge_engine.cli.asking import Desk, asked


@click.command()
@click.option("--team", default="", help="Only one team.")
@click.option("--stage", default="", help="Only one stage, such as clearance.")
@click.option("--held/--not-held", default=None, help="Only records on hold, or only those that are not.")
@click.option(
    "--text", default="", help="Only references and teams with these words in them, or one post: Oak, post 2."
)
@click.option("--role", default="", help="Only posts of one role, such as peer_trainer.")
@click.option("--band", default="", help="Only posts of one band.")
@click.option("--overdue/--none-overdue", default=None, help="Only records with something overdue, or with nothing.")
@click.option("--sort", type=click.Choice(("reference", "overdue", "team", "stage", "newest")), default="reference")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="50 records are on a page.")
@asked
def hires(desk: Desk, page: int, sort: str, **only: Any) -> None:
    """The records you can see: where each stands, what is next on it, and who holds that."""
    from pledge_engine.cli.list_pages import print_hires
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.listing import list_matching
    from pledge_engine.hires.record_filters import Filters, Order

    wanted = Filters(**only, order=Order(sort))
    found = desk.read_hires(lambda work: list_matching(work, wanted, page=page))
    if desk.as_json:
        print_json(found)
    else:
        print_hires(found, desk.signature)
