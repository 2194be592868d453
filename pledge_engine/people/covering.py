"""Naming and ending cover for somebody who is away. Why they are away is nobody's business, and is never asked or stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, and_, false, func, insert, or_, select, update

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.policy import PASSED_ON_BY_COVER
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Forbidden, NotFound
from pledge_engine.people.colleagues import who_is_meant_to_cover
from pledge_engine.people.cover_doubts import doubts_about
from pledge_engine.people.cover_in_force import roles_held, shared_roles
from pledge_engine.people.cover_mail import tell_of_cover
from pledge_engine.people.directory import find_anybody, find_person
from pledge_engine.people.meant import handle_meant
from pledge_engine.people.naming import Mistakes
from pledge_engine.people.peers import find_coverable
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.person import people
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.due import add_months
from workflows.words import listed, long_date, span

# What the two days are called by whoever asks for them, and in what is wrong with them.
FIRST_DAY, LAST_DAY = "First day", "Last day"
ALL_THE_SAME = "same"
_MONTHS_AT_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCover:
    """Cover as it was named. ``roles`` are those it lends; ``left_out`` are the person's others, which nobody covers.

    ``without_effect`` counts the records on which it changes nothing, because one person would be both leads. ``doubts`` are what
    speaks against who covers, as sentences.
    """

    name: str
    cover_name: str
    from_on: date
    until_on: date
    roles: tuple[Role, ...]
    left_out: tuple[Role, ...]
    without_effect: int
    doubts: tuple[str, ...] = ()


def name_cover(
    work: Work, handle: str, cover: str, *, from_on: date, until_on: date, all_the_same: bool = True
) -> NamedCover:
    """Name who covers for a person, oneself or a peer, from one day until another, both included.

    Both are mailed that there is something to read, but for whoever names it. Where something speaks against who is to cover,
    they are named only ``all_the_same``. Days are in Europe/London. Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    if not isinstance(work.actor, PersonActor):
        raise Forbidden("Only people name cover.", "Act as a person.")
    person, acting = find_coverable(work, handle)
    lock_organisation(work.connection)  # Two covers named at one moment must not overlap.
    mistakes = Mistakes()
    stand_in = _stand_in(work, person, cover, mistakes)
    _check_days(work, person, from_on, until_on, mistakes)
    mistakes.refuse_if_any()
    doubts = doubts_about(work, person.id, stand_in.id, from_on, until_on)
    if doubts and not all_the_same:
        mend = "say below that you name them all the same, or name somebody else"
        mistakes.add(ALL_THE_SAME, "Cover", f"look again before you name {stand_in.name}", mend)
    mistakes.refuse_if_any()
    days = {"from_on": from_on, "until_on": until_on}
    row = {"id": new_id(work.now), "person_id": person.id, "cover_id": stand_in.id, "named_by_id": work.actor.id}
    work.connection.execute(insert(covers), row | days)
    sides = _sides(person.id, stand_in.id, from_on, until_on)
    changes = {name: Change(new=value) for name, value in sides.items()}
    named = Event(verb="cover_named", origin=work.origin, role=acting, changes=changes)
    end = append_to_organisation(work.connection, named)
    tell_of_cover(work, (person.id, stand_in.id), sequence=end.length)
    return NamedCover(
        name=person.name,
        cover_name=stand_in.name,
        **days,
        roles=tuple(role for role in Role if role in stand_in.shared),
        left_out=tuple(role for role in Role if role in stand_in.coverable - stand_in.shared),
        without_effect=_without_effect(work, person.id, stand_in, from_on, until_on),
        doubts=doubts,
    )


def end_cover(work: Work, handle: str, from_on: date | None = None) -> tuple[str, str]:
    """End the cover for a person that began or begins on a day in Europe/London, and return the names of both people.

    Without the day it is the cover that lasts today, or else the next to come. It ends at once. Who may name it may end it,
    and so may either of the two, each by naming the other as well. Raises ``Forbidden`` or ``NotFound``.
    """
    cover = _next_cover(work, handle, from_on)
    acting = None
    if cover is None or work.actor.audit_id not in {cover.cover_id, cover.person_id}:
        _, acting = find_coverable(work, handle)
    if cover is None:
        first = f" from {long_date(from_on)} on" if from_on else ""
        mend = way_out(work, on_pages="It may have been ended already.", typed="See: pledge cover list")
        raise NotFound(f"cover for '{handle}'{first} that lasts or is to come", mend)
    work.connection.execute(update(covers).where(covers.c.id == cover.id).values(ended_on=work.today))
    sides = _sides(cover.person_id, cover.cover_id, cover.from_on, cover.until_on)
    changes = {name: Change(old=value) for name, value in sides.items()}
    ended = Event(verb="cover_ended", origin=work.origin, role=acting, changes=changes)
    end = append_to_organisation(work.connection, ended)
    tell_of_cover(work, (cover.person_id, cover.cover_id), sequence=end.length)
    both = people.c.id.in_((cover.person_id, cover.cover_id))
    names = {row.id: row.name for row in work.connection.execute(select(people.c.id, people.c.name).where(both))}
    return names[cover.person_id], names[cover.cover_id]


def _sides(person_id: str, cover_id: str, from_on: date, until_on: date) -> Mapping[str, object]:
    return {"person": person_id, "cover": cover_id, "from": from_on, "until": until_on}


@dataclass(frozen=True, slots=True)
class _StandIn:
    """Who would cover, the roles that the person covered holds and that can be covered, and those that both hold."""

    id: str
    name: str
    coverable: frozenset[Role]
    shared: frozenset[Role]


def _stand_in(work: Work, person: Row[str, str, str, bool], handle: str, mistakes: Mistakes) -> _StandIn:
    """Somebody active who holds one of the person's roles already, so that cover shows nobody a new kind of record.

    They are named as they log in, or as they are called where that means one of those who could cover. Who is not there and who
    holds none of the roles are said alike.
    """
    themselves = handle_meant(handle, ((person.handle, person.name),))
    meant = who_is_meant_to_cover(work, person.handle, handle) or themselves or handle
    try:
        found = find_person(work.connection, meant)
    except NotFound:
        found = None
    held = roles_held(work.connection, [person.id, *([found.id] if found else [])])
    own, theirs = (held.get(each.id, frozenset()) if each else frozenset() for each in (person, found))
    coverable = PASSED_ON_BY_COVER & own
    if found and found.id == person.id:
        mistakes.add("by", "Cover", "nobody covers for themselves", "name somebody else")
    elif not coverable:
        problem = f"{person.name} holds no role in which somebody else can stand in"
        mistakes.add("by", "Cover", problem, "cover is for those who hold steps")
    elif found and (shared := shared_roles(own, theirs)):
        return _StandIn(found.id, found.name, coverable, shared)
    else:
        alike = listed((ROLE_WORDS[role].removeprefix("the ") for role in Role if role in coverable), last="or")
        problem = f"“{handle[:60]}” holds no role in which they could stand in for {person.name}"
        how = "by the name they log in by, or in full where only one is called so"
        mend = f"name somebody who is {alike} somewhere already, {how}"
        mistakes.add("by", "Cover", problem, mend)
    return _StandIn("", "", coverable, frozenset())


def _check_days(
    work: Work, person: Row[str, str, str, bool], from_on: date, until_on: date, mistakes: Mistakes
) -> None:
    latest = add_months(from_on, _MONTHS_AT_MOST)
    if from_on < work.today:
        mistakes.add("from", FIRST_DAY, f"{long_date(from_on)} has passed", "begin today or later")
    if until_on < from_on:
        mistakes.add("until", LAST_DAY, f"{long_date(until_on)} is before {long_date(from_on)}", "name a later day")
    elif until_on > latest:
        mend = f"name cover until {long_date(latest)} at most, and again then"
        mistakes.add("until", LAST_DAY, "it is more than 12 months after the first day", mend)
    overlapping = (
        covers.c.person_id == person.id,
        covers.c.ended_on.is_(None),
        covers.c.from_on <= until_on,
        covers.c.until_on >= from_on,
    )
    if found := work.connection.execute(select(covers.c.from_on, covers.c.until_on).where(*overlapping)).first():
        problem = f"{person.name} has cover {span(found.from_on, found.until_on)} already"
        mistakes.add("from", FIRST_DAY, problem, "end that first, or choose other days")


def _without_effect(work: Work, person_id: str, stand_in: _StandIn, from_on: date, until_on: date) -> int:
    """How many records that have not ended name the person beside their cover, or beside somebody else with that cover.

    Only those that name them in a role which is covered: of the others it is said that they are not.
    """
    also = select(covers.c.person_id).where(
        covers.c.cover_id == stand_in.id,
        covers.c.ended_on.is_(None),
        covers.c.from_on <= until_on,
        covers.c.until_on >= from_on,
    )
    service, professional = hires.c.service_lead_id, hires.c.professional_lead_id
    beside = ((Role.SERVICE_LEAD, service, professional), (Role.PROFESSIONAL_LEAD, professional, service))
    either = or_(
        false(),
        *(
            and_(theirs == person_id, or_(other == stand_in.id, other.in_(also)))
            for role, theirs, other in beside
            if role in stand_in.shared
        ),
    )
    counted = select(func.count()).select_from(hires).where(either, hires.c.ended_on.is_(None))
    return int(work.connection.execute(counted).scalar_one())


def _next_cover(work: Work, handle: str, from_on: date | None) -> Row[str, str, str, date, date] | None:
    """The earliest cover for a person that has not ended, or else of the actor by them; None where there is neither.

    With its first day it is the cover of that day alone: one person covers somebody at a time.
    """
    try:
        person = find_anybody(work.connection, handle)
    except NotFound:
        return None
    columns = (covers.c.id, covers.c.person_id, covers.c.cover_id, covers.c.from_on, covers.c.until_on)
    lasting = select(*columns).where(covers.c.ended_on.is_(None), covers.c.until_on >= work.today)
    of_them = covers.c.person_id == person.id
    by_them = and_(covers.c.person_id == work.actor.audit_id, covers.c.cover_id == person.id)
    if from_on:
        lasting = lasting.where(covers.c.from_on == from_on)
    theirs_first = lasting.where(or_(of_them, by_them)).order_by(of_them.desc(), covers.c.from_on)
    return work.connection.execute(theirs_first.limit(1)).one_or_none()
