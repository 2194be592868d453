"""One more person appointed from the same advert: what was done for the post counts, what is done for a person does not."""

from dataclasses import replace

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    LEADS,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    in_stage,
    moved_on,
    opened,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import a_pledge, a_stage, a_step, one_stage
from workflows.blockers import Reason
from workflows.journey import Journey
from workflows.promised import say_it_did_not_happen, write_that_it_was_talked_about
from workflows.returning import return_to
from workflows.second_looks import second_looks
from workflows.siblings import appoint_another, left_to_appoint
from workflows.steps import At
from workflows.turn import Status, Talked

COUNT = {"number": {"title": "Appointed", "type": "number", "sets": "appointed"}}
PLEDGE = a_pledge(
    {
        "find": a_stage({"advert": a_step(agreed_by="both leads"), "film": a_step(need="optional")}),
        "choose": a_stage(
            {
                "outcome": a_step(agreed_by="both leads", fields=COUNT),
                "feedback": a_step("5 working days after outcome"),
                "offer": a_step("5 working days after outcome", owner="hr", per_person="yes", needs=["outcome"]),
            },
            returns={"find": "any time"},
        ),
        "check": a_stage({"checks": a_step()}),
    }
)


def appointing(people: int) -> Journey:
    return done(in_stage(PLEDGE, "choose"), "outcome", number=people)


def test_a_sibling_begins_in_the_stage_of_the_offer_with_everything_but_what_is_per_person() -> None:
    first = done(done(appointing(2), "offer"), "feedback")
    sibling = allowed(appoint_another(first, 0, days_on(3)))
    assert (sibling.state, sibling.leads) == (("choose",), LEADS)
    assert {key: statuses(sibling, key) for key in sibling.turns} == {
        "advert": ["carried"],
        "film": ["not_taken_up"],
        "outcome": ["carried"],
        "feedback": ["carried"],
        "offer": ["open"],
    }
    assert turn_of(sibling, "outcome").answers == turn_of(first, "outcome").answers
    assert turn_of(sibling, "outcome").completed_on == FIRST_DAY, "it counts from the day it was done for the post"
    assert [(visit.stage, visit.round, visit.agreements) for visit in sibling.visits] == [
        ("find", 1, ()),
        ("choose", 1, ()),
    ]
    assert sibling.visits[-1].entered_on == days_on(3).on


def test_what_was_still_open_for_the_post_is_open_for_the_sibling() -> None:
    sibling = allowed(appoint_another(appointing(2), 0, TODAY))
    assert turn_of(sibling, "feedback").status is Status.OPEN


def test_nothing_of_who_agreed_or_of_what_a_worker_said_goes_with_it() -> None:
    said = allowed(say_it_did_not_happen(appointing(2), At("advert"), TODAY))
    said = allowed(write_that_it_was_talked_about(said, At("advert"), Talked.IS_DONE, TODAY))
    assert turn_of(said, "advert").agreements
    sibling = allowed(appoint_another(said, 0, TODAY))
    assert turn_of(sibling, "advert").agreements == ()
    advert = turn_of(sibling, "advert")
    assert (advert.said_not_to_have_happened_on, advert.talked_about, advert.talked_about_on) == (None, None, None)


def test_at_most_as_many_records_as_people_appointed() -> None:
    assert isinstance(appoint_another(appointing(3), 1, TODAY), Journey)
    for people, others in ((1, 0), (2, 1), (3, 2)):
        refused = appoint_another(appointing(people), others, TODAY)
        assert reasons(refused) == [Reason.ANSWER_BLOCKS]
    assert words(appoint_another(appointing(1), 0, TODAY)) == [
        ("“Outcome” appointed 1 person, whose record this is: correct the number first if somebody else was appointed.")
    ]
    assert words(appoint_another(appointing(2), 1, TODAY)) == [
        (
            "“Outcome” appointed 2 people, and there is a record for each: "
            "correct the number first if somebody else was appointed."
        )
    ]


def test_who_is_left_to_appoint_is_whoever_has_no_record_yet() -> None:
    assert [left_to_appoint(appointing(3), others) for others in range(4)] == [2, 1, 0, 0]
    assert [left_to_appoint(appointing(people), 0) for people in (0, 1)] == [0, 0]
    assert left_to_appoint(in_stage(PLEDGE, "choose"), 0) == 0
    assert left_to_appoint(replace(appointing(2), state=("left",)), 0) == 0


def test_the_outcome_comes_first() -> None:
    assert words(appoint_another(in_stage(PLEDGE, "choose"), 0, TODAY)) == [
        "“Outcome” has to be complete first: it says how many people are appointed."
    ]
    returned = allowed(return_to(appointing(2), "find", SAM, TODAY))
    assert reasons(appoint_another(returned, 0, TODAY)) == [Reason.CANNOT_START]
    ended = replace(appointing(2), state=("left",))
    assert reasons(appoint_another(ended, 0, TODAY)) == [Reason.CANNOT_START]


def test_a_sibling_of_a_record_in_its_second_round_begins_in_its_first() -> None:
    second = allowed(return_to(appointing(2), "find", SAM, TODAY))
    second = done(moved_on(done(second, "advert")), "outcome", number=2)
    assert turn_of(second, "outcome").round == 2
    sibling = allowed(appoint_another(second, 0, TODAY))
    assert {turn.round for turns in sibling.turns.values() for turn in turns} == {1}


def test_a_pledge_without_an_offer_or_without_a_number_of_people_appoints_nobody() -> None:
    for step in (a_step(), a_step(per_person="yes")):
        assert reasons(appoint_another(opened(one_stage(a=step)), 0, TODAY)) == [Reason.NOT_IN_DEFINITION]


@pytest.mark.parametrize(
    ("people", "offered", "others", "came"),
    [
        (0, False, 0, ""),
        (0, True, 0, "1 post"),
        (0, False, 1, "1 post"),
        (0, True, 2, "3 posts"),
        (1, True, 0, ""),
        (1, False, 1, "2 posts"),
        (2, True, 1, ""),
        (2, False, 2, "3 posts"),
    ],
)
def test_fewer_appointed_than_posts_that_came_from_the_advert_is_asked_about(
    people: int, offered: bool, others: int, came: str
) -> None:
    journey = done(appointing(2), "offer") if offered else appointing(2)
    outcome = replace(turn_of(journey, "outcome"), answers={"number": people})
    asked = f"“Appointed” is {people}, and {came} came from this advert: check which is right."
    assert second_looks(journey.with_turn(outcome), outcome, TODAY, others=others) == ((asked,) if came else ())
    if came:
        assert second_looks(journey, turn_of(journey, "feedback"), TODAY, others=others) == ()
