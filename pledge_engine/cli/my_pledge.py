"""``pledge my-pledge``: a worker's own journey, as the page of the same name lays it out."""

from __future__ import annotations

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.command("my-pledge")
@click.argument("reference", type=given.Reference(), required=False)
@asked
def my_pledge(desk: Desk, reference: str | None) -> None:
    """Your own journey: what is yours to do, what happens next and who holds it, why each date, and who looked.

    REFERENCE is needed by whoever has several; without it, it is the one that goes on, or the newest.
    """
    from pledge_engine.cli.my_pledge_page import print_my_pledge
    from pledge_engine.cli.output import print_json
    from pledge_engine.hires.my_pledge import my_pledge as own

    found = desk.read_hires(lambda work: own(work, reference))
    if desk.as_json:
        print_json({"my_pledge": found})
    else:
        print_my_pledge(found)
