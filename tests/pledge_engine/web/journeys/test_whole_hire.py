"""A whole hire in a real browser, by the program as it is served: eight stages by pages alone, everybody logged in as themselves.

Once with JavaScript, on SQLite, with axe on every page; and once without JavaScript on a phone, on PostgreSQL. It is told in
parts, which can be run beside each other: each begins where the part before ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from tests.factories.databases import KINDS
from tests.factories.office import ADMINISTRATOR, TEAM, as_typed, day_of, go_on, journey_of, opened_hire
from tests.pledge_engine.web.journeys.looks import Looks
from tests.pledge_engine.web.journeys.place import Place, place_on
from tests.pledge_engine.web.journeys.someone import Someone
from tests.pledge_engine.web.test_log_in import WORDS, link_for
from workflows.answers import Value
from workflows.definition import Role
from workflows.words import numbered

RECORD = "R-0001"
PEOPLE = ("sam", "pat", "hana", "olu", "fay", "lena", "wren")
LEADS = {"sam": "The service lead", "pat": "The professional lead"}
# From here people go to their steps: leads from the record, the worker from their own page, others from their queue.
FROM = {"sam": f"/records/{RECORD}", "pat": f"/records/{RECORD}", "wren": "/my-pledge"}
# What is answered otherwise than with the first answer that would do.
CHOSEN: dict[str, dict[str, Value]] = {
    "jd_ps_agreed": {"job_description": "changed", "hours": "30"},
    "conditional_offer": {"name": "Wren Example"},
}


class Cast:
    """Everybody, and what they do."""

    def __init__(self, place: Place, people: dict[str, Someone]) -> None:
        self.place, self.people = place, people

    def __getitem__(self, handle: str) -> Someone:
        return self.people[handle]

    def completes(self, who: str, step: str, n: int = 1, **given: object) -> None:
        """Somebody finds a step that is theirs, answers what it asks, and completes it."""
        journey = journey_of(self.place.office, RECORD)
        known = journey.definition.steps[step]
        typed = {**as_typed(journey, known, day_of(self.place.office)), **CHOSEN.get(step, {}), **given}
        someone = self._at(who, step, n)
        assert someone.page.get_by_role("heading", name="Complete this step").is_visible(), someone.text()
        someone.fills(typed)
        someone.presses("Complete")
        assert f"completed “{known.title}" in someone.told, someone.text()

    def records_session(self, who: str, step: str) -> None:
        """Somebody finds a step for which they keep the register, and is led straight to that."""
        someone = self._at(who, step, 1)
        someone.page.get_by_label("Wren Example", exact=True).check()
        someone.presses("Record the session")
        assert "is recorded for 1 person" in someone.told, someone.text()

    def agrees(self, who: str, step: str) -> None:
        """Somebody finds a step that waits for their agreement, and agrees it."""
        someone = self._at(who, step, 1)
        someone.presses("I agree exactly this")
        assert "agreed “" in someone.told, someone.text()

    def _at(self, who: str, step: str, n: int) -> Someone:
        someone, journey = self[who], journey_of(self.place.office, RECORD)
        known = journey.definition.steps[step]
        someone.opens(FROM.get(who, "/tasks"))
        someone.follows(numbered(known.title, n) if known.due.repeats else known.title)
        return someone

    def both_complete(self, first: str, step: str) -> None:
        """One lead completes a step, and the other agrees it."""
        self.completes(first, step)
        self.agrees("pat" if first == "sam" else "sam", step)

    def move_on(self, stage: str, to: str) -> None:
        """Both leads agree the stage, and one of them moves the record on."""
        for who in LEADS:
            self[who].opens(f"/records/{RECORD}")
            self[who].follows(f"Agree that “{stage}” is complete")
            self[who].presses("I agree")
            assert f"agreed the stage “{stage}”" in self[who].told, self[who].text()
        self["pat"].follows("Move the record on")
        self["pat"].presses("Move on")
        assert f"moved the record from “{stage}” to “{to}”" in self["pat"].told, self["pat"].text()


@pytest.fixture
def cast(browser: Browser, database: str, kind: str, tmp_path: Path, looks: Looks) -> Iterator[Cast]:
    """Everybody with a browser of their own, before the program as it is served."""
    javascript = kind == "sqlite"
    with place_on(database, tmp_path) as place:
        people = {
            handle: Someone(
                browser, place.address, handle, looks, javascript=javascript, width=1280 if javascript else 320
            )
            for handle in PEOPLE
        }
        for handle, someone in people.items():
            someone.opens(link_for(place.office, handle))
            someone.fills({"password": WORDS, "again": WORDS})
            someone.presses("Set password")
        yield Cast(place, people)
        for someone in people.values():
            someone.context.close()


@pytest.mark.parametrize("kind", KINDS, indirect=True)
@pytest.mark.parametrize("begins_in", ["", "advertising", "clearance", "supervision"])
def test_a_whole_hire_by_pages_alone(cast: Cast, begins_in: str) -> None:
    if begins_in:
        opened_hire(cast.place.office)
        while stage_of(cast.place.office) != begins_in:
            go_on(cast.place.office, RECORD, lambda step: CHOSEN.get(step.key, {}))
        cast.place.passes(minutes=1)
    PARTS[begins_in](cast)


def stage_of(office: Office) -> str:
    stage = journey_of(office, RECORD).stage
    return stage.key if stage else ""


def development(cast: Cast) -> None:
    """Given a trust with nothing in it yet, a post is opened, its team made ready, and its description agreed."""
    sam = cast["sam"]
    sam.opens("/today")
    sam.follows("Open a post")
    sam.fills({"team": TEAM, "service_lead": "sam", "professional_lead": "pat"})
    sam.presses("Continue")
    sam.presses("Open the post")
    assert sam.heading == "Oak team, post 1"
    cast.completes("sam", "understand_roles")
    cast.completes("pat", "readiness_session")
    cast.both_complete("sam", "readiness_plan")
    cast.completes("sam", "readiness_actions")
    cast.completes("sam", "support_infrastructure")
    cast.move_on("Team readiness", "Job description agreement")
    cast.both_complete("sam", "jd_ps_agreed")
    cast.both_complete("sam", "job_plan")
    cast.completes("hana", "banding_confirmed")
    cast.move_on("Job description agreement", "Advertising")


def recruitment(cast: Cast) -> None:
    """When the post is advertised and the panel has chosen, HR offers it to one person by name."""
    cast.both_complete("sam", "recruitment_strategy")
    cast.both_complete("pat", "advert_statements")
    cast.completes("hana", "advert_open")
    cast.completes("pat", "info_session")
    cast.both_complete("sam", "selection_process")
    cast.completes("pat", "panel_prepared")
    cast.completes("hana", "advert_closed")
    cast.move_on("Advertising", "Selection")
    cast.completes("sam", "shortlist")
    cast.completes("hana", "interview_invites")
    cast.completes("sam", "interviews")
    cast.both_complete("sam", "selection_outcome")
    cast.completes("sam", "feedback")
    cast.completes("hana", "conditional_offer")
    with cast.place.office.work(cast.place.office.actor(ADMINISTRATOR)) as work:
        give_grant(work, "wren", Role.WORKER, scope=RECORD)
    cast.move_on("Selection", "Clearance")


def induction(cast: Cast) -> None:
    """When HR and occupational health have each done theirs, the start is confirmed, and comes."""
    office = cast.place.office
    olu = cast["olu"]
    cast.completes("olu", "oh_clearance")
    assert "Wren" not in olu.text()
    cast.completes("hana", "hr_clearance")
    cast.completes("sam", "keep_in_touch")
    start = day_of(office) + timedelta(days=20)
    cast.completes("hana", "start_confirmed", start_date=start, workbook_start=start, group_start=start)
    cast["sam"].opens(f"/records/{RECORD}")
    cast["sam"].sees("has not come yet")
    cast.place.passes(days=20)
    cast.move_on("Clearance", "Induction workbook")

    # And the worker does eight weeks at their own pace, and everybody what was promised to them.
    cast.completes("sam", "adjustments_offer")
    cast.both_complete("pat", "supervision_named")
    cast.records_session("lena", "meet_greet")
    cast.completes("sam", "local_induction")
    cast.completes("sam", "wellbeing_plan")
    for week in range(1, 9):
        cast.place.passes(days=7)
        cast["wren"].opens("/my-pledge")
        cast["wren"].presses(f"I have finished week {week}")
        assert f"Your week {week} is confirmed" in cast["wren"].told
    cast.both_complete("pat", "workbook_review")
    cast.move_on("Induction workbook", "Supervision")


def supervision(cast: Cast) -> None:
    """When six sessions were attended, by the register that the facilitator keeps, and the induction is reviewed by three."""
    fay = cast["fay"]
    cast.completes("pat", "peer_supervision")
    cast.completes("pat", "peer_training")
    for month in range(1, 7):
        cast.place.passes(days=28)
        fay.opens("/register")
        fay.follows("Record a session (Group supervision)")
        fay.page.get_by_label("Wren Example", exact=True).check()
        fay.presses("Record the session")
        assert "is recorded for 1 person" in fay.told, fay.text()
        fay.sees(f"Group supervision month {month}")
    cast.completes("pat", "induction_review")
    for who in ("sam", "wren"):
        cast.agrees(who, "induction_review")
    cast.move_on("Supervision", "Ongoing support and development")

    # Then the promise goes on for as long as they stay: what repeats is done, and its next turn is there.
    cast.completes("sam", "cppd_plan")
    cast["sam"].sees(numbered("Agree the development plan", 2))


PARTS = {"": development, "advertising": recruitment, "clearance": induction, "supervision": supervision}
