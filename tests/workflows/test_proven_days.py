"""A stage begins on the day that the steps of the row prove, where the day given for it contradicts them."""

from datetime import date

import pytest

from tests.workflows.test_importing import PLEDGE, TODAY, open_turns, placed
from workflows.journey import Ended
from workflows.proven_days import Contradiction, contradictions, with_proven_days
from workflows.reasons import WITHDRAW_REASONS
from workflows.standing import Standing, Told

MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)


def done(**days: date) -> dict[str, Told]:
    return {step: Told(done=True, on=day) for step, day in days.items()}


def of_clearance(said: date, taken: date, by: str, on: date) -> Contradiction:
    return Contradiction(stage="clearance", said=said, by=by, on=on, taken=taken)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (done(conditional_offer=MAY, hr_clearance=JULY), []),
        (done(conditional_offer=JUNE, hr_clearance=JUNE), []),
        (done(hr_clearance=MAY), [of_clearance(JUNE, MAY, "hr_clearance", MAY)]),
        (done(conditional_offer=JULY), [of_clearance(JUNE, JULY, "conditional_offer", JULY)]),
        (done(conditional_offer=JULY, hr_clearance=JULY), [of_clearance(JUNE, JULY, "conditional_offer", JULY)]),
        (
            done(interviews=date(2026, 6, 9), conditional_offer=JULY, hr_clearance=date(2026, 6, 15)),
            [of_clearance(JUNE, date(2026, 6, 9), "interviews", date(2026, 6, 9))],
        ),
        (
            done(conditional_offer=JULY, hr_clearance=date(2026, 6, 15)),
            [of_clearance(JUNE, JUNE, "conditional_offer", JULY)],
        ),
        (done(role_video=JULY), []),
        ({"hr_clearance": Told(on=MAY, done=True, again=True)}, []),
        (done(selection_process=date(2026, 2, 2)), []),
    ],
    ids=[
        "all fits",
        "on the day itself",
        "a step of the stage was done before it began",
        "a step of the stage before was done after it",
        "and what follows fits that",
        "of the steps before, the last that fits those of the stage",
        "steps that contradict each other leave the day as it is",
        "an optional step proves nothing of when its stage was over",
        "one that is put right proves nothing",
        "a step that opens early proves only that the stage before had begun",
    ],
)
def test_a_day_that_does_not_fit_moves_to_the_nearest_that_does(
    steps: dict[str, Told], found: list[Contradiction]
) -> None:
    standing = Standing(stage="clearance", entered={"clearance": JUNE}, steps=steps)
    assert list(contradictions(PLEDGE, standing)) == found


def test_a_stage_that_waits_for_a_date_of_the_post_was_not_over_before_it() -> None:
    standing = Standing(stage="workbook", entered={"workbook": JUNE}, dates={"start_date": JULY})
    (found,) = contradictions(PLEDGE, standing)
    assert (found.by, found.taken, found.settled) == ("start_date", JULY, True)


def test_no_stage_begins_after_the_record_ended() -> None:
    ended = Ended(date(2026, 6, 15), next(iter(WITHDRAW_REASONS)))
    steps = done(conditional_offer=JULY)
    standing = Standing(stage="clearance", entered={"clearance": JUNE}, steps=steps, ended=ended)
    assert contradictions(PLEDGE, standing) == (of_clearance(JUNE, JUNE, "conditional_offer", JULY),)


def test_days_that_are_taken_stay_in_the_order_of_the_pledge_and_what_is_open_counts_from_them() -> None:
    entered = {"advertising": JUNE, "selection": JUNE, "clearance": JUNE}
    standing = Standing(stage="clearance", entered=entered, steps=done(hr_clearance=MAY, conditional_offer=MAY))
    found = contradictions(PLEDGE, standing)
    assert [each.stage for each in found] == ["advertising", "selection", "clearance"]
    taken = with_proven_days(standing, found)
    assert contradictions(PLEDGE, taken) == ()
    assert {visit.entered_on for visit in placed(taken).visits} == {MAY}


def test_a_stage_without_a_day_began_by_its_steps_and_the_present_one_still_today() -> None:
    steps = done(understand_roles=MAY, shortlist=JUNE, advert_closed=JUNE)
    journey = placed(Standing(stage="selection", steps=steps))
    days = {visit.stage: visit.entered_on for visit in journey.visits}
    assert days == {"team_readiness": MAY, "jd_agreement": JUNE, "advertising": JUNE, "selection": TODAY.on}
    assert {turn.opened_on for turn in open_turns(journey).values()} == {TODAY.on}
    assert not [turn for turn in open_turns(journey).values() if turn.due_on and turn.due_on < TODAY.on]


def test_a_stage_without_a_day_begins_on_the_date_that_the_one_before_it_waits_for() -> None:
    dates = {"start_date": JUNE}
    standing = Standing(stage="supervision", dates=dates, steps=done(hr_clearance=MAY, wellbeing_plan=JULY))
    days = {visit.stage: visit.entered_on for visit in placed(standing).visits}
    assert (days["clearance"], days["workbook"], days["supervision"]) == (MAY, JUNE, TODAY.on)
    earlier = placed(Standing(stage="supervision", dates=dates, steps=done(hr_clearance=MAY, wellbeing_plan=MAY)))
    assert earlier.visits[-2].entered_on == MAY, "a step of the workbook was done before"


def test_a_stage_without_a_day_does_not_begin_before_the_one_ahead_of_it() -> None:
    standing = Standing(
        stage="clearance",
        entered={"team_readiness": JUNE, "clearance": JULY},
        steps=done(recruitment_strategy=MAY),
    )
    assert {visit.entered_on for visit in placed(standing).visits[:3]} == {JUNE}
