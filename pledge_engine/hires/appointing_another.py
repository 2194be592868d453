"""One more person appointed from the same advert: a record of their own, in which all that was done for the post counts."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert

from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.audit.event import Change
from pledge_engine.audit.trail import hold_organisation
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present, today_of
from pledge_engine.hires.adverts import first_of, others_from
from pledge_engine.hires.brought_in import SIBLING_OPENED
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.new_record import begun_as, find_team, insert_hire
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.work import Work
from workflows import siblings
from workflows.blockers import Refused


def appoint_another(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Open a record for one more person appointed from the same advert; all but what is done per person is carried."""
    hold_organisation(work.connection)  # A closure being added now would miss a record that is not there yet.
    origin = open_record(work, reference, Action.APPOINT_ANOTHER)
    check_seen(work, origin, seen)
    first, advert_of = _first_record(work, origin)
    journey = siblings.appoint_another(present(work, origin), others_from(work, first), today_of(work))
    if isinstance(journey, Refused):
        raise RefusedMove(journey.blockers)
    place = find_team(work, origin.scope.team_id)
    inserted = insert_hire(work, place, journey, origin.definition_id)
    record = replace(inserted, role=origin.role, covering=origin.covering)
    link = {"hire_id": record.id, "kind": LinkKind.SIBLING_OF, "other_id": first}
    work.connection.execute(insert(hire_links), link)
    extra = {**begun_as(record, place), "sibling_of": Change(None, advert_of)}
    done = finish(work, record, journey, Happening(SIBLING_OPENED, extra=extra, new=True))
    opened = {"sibling": Change(None, record.reference)}
    finish(work, origin, present(work, origin), Happening("appointed_another", extra=opened, moves=True))
    return done


def left_to_appoint(work: Work, record: Record) -> int:
    """How many of those whom the selection appointed have no record yet; the database is only asked where several were."""
    if not siblings.left_to_appoint(record.journey, 0):
        return 0
    first = first_of(work, record.id) or record.id
    return siblings.left_to_appoint(record.journey, others_from(work, first))


def _first_record(work: Work, origin: Record) -> tuple[str, str]:
    """The id and reference of the record that the advert was run for, under its lock; every other one is its sibling."""
    first = first_of(work, origin.id)
    if first is None:
        return origin.id, origin.reference
    row, _ = load_hire(work.connection, first, lock=True)
    return row.id, row.reference
