"""What bringing a tracker in prints: what it does or would do, or everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pledge_engine.cli.asking import Desk
from pledge_engine.cli.mistakes_together import said_together
from pledge_engine.cli.output import bullets, heading, print_json, show
from pledge_engine.intake.headings import free_text
from pledge_engine.intake.mistakes import TrackerMistakes
from pledge_engine.intake.planning import Plan, Planned
from pledge_engine.people.unheld import said
from pledge_engine.people.ways_in import WHAT_TO_DO, told
from workflows.turn import Status, Turn
from workflows.words import counted, listed, long_date

_MOST_SHOWN = 50
_WHAT_NOW = (
    "Once a row has come in, its record is kept here and not in the tracker. Where the tracker is right, whoever leads the "
    "record changes it (pledge hire show RECORD --as PERSON says how); where the record is right, put the cell right."
)
_CONTRADICTED = "When a stage began, where these rows contradict themselves"
_EXPORTED = "What is to change is changed in the record, by whoever leads it."


def print_mistakes(desk: Desk, found: TrackerMistakes) -> None:
    """Every mistake, with where it is and what would be right; the same one in many rows is said once, with all of them."""
    if desk.as_json:
        print_json({"error": {"kind": "invalid", "message": found.problem, "mistakes": found.mistakes}})
        return
    show(f"{found.problem} {counted(len(found.mistakes), 'mistakes')}:", bullets(said_together(found.mistakes)))
    show(found.mend)


def print_import(plan: Plan, references: tuple[str, ...], signature: str, *, dry_run: bool) -> None:
    """What was done, or with ``dry_run`` what would be, row by row; ``signature`` says in a command who is acting."""
    would = "would come in" if dry_run else "came in"
    notes = list(_notices(plan))
    show(f"Sheet {plan.tracker.sheet.name}: {counted(len(plan.arrivals), 'records')} {would}.")
    if plan.there:
        show(f"{counted(plan.there, 'rows')} came in before, and stay as they are.")
    if plan.exported:
        show(f"{counted(plan.exported, 'rows')} of these: exported from here, and not compared. {_EXPORTED}")
    stages = Counter(_stands(planned) for planned in plan.arrivals)
    if stages:
        show(bullets(f"{stage}: {number}" for stage, number in stages.items()))
    added = list(_added(plan, "Would add" if dry_run else "Added"))
    if added or notes:
        show(bullets([*added, *notes]))
    _show_what_to_look_at(plan)
    if dry_run and plan.arrivals:
        show(heading("Row by row"), bullets(_row(planned) for planned in plan.arrivals))
        show("Nothing was changed. Bring it in by giving the same command without --dry-run.")
    elif references:
        show(f"The records are {references[0]} to {references[-1]}; each lead sees theirs: pledge hires --as PERSON")
    if plan.unheld:
        show(heading("Nobody to do these steps yet"), bullets(said(each) for each in plan.unheld))
    if plan.without_way_in:
        show(heading("They cannot log in yet"), _cannot_log_in(plan, signature, dry_run=dry_run))


def _show_what_to_look_at(plan: Plan) -> None:
    if plan.doubts:
        show(heading("Look at these first"), bullets(str(doubt) for doubt in plan.doubts))
    if contradicted := [each for planned in plan.arrivals for each in planned.contradicted]:
        more = [f"And {counted(len(contradicted) - _MOST_SHOWN, 'rows')} more: --json lists them all."]
        show(heading(_CONTRADICTED))
        show(bullets([*map(str, contradicted[:_MOST_SHOWN]), *(more if len(contradicted) > _MOST_SHOWN else [])]))
    if plan.differences:
        show(heading("What these rows say now that they did not say when they came in; nothing was changed"))
        show(bullets(_differences(plan)), _WHAT_NOW)
    if plan.gone:
        show(_gone(plan.gone))


def _cannot_log_in(plan: Plan, signature: str, *, dry_run: bool) -> str:
    """Who cannot, and what to do once they are there; a command that would be refused is not shown."""
    handles = plan.without_way_in
    more = f" and {len(handles) - _MOST_SHOWN} more" if len(handles) > _MOST_SHOWN else ""
    who = told(len(handles), f"{listed(handles[:_MOST_SHOWN])}{more}")
    what = f"Once it is in, {WHAT_TO_DO[0].lower()}{WHAT_TO_DO[1:]}" if dry_run else WHAT_TO_DO
    command = f"invite {plan.reached[0]}" if plan.reached else f"edit {handles[0]} --email ADDRESS"
    return (
        f"Of those who lead these records, {who} {what} Who has no address needs one first. "
        f"On the pages: Set-up, People. Here: pledge person {command}{signature}"
    )


def _gone(references: tuple[str, ...]) -> str:
    shown = listed(references[:_MOST_SHOWN])
    more = f" and {len(references) - _MOST_SHOWN} more" if len(references) > _MOST_SHOWN else ""
    came = counted(len(references), "records")
    return (
        f"{came} came in with a tracker before, and no row of this one is theirs: {shown}{more}. A row that is taken out of a "
        "tracker takes nothing out here: whoever leads such a record withdraws it, if it should end."
    )


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
        said = f"said {each.was}, and says {each.now}"
        private = f"{said}. It is private, so neither is repeated here"
        yield f"Row {each.row}, {each.reference}: “{each.column}” {private if each.private else said}."
    if len(plan.differences) > _MOST_SHOWN:
        yield f"And {counted(len(plan.differences) - _MOST_SHOWN, 'cells')} more: --json lists them all."


def _added(plan: Plan, verb: str) -> Iterator[str]:
    more = plan.additions
    if more.care_groups:
        yield f"{verb} {counted(len(more.care_groups), 'care groups')}: {listed(more.care_groups)}."
    if more.teams:
        yield f"{verb} {counted(len(more.teams), 'teams')}: {listed(f'{team} ({of})' for team, of in more.teams.items())}."
    if more.people:
        named = listed(f"{person.name} ({person.handle})" for person in more.people.values())
        yield f"{verb} {counted(len(more.people), 'people')}, each with the name they log in by: {named}."
    for role in dict.fromkeys(role for _, role, _ in more.roles):
        held = listed(f"{handle} for {scope}" for handle, given, scope in more.roles if given is role)
        yield f"{verb} the role of {role.value.replace('_', ' ')}: {held}."


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
        f"Row {planned.row.number} ({planned.tracker_id}): {planned.place.name}, {_stands(planned)}{held};"
        f" {counted(past, 'steps')} as history, {len(still)} open{due}."
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
                "tracker_id": planned.tracker_id,
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
        "exported": plan.exported,
        "gone": plan.gone,
        "differences": plan.differences,
        "contradicted": [each for planned in plan.arrivals for each in planned.contradicted],
        "doubts": [doubt._asdict() for doubt in plan.doubts],
        "unheld": [{"role": each.role, "care_groups": each.care_groups, "mend": each.mend} for each in plan.unheld],
        "without_way_in": plan.without_way_in,
        "added": {
            "care_groups": list(more.care_groups),
            "teams": more.teams,
            "people": [{"handle": person.handle, "name": person.name} for person in more.people.values()],
            "roles": [{"handle": handle, "role": role, "scope": scope} for handle, role, scope in more.roles],
        },
        "notices": list(_notices(plan)),
    }
