"""Cover at work on a record: who covers agrees and is told, the trail says for whom, and the two leads stay two people."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from notifications.outbox import messages
from pledge_engine.access.finding import find_hire
from pledge_engine.audit import history as trail
from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.errors import Forbidden, NotFound, RefusedMove
from pledge_engine.hires import stage_commands
from pledge_engine.hires.attention import attention
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.list_views import AttentionList
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.next_moves import next_moves
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import history
from pledge_engine.office import Office
from pledge_engine.people.cover_doubts import cover_doubts, own_cover_doubts
from pledge_engine.store.tables import appointees, hires
from pledge_engine.work import Work
from tests.factories.cover import RECORD, agree, away, complete, give, one_record
from tests.factories.office import ENGINE, TEAM, day_of, go_on, journey_of, move_clock
from workflows.definition import Role

PLAN = "job_plan"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cara is service lead of another team, Piers professional lead of another care group."""
    with one_record(database) as office:
        yield office


def needing(office: Office, handle: str) -> AttentionList:
    with office.work(office.actor(handle), write=False) as work:
        return attention(work)


def told(office: Office, handle: str) -> HistoryEntry:
    """The newest event of the record."""
    with office.work(office.actor(handle), write=False) as work:
        return history(work, RECORD)[0]


def test_who_covers_agrees_as_the_lead_and_the_trail_says_for_whom(office: Office) -> None:
    away(office, "pat", "piers")
    complete(office, "sam", PLAN)
    agree(office, "piers", PLAN)
    (turn,) = journey_of(office, RECORD).current(PLAN)
    assert {agreed.role: agreed.person for agreed in turn.agreements} == {
        Role.SERVICE_LEAD: office.actor("sam").id,
        Role.PROFESSIONAL_LEAD: office.actor("piers").id,
    }
    entry = told(office, "sam")
    assert (entry.who, entry.covering, entry.role) == ("Piers Sample", "Pat Example", "the professional lead")
    with office.work(office.actor("bo"), write=False) as work:
        newest = review(work, Wanted(reference=RECORD))[0]
        stored = trail.events(work.connection, trail_of(work), newest_first=True)[0]
    assert (newest.who, newest.covering) == ("Piers Sample", "Pat Example")
    assert stored.covering == office.actor("pat").id


def trail_of(work: Work) -> str:
    return find_hire(work.connection, ENGINE, RECORD)[1].hire_id


def test_a_person_who_is_covered_may_still_act_and_is_then_not_covered_for(office: Office) -> None:
    away(office, "pat", "piers")
    complete(office, "sam", PLAN)
    agree(office, "pat", PLAN)
    entry = told(office, "sam")
    assert (entry.who, entry.covering) == ("Pat Example", "")
    with pytest.raises(RefusedMove, match="“Agree the job plan”"):
        agree(office, "piers", PLAN)


def test_cover_never_makes_one_person_both_leads(office: Office) -> None:
    """Cleo could be either lead, and is the professional lead here: covering for Sam changes nothing on this record."""
    with office.work(office.actor("sam")) as work:
        other = open_hire(work, TEAM, service_lead="sam", professional_lead="cleo").reference
    away(office, "sam", "cleo")
    complete(office, "cleo", PLAN, other)
    with pytest.raises(RefusedMove, match="already has the agreement of the professional lead"):
        agree(office, "cleo", PLAN, other)
    (turn,) = journey_of(office, other).current(PLAN)
    assert [agreed.role for agreed in turn.agreements] == [Role.PROFESSIONAL_LEAD]
    assert not needing(office, "cleo").awaiting_you
    with office.work(office.actor("cleo"), write=False) as work:
        assert show_hire(work, other).service_lead == "Sam Example"


def test_who_covers_for_both_leads_sees_nothing_of_the_record(office: Office) -> None:
    give(office, "cara", Role.PROFESSIONAL_LEAD, "South")
    away(office, "sam", "cara")
    with office.work(office.actor("cara"), write=False) as work:
        assert show_hire(work, RECORD).service_lead.startswith("Sam Example, covered by Cara Sample until")
    away(office, "pat", "cara")
    with office.work(office.actor("cara"), write=False) as work, pytest.raises(NotFound):
        show_hire(work, RECORD)
    with office.work(office.actor("sam"), write=False) as work:
        assert show_hire(work, RECORD).service_lead == "Sam Example"


def test_who_agreed_for_one_lead_does_not_agree_for_the_other(office: Office) -> None:
    give(office, "cara", Role.PROFESSIONAL_LEAD, "South")
    away(office, "sam", "cara", days=0)
    complete(office, "cara", PLAN)
    move_clock(office, timedelta(days=1))
    away(office, "pat", "cara")
    with pytest.raises(RefusedMove, match="different people"):
        agree(office, "cara", PLAN)
    assert not needing(office, "cara").awaiting_you
    with office.work(office.actor("cara"), write=False) as work:
        assert not [move for move in next_moves(work, RECORD, limit=9) if move.step == PLAN]


def test_who_agreed_as_themselves_does_not_agree_again_in_cover(office: Office) -> None:
    complete(office, "sam", PLAN)
    give(office, "sam", Role.PROFESSIONAL_LEAD, "South")
    away(office, "pat", "sam")
    with pytest.raises(RefusedMove, match="already has the agreement of the service lead"):
        agree(office, "sam", PLAN)


def test_when_cover_is_over_nothing_is_left_of_it(office: Office) -> None:
    away(office, "pat", "piers", days=3)
    with office.work(office.actor("piers"), write=False) as work:
        assert [row.reference for row in list_hires(work).rows] == [RECORD]
    move_clock(office, timedelta(days=4))
    with office.work(office.actor("piers"), write=False) as work:
        assert not list_hires(work).rows
        with pytest.raises(NotFound):
            show_hire(work, RECORD)


def test_what_waits_for_the_person_covered_waits_for_who_covers_and_both_are_told(office: Office) -> None:
    away(office, "pat", "piers")
    assert not needing(office, "piers").awaiting_you
    complete(office, "sam", PLAN)
    assert [row.step for row in needing(office, "piers").awaiting_you] == [PLAN]
    assert [row.step for row in needing(office, "pat").awaiting_you] == [PLAN]
    with office.work(ENGINE, write=False) as work:
        recipients = set(work.connection.execute(select(messages.c.recipient)).scalars())
    assert recipients == {office.actor("pat").id, office.actor("piers").id}


def test_a_stage_waits_for_who_covers_only_while_the_role_has_not_agreed_it(office: Office) -> None:
    away(office, "sam", "cara", days=300)
    while not (visit := journey_of(office, RECORD).visits[0]).agreements:
        go_on(office, RECORD)
    assert [agreed.role for agreed in visit.agreements] == [Role.SERVICE_LEAD]
    assert not [row for row in needing(office, "cara").awaiting_you if not row.step]
    assert [row for row in needing(office, "pat").awaiting_you if not row.step]
    with office.work(office.actor("cara")) as work, pytest.raises(RefusedMove, match="already has the agreement"):
        stage_commands.agree_stage(work, RECORD)


def test_lists_say_who_covers_for_a_lead(office: Office) -> None:
    away(office, "sam", "cara", days=300)
    move_clock(office, timedelta(days=60))
    late = [row for row in needing(office, "pat").overdue if row.owner == "The service lead"]
    assert {row.person for row in late} == {"Sam Example, covered by Cara Sample"}
    assert {row.reference for row in needing(office, "cara").overdue} == {RECORD}


def test_a_peer_who_covers_for_nobody_here_is_refused_as_before(office: Office) -> None:
    away(office, "cara", "cleo")
    with (
        office.work(office.actor("cleo")) as work,
        pytest.raises(Forbidden, match="for the leads that the record names"),
    ):
        stage_commands.agree_stage(work, RECORD)


def test_who_covers_for_a_service_lead_opens_records_in_their_name(office: Office) -> None:
    away(office, "sam", "cara")
    with office.work(office.actor("cara")) as work:
        opened = open_hire(work, TEAM, service_lead="sam", professional_lead="pat").reference
    with office.work(office.actor("sam"), write=False) as work:
        (entry,) = history(work, opened)
    assert (entry.who, entry.covering) == ("Cara Sample", "Sam Example")


def test_a_lead_who_names_their_own_worker_is_told_that_nobody_stands_in_on_that_record(office: Office) -> None:
    # Given Cleo, who leads too, as the worker of a record that Sam leads
    offered = {"id": "cleo-offer", "name": "Cleo", "person_id": office.actor("cleo").id, "ended_on": None}
    with office.work(ENGINE) as work:
        of_it = select(hires.c.id).where(hires.c.reference == RECORD).scalar_subquery()
        work.connection.execute(insert(appointees).values(**offered, hire_id=of_it, offered_on=work.today))
    alone = "Nobody acts on their own record: on that of Cleo Example, nobody stands in for you."
    on = {"from_on": day_of(office), "until_on": day_of(office) + timedelta(days=9)}

    def doubts(by: str) -> str:
        with office.work(office.actor(by), write=False) as work:
            return " ".join(cover_doubts(work, "sam", "cleo", **on))

    # Then Sam is told it before, and whoever else names cover for Sam is not told whose record that is
    assert alone in doubts("sam")
    assert "own record" not in doubts("admin")
    # When Sam names them all the same
    away(office, "sam", "cleo", 9)
    # And it is said to both as long as the cover lasts
    key = ("sam", "cleo", on["from_on"])
    assert alone in " ".join(office.look(office.actor("sam"), own_cover_doubts)[key])
    own = "Nobody acts on their own record: on yours you do not stand in for Sam Example."
    assert own in office.look(office.actor("cleo"), own_cover_doubts)[key]
    # Then the record says that nobody stands in there, to its other lead
    with office.work(office.actor("pat"), write=False) as work:
        said = show_hire(work, RECORD).service_lead
    assert said == "Sam Example, for whom nobody stands in on this record until 18 June 2026"
    # And once their offer of it has ended it says nothing of them any more
    with office.work(ENGINE) as work:
        work.connection.execute(update(appointees).where(appointees.c.id == "cleo-offer").values(ended_on=work.today))
    with office.work(office.actor("pat"), write=False) as work:
        assert show_hire(work, RECORD).service_lead == "Sam Example"
