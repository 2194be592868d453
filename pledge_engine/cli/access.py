"""``pledge access``: who may do what, for somebody who reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.access.matrix import Line
    from workflows.definition import Role

# How far a role's reach goes, in one letter.
SIGNS = {"none": "·", "own_record": "R", "own_steps": "S", "team": "T", "care_group": "G", "trust": "W"}
HEADS = {
    "service_lead": "SL",
    "professional_lead": "PL",
    "hr": "HR",
    "occupational_health": "OH",
    "facilitator": "FA",
    "lx_leadership": "LX",
    "worker": "WO",
    "auditor": "AU",
    "administrator": "AD",
    "board": "BO",
}
OPEN = "+"
LEGEND = """\
How far each role reaches, at most (given for a smaller place, it reaches less): R the record of one's own journey, S steps
that the role owns, agrees as a lead or records for another role, T its team, G its care group, W the whole trust,
· not at all; * only on records that name the lead; + asks for no role, see below.

Roles: SL service lead, PL professional lead, HR, OH occupational health, FA facilitator, LX lived experience senior
leadership, WO worker, AU auditor, AD administrator, BO board.

Nobody sees the record of their own journey in another role than worker. The record of somebody who leads others is open to
the two leads it names. Out of reach looks exactly like absent."""


@click.group()
def access() -> None:
    """Who may do what."""


@access.command()
@asked
def matrix(desk: Desk) -> None:
    """Every command with who may give it and how far it reaches for them, to be reviewed. No --as is needed."""
    from pledge_engine.access import matrix as known
    from pledge_engine.cli.output import print_json

    lines = known.matrix()
    if desk.as_json:
        print_json({"commands": lines})
    else:
        _print(lines)


def _print(lines: tuple[Line, ...]) -> None:
    from pledge_engine.cli.output import bullets, show, table, text

    heads = ["Command", *(HEADS[role.value] for role in lines[0].reaches)]
    rows = [[text(line.command), *(text(_sign(line, role)) for role in line.reaches)] for line in lines]
    also = [f"{line.command}: {line.also}" for line in lines if line.also]
    legend = [" ".join(paragraph.split()) for paragraph in LEGEND.split("\n\n")]
    show(table(heads, rows), "", *legend, "", "Besides:", bullets(also))


def _sign(line: Line, role: Role) -> str:
    if line.action is None:
        return OPEN
    sign = SIGNS[line.reaches[role].value]
    return f"{sign}*" if line.named_only and role.value.endswith("_lead") else sign
