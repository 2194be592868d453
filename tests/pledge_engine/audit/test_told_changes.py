"""What changed is read as words, and every fact that differs is there."""

import pytest

from pledge_engine.audit.reviewing import ReviewedChange
from pledge_engine.audit.told_changes import told

AGREED = {"on": "2026-10-28", "person": "01946930e680", "role": "service_lead"}


@pytest.mark.parametrize(
    ("fact", "old", "new", "lines"),
    [
        ("state", None, ["team_readiness"], ["state: nothing → team readiness"]),
        ("state", ["clearance/hr/pending"], ["cppd"], ["state: clearance/hr/pending → cppd"]),
        ("turns.job_plan.1.1.answers.link", None, "(private)", ["“job plan”, answers, link: nothing → (private)"]),
        (
            "turns.workbook_week.2.3",
            {"status": "open", "due_on": None, "can_be_late": False},
            {"status": "not_kept", "due_on": "2026-12-07", "can_be_late": False},
            [
                "“workbook week”, turn 3, round 2, status: open → not kept",
                "“workbook week”, turn 3, round 2, due on: nothing → 7 December 2026",
            ],
        ),
        (
            "visits.selection.1",
            None,
            {"entered_on": "2026-11-03"},
            ["the stage “selection”, entered on: nothing → 3 November 2026"],
        ),
        (
            "turns.job_plan.1.1",
            {"agreed": []},
            {"agreed": [AGREED]},
            ["“job plan”, agreed: nothing → (on: 28 October 2026, person: 01946930e680, role: service lead)"],
        ),
        ("facts.post", "permanent", "fixed_term", ["facts, post: permanent → fixed term"]),
        ("scope", "hire", None, ["where: record → nothing"]),
        ("pace", 1, 2, ["pace: 1 → 2"]),
        ("because", "5 working_days", "2026-02-31", ["because: 5 working_days → 2026-02-31"]),
        ("turns.x.1.1.answers.yes", False, True, ["“x”, answers, yes: no → yes"]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(fact: str, old: object, new: object, lines: list[str]) -> None:
    assert list(told(ReviewedChange(fact=fact, old=old, new=new))) == lines
