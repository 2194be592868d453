"""Where somebody may open a record, and who may lead there: everybody who may, and nobody else."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from pledge_engine.errors import Forbidden, PledgeError
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.reassigning import who_may_lead_instead
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.places import People, Place, places_to_open
from tests.factories.cover import add_others, give, gone
from tests.factories.office import CARE_GROUP, TEAM, furnish, office_on
from workflows.definition import Role


class Told(NamedTuple):
    """A place without its ids."""

    team: str
    care_group: str
    service_leads: People
    professional_leads: People


OAK = Told(
    team=TEAM,
    care_group=CARE_GROUP,
    service_leads=(("cleo", "Cleo Example"), ("sam", "Sam Example")),
    professional_leads=(("cleo", "Cleo Example"), ("pat", "Pat Example")),
)
ELM = Told("Elm team", "South", (("cara", "Cara Sample"),), (("piers", "Piers Sample"),))


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, shipped_text())
    add_others(office)
    yield office
    office.close()


def told(place: Place) -> Told:
    return Told(place.team, place.care_group, place.service_leads, place.professional_leads)


def seen_by(office: Office, handle: str) -> tuple[Told, ...]:
    with office.work(office.actor(handle), write=False) as work:
        return tuple(told(place) for place in places_to_open(work))


@pytest.mark.parametrize(("handle", "places"), [("sam", (OAK,)), ("cara", (ELM,)), ("cleo", (OAK,))])
def test_a_lead_is_offered_their_own_teams_with_everybody_who_may_lead_there(
    office: Office, handle: str, places: tuple[Told, ...]
) -> None:
    assert seen_by(office, handle) == places


def test_whoever_leads_in_two_places_is_offered_both_by_name(office: Office) -> None:
    give(office, "cara", Role.SERVICE_LEAD, TEAM)
    found = seen_by(office, "cara")
    assert [place.team for place in found] == ["Elm team", TEAM]
    assert ("cara", "Cara Sample") in found[1].service_leads


def test_nobody_whose_access_has_ended_is_offered(office: Office) -> None:
    gone(office, "pat")
    assert seen_by(office, "sam")[0].professional_leads == (("cleo", "Cleo Example"),)


@pytest.mark.parametrize("handle", ["hana", "olu", "fay", "lena", "admin", "bo", "wren"])
def test_whoever_may_open_nowhere_is_told_so(office: Office, handle: str) -> None:
    with pytest.raises(Forbidden):
        seen_by(office, handle)


def test_everybody_who_is_offered_may_be_named_and_nobody_of_another_place(office: Office) -> None:
    for service_lead, _ in OAK.service_leads:
        for professional_lead, _ in OAK.professional_leads:
            if service_lead != professional_lead:
                with office.work(office.actor("sam")) as work:
                    open_hire(work, TEAM, service_lead=service_lead, professional_lead=professional_lead)
    for handle, _ in ELM.professional_leads:
        with pytest.raises(PledgeError), office.work(office.actor("sam")) as work:
            open_hire(work, TEAM, service_lead="sam", professional_lead=handle)


def test_another_lead_is_somebody_of_the_team_who_leads_the_record_in_neither_role(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        reference = open_hire(work, TEAM, service_lead="sam", professional_lead="pat").reference
    cleo = (("cleo", "Cleo Example"),)
    with office.work(office.actor("sam"), write=False) as work:
        assert told(who_may_lead_instead(work, reference)) == Told(TEAM, CARE_GROUP, cleo, cleo)
