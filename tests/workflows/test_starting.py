"""Why work on a turn cannot start yet."""

from collections.abc import Mapping

from tests.factories.journeys import PAT, PEOPLE, SAM, TODAY, allowed, done, in_stage, opened, reasons, turn_of
from workflows.answers import Value
from workflows.blockers import Reason, Refused
from workflows.definition import Role
from workflows.reading import load_shipped
from workflows.starting import start_blockers, undecided_blocker
from workflows.steps import At, agree, complete, not_applicable, save

SHIPPED = load_shipped()


def test_a_step_cannot_start_until_everything_it_needs_is_complete() -> None:
    journey, step = in_stage(SHIPPED, "clearance"), SHIPPED.steps["start_confirmed"]
    blockers = start_blockers(journey, step)
    assert [(blocker.reason, blocker.step) for blocker in blockers] == [
        (Reason.CANNOT_START, "hr_clearance"),
        (Reason.CANNOT_START, "oh_clearance"),
    ]
    assert blockers[0].words == (
        "“Confirm the final offer and start date” cannot start until “Complete the employment checks” is complete."
    )
    journey = done(done(journey, "hr_clearance"), "oh_clearance")
    assert start_blockers(journey, step) == ()


def test_a_step_cannot_start_while_it_is_not_known_whether_it_is_needed() -> None:
    journey = opened(SHIPPED)
    blockers = start_blockers(journey, SHIPPED.steps["readiness_actions"])
    assert [blocker.reason for blocker in blockers] == [Reason.UNDECIDED]
    assert reasons(save(journey, At("readiness_actions"), {}, TODAY)) == [Reason.UNDECIDED]


def test_an_offer_cannot_start_while_nobody_is_appointed_and_says_so_once() -> None:
    journey, step = in_stage(SHIPPED, "selection"), SHIPPED.steps["conditional_offer"]
    for before in ("interview_invites", "interviews"):
        journey = done(journey, before)
    assert [blocker.reason for blocker in start_blockers(journey, step)] == [Reason.CANNOT_START]
    nobody = done(journey, "selection_outcome", appointed=0)
    words = ["Nobody was appointed, so there is nobody to offer the post to."]
    assert [blocker.words for blocker in start_blockers(nobody, step)] == words
    assert not turn_of(nobody, "conditional_offer").can_be_late
    answers: Mapping[str, Value] = {"offered_on": TODAY.on, "name": "River Example"}
    for refused in (
        save(nobody, At("conditional_offer"), answers, TODAY),
        complete(nobody, At("conditional_offer"), PEOPLE[Role.HR], answers, None, TODAY),
    ):
        assert isinstance(refused, Refused)
        assert [blocker.words for blocker in refused.blockers] == words
    somebody = done(journey, "selection_outcome", appointed=1)
    assert start_blockers(somebody, step) == ()
    assert turn_of(somebody, "conditional_offer").can_be_late


def test_an_undecided_condition_names_the_step_to_answer_first() -> None:
    journey = opened(SHIPPED)
    blocker = undecided_blocker(journey, SHIPPED.steps["readiness_actions"])
    assert blocker is not None
    assert (blocker.reason, blocker.step) == (Reason.UNDECIDED, "readiness_actions")
    journey = done(journey, "readiness_session")
    journey = done(journey, "readiness_plan", none_needed=True)
    assert undecided_blocker(journey, SHIPPED.steps["readiness_actions"]) is None


def test_a_condition_on_a_step_that_does_not_apply_stays_undecided_and_says_what_to_do() -> None:
    journey = allowed(not_applicable(opened(SHIPPED), At("readiness_plan"), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("readiness_plan"), PAT, TODAY))
    blocker = undecided_blocker(journey, SHIPPED.steps["readiness_actions"])
    assert blocker is not None
    assert blocker.words.endswith("mark it not applicable too.")
