"""What waits for the actor's own agreement: steps and stages, on the records that name them, whenever they are due.

A record whose stage both leads have agreed waits for either of them to move it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.holders import given_roles, holders
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.sent_back_stages import SET_ASIDE_AT, asked_in
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.hires.waiting_views import AwaitingRow, ReadyRow
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.turn import Proposal, Status

_RECORD = (
    hires.c.id.label("hire_id"),
    hires.c.reference,
    hires.c.post_number,
    hires.c.team_id,
    teams.c.care_group_id,
    teams.c.name.label("team_name"),
    hires.c.service_lead_id,
    hires.c.professional_lead_id,
)

# Written into the statement, because an index of some rows is only used where the statement is known to ask for those.
_AWAITS = occurrences.c.status == bindparam("awaits", Status.AWAITING_AGREEMENT.value, literal_execute=True)


class Stages(NamedTuple):
    """The stages that wait for the actor's own agreement, and the records that only wait to be moved on.

    ``asked`` are those that wait for the actor because the other lead has agreed them already.
    """

    awaiting: tuple[AwaitingRow, ...]
    asked: tuple[AwaitingRow, ...]
    ready: tuple[ReadyRow, ...]


NO_STAGES = Stages((), (), ())


def awaiting_actor(work: Work, definition: Definition, where: ColumnElement[bool]) -> tuple[AwaitingRow, ...]:
    """Every step and stage for which somebody has asked for the actor's agreement, on a record that is not on hold."""
    return together(steps_of_actor(work, definition, where), stages_of_actor(work, definition, where).asked)


def together(*found: Iterable[AwaitingRow]) -> tuple[AwaitingRow, ...]:
    """Steps and stages as one list, by reference."""
    return tuple(sorted(chain(*found), key=lambda row: (row.reference, row.title)))


def as_leads(actor: PersonActor) -> tuple[ColumnElement[bool], ...]:
    """For each lead's role whether the actor may agree a record in it: at most one, for nobody is ever both."""
    return tuple(visible_hires(actor, Action.AGREE, (role,)).label(role) for role in BOTH_LEADS)


def given_on(role: Role) -> ColumnElement[bool]:
    """Whether somebody in a lead's role has agreed the present stage of a row of ``hires``."""
    visits = agreements.join(stage_visits, stage_visits.c.id == agreements.c.stage_visit_id)
    here = stage_visits.c.hire_id == hires.c.id, stage_visits.c.left_on.is_(None)
    return exists().select_from(visits).where(*here, _standing(), agreements.c.role == role).label(f"given_as_{role}")


def role_of(row: Any) -> Role | None:
    """The one lead's role in which the actor agrees on a record, if there is one."""
    return next((role for role in BOTH_LEADS if getattr(row, role)), None)


def awaited_on(row: Any) -> list[Role]:
    """The leads' roles in which nobody has agreed the stage yet."""
    return [role for role in BOTH_LEADS if not getattr(row, f"given_as_{role}")]


def _role(row: Any) -> Role:
    """The one role in which the actor agrees on a record."""
    return role_of(row) or Role.WORKER


def steps_of_actor(work: Work, definition: Definition, where: ColumnElement[bool]) -> Iterator[AwaitingRow]:
    """The steps that wait for the actor's agreement.

    Whoever may agree on a record is named on it, or covers for somebody who is, so that no condition but the scope is
    needed. What they have agreed already does not wait for them in another role either.
    """
    if not isinstance(work.actor, PersonActor):
        return
    actor = work.actor
    mine = and_(visible_hires(actor, Action.AGREE), hires.c.id.not_in(ON_HOLD), where)
    columns = (
        *(occurrences.c.id, occurrences.c.step, occurrences.c.n, occurrences.c.status),
        *(occurrences.c.proposal, occurrences.c.kept_from),
    )
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    own = exists().where(
        agreements.c.occurrence_id == occurrences.c.id, _standing(), agreements.c.person_id == actor.id
    )
    awaiting = select(*columns, *_RECORD, *as_leads(actor)).select_from(joined)
    rows: Sequence[Any] = work.connection.execute(awaiting.where(_AWAITS, mine, ~own)).all()
    given, steps = given_roles(work, rows), steps_by_key(work, definition, (row.step for row in rows))
    for row in rows:
        step = steps[row.step]
        if _role(row) in holders(step, row, given):
            proposed = "that it does not apply" if row.proposal == Proposal.NOT_APPLICABLE else ""
            proposed = "that it still holds" if row.kept_from is not None else proposed
            yield _line(
                row, step=step.key, title=step.title, n=row.n, proposed=proposed, kept=row.kept_from is not None
            )


def stages_of_actor(work: Work, definition: Definition, where: ColumnElement[bool]) -> Stages:
    """The stages that nothing but agreements keeps from being left, on records of the actor's that are not on hold.

    A stage waits for the actor where neither they nor anybody in their role has agreed it, and is ready once both leads have.
    Sent back, it waits for the lead who was asked for a change, and not for the one who asked, until that lead agrees it.
    """
    if not isinstance(work.actor, PersonActor):
        return NO_STAGES
    joined = stage_visits.join(hires, hires.c.id == stage_visits.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    given = and_(agreements.c.stage_visit_id == stage_visits.c.id, _standing())
    own = exists().where(given, agreements.c.person_id == work.actor.id).label("given_by_actor")
    may_advance = visible_hires(work.actor, Action.ADVANCE)
    found = (
        select(stage_visits.c.stage, *_RECORD, *as_leads(work.actor), *(_given_as(role, given) for role in BOTH_LEADS))
        .add_columns(own, may_advance.label("may_advance"), SET_ASIDE_AT)
        .select_from(joined)
        .where(stage_visits.c.left_on.is_(None), hires.c.agreeable_from <= work.today, hires.c.id.not_in(ON_HOLD))
        .where(or_(visible_hires(work.actor, Action.AGREE, BOTH_LEADS), may_advance), where)
        .order_by(hires.c.reference)
    )
    rows = [row for row in work.connection.execute(found) if row.stage in definition.stages]
    waiting = [row for row in rows if _waits_for_actor(row)]
    sent_back = asked_in(work, [row for row in waiting if len(awaited_on(row)) == len(BOTH_LEADS)])
    return Stages(
        awaiting=tuple(
            _stage_line(definition, row, "Sent back: a change was asked for" if row.hire_id in sent_back else "")
            for row in waiting
            if sent_back.get(row.hire_id) is not _role(row)
        ),
        asked=tuple(_stage_line(definition, row) for row in waiting if len(awaited_on(row)) < len(BOTH_LEADS)),
        ready=tuple(_ready(definition, row) for row in rows if row.may_advance and not awaited_on(row)),
    )


def _waits_for_actor(row: Any) -> bool:
    return not row.given_by_actor and _role(row) in awaited_on(row)


def _stage_line(definition: Definition, row: Any, sent_back: str = "") -> AwaitingRow:
    return _line(row, step="", title=f"The stage “{definition.stages[row.stage].title}”", n=0, proposed=sent_back)


def _standing() -> ColumnElement[bool]:
    return agreements.c.voided_at.is_(None)


def _given_as(role: Role, given: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(given, agreements.c.role == role).label(f"given_as_{role}")


def _ready(definition: Definition, row: Any) -> ReadyRow:
    following = definition.next_stage(row.stage)
    return ReadyRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        stage=definition.stages[row.stage].title,
        next_stage=definition.stages[following].title if following else "",
    )


def _line(row: Any, *, step: str, title: str, n: int, proposed: str, kept: bool = False) -> AwaitingRow:
    return AwaitingRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=step,
        title=title,
        n=n,
        proposed=proposed,
        kept=kept,
    )
