from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from pledge_engine.access.actor import Grant
from pledge_engine.audit import history
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.colleagues import who_could_cover
from pledge_engine.people.cover_in_force import people_with_cover
from pledge_engine.people.cover_list import list_cover
from pledge_engine.people.covering import NamedCover, end_cover, name_cover
from pledge_engine.people.directory import load_actor
from pledge_engine.store.tables import covers, people
from tests.factories.trust import DAY, SET_UP, Trust
from workflows.definition import Role

FRIDAY = DAY + timedelta(days=8)


@pytest.fixture
def staffed(trust: Trust) -> Trust:
    """Service leads in Oak, Elm and Yew, a professional lead, HR, senior leadership, and an administrator."""
    trust.person("robin", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "Adult"))
    trust.person("remy", (Role.SERVICE_LEAD, "Oak"))
    trust.person("kim", (Role.SERVICE_LEAD, "Elm"))
    trust.person("noor", (Role.SERVICE_LEAD, "Yew"))
    trust.person("pat", (Role.PROFESSIONAL_LEAD, "Adult"))
    trust.person("hana", (Role.HR, "trust"))
    trust.person("lena", (Role.LX_LEADERSHIP, "trust"))
    trust.person("bo", (Role.AUDITOR, "trust"))
    trust.person("ada", (Role.ADMINISTRATOR, "trust"), (Role.SERVICE_LEAD, "Elm"))
    return trust


def named(trust: Trust, by: str, handle: str, cover: str, from_on: date = DAY, until_on: date = FRIDAY) -> NamedCover:
    with trust.work(trust.actor(by)) as work:
        return name_cover(work, handle, cover, from_on=from_on, until_on=until_on)


def lent(trust: Trust, handle: str, on: date = DAY) -> tuple[Grant, ...]:
    with trust.begin(write=False) as connection:
        return tuple(grant for grant in load_actor(connection, handle, on).grants if grant.covers)


def test_cover_lends_the_roles_that_both_hold_and_says_which_it_does_not(staffed: Trust) -> None:
    done = named(staffed, "robin", "Robin", "kim")
    assert (done.roles, done.left_out) == ((Role.SERVICE_LEAD,), (Role.HR,))
    (grant,) = lent(staffed, "kim")
    own = staffed.grant(Role.SERVICE_LEAD, "Oak")
    assert (grant.role, grant.scope_kind, grant.scope_id) == (own.role, own.scope_kind, own.scope_id)
    assert grant.covers == staffed.person("robin")
    assert not lent(staffed, "robin")


@pytest.mark.parametrize(("on", "lasts"), [(-1, False), (0, True), (8, True), (9, False)])
def test_cover_lasts_from_its_first_day_to_its_last(staffed: Trust, on: int, lasts: bool) -> None:
    named(staffed, "robin", "robin", "kim")
    assert bool(lent(staffed, "kim", DAY + timedelta(days=on))) is lasts


def test_cover_is_not_passed_on_by_who_covers(staffed: Trust) -> None:
    named(staffed, "robin", "robin", "kim")
    named(staffed, "kim", "kim", "noor")
    assert {grant.covers for grant in lent(staffed, "noor")} == {staffed.person("kim")}


def test_an_administrator_s_own_role_is_not_lent(staffed: Trust) -> None:
    named(staffed, "ada", "ada", "kim")
    assert {grant.role for grant in lent(staffed, "kim")} == {Role.SERVICE_LEAD}
    staffed.person("kim", (Role.ADMINISTRATOR, "trust"))
    assert {grant.role for grant in lent(staffed, "kim")} == {Role.SERVICE_LEAD}


@pytest.mark.parametrize("by", ["robin", "remy", "hana", "lena", "ada"])
def test_cover_is_named_by_the_person_a_peer_senior_leadership_or_an_administrator(staffed: Trust, by: str) -> None:
    assert named(staffed, by, "robin", "kim").cover_name == "Kim"


@pytest.mark.parametrize("by", ["kim", "noor", "pat"])
def test_whoever_holds_no_such_role_there_finds_nobody_to_name_it_for(staffed: Trust, by: str) -> None:
    with pytest.raises(NotFound) as refused:
        named(staffed, by, "robin", "kim")
    with pytest.raises(NotFound) as absent:
        named(staffed, by, "nobody", "kim")
    assert str(refused.value).replace("robin", "nobody") == str(absent.value)


def test_whose_roles_name_no_cover_at_all_is_refused(staffed: Trust) -> None:
    with pytest.raises(Forbidden, match="name or end cover for somebody else"):
        named(staffed, "bo", "robin", "kim")
    with staffed.work(SET_UP) as work, pytest.raises(Forbidden, match="Only people name cover"):
        name_cover(work, "robin", "kim", from_on=DAY, until_on=FRIDAY)


def test_a_peer_by_cover_is_no_peer(staffed: Trust) -> None:
    named(staffed, "remy", "remy", "noor")
    with pytest.raises(NotFound):
        named(staffed, "noor", "robin", "kim")


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        ("pat", "“pat” holds no role in which they could stand in for Robin; name somebody who is service lead or HR"),
        (
            "pat",
            "who is service lead or HR somewhere already, by the name they log in by, or in full where only one is called so",
        ),
        ("nobody", "“nobody” holds no role in which they could stand in for Robin"),
        ("robin", "nobody covers for themselves"),
    ],
)
def test_who_covers_holds_one_of_the_roles_already(staffed: Trust, cover: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        named(staffed, "robin", "robin", cover)


def test_who_covers_is_named_by_their_full_name_too_where_it_means_one_person(staffed: Trust) -> None:
    assert named(staffed, "robin", "robin", " KIM ").cover_name == "Kim"
    with staffed.work(SET_UP) as work:
        work.connection.execute(update(people).where(people.c.handle == "kim").values(name="Kim Sample"))
    with pytest.raises(Invalid, match="“Pat” holds no role in which they could stand in"):
        named(staffed, "remy", "remy", "Pat")
    assert named(staffed, "ada", "remy", "Kim Sample").cover_name == "Kim Sample"


def test_whoever_names_themselves_by_their_full_name_is_told_so(staffed: Trust) -> None:
    with staffed.work(SET_UP) as work:
        work.connection.execute(update(people).where(people.c.handle == "robin").values(name="Robin Example"))
    with pytest.raises(Invalid, match="nobody covers for themselves"):
        named(staffed, "robin", "robin", "robin EXAMPLE")


def test_whoever_no_form_offers_may_be_named_in_full_all_the_same(staffed: Trust) -> None:
    with staffed.work(staffed.actor("remy")) as work:
        assert "noor" not in dict(who_could_cover(work, "remy"))
    assert named(staffed, "remy", "remy", "Noor").cover_name == "Noor"


def test_a_full_name_of_two_people_names_neither(staffed: Trust) -> None:
    with staffed.work(SET_UP) as work:
        work.connection.execute(update(people).where(people.c.handle.in_(["kim", "noor"])).values(name="Kim Sample"))
    with pytest.raises(Invalid, match="“Kim Sample” holds no role in which they could stand in"):
        named(staffed, "robin", "robin", "Kim Sample")


def test_somebody_who_was_deactivated_covers_for_nobody(staffed: Trust) -> None:
    named(staffed, "robin", "robin", "kim")
    with staffed.begin() as connection:
        connection.execute(update(people).where(people.c.handle == "kim").values(active=False))
    with staffed.begin(write=False) as connection:
        (robin,) = people_with_cover(connection, [staffed.person("robin")], DAY).values()
    assert robin.cover is None
    with pytest.raises(Invalid, match="“kim” holds no role"):
        named(staffed, "remy", "remy", "kim")


def test_who_holds_no_role_to_cover_is_like_nobody_to_all_but_administrators(staffed: Trust) -> None:
    """Else senior leadership would know by it which log-ins are of workers, on records too that are not theirs to see."""
    staffed.person("wren")
    said = []
    for handle in ("wren", "bo", "nobody.here"):
        with pytest.raises(NotFound) as caught:
            named(staffed, "lena", handle, "kim")
        said.append(str(caught.value).replace(handle, "…"))
        with pytest.raises(NotFound), staffed.work(staffed.actor("lena")) as work:
            end_cover(work, handle)
    assert len(set(said)) == 1
    with pytest.raises(Invalid, match="Wren holds no role in which somebody else can stand in"):
        named(staffed, "ada", "wren", "kim")


def test_a_role_that_nobody_else_can_stand_in_for_has_no_cover(staffed: Trust) -> None:
    with pytest.raises(Invalid, match="Bo holds no role in which somebody else can stand in"):
        named(staffed, "bo", "bo", "kim")


@pytest.mark.parametrize(
    ("from_on", "until_on", "words"),
    [
        (DAY - timedelta(days=1), FRIDAY, "5 August 2026 has passed"),
        (FRIDAY, DAY, "6 August 2026 is before 14 August 2026"),
        (DAY, date(2027, 8, 7), "name cover until 6 August 2027 at most"),
    ],
)
def test_the_days_of_cover_are_to_come_in_order_and_within_a_year(
    staffed: Trust, from_on: date, until_on: date, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        named(staffed, "robin", "robin", "kim", from_on, until_on)


def test_one_person_covers_at_a_time(staffed: Trust) -> None:
    named(staffed, "robin", "robin", "kim", DAY, FRIDAY)
    with pytest.raises(Invalid, match="Robin has cover from 6 August 2026 until 14 August 2026 already"):
        named(staffed, "robin", "robin", "noor", FRIDAY, FRIDAY + timedelta(days=3))
    named(staffed, "robin", "robin", "noor", FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3))
    named(staffed, "noor", "noor", "kim", DAY, FRIDAY)
    assert len({grant.covers for grant in lent(staffed, "kim")}) == 2


def test_every_mistake_is_said_at_once(staffed: Trust) -> None:
    with pytest.raises(Invalid) as refused:
        named(staffed, "robin", "robin", "nobody", DAY - timedelta(days=1), DAY - timedelta(days=2))
    assert [mistake.field for mistake in refused.value.mistakes] == ["by", "from", "until"]


def test_records_on_which_one_person_would_be_both_leads_are_counted(staffed: Trust) -> None:
    staffed.person("kim", (Role.PROFESSIONAL_LEAD, "Adult"))
    staffed.hire(leads=("robin", "kim"))
    staffed.hire(leads=("robin", "pat"))
    assert named(staffed, "robin", "robin", "kim").without_effect == 1
    assert named(staffed, "pat", "pat", "kim").without_effect == 1


def test_of_a_record_that_names_them_in_a_role_which_is_not_covered_only_that_is_said(staffed: Trust) -> None:
    staffed.person("remy", (Role.PROFESSIONAL_LEAD, "Adult"))
    staffed.hire(leads=("kim", "remy"))
    done = named(staffed, "remy", "remy", "kim")
    assert (done.roles, done.left_out) == ((Role.SERVICE_LEAD,), (Role.PROFESSIONAL_LEAD,))
    assert done.without_effect == 0


@pytest.mark.parametrize("by", ["robin", "remy", "kim", "ada"])
def test_cover_ends_at_once_by_either_of_the_two_or_who_may_name_it(staffed: Trust, by: str) -> None:
    named(staffed, "robin", "robin", "kim")
    with staffed.work(staffed.actor(by)) as work:
        assert end_cover(work, "robin") == ("Robin", "Kim")
    assert not lent(staffed, "kim")
    named(staffed, "robin", "robin", "kim")


def test_the_cover_of_today_is_ended_before_the_next(staffed: Trust) -> None:
    named(staffed, "robin", "robin", "noor", FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3))
    named(staffed, "robin", "robin", "kim")
    with staffed.work(staffed.actor("robin")) as work:
        assert [end_cover(work, "robin")[1] for _ in range(2)] == ["Kim", "Noor"]
        with pytest.raises(NotFound, match="cover for 'robin'"):
            end_cover(work, "robin")


def test_of_two_covers_the_one_that_is_meant_ends_and_the_other_stays(staffed: Trust) -> None:
    later = FRIDAY + timedelta(days=1)
    named(staffed, "robin", "robin", "kim")
    named(staffed, "robin", "robin", "noor", later, FRIDAY + timedelta(days=3))
    with staffed.work(staffed.actor("robin")) as work:
        with pytest.raises(NotFound, match="from 16 August 2026 on"):
            end_cover(work, "robin", FRIDAY + timedelta(days=2))
        assert end_cover(work, "robin", later) == ("Robin", "Noor")
        assert [row.cover_handle for row in list_cover(work)] == ["kim"]


def test_whoever_is_covered_ends_it_by_the_name_of_the_other_too(staffed: Trust) -> None:
    named(staffed, "robin", "robin", "kim")
    with staffed.work(staffed.actor("robin")) as work:
        assert end_cover(work, "kim") == ("Robin", "Kim")
    assert not lent(staffed, "kim")


@pytest.mark.parametrize("by", ["noor", "pat"])
def test_nobody_else_ends_cover(staffed: Trust, by: str) -> None:
    named(staffed, "robin", "robin", "kim")
    with staffed.work(staffed.actor(by)) as work, pytest.raises(NotFound, match="no person 'robin'"):
        end_cover(work, "robin")


@pytest.mark.parametrize(
    ("by", "sees"), [("robin", 1), ("remy", 1), ("kim", 1), ("lena", 1), ("noor", 0), ("pat", 0), ("bo", 0)]
)
def test_cover_is_listed_for_those_it_concerns(staffed: Trust, by: str, sees: int) -> None:
    named(staffed, "robin", "robin", "kim")
    staffed.cover("remy", "noor", DAY - timedelta(days=9), DAY - timedelta(days=1))
    staffed.cover("remy", "noor", ended=True)
    with staffed.work(staffed.actor(by)) as work:
        rows = list_cover(work)
    assert [(row.handle, row.cover_handle, row.lasts) for row in rows] == [("robin", "kim", True)] * sees


def test_the_trail_says_who_named_and_ended_cover_and_no_reason_is_kept_anywhere(staffed: Trust) -> None:
    named(staffed, "remy", "robin", "kim")
    with staffed.work(staffed.actor("kim")) as work:
        end_cover(work, "robin")
        began, ended = history.events(work.connection, "organisation")
        (row,) = work.connection.execute(select(covers)).all()
    assert (began.verb, began.actor, began.role) == ("cover_named", staffed.person("remy"), "service_lead")
    assert (ended.verb, ended.actor) == ("cover_ended", staffed.person("kim"))
    assert {key: change.new for key, change in began.changes.items()} == {
        "person": staffed.person("robin"),
        "cover": staffed.person("kim"),
        "from": "2026-08-06",
        "until": "2026-08-14",
    }
    assert began.reason is None
    assert set(row._fields) == {"id", "person_id", "cover_id", "from_on", "until_on", "named_by_id", "ended_on"}
