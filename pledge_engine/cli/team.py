"""``pledge team``: the care groups of a trust and the teams in them, for administrators."""

from __future__ import annotations

import shlex

import click

from pledge_engine.cli.asking import Desk, asked

_SURE = click.option("--sure", is_flag=True, help="Add it although its name is nearly that of another.")


@click.group()
def team() -> None:
    """Teams and care groups."""


@team.command()
@click.argument("name")
@click.option("--care-group", required=True, metavar="NAME", help="The care group that the team belongs to.")
@_SURE
@asked
def add(desk: Desk, name: str, care_group: str, *, sure: bool) -> None:
    """Add the team called NAME to a care group."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.naming import clean_name
    from pledge_engine.people.organisation import add_team

    team_id = desk.write(lambda work: add_team(work, name, care_group=care_group, sure=sure))
    name = clean_name(name)
    if desk.as_json:
        print_json({"team": {"id": team_id, "name": name}})
    else:
        show(f"Added the team {name} to {care_group}.")


@team.command("add-care-group")
@click.argument("name")
@_SURE
@asked
def add_care_group(desk: Desk, name: str, *, sure: bool) -> None:
    """Add the care group called NAME."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.naming import clean_name
    from pledge_engine.people.organisation import add_care_group as add_group

    group_id = desk.write(lambda work: add_group(work, name, sure=sure))
    name = clean_name(name)
    if desk.as_json:
        print_json({"care_group": {"id": group_id, "name": name}})
    else:
        show(
            f"Added the care group {name}.",
            f"Next: pledge team add TEAM --care-group {shlex.quote(name)}{desk.signature}",
        )


@team.command()
@click.argument("name")
@click.argument("new_name")
@asked
def rename(desk: Desk, name: str, new_name: str) -> None:
    """Call the team NAME by NEW_NAME. Its records, its people and their history stay as they are."""
    from pledge_engine.people.organisation import rename_team

    _say(desk, "team", name, new_name, changed=desk.write(lambda work: rename_team(work, name, new_name)))


@team.command("rename-care-group")
@click.argument("name")
@click.argument("new_name")
@asked
def rename_care_group_(desk: Desk, name: str, new_name: str) -> None:
    """Call the care group NAME by NEW_NAME. Its teams, their records and their history stay as they are."""
    from pledge_engine.people.organisation import rename_care_group

    changed = desk.write(lambda work: rename_care_group(work, name, new_name))
    _say(desk, "care group", name, new_name, changed=changed)


@team.command()
@click.argument("name")
@click.argument("care_group", metavar="CARE_GROUP")
@asked
def move(desk: Desk, name: str, care_group: str) -> None:
    """Let the team NAME belong to CARE_GROUP, as long as no post is on record there. Who works there stays."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.moving import move_team

    team_name, group = desk.write(lambda work: move_team(work, name, care_group=care_group))
    if desk.as_json:
        print_json({"team": {"name": team_name, "care_group": group}})
    else:
        show(f"{team_name} belongs to {group} now. Its professional leads are those of {group}.")


@team.command()
@click.argument("name")
@asked
def remove(desk: Desk, name: str) -> None:
    """Take away the team NAME, made by mistake: only while no record and no role stands on it."""
    from pledge_engine.people.removing import remove_team

    _removed(desk, "team", desk.write(lambda work: remove_team(work, name)))


@team.command("remove-care-group")
@click.argument("name")
@asked
def remove_care_group_(desk: Desk, name: str) -> None:
    """Take away the care group NAME, made by mistake: only while no team and no role stands on it."""
    from pledge_engine.people.removing import remove_care_group

    _removed(desk, "care group", desk.write(lambda work: remove_care_group(work, name)))


def _removed(desk: Desk, kind: str, name: str) -> None:
    from pledge_engine.cli.output import print_json, show

    if desk.as_json:
        print_json({"removed": name})
    else:
        show(f"The {kind} {name} was removed. Nothing stood on it; the trail says that it was there.")


def _say(desk: Desk, kind: str, name: str, new_name: str, *, changed: bool) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.people.naming import OLD_NAME_IN_TRACKERS, clean_name

    kept = clean_name(new_name)
    if desk.as_json:
        print_json({"name": kept, "changed": changed})
    elif changed:
        show(f"The {kind} {name} is called {kept} now. {OLD_NAME_IN_TRACKERS}")
    else:
        show(f"The {kind} is called {kept} already; nothing was changed.")


@team.command("list")
@asked
def list_(desk: Desk) -> None:
    """Every care group with its teams."""
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.people.listing import list_teams

    found = desk.read(list_teams)
    if desk.as_json:
        print_json(found)
    else:
        rows = [[text(row.care_group), text(", ".join(row.teams) or "no team yet")] for row in found]
        show(table(("Care group", "Teams"), rows))
