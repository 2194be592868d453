"""What is worth a second look in answers that are allowed."""

from datetime import date

import pytest

from tests.factories.journeys import done, opened, proposed, words
from tests.factories.pledges import Words, a_step, one_stage
from workflows.unusual import unusual

OPENS: Words = {"title": "Opens on", "type": "date"}
CLOSES: Words = {**OPENS, "title": "Closes on", "not_before": "opens"}
WARNED: Words = {**CLOSES, "warn_under_days_after": {"field": "opens", "days": 21}}
PLEDGE = one_stage(advert=a_step(fields={"opens": OPENS, "closes": WARNED}))
FIRST = date(2026, 8, 6)


@pytest.mark.parametrize(("closes", "warned"), [(26, True), (27, False), (7, True), (6, True)])
def test_a_date_too_few_days_after_another_is_worth_a_second_look(closes: int, warned: bool) -> None:
    answers = {"opens": FIRST, "closes": date(2026, 8, closes)}
    said = unusual(PLEDGE.steps["advert"], answers)
    assert bool(said) is warned
    assert all("fewer than 21 is unusual: check both dates." in sentence for sentence in said)


def test_a_missing_date_is_not_worth_a_word() -> None:
    assert unusual(PLEDGE.steps["advert"], {"closes": FIRST}) == ()


def test_a_date_before_the_one_it_follows_is_refused_and_the_same_day_is_not() -> None:
    journey = opened(PLEDGE)
    assert words(proposed(journey, "advert", opens=FIRST, closes=date(2026, 8, 5))) == [
        "“Closes on”, 5 August 2026, is before “Opens on”, 6 August 2026: change one of the two."
    ]
    assert done(journey, "advert", opens=FIRST, closes=FIRST).turn("advert") is not None
