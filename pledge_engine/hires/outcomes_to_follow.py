"""What the outcome of a selection leaves to the leads: to go back where nobody was appointed, or to appoint another.

It is what the record itself says (``next_moves``), for many at once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.answered import answer_to
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import OutcomeRow
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition
from workflows.siblings import outcome_of, stages_to_appoint_in
from workflows.turn import HAPPENED


def outcomes_to_follow(
    work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING
) -> Some[OutcomeRow]:
    """Those of the records that the actor leads, for themselves or for somebody whom they cover; by reference.

    Where several records came from one advert, the first of them says that another is to be appointed, as long as it can.
    """
    found = outcome_of(definition)
    leads = isinstance(work.actor, PersonActor) and any(grant.role in BOTH_LEADS for grant in work.actor.grants)
    if found is None or not leads:
        return Some()
    step, field = found
    # Of that step alone: what other steps answer under the same name need not be a number.
    appointed = case((occurrences.c.step == step.key, cast(answer_to(work, field), Integer)))
    first = hires.alias("first_of_advert")
    sibling = and_(hire_links.c.hire_id == hires.c.id, hire_links.c.kind == LinkKind.SIBLING_OF)
    joined = (
        occurrences.join(answers, answers.c.occurrence_id == occurrences.c.id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
        .outerjoin(hire_links, sibling)
        .outerjoin(first, first.c.id == hire_links.c.other_id)
    )
    left = appointed - _others(func.coalesce(hire_links.c.other_id, hires.c.id)) - 1
    on_the_way = stages_to_appoint_in(definition)
    nobody = and_(
        hires.c.stage.in_([step.stage] if definition.stages[step.stage].returns else []),
        appointed == 0,
        visible_hires(work.actor, Action.RETURN_TO_STAGE, BOTH_LEADS),
    )
    another = and_(
        hires.c.stage.in_(on_the_way),
        left > 0,
        or_(first.c.id.is_(None), first.c.stage.not_in(on_the_way)),
        visible_hires(work.actor, Action.APPOINT_ANOTHER, BOTH_LEADS),
    )
    stands = (
        occurrences.c.step == step.key,
        occurrences.c.status.in_(HAPPENED),
        occurrences.c.superseded.is_(None),
        hires.c.id.not_in(ON_HOLD),
    )
    columns = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))
    many = case((appointed == 0, literal(0)), else_=left).label("left")
    wanted = select(*columns, many).select_from(joined).where(*stands, or_(nobody, another), where)
    return find_some(work.connection, wanted.order_by(hires.c.reference), at).each(_row)


def _others(first: ColumnElement[str]) -> ColumnElement[int]:
    """How many records were opened from the advert of a first one."""
    links = hire_links.alias("opened_from")  # The statement around it lists links too, and means another.
    of_it = links.c.kind == LinkKind.SIBLING_OF, links.c.other_id == first
    return select(func.count()).select_from(links).where(*of_it).correlate(hires, hire_links).scalar_subquery()


def _row(row: Any) -> OutcomeRow:
    return OutcomeRow(reference=row.reference, label=post_label(row.team_name, row.post_number), left=row.left)
