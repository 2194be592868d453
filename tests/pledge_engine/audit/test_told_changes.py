"""What changed is read as words, and every fact that differs is there."""

import pytest

from pledge_engine.audit.reviewing import ReviewedChange
from pledge_engine.audit.told_changes import told
from workflows.reading import load_shipped

PLEDGE = load_shipped()
PILLAR, CHOSEN = PLEDGE.steps["understand_roles"].fields["pillar"], "professional_practice"
JOB = PLEDGE.steps["jd_ps_agreed"]
AGREED = {"on": "2026-10-28", "person": "01946930e680", "role": "service_lead"}


@pytest.mark.parametrize(
    ("fact", "old", "new", "lines"),
    [
        ("state", None, ["team_readiness"], ["stage: nothing → team readiness"]),
        ("state", ["clearance/hr/pending"], ["cppd"], ["stage: clearance/hr/pending → cppd"]),
        ("turns.job_plan.1.1.answers.link", None, "(private)", ["“job plan”, answers, link: nothing → (private)"]),
        (
            "turns.workbook_week.2.3",
            {"status": "open", "due_on": None, "can_be_late": False},
            {"status": "not_kept", "due_on": "2026-12-07", "can_be_late": False},
            [
                "“workbook week”, turn 3, round 2, status: open → not kept",
                "“workbook week”, turn 3, round 2, due: nothing → 7 December 2026",
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
            ["“job plan”, agreed by: nothing → (on: 28 October 2026, person: 01946930e680, role: service lead)"],
        ),
        ("facts.post", "permanent", "fixed_term", ["facts, post: permanent → fixed term"]),
        ("scope", "hire", None, ["where: record → nothing"]),
        ("pace", 1, 2, ["pace of the workbook: 1 → 2"]),
        ("definition", None, {"hash": "ab1"}, ["pledge, fingerprint: nothing → ab1"]),
        (
            "turns.job_plan.1.1",
            {"completed_on": None, "happened_on": None, "proposal": None},
            {"completed_on": "2026-11-12", "happened_on": "2026-11-12", "proposal": "complete"},
            [
                "“job plan”, happened on: nothing → 12 November 2026",
                "“job plan”, to be agreed: nothing → complete",
            ],
        ),
        (
            "turns.job_plan.1.1",
            {"completed_on": None, "happened_on": None},
            {"completed_on": "2026-11-13", "happened_on": "2026-11-12"},
            [
                "“job plan”, counts as done on: nothing → 13 November 2026",
                "“job plan”, happened on: nothing → 12 November 2026",
            ],
        ),
        ("because", "5 working_days", "2026-02-31", ["why this date: 5 working_days → 2026-02-31"]),
        ("turns.x.1.1.answers.yes", False, True, ["“x”, answers, yes: no → yes"]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(fact: str, old: object, new: object, lines: list[str]) -> None:
    assert list(told(ReviewedChange(fact=fact, old=old, new=new))) == lines


@pytest.mark.parametrize(
    ("fact", "old", "new", "lines"),
    [
        ("state", ["team_readiness"], ["clearance/hr"], ["stage: “Team readiness” → “Clearance”, hr"]),
        (
            "turns.understand_roles.1.1.answers.pillar",
            None,
            CHOSEN,
            [
                f"“Understand the lived experience roles available”, “{PILLAR.title}”: nothing → {PILLAR.choices[CHOSEN]}"
            ],
        ),
        (
            "turns.understand_roles.1.1",
            {"answers": {}, "because": "x"},
            {"answers": {"pillar": "x"}, "because": "y"},
            [
                f"“Understand the lived experience roles available”, answers, “{PILLAR.title}”: nothing → x",
                "“Understand the lived experience roles available”, why this date: x → y",
            ],
        ),
        (
            "turns.jd_ps_agreed.1.1",
            {"answers": {"hours": "30"}},
            {"answers": {"hours": "37.5", "band": "4"}},
            [
                f"“{JOB.title}”, answers, “{JOB.fields['hours'].title}”: 30 → 37.5",
                f"“{JOB.title}”, answers, “{JOB.fields['band'].title}”: nothing → {JOB.fields['band'].choices['4']}",
            ],
        ),
        ("turns.jd_ps_agreed.1.1", {}, {"answers": "(private)"}, [f"“{JOB.title}”, answers: nothing → (private)"]),
        (
            "kept",
            {"jd_ps_agreed": {"advertising": "advert_open"}},
            None,
            [f"kept, “{JOB.title}”: (“Advertising”: “Open the advert”) → nothing"],
        ),
        ("turns.gone_since.1.1.answers.x", None, "y", ["“gone since”, answers, x: nothing → y"]),
        ("visits.cppd.2", None, {"left_on": None, "entered_on": "2026-11-03"}, []),
    ],
)
def test_what_has_a_title_in_the_pledge_is_called_by_it(fact: str, old: object, new: object, lines: list[str]) -> None:
    found = list(told(ReviewedChange(fact=fact, old=old, new=new), PLEDGE))
    if lines:
        assert found == lines
    else:
        assert found == [f"the stage “{PLEDGE.stages['cppd'].title}”, round 2, entered on: nothing → 3 November 2026"]


def test_no_key_of_the_pledge_is_left_in_what_is_told_of_an_answer() -> None:
    for step in PLEDGE.steps.values():
        for asked in step.fields.values():
            for choice in asked.choices:
                fact = f"turns.{step.key}.1.1.answers.{asked.key}"
                (line,) = told(ReviewedChange(fact=fact, old=None, new=choice), PLEDGE)
                assert line == f"“{step.title}”, “{asked.title}”: nothing → {asked.choices[choice]}"
