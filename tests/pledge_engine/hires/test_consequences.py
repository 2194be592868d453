"""What followed from a move, for readers of whom some do not see every step."""

from typing import Any

from pledge_engine.hires.consequences import details_of
from workflows.reading import load_shipped

PLEDGE = load_shipped()
STEPS = {key: step.title for key, step in PLEDGE.steps.items()}
STAGES = {key: stage.title for key, stage in PLEDGE.stages.items()}
UNSEEN = "Dates or steps that you do not see here change with it."
MOVED = {
    "turns.keep_in_touch.1.1": {
        "old": {"status": "not_needed", "due_on": "2027-01-18"},
        "new": {"status": "open", "due_on": "2027-01-20"},
    },
    "turns.local_induction.1.1": {"old": {"due_on": "2027-02-15"}, "new": {"due_on": "2027-02-22"}},
}


def event(**fields: Any) -> dict[str, Any]:
    return {"verb": "date_set", "fields": fields}


def test_a_step_that_opens_again_because_a_date_moved_is_told() -> None:
    assert details_of(event(**MOVED), PLEDGE, STEPS, STAGES) == (
        "“Keep in touch until the start”, turn 1, is needed after all and open again, due 20 January 2027.",
        "“Complete the local induction” is now due 22 February 2027; it was due 15 February 2027.",
    )


def test_who_does_not_see_every_step_is_told_that_others_change_and_not_which() -> None:
    seen = {"keep_in_touch": STEPS["keep_in_touch"]}
    told = details_of(event(**MOVED), PLEDGE, seen, STAGES, weighed=True)
    assert told[-1] == UNSEEN
    assert not any("induction" in sentence for sentence in told)
    # Where all that changes is theirs to see, and where nobody weighs a move up, there is nothing to add.
    assert UNSEEN not in details_of(event(), PLEDGE, seen, STAGES, weighed=True)
    assert UNSEEN not in details_of({**event(**MOVED), "verb": "step_completed"}, PLEDGE, seen, STAGES, weighed=True)


def test_the_history_says_nothing_of_what_its_reader_may_not_see() -> None:
    seen = {"keep_in_touch": STEPS["keep_in_touch"]}
    told = details_of(event(**MOVED), PLEDGE, seen, STAGES)
    assert [sentence.partition(",")[0] for sentence in told] == ["“Keep in touch until the start”"]


def test_a_target_that_moves_and_is_not_the_readers_to_see_is_said_to_change_too() -> None:
    target = {"visits.workbook.1": {"old": {"target_on": "2027-03-29"}, "new": {"target_on": "2027-04-05"}}}
    assert details_of(event(**target), PLEDGE, STEPS, {}, weighed=True) == (UNSEEN,)
    assert details_of(event(**target), PLEDGE, STEPS, {}) == ()


def test_a_date_of_the_record_that_a_step_changes_is_told_beside_what_follows() -> None:
    changed = {"dates.start_date": {"old": "2027-01-04", "new": "2026-12-07"}}
    told = details_of({**event(**changed), "verb": "step_completed"}, PLEDGE, STEPS, STAGES)
    assert told == ("“Start date” is now 7 December 2026; it was 4 January 2027.",)
    assert details_of(event(**changed), PLEDGE, STEPS, STAGES) == ()


def test_a_date_of_the_record_that_a_step_sets_for_the_first_time_is_told_too() -> None:
    first = {
        f"dates.{name}": {"new": day} for name, day in (("workbook_start", "2026-12-14"), ("start_date", "2026-12-07"))
    }
    told = details_of({**event(**first), "verb": "step_completed"}, PLEDGE, STEPS, STAGES)
    assert told == ("“Start date” is 7 December 2026.", "“First day of the workbook” is 14 December 2026.")
    assert details_of({**event(**first), "verb": "date_set"}, PLEDGE, STEPS, STAGES) == ()
