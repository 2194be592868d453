"""Which records a person sees: the one filter that every query of hires goes through.

Nobody sees their own record through another role. The record of somebody who leads others is open to the two leads
named on it; other leads do not see it, and senior leadership sees only its own steps there. Cover opens what the person
covered sees, but never makes one person both leads of a record: ``rights.cover_counts`` says the same for a single one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from pledge_engine.access.actor import Actor, Grant, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import (
    CONCERNED_WITH_THE_WHOLE,
    ONLY_AS_NAMED_LEAD,
    PHASES_SEEN,
    RECORDS_FOR,
    SEE_NAMES,
    SEE_WHOLE_RECORDS,
    Reach,
    reach,
    reaches,
)
from pledge_engine.store.tables import appointees, care_groups, grants, hires, occurrences, teams
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import BOTH_LEADS, Definition, Role

# The column in which a record names its lead, for each of the two roles.
NAMED_LEADS = {Role.SERVICE_LEAD: hires.c.service_lead_id, Role.PROFESSIONAL_LEAD: hires.c.professional_lead_id}


def visible_hires(actor: Actor, action: Action, among: Collection[Role] = tuple(Role)) -> ColumnElement[bool]:
    """The condition on ``hires`` under which the actor may do the action on a record, or on some step of it.

    With ``among`` it is asked of some roles alone.
    """
    if isinstance(actor, SystemActor):
        return true()
    held = _scopes(actor, action, _by_team)
    return or_(false(), *(_through(actor, role, scope, action) for role, scope in held if role.role in among))


def concerning_hires(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The condition on ``hires`` under which the record as a whole is the actor's business: ``sight.sees_the_whole``."""
    return _in_more_than_a_step(actor, action, CONCERNED_WITH_THE_WHOLE)


def named_hires(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The condition on ``hires`` under which the actor may know who the worker is: ``sight.sees_names``."""
    return _in_more_than_a_step(actor, action, SEE_NAMES)


def hearing_hires(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``hires`` under which what the worker says did not happen is told to the actor as one of the two leads.

    Whoever stands in for one of them hears it too, and nobody else, however much they see: ``told_word`` says the same.
    """
    return visible_hires(actor, Action.AGREE, BOTH_LEADS)


def _in_more_than_a_step(actor: Actor, action: Action, among: Collection[Role]) -> ColumnElement[bool]:
    """The records that one of these roles opens, but those of which it opens no more than its own step."""
    if isinstance(actor, SystemActor):
        return true()
    return or_(
        false(),
        *(
            _through(actor, held, scope, action, as_a_whole=True)
            for held, scope in _scopes(actor, action, _by_team)
            if held.role in among
        ),
    )


def visible_steps(
    actor: Actor, action: Action, definition: Definition | None = None, *, everywhere: bool = False
) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which the actor may do the action on a step's turn.

    The pledge says which stages belong to the phases that a role sees; without it only the role's own steps count. With
    ``everywhere`` a role that reaches the whole trust finds turns care group by care group, as indexes have them. Of the
    record only its team and leads are looked at, and those only where they decide.
    """
    if isinstance(actor, SystemActor):
        return true()
    whole_trust = occurrences.c.care_group_id.in_(select(care_groups.c.id)) if everywhere else true()
    return or_(
        false(),
        *(
            and_(
                _through(actor, held, scope, action, occurrences.c.hire_id), _steps_seen(held.role, action, definition)
            )
            for held, scope in _scopes(actor, action, occurrences.c.care_group_id.in_, whole_trust)
        ),
    )


def with_records(turns: Select[Any]) -> Select[Any]:
    """A statement about turns, with their records joined if one of its conditions asks for them: of many that takes a while."""
    return turns.where(hires.c.id == occurrences.c.hire_id) if hires in turns.get_final_froms() else turns


def visible_teams(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``teams`` under which a role of the actor's reaches the team at all."""
    if isinstance(actor, SystemActor):
        return true()
    return or_(false(), *(_team_of(grant) for grant in actor.grants))


def _team_of(grant: Grant) -> ColumnElement[bool]:
    match grant.scope_kind:
        case ScopeKind.TRUST:
            return true()
        case ScopeKind.CARE_GROUP:
            return teams.c.care_group_id == grant.scope_id
        case ScopeKind.TEAM:
            return teams.c.id == grant.scope_id
        case ScopeKind.HIRE:
            return teams.c.id.in_(select(hires.c.team_id).where(hires.c.id == grant.scope_id))


def _steps_seen(role: Role, action: Action, definition: Definition | None) -> ColumnElement[bool]:
    phases = PHASES_SEEN.get(role, frozenset())
    if definition and phases and action is Action.SEE_HIRE:
        stages = [stage.key for stage in definition.stages.values() if stage.phase in phases]
        return or_(_own_steps(role), occurrences.c.stage.in_(stages))
    if role not in SEE_WHOLE_RECORDS or reach(role, action) is Reach.OWN_STEPS:
        return _own_steps(role)
    if role is Role.LX_LEADERSHIP:
        # How many were on a register is a figure, and nobody of senior leadership sees their own journey in it.
        closed = records_of_leaders() if action is Action.SEE_REGISTERS else _records_of_leads()
        return or_(occurrences.c.hire_id.not_in(closed), _own_steps(role))
    return true()


def _own_steps(role: Role) -> ColumnElement[bool]:
    return occurrences.c.owner.in_(_owners(role))


def _owners(role: Role) -> list[Role]:
    return sorted({role, *RECORDS_FOR.get(role, frozenset())})


class _Held(NamedTuple):
    """A role as the actor holds it: their own, or that of the person they cover for."""

    role: Role
    covers: str | None


def _scopes(
    actor: PersonActor,
    action: Action,
    in_care_groups: Callable[[list[str]], ColumnElement[bool]],
    whole_trust: ColumnElement[bool] = true(),  # noqa: B008 - it is never changed.
) -> Iterator[tuple[_Held, ColumnElement[bool]]]:
    """For each role the records that all its grants together reach; the caller says how care groups are compared."""
    ids: dict[tuple[_Held, ScopeKind], list[str]] = defaultdict(list)
    for grant in actor.grants:
        if reaches(grant.role, action, grant.scope_kind):
            ids[_Held(grant.role, grant.covers), grant.scope_kind].append(grant.scope_id or "")
    for (held, kind), scope_ids in ids.items():
        match kind:
            case ScopeKind.TRUST:
                yield held, whole_trust
            case ScopeKind.CARE_GROUP:
                yield held, in_care_groups(scope_ids)
            case ScopeKind.TEAM:
                yield held, _among(hires.c.team_id, scope_ids)
            case ScopeKind.HIRE:
                yield held, _among(hires.c.id, scope_ids)


def _among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column is one of the values. Spelled out, because a list would be put into the text at every execution."""
    return or_(false(), *(column == value for value in values))


def _by_team(care_group_ids: list[str]) -> ColumnElement[bool]:
    return hires.c.team_id.in_(select(teams.c.id).where(_among(teams.c.care_group_id, care_group_ids)))


def _through(
    actor: PersonActor,
    held: _Held,
    scope: ColumnElement[bool],
    action: Action,
    record: ColumnElement[str] = hires.c.id,
    *,
    as_a_whole: bool = False,
) -> ColumnElement[bool]:
    """The records that a role opens within its scope, or those it opens as a whole; ``record`` is the column that names them."""
    role, named = held.role, held.covers or actor.id
    own = select(appointees.c.hire_id).where(_among(appointees.c.person_id, dict.fromkeys((actor.id, named))))
    if role is Role.WORKER:
        return and_(scope, record.in_(own.where(appointees.c.ended_on.is_(None))))
    seen = and_(scope, record.not_in(own), *_where_cover_counts(actor, held))
    if role in BOTH_LEADS and action in ONLY_AS_NAMED_LEAD:
        return and_(seen, NAMED_LEADS[role] == named)
    if role in BOTH_LEADS:
        return and_(seen, record.not_in(_records_of_leads_but(role, named)))
    if reach(role, action) is Reach.OWN_STEPS:
        return and_(seen, _has_opened(role, record))
    if role is Role.LX_LEADERSHIP and as_a_whole:
        return and_(seen, record.not_in(_records_of_leads()))
    if role is Role.LX_LEADERSHIP:
        # Both databases ask the second only where the first does not hold: it looks at the record's turns, each time anew.
        return and_(seen, or_(record.not_in(_records_of_leads()), _has_opened(role, record)))
    return seen


def _where_cover_counts(actor: PersonActor, held: _Held) -> Iterator[ColumnElement[bool]]:
    """Cover never makes one person both leads of a record."""
    if held.covers is None:
        return
    yield from (lead != actor.id for lead in NAMED_LEADS.values())
    yield from (
        lead != covered
        for role, lead in NAMED_LEADS.items()
        if held.role in BOTH_LEADS and role is not held.role
        for covered in sorted(actor.covering)
    )


def records_of_leaders() -> Select[tuple[str]]:
    """The records whose present worker holds a lead's role somewhere, or is of senior leadership."""
    return _records_of_those_with((*BOTH_LEADS, Role.LX_LEADERSHIP))


def _records_of_leads() -> Select[tuple[str]]:
    """The records whose present worker holds a lead's role somewhere."""
    return _records_of_those_with(BOTH_LEADS)


def _records_of_those_with(roles: Collection[Role]) -> Select[tuple[str]]:
    leads = select(grants.c.person_id).where(_among(grants.c.role, roles))
    return select(appointees.c.hire_id).where(appointees.c.ended_on.is_(None), appointees.c.person_id.in_(leads))


def _records_of_leads_but(role: Role, named: str) -> Select[tuple[str]]:
    """The same without those that name this person as their lead: few, and found once for all records that are asked about."""
    led = hires.alias("led")  # The statement around it lists hires too, and means others.
    found = _records_of_leads().join(led, led.c.id == appointees.c.hire_id)
    return found.where(led.c[NAMED_LEADS[role].key] != named)


def _has_opened(role: Role, record: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a step that the role owns, or records for another role, has been opened on the record."""
    opened = occurrences.alias("opened")  # The statement around it may list occurrences too, and means others.
    owned = opened.c.owner.in_(_owners(role))
    return exists().where(opened.c.hire_id == record, owned).correlate(record.table)
