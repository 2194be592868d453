from pledge_engine.hires.handed_over import HANDED_OVER, people_of

LEADS = {"leads": {"old": {"service_lead": "s"}, "new": {"service_lead": "c"}}}
GIVEN = {"assignees.group_supervision.1.3": {"old": "f", "new": "g"}}
STEP = {"key": "group_supervision", "title": "Group supervision"}


def test_people_are_named_where_they_are_known_and_otherwise_said_to_be_somebody() -> None:
    event = {"actor": "a", "fields": LEADS}
    assert HANDED_OVER["lead_reassigned"](event, {"c": "Cleo"}) == (
        "named Cleo as the service lead, in place of somebody."
    )


def test_a_turn_that_is_given_to_somebody_is_said_by_its_number() -> None:
    event = {"actor": "a", "step": STEP, "turn": 3, "fields": GIVEN}
    assert HANDED_OVER["step_reassigned"](event, {"g": "Gil"}) == "gave “Group supervision”, turn 3 to Gil."


def test_everybody_of_whom_an_event_tells_is_known_by_id() -> None:
    event = {"actor": "a", "in_cover_for": "b", "fields": {**LEADS, **GIVEN, "state": {"new": ["selection"]}}}
    assert set(people_of(event)) == {"a", "b", "s", "c", "f", "g"}
