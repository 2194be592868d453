"""One record, whole, as one reader may see it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.hires.brought_in import began_on, is_sibling
from pledge_engine.hires.fixed_term import term_ended_on
from pledge_engine.hires.known_events import people_told_of
from pledge_engine.hires.leading import NOBODY, said_gone
from pledge_engine.hires.links import links_of
from pledge_engine.hires.paces import pace_told
from pledge_engine.hires.reading import Reader, names_of, open_reader
from pledge_engine.hires.restricted import Shown, no_turn
from pledge_engine.hires.rounds_told import came_to_nothing
from pledge_engine.hires.stage_waits import stage_waits
from pledge_engine.hires.strip import strip_of
from pledge_engine.hires.tasks import task_line
from pledge_engine.hires.told_rows import told_on
from pledge_engine.hires.views import AgreementLine, BlockerLine, ComingLine, HireView, TaskLine
from pledge_engine.hires.written import Requests, note_line, notes_on, stage_request
from pledge_engine.work import Work
from workflows.advancing import advance_blockers, agreeable_from
from workflows.agreeing import awaited_roles
from workflows.anchors import due_before_it_opens
from workflows.blockers import ROLE_WORDS, Blocker, Reason
from workflows.definition import BOTH_LEADS, Role
from workflows.holding import review_of
from workflows.journey import Journey
from workflows.reasons import WAYS_TO_LEAVE, WITHDRAW_REASONS
from workflows.returning import may_still_hold
from workflows.turn import Turn
from workflows.words import long_date, sentence

_NOTES_SHOWN = 20


def show_hire(work: Work, reference: str, restricted: Shown = no_turn) -> HireView:
    """The record as the actor sees it; raises ``NotFound`` for one that is absent or out of scope.

    ``restricted`` says of which turns a page shows the answers that only some may read, where the actor is one of them: only
    these are given, and each is a reading that goes into the access log.
    """
    reader = open_reader(work, reference)
    journey, record = reader.journey, reader.record
    assigned = {key: stored.assignee for key, stored in record.turns.items() if stored.assignee}
    written = notes_on(reader)
    shown = written[:_NOTES_SHOWN]
    authors = (each.note.author_id for each in shown)
    names = names_of(work, (*_people_in(journey), *assigned.values(), *authors, *people_told_of(reader)))
    picked_up = {key: names[person] for key, person in assigned.items()}
    requests = Requests(reader, written, names)
    leads = reader.leads
    stage, seen = journey.stage, _seen_turns(reader)

    def line(turn: Turn) -> TaskLine:
        held, request = picked_up.get(turn.key, ""), requests.line(turn) if turn.reason else None
        return task_line(reader, turn, names, held, request, restricted=restricted(journey, turn))

    view = HireView(
        reference=record.reference,
        label=record.label,
        team=record.row["team_name"],
        care_group=record.row["care_group_name"],
        stage=stage.key if stage else journey.state[0],
        stage_title=stage.title if stage else sentence(journey.state[0]),
        state=journey.state,
        held=journey.held,
        review_on=review_of(journey),
        ended=_ended(journey),
        links=links_of(reader),
        opened_on=_opened_on(reader) if reader.since is None else None,
        brought_in_on=record.row["opened_on"] if record.row["brought_in"] and reader.since is None else None,
        service_lead=leads[Role.SERVICE_LEAD].at_length,
        professional_lead=leads[Role.PROFESSIONAL_LEAD].at_length,
        worker=told_on(work, record).worker,
        dates=_dates(reader),
        term_ended_on=term_ended_on(journey, work.today) if reader.sees_the_whole else None,
        pace=pace_told(reader) if reader.sees_the_whole else "",
        strip=strip_of(reader),
        tasks=tuple(line(turn) for turn in seen if turn.status.is_open),
        earlier=tuple(line(turn) for turn in seen if not turn.status.is_open),
        coming=_coming(reader),
        may_still_hold=_may_still_hold(reader),
        blockers=_blockers(reader),
        agreements=_stage_agreements(reader, names),
        stage_waits=_stage_waits(reader),
        request=stage_request(requests),
        notes=tuple(note_line(each, reader, names) for each in shown),
        seen_as=record.version,
        own=reader.is_the_worker,
    )
    return view if reader.sees_the_whole else _own_step_by_reference(view)


def _opened_on(reader: Reader) -> date:
    """Since when there is the record; one for one more person of an advert is no older for what it took over from another."""
    opened: date = reader.record.row["opened_on"]
    return opened if is_sibling(reader) else began_on(reader.journey)


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
        brought_in_on=None,
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


def _seen_turns(reader: Reader) -> list[Turn]:
    """The turns the reader may see, in the order of the pledge, without what came to nothing."""
    turns = (turn for step in reader.journey.definition.steps for turn in reader.journey.turns.get(step, ()))
    return [turn for turn in turns if reader.sees_turn(turn) and not came_to_nothing(reader, turn)]


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
            required=step.required,
            rule=due_before_it_opens(journey, step, reader.work.calendar).because,
        )
        for key in ahead
        for step in journey.definition.steps_by_stage[key]
        if not journey.current(step.key) and reader.sees(step)
    )


def _blockers(reader: Reader) -> tuple[BlockerLine, ...]:
    """What keeps the hire from advancing, without the steps that are not this reader's to know of."""
    if not reader.sees_the_whole:
        return ()
    steps = reader.journey.definition.steps
    return tuple(
        BlockerLine(reason=blocker.reason.value, words=_said(reader, blocker), step=blocker.step)
        for blocker in advance_blockers(reader.journey, reader.work.today)
        if (reader.sees(steps[blocker.step]) if blocker.step else reader.sees_the_stage)
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


def _stage_waits(reader: Reader) -> str:
    """Whose agreement the stage waits for, where that is the reader's business and the record is not on hold."""
    journey = reader.journey
    visit = journey.visit_to(journey.stage.key) if journey.stage and reader.sees_the_stage else None
    if visit is None or journey.held or not reader.sees_the_whole:
        return ""
    given = {agreed.role for agreed in visit.agreements}
    mine = may(reader.work.actor, Action.AGREE, reader.record.scope)
    awaited = [role for role in BOTH_LEADS if role not in given]
    return stage_waits(agreeable_from(journey), reader.work.today, awaited, mine)


def _stage_agreements(reader: Reader, names: Mapping[str, str]) -> tuple[AgreementLine, ...]:
    journey = reader.journey
    visit = journey.visit_to(journey.stage.key) if journey.stage and reader.sees_the_stage else None
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
