"""Whom somebody means who writes a person's name in a form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pledge_engine.errors import Invalid, NotFound
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.meant import handle_meant, person_meant
from pledge_engine.people.newcomers import add_person
from tests.factories.office import ADMINISTRATOR, furnish, office_on
from tests.workflows.small_pledge import SMALL

PEOPLE = (("priya.shah", "Priya Shah"), ("p.shah", "Priya Shah"), ("ines.story", "Inês Story-Tale"))


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for handle, name in PEOPLE:
            add_person(work, handle, name)
    yield office
    office.close()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Priya.Shah ", "priya.shah"),
        ("inês story tale", "ines.story"),
        ("INÊS  STORY-TALE", "ines.story"),
        ("Priya Shah", None),
        ("Priya", None),
        ("", None),
    ],
)
def test_somebody_is_meant_by_their_name_to_log_in_or_by_a_full_name_that_is_of_nobody_else(
    written: str, meant: str | None
) -> None:
    assert handle_meant(written, PEOPLE) == meant


def test_of_everybody_who_can_act_it_is_said_who_has_a_name_that_is_of_several(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        assert person_meant(work.connection, "Inês Story-Tale").handle == "ines.story"
        assert person_meant(work.connection, "P.SHAH").handle == "p.shah"
        with pytest.raises(Invalid) as refused:
            person_meant(work.connection, "priya shah")
        (mistake,) = refused.value.mistakes
        assert mistake.problem == "2 people are called “priya shah”"
        assert mistake.mend == "write the name that they log in by: p.shah or priya.shah"
        deactivate(work, "p.shah")
        assert person_meant(work.connection, "priya shah").handle == "priya.shah"
        for nobody in ("Priya", "", "not.there"):
            with pytest.raises(NotFound):
                person_meant(work.connection, nobody)
