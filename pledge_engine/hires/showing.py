"""One record, whole, as one reader may see it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from pledge_engine.hires.leading import NOBODY, said_gone
from pledge_engine.hires.links import links_of
from pledge_engine.hires.queue import TurnKey, picked_up_on
from pledge_engine.hires.reading import Reader, names_of, open_reader, place_of, worker_name
from pledge_engine.hires.tasks import task_line
from pledge_engine.hires.telling import moments_of_notes
from pledge_engine.hires.views import AgreementLine, BlockerLine, ComingLine, HireView, NoteLine, StageLine, TaskLine
from pledge_engine.store.tables.note import notes
from pledge_engine.work import Work
from workflows.advancing import advance_blockers
from workflows.agreeing import awaited_roles
from workflows.anchors import Anchors
from workflows.blockers import ROLE_WORDS, Blocker, Reason
from workflows.definition import BOTH_LEADS, Role, Stage
from workflows.due import Terms, project
from workflows.ending import last_visit
from workflows.journey import Journey, Turn
from workflows.reasons import WAYS_TO_LEAVE, WITHDRAW_REASONS
from workflows.returning import may_still_hold
from workflows.words import long_date, sentence

_NOTES_SHOWN = 20


def show_hire(work: Work, reference: str) -> HireView:
    """The record as the actor sees it; raises ``NotFound`` for one that is absent or out of scope."""
    reader = open_reader(work, reference)
    journey, record = reader.journey, reader.record
    names, leads = names_of(work.connection, _people_in(journey)), reader.leads
    picked_up = {key: row.name for key, row in picked_up_on(work.connection, record.id).items()}
    team, care_group = place_of(work.connection, record.scope.team_id)
    stage = journey.stage
    view = HireView(
        reference=record.reference,
        label=record.label,
        team=team,
        care_group=care_group,
        stage=stage.key if stage else journey.state[0],
        stage_title=stage.title if stage else sentence(journey.state[0]),
        state=journey.state,
        held=journey.held,
        review_on=next((span.review_on for span in journey.holds if span.resumed_on is None), None),
        ended=_ended(journey),
        links=links_of(reader),
        opened_on=journey.visits[0].entered_on if reader.since is None else None,
        service_lead=leads[Role.SERVICE_LEAD].at_length,
        professional_lead=leads[Role.PROFESSIONAL_LEAD].at_length,
        worker=worker_name(reader),
        dates=_dates(reader),
        strip=_strip(reader),
        tasks=_tasks(reader, names, picked_up, still_open=True),
        earlier=_tasks(reader, names, picked_up, still_open=False),
        coming=_coming(reader),
        may_still_hold=_may_still_hold(reader),
        blockers=_blockers(reader),
        agreements=_stage_agreements(reader, names),
        notes=_notes(reader),
        seen_as=record.version,
    )
    return view if reader.sees_the_whole else _own_step_by_reference(view)


def _own_step_by_reference(view: HireView) -> HireView:
    """What is left for somebody who sees only their own step."""
    return replace(
        view,
        team="",
        care_group="",
        stage="",
        stage_title="",
        state=(),
        ended="",
        opened_on=None,
        service_lead="",
        professional_lead="",
        strip=(),
    )


def _ended(journey: Journey) -> str:
    """How the record ended; for one from before that was asked for, nothing."""
    if journey.ended is None:
        return ""
    why = {**WITHDRAW_REASONS, **WAYS_TO_LEAVE}.get(journey.ended.why, "")
    return f"{long_date(journey.ended.on)}{f': {why[:1].lower()}{why[1:]}' if why else ''}"


def _may_still_hold(reader: Reader) -> tuple[str, ...]:
    """What the two leads could agree to keep from an earlier round; it is their business."""
    if not reader.sees_the_whole or reader.since is not None:
        return ()
    return tuple(step.title for step in may_still_hold(reader.journey) if reader.sees(step))


def _people_in(journey: Journey) -> list[str]:
    agreed = [agreed.person for turns in journey.turns.values() for turn in turns for agreed in turn.agreements]
    return [*agreed, *(a.person for visit in journey.visits for a in visit.agreements)]


def _dates(reader: Reader) -> tuple[tuple[str, date], ...]:
    if not reader.sees_the_whole:
        return ()
    known = (
        (named.title, reader.journey.hire_date(key)) for key, named in reader.journey.definition.hire_dates.items()
    )
    return tuple((title, day) for title, day in known if day is not None)


def _strip(reader: Reader) -> tuple[StageLine, ...]:
    return tuple(_stage_line(reader, stage) for stage in reader.journey.definition.stages.values())


def _stage_line(reader: Reader, stage: Stage) -> StageLine:
    visit = reader.journey.visit_to(stage.key)
    dated = visit if visit and reader.sees_visit(visit) else None
    here = reader.journey.stage is stage
    ended = visit is not None and visit is last_visit(reader.journey) and reader.journey.stage is None
    return StageLine(
        key=stage.key,
        title=stage.title,
        phase=reader.journey.definition.phases[stage.phase],
        place="here" if here else "ended" if ended else "done" if visit else "to come",
        round=dated.round if dated else 0,
        entered_on=dated.entered_on if dated else None,
        left_on=dated.left_on if dated else None,
        target_on=dated.target_on if dated else None,
    )


def _tasks(
    reader: Reader, names: Mapping[str, str], picked_up: Mapping[TurnKey, str], *, still_open: bool
) -> tuple[TaskLine, ...]:
    """The turns the reader may see, in the order of the pledge, open or closed."""
    seen = (turn for turn in _seen_turns(reader) if turn.status.is_open is still_open)
    return tuple(task_line(reader, turn, names, picked_up.get(turn.key, "")) for turn in seen)


def _seen_turns(reader: Reader) -> list[Turn]:
    order = reader.journey.definition.steps
    return [turn for step in order for turn in reader.journey.turns.get(step, ()) if reader.sees_turn(turn)]


def _coming(reader: Reader) -> tuple[ComingLine, ...]:
    """The steps of the stages ahead that have not opened, each with its rule in words."""
    journey, stage = reader.journey, reader.journey.stage
    if stage is None:
        return ()
    ahead = journey.definition.stage_order[journey.definition.position[stage.key] :]
    return tuple(
        ComingLine(
            step=step.key,
            title=step.title,
            stage=journey.definition.stages[key].title,
            owner=sentence(ROLE_WORDS[step.owner]),
            rule=_rule_in_words(reader, step.key, key),
        )
        for key in ahead
        for step in journey.definition.steps_by_stage[key]
        if not journey.current(step.key) and reader.sees(step)
    )


def _rule_in_words(reader: Reader, step: str, stage: str) -> str:
    definition = reader.journey.definition
    anchors = Anchors(reader.journey, definition.stages[stage], reader.work.calendar)
    return project(definition.steps[step].due, anchors, Terms(calendar=reader.work.calendar)).because


def _blockers(reader: Reader) -> tuple[BlockerLine, ...]:
    """What keeps the hire from advancing, without the steps that are not this reader's to know of."""
    if not reader.sees_the_whole:
        return ()
    steps = reader.journey.definition.steps
    return tuple(
        BlockerLine(reason=blocker.reason.value, words=_said(reader, blocker), step=blocker.step)
        for blocker in advance_blockers(reader.journey, reader.work.today)
        if (reader.sees(steps[blocker.step]) if blocker.step else _sees_the_stage(reader))
    )


def _said(reader: Reader, blocker: Blocker) -> str:
    """A blocker as the rules say it, but that nobody holds it where the lead named has gone: the rules know only roles."""
    turn = reader.journey.turn(blocker.step, blocker.n) if blocker.reason is Reason.AWAITING_AGREEMENT else None
    step = reader.journey.definition.steps.get(blocker.step)
    roles = awaited_roles(step, turn) if step and turn else (blocker.role,) if blocker.role else ()
    gone = said_gone(roles, reader.leads)
    if not gone:
        return blocker.words
    if blocker.reason is Reason.STEP_OPEN and blocker.role:
        return blocker.words.replace(f"{ROLE_WORDS[blocker.role]} holds it", NOBODY)
    return f"{blocker.words.removesuffix('.')}; {gone}."


def _sees_the_stage(reader: Reader) -> bool:
    return reader.sees_whole_in(reader.journey.stage.key if reader.journey.stage else "")


def _stage_agreements(reader: Reader, names: Mapping[str, str]) -> tuple[AgreementLine, ...]:
    journey = reader.journey
    visit = journey.visit_to(journey.stage.key) if journey.stage and _sees_the_stage(reader) else None
    if visit is None or journey.stage is None or journey.definition.next_stage(journey.stage.key) is None:
        return ()
    given = {agreed.role: agreed for agreed in visit.agreements}
    return tuple(
        AgreementLine(
            role=ROLE_WORDS[role],
            person=names.get(given[role].person, "") if role in given else "",
            agreed_on=given[role].on if role in given else None,
        )
        for role in BOTH_LEADS
    )


def _notes(reader: Reader) -> tuple[NoteLine, ...]:
    """The latest notes that the reader may know of; a worker's are those written since their own offer."""
    moments = moments_of_notes(reader)
    if not moments:
        return ()
    statement = select(notes.c.author_id, notes.c.recorded_at, notes.c.text).where(notes.c.hire_id == reader.record.id)
    newest_first = reader.work.connection.execute(statement.order_by(notes.c.recorded_at.desc())).all()
    rows = [row for row in newest_first if row.recorded_at in moments][:_NOTES_SHOWN]
    authors = names_of(reader.work.connection, (row.author_id for row in rows))
    return tuple(
        NoteLine(author=authors.get(row.author_id, ""), recorded_at=row.recorded_at, text=row.text) for row in rows
    )
