from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.access.actor import Grant
from pledge_engine.access.policy import SCOPES, SEES_RECORDS
from pledge_engine.audit import history
from pledge_engine.audit.event import Change
from pledge_engine.errors import Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.people.directory import load_actor
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.store.tables import appointees, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from tests.factories.trust import Trust
from workflows.definition import Role

PLACES = {ScopeKind.TEAM: "team:Oak", ScopeKind.CARE_GROUP: "care group:Adult", ScopeKind.TRUST: "trust"}


@pytest.fixture
def staffed(trust: Trust) -> Trust:
    """A trust with an administrator, and with Priya, who holds no role yet."""
    trust.person("ada", (Role.ADMINISTRATOR, "trust"))
    trust.person("priya")
    return trust


def grants_of(trust: Trust, handle: str) -> tuple[Grant, ...]:
    return trust.actor(handle).grants


@pytest.mark.parametrize(
    ("role", "scope", "given"),
    [
        ("service_lead", "Oak", (Role.SERVICE_LEAD, "Oak")),
        ("Service lead", " oak ", (Role.SERVICE_LEAD, "Oak")),
        ("professional-lead", "Adult", (Role.PROFESSIONAL_LEAD, "Adult")),
        ("hr", "care group: Adult", (Role.HR, "Adult")),
        ("hr", None, (Role.HR, "trust")),
        ("facilitator", "team:Yew", (Role.FACILITATOR, "Yew")),
        ("auditor", "trust", (Role.AUDITOR, "trust")),
    ],
)
def test_a_role_is_given_where_it_is_said(
    staffed: Trust, role: str, scope: str | None, given: tuple[Role, str]
) -> None:
    with staffed.work(staffed.actor("ada")) as work:
        give_grant(work, "priya", role, scope=scope)
    assert grants_of(staffed, "priya") == (staffed.grant(*given),)


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [
        ("captain", None, "'captain' is not a role"),
        ("service_lead", None, "service lead is not given for the whole trust; give it for a team"),
        ("service_lead", "Adult", "service lead is not given for a care group"),
        ("auditor", "Oak", "give it for the whole trust"),
        ("worker", "Oak", "give it for a record"),
        ("hr", "R-0001", "hr is not given for a record"),
    ],
)
def test_a_role_is_given_only_where_it_has_a_meaning(staffed: Trust, role: str, scope: str | None, words: str) -> None:
    staffed.hire()
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match=words):
        give_grant(work, "priya", role, scope=scope)


@pytest.mark.parametrize("scope", ["Birch", "R-0042", "team: Adult", "care_group: Oak"])
def test_a_place_that_is_not_there_is_absent(staffed: Trust, scope: str) -> None:
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(NotFound):
        give_grant(work, "priya", "facilitator", scope=scope)


def test_a_name_that_a_team_shares_with_a_care_group_means_the_one_the_role_is_for(staffed: Trust) -> None:
    with staffed.begin() as connection:
        row = {"id": "t", "name": "Adult", "care_group_id": staffed.care_groups["Older"]}
        connection.execute(insert(teams), row)
    with staffed.work(staffed.actor("ada")) as work:
        give_grant(work, "priya", "professional_lead", scope="Adult")
        with pytest.raises(Invalid, match="write team:Adult or care group:Adult"):
            give_grant(work, "priya", "facilitator", scope="Adult")


def test_a_role_is_held_in_one_place_once(staffed: Trust) -> None:
    with staffed.work(staffed.actor("ada")) as work:
        for place in ("Oak", "Elm"):
            give_grant(work, "priya", "service_lead", scope=place)
        with pytest.raises(Invalid, match=r"^Role: Priya holds it there already"):
            give_grant(work, "priya", "service_lead", scope="Oak")
    assert len(grants_of(staffed, "priya")) == 2


@pytest.mark.parametrize("change", [give_grant, end_grant])
def test_everything_that_is_wrong_with_a_role_is_said_at_once(staffed: Trust, change: Callable[..., object]) -> None:
    with staffed.work(staffed.actor("ada")) as work:
        with pytest.raises(Invalid) as caught:
            change(work, "nobody", "service_lead", scope="Birch")
        assert [mistake.field for mistake in caught.value.mistakes] == ["person", "scope"]
        with pytest.raises(Invalid) as caught:
            change(work, "nobody", "leader", scope="Oak")
        assert [mistake.field for mistake in caught.value.mistakes] == ["person", "role"]


@pytest.mark.parametrize("handle", ["nobody", "gone"])
def test_a_person_who_is_not_there_or_left_is_given_nothing(staffed: Trust, handle: str) -> None:
    staffed.person("gone")
    with staffed.begin() as connection:
        connection.execute(update(people).where(people.c.handle == "gone").values(active=False))
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(NotFound, match=f"no person '{handle}'"):
        give_grant(work, handle, "hr")


def test_a_worker_s_role_makes_the_record_theirs(staffed: Trust) -> None:
    hire = staffed.hire()
    appointee = staffed.offer(hire, None)
    priya = staffed.person("priya")
    with staffed.work(staffed.actor("ada")) as work:
        give_grant(work, "priya", "worker", scope=hire.lower())
        linked = select(appointees.c.person_id).where(appointees.c.id == appointee)
        assert work.connection.execute(linked).scalar_one() == priya
    assert grants_of(staffed, "priya") == (Grant(Role.WORKER, ScopeKind.HIRE, staffed.hire_id(hire)),)


def test_a_worker_s_role_waits_for_the_offer(staffed: Trust) -> None:
    hire = staffed.hire()
    staffed.offer(hire, None, ended=True)
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="nobody has been offered the post"):
        give_grant(work, "priya", "worker", scope=hire)


def test_nobody_takes_another_person_s_record(staffed: Trust) -> None:
    hire = staffed.hire()
    staffed.offer(hire, "robin")
    staffed.person("robin", (Role.WORKER, hire))
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="offered to somebody else"):
        give_grant(work, "priya", "worker", scope=hire)


@pytest.mark.parametrize("lead", [0, 1])
def test_nobody_who_leads_a_record_becomes_its_worker(staffed: Trust, lead: int) -> None:
    leads = [("priya", "pat.lead"), ("sam.lead", "priya")][lead]
    hire = staffed.hire(leads=leads)
    appointee = staffed.offer(hire, None)
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(RefusedMove, match="Nobody leads a record that is"):
        give_grant(work, "priya", "worker", scope=hire)
    other = staffed.hire()
    staffed.offer(other, None)
    with staffed.work(staffed.actor("ada")) as work:
        linked = select(appointees.c.person_id).where(appointees.c.id == appointee)
        assert work.connection.execute(linked).scalar_one() is None
        give_grant(work, "priya", "worker", scope=other)


def test_a_worker_s_role_that_ended_can_be_given_again_to_the_same_person(staffed: Trust) -> None:
    hire = staffed.hire()
    staffed.offer(hire, None)
    with staffed.work(staffed.actor("ada")) as work:
        give_grant(work, "priya", "worker", scope=hire)
        end_grant(work, "priya", "worker", scope=hire)
        give_grant(work, "priya", "worker", scope=hire)


def test_the_trail_says_who_gave_and_ended_what(staffed: Trust) -> None:
    ada = staffed.actor("ada")
    with staffed.work(ada) as work:
        give_grant(work, "priya", "service_lead", scope="Oak")
        end_grant(work, "priya", "service_lead", scope="Oak")
        given, ended = history.events(work.connection, "organisation")
    sides = {"person": staffed.person("priya"), "role": "service_lead", "scope": "team", "of": staffed.teams["Oak"]}
    assert (given.verb, given.actor, given.changes) == (
        "grant_given",
        ada.id,
        {name: Change(new=value) for name, value in sides.items()},
    )
    assert (ended.verb, ended.changes) == ("grant_ended", {name: Change(old=value) for name, value in sides.items()})
    assert grants_of(staffed, "priya") == ()


def test_a_role_that_is_not_held_cannot_be_ended(staffed: Trust) -> None:
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(NotFound):
        end_grant(work, "priya", "hr")


def test_the_last_administrator_stays(staffed: Trust) -> None:
    with staffed.work(staffed.actor("ada")) as work:
        with pytest.raises(Invalid, match="this is the only administrator"):
            end_grant(work, "ada", "administrator")
        give_grant(work, "priya", "administrator")
        end_grant(work, "ada", "administrator")
        assert load_actor(work.connection, "ada").grants == ()


@pytest.mark.parametrize("role", sorted(SEES_RECORDS - {Role.WORKER}))
def test_nobody_gives_themselves_a_role_that_sees_records(staffed: Trust, role: Role) -> None:
    scope = next(place for kind, place in PLACES.items() if kind in SCOPES[role])
    alone = "nobody gives themselves a role that sees records; add somebody else, make them an administrator"
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match=alone):
        give_grant(work, "ada", role, scope=scope)
    staffed.person("ana", (Role.ADMINISTRATOR, "trust"))
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="; ask another administrator"):
        give_grant(work, " ADA ", role, scope=scope)
    assert {grant.role for grant in grants_of(staffed, "ada")} == {Role.ADMINISTRATOR}
    with staffed.work(staffed.actor("ana")) as work:
        give_grant(work, "ada", role, scope=scope)
    assert {grant.role for grant in grants_of(staffed, "ada")} == {Role.ADMINISTRATOR, role}


def test_no_administrator_takes_the_record_that_nobody_logs_in_for_yet(staffed: Trust) -> None:
    hire = staffed.hire()
    staffed.offer(hire, None)
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="nobody gives themselves a role"):
        give_grant(work, "ada", Role.WORKER, scope=hire)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD])
def test_nobody_makes_themselves_auditor_or_board(staffed: Trust, role: Role) -> None:
    # Given: an administrator, who would look at what they did themselves.
    alone = "nobody makes themselves auditor or board; add somebody else, make them an administrator"
    # When, then: they cannot take the role, alone or beside another administrator.
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match=alone):
        give_grant(work, "ada", role)
    staffed.person("ana", (Role.ADMINISTRATOR, "trust"))
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="; ask another administrator"):
        give_grant(work, "ada", role)
    # And: the other gives it.
    with staffed.work(staffed.actor("ana")) as work:
        give_grant(work, "ada", role)
    assert {grant.role for grant in grants_of(staffed, "ada")} == {Role.ADMINISTRATOR, role}


def test_nobody_but_an_administrator_gives_or_ends_roles(staffed: Trust) -> None:
    sam = staffed.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.LX_LEADERSHIP, "trust"))
    with staffed.work(sam) as work:
        with pytest.raises(Forbidden, match="give or end roles"):
            give_grant(work, "sam", "administrator")
        with pytest.raises(Forbidden, match="give or end roles"):
            end_grant(work, "sam", "service_lead", scope="Oak")
