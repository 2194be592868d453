"""What bringing a tracker in prints: what it does or would do, or everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pledge_engine.cli.asking import Desk
from pledge_engine.cli.output import bullets, heading, print_json, show
from pledge_engine.intake.headings import free_text
from pledge_engine.intake.mistakes import Mistake, TrackerMistakes
from pledge_engine.intake.planning import Plan, Planned
from workflows.journey import Status, Turn
from workflows.words import counted, listed, long_date

_MOST_SHOWN = 50


def print_mistakes(desk: Desk, found: TrackerMistakes) -> None:
    """Every mistake, with where it is and what would be right."""
    if desk.as_json:
        print_json({"error": {"kind": "invalid", "message": found.problem, "mistakes": found.mistakes}})
        return
    show(
        f"{found.problem} {counted(len(found.mistakes), 'mistakes')}:", bullets(_said(each) for each in found.mistakes)
    )
    show(found.mend)


def _said(mistake: Mistake) -> str:
    place = f"Sheet {mistake.sheet}" + (f", row {mistake.row}" if mistake.row else "")
    column = f", {mistake.column}" if mistake.column else ""
    return f"{place}{column}: {mistake.problem}; {mistake.mend}."


def print_import(plan: Plan, references: tuple[str, ...], *, dry_run: bool) -> None:
    """What was done, or with ``dry_run`` what would be, row by row."""
    would = "would come in" if dry_run else "came in"
    notes = list(_notices(plan))
    show(f"Sheet {plan.tracker.sheet.name}: {counted(len(plan.arrivals), 'records')} {would}.")
    if plan.there:
        show(f"{counted(plan.there, 'rows')} came in before, and stay as they are.")
    stages = Counter(_stands(planned) for planned in plan.arrivals)
    if stages:
        show(bullets(f"{stage}: {number}" for stage, number in stages.items()))
    added = list(_added(plan, "Would add" if dry_run else "Added"))
    if added or notes:
        show(bullets([*added, *notes]))
    if plan.differences:
        show(heading("What these rows say now that they did not say when they came in; nothing was changed"))
        show(bullets(_differences(plan)))
    if dry_run and plan.arrivals:
        show(heading("Row by row"), bullets(_row(planned) for planned in plan.arrivals))
        show("Nothing was changed. Bring it in by giving the same command without --dry-run.")
    elif references:
        show(f"The records are {references[0]} to {references[-1]}; each lead sees theirs: pledge hires --as PERSON")


def _notices(plan: Plan) -> Iterator[str]:
    sheet, headings = plan.tracker.sheet, plan.tracker.headings
    yield from sheet.notices
    if headings and headings.unused:
        yield f"These columns are not used: {', '.join(headings.unused)}."
    if headings and free_text(headings):
        yield "Notes are not brought in: free text tends to say more about people than a record may keep."
    if sheet.stored:
        yield f"{counted(len(sheet.stored), 'cells')} hold formulas: the values that were stored with them were taken."
    if sheet.others:
        yield f"Other sheets of the workbook were not looked at: {', '.join(sheet.others)} (--sheet chooses one)."


def _differences(plan: Plan) -> Iterator[str]:
    """The first of them: more than a few pages nobody reads, and then the tracker is most often another one."""
    for each in plan.differences[:_MOST_SHOWN]:
        yield f"Row {each.row}, {each.reference}: “{each.column}” said {each.was}, and says {each.now}."
    if len(plan.differences) > _MOST_SHOWN:
        yield f"And {counted(len(plan.differences) - _MOST_SHOWN, 'cells')} more: --json lists them all."


def _added(plan: Plan, verb: str) -> Iterator[str]:
    more = plan.additions
    if more.care_groups:
        yield f"{verb} {counted(len(more.care_groups), 'care groups')}: {listed(more.care_groups)}."
    if more.teams:
        yield f"{verb} {counted(len(more.teams), 'teams')}: {listed(f'{team} ({of})' for team, of in more.teams.items())}."
    for person in more.people.values():
        yield f"{verb} {person.name}, who logs in as {person.handle}."
    for handle, role, scope in more.roles:
        yield f"{verb} the role {role.value.replace('_', ' ')} of {scope} for {handle}."


def _stands(planned: Planned) -> str:
    stage = planned.journey.stage
    return stage.title if stage else planned.journey.state[0].capitalize()


def _turns(planned: Planned) -> list[Turn]:
    return [turn for turns in planned.journey.turns.values() for turn in turns]


def _row(planned: Planned) -> str:
    turns = _turns(planned)
    past = sum(turn.status is Status.IMPORTED for turn in turns)
    still = [turn for turn in turns if turn.status.is_open]
    dated = sorted(turn.due_on for turn in still if turn.due_on)
    due = f", the first due {long_date(dated[0])}" if dated else ""
    held = ", on hold" if planned.journey.held else ""
    return (
        f"Row {planned.row.number} ({planned.row.words('tracker_id')}): {planned.place.name}, {_stands(planned)}{held};"
        f" {counted(past, 'turns')} as history, {len(still)} open{due}."
    )


def import_as_json(plan: Plan, references: tuple[str, ...], *, dry_run: bool) -> object:
    """The same for a machine."""
    more = plan.additions
    return {
        "dry_run": dry_run,
        "sheet": plan.tracker.sheet.name,
        "records": [
            {
                "row": planned.row.number,
                "tracker_id": planned.row.words("tracker_id"),
                "reference": references[place] if references else None,
                "team": planned.place.name,
                "state": planned.journey.state,
                "held": planned.journey.held,
                "open": [
                    {"step": turn.step, "turn": turn.n, "due_on": turn.due_on}
                    for turn in _turns(planned)
                    if turn.status.is_open
                ],
            }
            for place, planned in enumerate(plan.arrivals)
        ],
        "there": plan.there,
        "differences": plan.differences,
        "added": {
            "care_groups": list(more.care_groups),
            "teams": more.teams,
            "people": [{"handle": person.handle, "name": person.name} for person in more.people.values()],
            "roles": [{"handle": handle, "role": role, "scope": scope} for handle, role, scope in more.roles],
        },
        "notices": list(_notices(plan)),
    }
