"""``pledge definition``: the pledge itself, read, drawn, or checked before a changed copy is used. Anybody may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from workflows.definition import Definition

_file = click.option("--file", "file", metavar="FILE", help="Read this file instead of the pledge in force.")


@click.group()
def definition() -> None:
    """The pledge itself: read it, draw it, check a changed copy and put it in force."""


@definition.command()
@click.argument("file")
@asked
def check(desk: Desk, file: str) -> None:
    """Check the definition in FILE: every mistake is named with its line and how to mend it; exit code 8 if there is one.

    Beside that it says, and refuses nothing for it, what is most likely not meant: a version that does not follow the one in
    force, or that changes nothing. Where no pledge is in force, there is nothing to compare it with.
    """
    from pledge_engine.cli.definition_files import read_file
    from pledge_engine.cli.output import print_json, show
    from workflows.doubts import doubts
    from workflows.words import counted

    found, in_force = read_file(file), _in_force(desk)
    doubted = doubts(in_force, found) if in_force else ()
    counts = f"{counted(len(found.stages), 'stages')}, {counted(len(found.steps), 'steps')}"
    if desk.as_json:
        told = {"pledge": found.key, "version": found.version, "hash": found.content_hash}
        print_json({**told, "mistakes": [], "doubts": doubted})
    else:
        show(f"{file}: no mistakes. {found.title}, version {found.version}: {counts}.", *doubted)


@definition.command("put-in-force")
@click.argument("file")
@click.option("--dry-run", is_flag=True, help="Only say what is different, and which records would take it up.")
@asked
def put_in_force_(desk: Desk, file: str, *, dry_run: bool) -> None:
    """Put the definition in FILE in force: every record takes it up when it next enters a stage. For administrators.

    Only reminders follow it for every record at once.

    For example: pledge definition put-in-force changed.yaml
    """
    from pledge_engine.cli.definition_files import text_of
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.publishing import put_in_force

    if dry_run:
        _propose(desk, file)
        return
    published = desk.write(lambda work: put_in_force(work, text_of(file), file))
    found = published.definition
    if desk.as_json:
        print_json({"pledge": found.key, "version": found.version, "hash": found.content_hash, "new": published.new})
        return
    if not published.new:
        show(f"Version {found.version} of {found.title} is in force already, word for word; nothing was changed.")
        return
    show(
        f"Version {found.version} of {found.title} is in force.",
        "Records opened from now on follow it; the others keep their version until they next enter a stage.",
        "Reminders follow it for every record.",
    )


def _propose(desk: Desk, file: str) -> None:
    from pledge_engine.cli.definition_files import text_of
    from pledge_engine.cli.output import bullets, print_json, show
    from pledge_engine.publishing import propose, what_would_follow

    found = desk.read(lambda work: propose(work, text_of(file), file))
    if desk.as_json:
        told = {"version": found.definition.version, "new": found.new, "differences": found.differences}
        print_json({**told, "records": dict(found.records), "staying": found.staying, "doubts": found.doubts})
        return
    for each in found.differences:
        show(f"{each.what} “{each.title}”: {each.how}", bullets(each.lines))
    show(*found.doubts, *what_would_follow(found), "Nothing was changed.")


@definition.command("show")
@click.argument("step", required=False)
@_file
@asked
def show_(desk: Desk, step: str | None, file: str | None) -> None:
    """The pledge: every stage, and every step with who holds it and when it is due; or all about one STEP."""
    from pledge_engine.cli.definition_page import print_definition, print_promise
    from pledge_engine.cli.output import print_json
    from pledge_engine.errors import NotFound
    from pledge_engine.hires.finding import as_mend, titles_of
    from workflows.naming import named, nearest_named

    found = _asked_for(desk, file)
    if step is not None:
        titles = titles_of(found.steps.values())
        meant = named(step, titles)
        if meant is None:
            raise NotFound(f"step “{step[:60]}” of the pledge", as_mend(nearest_named(step, titles)))
        step = meant
    if desk.as_json:
        print_json(found.steps[step] if step else found)
    elif step:
        print_promise(found, found.steps[step])
    else:
        print_definition(found)


@definition.command()
@_file
@click.option("--reference", metavar="REFERENCE", help="Mark where this record stands.")
@asked
def diagram(desk: Desk, file: str | None, reference: str | None) -> None:
    """The pledge as a Mermaid state diagram, to be pasted wherever Mermaid is drawn."""
    from pledge_engine.cli.output import print_json
    from workflows.diagram import mermaid

    at: tuple[str, ...] = ()
    if reference:
        from pledge_engine.cli.given import Reference
        from pledge_engine.hires.showing import show_hire

        wanted = Reference().convert(reference, None, None)
        at = desk.read_hires(lambda work: show_hire(work, wanted)).state
    drawn = mermaid(_asked_for(desk, file), at)
    if desk.as_json:
        print_json({"mermaid": drawn})
    else:
        click.echo(drawn, nl=False)


def _asked_for(desk: Desk, file: str | None) -> Definition:
    """The file's pledge, else the one in force, else the one that comes with the program."""
    from pledge_engine.cli.definition_files import read_file
    from workflows.reading import load_shipped

    return read_file(file) if file else _in_force(desk) or load_shipped()


def _in_force(desk: Desk) -> Definition | None:
    """The pledge in force; none where there is no database, or none has been put in force in it."""
    from pledge_engine.errors import NotFound, StoreOutOfStep, StoreUnavailable

    try:
        return desk.office.pledge_in_force()
    except (StoreUnavailable, StoreOutOfStep, NotFound):
        return None
