"""What is worth a second look in answers that are allowed."""

from datetime import date

import pytest

from tests.factories.journeys import done, opened, proposed, words
from tests.factories.pledges import START_DATE, Words, a_pledge, a_stage, a_step, one_stage
from workflows.calendar import Calendar
from workflows.reading import load_shipped
from workflows.unusual import unusual, unusual_dates

OPENS: Words = {"title": "Opens on", "type": "date"}
CLOSES: Words = {**OPENS, "title": "Closes on", "not_before": "opens"}
WARNED: Words = {**CLOSES, "warn_under_days_after": {"field": "opens", "days": 21}}
READ: Words = {"title": "Applications read", "type": "number"}
INVITED: Words = {"title": "People invited", "type": "number", "warn_above": "read"}
PLEDGE = one_stage(
    advert=a_step(fields={"opens": OPENS, "closes": WARNED}),
    invites=a_step(
        fields={
            "read": READ,
            "invited": INVITED,
            "on": {"title": "Interviews on", "type": "date"},
            "sent_on": {"title": "Sent on", "type": "date", "happened": "yes"},
            "ends": {"title": "Ends on", "type": "date", "far_ahead": "yes"},
            "says": {
                "title": "What it says",
                "type": "many of",
                "choices": {"pay": "What it pays", "help": "Who helps", "place": "Where it is"},
                "warn_unless_all": "yes",
            },
            "manager": {"title": "Line manager", "type": "text", "warn_if_nobody": "yes"},
            "room": {"title": "Room", "type": "text"},
            "hours": {"title": "Hours a week", "type": "text", "required": "no", "warn_figure_above": 40},
            "talks_on": {"title": "Talks on", "type": "date", "required": "no", "warn_on_day_off": "yes"},
            "people": {
                "title": "People",
                "type": "rows",
                "columns": {"by": {"title": "By when", "type": "date"}},
            },
        }
    ),
)
FIRST, CALENDAR = date(2026, 8, 6), Calendar()


@pytest.mark.parametrize(("closes", "warned"), [(26, True), (27, False), (7, True), (6, True)])
def test_a_date_too_few_days_after_another_is_worth_a_second_look(closes: int, warned: bool) -> None:
    answers = {"opens": FIRST, "closes": date(2026, 8, closes)}
    said = unusual(PLEDGE.steps["advert"], answers, FIRST, CALENDAR)
    assert bool(said) is warned
    assert all("fewer than 21 is unusual: check both dates." in sentence for sentence in said)


@pytest.mark.parametrize(
    ("hours", "figure"),
    [
        ("99", "99"),
        ("40.5 over 5 days", "40.5"),
        ("40,5", "40,5"),
        ("37,5", ""),
        ("40", ""),
        ("22.5 over 60 days", ""),
        ("full time", ""),
    ],
)
def test_a_figure_that_is_more_than_it_usually_is_asks_to_look_again(hours: str, figure: str) -> None:
    said = unusual(PLEDGE.steps["invites"], {"hours": hours}, FIRST, CALENDAR)
    assert said == ((f"“Hours a week”, {figure}, is more than 40: check the number.",) if figure else ())


@pytest.mark.parametrize(
    ("day", "why"), [(8, "Saturday"), (9, "Sunday"), (31, "Summer bank holiday"), (7, ""), (10, "Trust closure")]
)
def test_a_plan_that_is_meant_for_a_working_day_asks_to_look_again_on_another(day: int, why: str) -> None:
    closed = Calendar({date(2026, 8, 10): "Trust closure"})
    said = unusual(PLEDGE.steps["invites"], {"talks_on": date(2026, 8, day)}, FIRST, closed)
    words = f"“Talks on”, {day} August 2026, is no working day ({why}): check the date."
    assert said == ((words,) if why else ())


def test_a_missing_date_is_not_worth_a_word() -> None:
    assert unusual(PLEDGE.steps["advert"], {"closes": FIRST}, FIRST, CALENDAR) == ()


def test_a_date_before_the_one_it_follows_is_refused_and_the_same_day_is_not() -> None:
    journey = opened(PLEDGE)
    assert words(proposed(journey, "advert", opens=FIRST, closes=date(2026, 8, 5))) == [
        "“Closes on”, 5 August 2026, is before “Opens on”, 6 August 2026: change one of the two."
    ]
    assert done(journey, "advert", opens=FIRST, closes=FIRST).turn("advert") is not None


@pytest.mark.parametrize(
    ("read", "invited", "warned"), [(9, 10, True), (10, 10, False), (1200, 1201, True), (0, 0, False)]
)
def test_a_number_above_the_one_it_is_part_of_is_worth_a_second_look(read: int, invited: int, warned: bool) -> None:
    said = unusual(PLEDGE.steps["invites"], {"read": read, "invited": invited}, FIRST, CALENDAR)
    sentence = f"“People invited”, {invited:,}, is more than “Applications read”, {read:,}: check both numbers."
    assert said == ((sentence,) if warned else ())
    assert unusual(PLEDGE.steps["invites"], {"invited": invited}, FIRST, CALENDAR) == ()


@pytest.mark.parametrize(
    "name",
    ["nobody", "Nobody yet", "no one", "None", "N/A", "n. a.", "TBC", "to be confirmed", "unknown", "-", "—", "?"],
)
def test_a_name_that_means_nobody_is_worth_a_second_look_where_somebody_is_meant(name: str) -> None:
    said = unusual(PLEDGE.steps["invites"], {"manager": name, "room": name}, FIRST, CALENDAR)
    assert said == ("“Line manager” names nobody yet: put a name there once somebody has agreed.",)


@pytest.mark.parametrize("name", ["Robin Example", "Noone Example", "Ana", "Nan Example", "Unknown Example"])
def test_a_name_is_not_taken_for_nobody(name: str) -> None:
    assert unusual(PLEDGE.steps["invites"], {"manager": name}, FIRST, CALENDAR) == ()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 8, 6), ""),
        (date(2027, 8, 7), "“Interviews on”, 7 August 2027, is more than 12 months away: check the year."),
        (date(2026, 8, 6), ""),
        (date(2026, 8, 5), "“Interviews on”, 5 August 2026, is in the past: check the date."),
        (date(2026, 5, 6), "“Interviews on”, 6 May 2026, is in the past: check the date."),
        (date(2026, 5, 5), "“Interviews on”, 5 May 2026, was more than 3 months ago: check the year."),
    ],
)
def test_a_plan_that_is_far_from_today_has_perhaps_the_wrong_year(day: date, said: str) -> None:
    assert unusual(PLEDGE.steps["invites"], {"on": day}, FIRST, CALENDAR) == ((said,) if said else ())


def test_what_has_happened_is_no_plan_and_what_usually_lies_years_ahead_is_no_surprise() -> None:
    answers = {"sent_on": date(2026, 1, 6), "ends": date(2029, 8, 6)}
    assert unusual(PLEDGE.steps["invites"], answers, FIRST, CALENDAR) == ()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 8, 10), ()),
        (date(2026, 8, 8), ("“Start date”, 8 August 2026, is no working day (Saturday): check the date.",)),
        (
            date(2026, 8, 31),
            ("“Start date”, 31 August 2026, is no working day (Summer bank holiday): check the date.",),
        ),
        (
            date(2026, 8, 2),
            (
                "“Start date”, 2 August 2026, is in the past: check the date.",
                "“Start date”, 2 August 2026, is no working day (Sunday): check the date.",
            ),
        ),
    ],
)
def test_a_start_in_the_past_or_on_a_day_when_nobody_works_is_worth_a_second_look(
    day: date, said: tuple[str, ...]
) -> None:
    shipped = load_shipped()
    assert unusual(shipped.steps["start_confirmed"], {"start_date": day}, FIRST, CALENDAR) == said
    assert unusual_dates(shipped, {"start_date": day}, FIRST, CALENDAR) == said


def test_a_fixed_term_may_end_on_any_day() -> None:
    ends = {"contract_ends": date(2027, 1, 2)}
    assert unusual(load_shipped().steps["start_confirmed"], ends, FIRST, CALENDAR) == ()
    assert unusual_dates(load_shipped(), ends, FIRST, CALENDAR) == ()


def test_a_date_of_the_record_that_no_field_asks_for_is_looked_at_when_it_is_moved() -> None:
    steps = {"start": a_step(fields={"begins": START_DATE})}
    pledge = a_pledge({"only": a_stage(steps)}, hire_dates=("start_date", "group_start"))
    (said,) = unusual_dates(pledge, {"group_start": date(2026, 8, 8)}, FIRST, CALENDAR)
    assert said == "“Group start”, 8 August 2026, is no working day (Saturday): check the date."


def test_a_plan_in_a_row_is_looked_at_too() -> None:
    (said,) = unusual(PLEDGE.steps["invites"], {"people": ({"by": FIRST}, {"by": date(2028, 1, 5)})}, FIRST, CALENDAR)
    assert said == "“By when” in row 2, 5 January 2028, is more than 12 months away: check the year."


def test_what_is_left_out_of_a_checklist_is_named_and_in_nobodys_way() -> None:
    invites = PLEDGE.steps["invites"]
    (said,) = unusual(invites, {"says": ("help",)}, FIRST, CALENDAR)
    assert said == "“What it says” leaves out “What it pays” and “Where it is”: check that this is meant."
    assert unusual(invites, {"says": ("pay", "help", "place")}, FIRST, CALENDAR) == ()
    assert unusual(invites, {}, FIRST, CALENDAR) == ()
