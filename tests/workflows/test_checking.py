"""Names, stages, fields and people of a pledge that contradict each other, and a pledge that is too long to keep."""

import pytest

from tests.workflows.small_pledge import HERE, SMALL, STEP, mistakes_of, must_tell
from workflows.reading import load_shipped


def test_the_small_and_the_shipped_pledge_have_no_mistake() -> None:
    assert mistakes_of(SMALL) == ()
    assert load_shipped().steps


NAMES = [
    pytest.param(
        "      session:\n",
        f"      start_date: {HERE}\n",
        "'start_date' is a hire date and a step; give one of the two another name",
        id="step named like a hire date",
    ),
    pytest.param(
        "      week:\n",
        f"      support: {HERE}\n",
        "'support' is a stage and a step; give one of the two another name",
        id="step named like a stage",
    ),
    pytest.param(
        "  support:\n",
        f"  left: {HERE}\n",
        "'left' is how a record ends, so no stage can be called that; rename it",
        id="stage named like an end",
    ),
    pytest.param(
        "    defaults_to: start_date\n",
        "    defaults_to: start\n",
        "'start' is not a hire date; did you mean 'start_date'?",
        id="default that is a step",
    ),
    pytest.param(
        "  start_date:\n    title: Start date\n",
        f"  start_date: {HERE}\n    title: Start date\n    defaults_to: group_start\n",
        "'start_date' defaults in the end to itself; take one 'defaults_to' out",
        id="defaults in a ring",
    ),
]

STAGES = [
    pytest.param(
        "    phase: after\n",
        f"    phase: afterwards {HERE}\n",
        "'afterwards' is not a phase; did you mean 'after'?",
        id="unknown phase",
    ),
    pytest.param(
        "    ends_as: left\n",
        f"    ends_as: withdrawn {HERE}\n",
        None,
        id="withdrawn to the end",
    ),
    pytest.param(
        "    target: 40 working days after stage starts\n    ends_as: withdrawn",
        "    target: 40 working days after stage starts\n    ends_as: left",
        "'check' ends as withdrawn, after a stage in which the person had already started; write 'ends_as: left'",
        id="withdrawn after left",
    ),
    pytest.param(
        "      health: Health\n",
        f"      health: Health\n      driving: Driving {HERE}\n",
        "no step clears the region 'driving'; give a step of 'check' 'clears: driving'",
        id="region that nothing clears",
    ),
    pytest.param(
        "        clears: health\n",
        f"        clears: healthy {HERE}\n",
        "'healthy' is not a region of 'check'; did you mean 'health'?",
        id="unknown region",
    ),
    pytest.param(
        "      hr: HR\n",
        f"      hr: HR {HERE}\n",
        None,
        id="regions as they are",
    ),
    pytest.param(
        "        need: required\n        sensitive: yes\n        due: 20 working days after offer\n        clears: health\n",
        "        need: optional\n        sensitive: yes\n        due: 20 working days after offer\n"
        f"        clears: health {HERE}\n",
        "the region 'health' could stay uncleared, because 'health_check' need not be done; write 'need: required'",
        id="region cleared by choice",
    ),
    pytest.param(
        "        needs: [checks, health_check]\n",
        "        needs: [checks, health_check]\n        clears: hr\n",
        "'checks' and 'start' all clear the region 'hr'; leave it to one of them",
        id="region cleared twice",
    ),
    pytest.param(
        "      prepare: any time\n",
        f"      prepared: any time {HERE}\n",
        "'prepared' is not a stage; did you mean 'prepare'?",
        id="return to nowhere",
    ),
    pytest.param(
        "      prepare: any time\n",
        f"      support: any time {HERE}\n",
        "'support' is not before 'check'; return to an earlier stage",
        id="return to a later stage",
    ),
    pytest.param(
        "    advance_from: start_date\n",
        f"    advance_from: start {HERE}\n",
        "'start' is not a hire date; did you mean 'start_date'?",
        id="advance from a step",
    ),
    pytest.param(
        "    target: 40 working days after stage starts\n",
        f"    target: 40 working days after stage starts\n    advance_from: start_date {HERE}\n",
        "the stage 'prepare' ends with 'prepare', and 'start_date' cannot be known before 'check'; use something that",
        id="advance from a date that comes later",
    ),
    pytest.param(
        "    target: 40 working days after stage starts\n",
        f"    target: every 4 weeks after stage starts {HERE}\n",
        "a stage has one target and this rule repeats; write a rule without 'every' or 'each'",
        id="target that repeats",
    ),
    pytest.param(
        "    target: 40 working days after stage starts\n",
        f"    target: 4 days after stage target {HERE}\n",
        "the target counts from itself; count from 'stage starts' or a hire date",
        id="target of itself",
    ),
]

FIELDS = [
    pytest.param(
        "            sets: start_date\n",
        f"            sets: starting {HERE}\n",
        "'starting' is neither a hire date nor a hire fact; use start_date, group_start, post, happened_on or appointed",
        id="sets nothing",
    ),
    pytest.param(
        "            choices: post\n            sets: post\n",
        f"            choices: post\n            sets: group_start {HERE}\n",
        "'group_start' is a date and the field is not; write 'type: date'",
        id="choice that sets a date",
    ),
    pytest.param(
        "            choices: post\n            sets: post\n",
        f"            choices: bands\n            sets: post {HERE}\n",
        "'post' is one of permanent or fixed_term, and the field has other choices; "
        "write 'type: choice' and 'choices: post'",
        id="other choices than the fact",
    ),
    pytest.param(
        "            warn_under_days_after:\n",
        f"            not_before: opens {HERE}\n            warn_under_days_after:\n",
        "'opens' is not another date of 'plan'; did you mean 'opens_on'?",
        id="not before an unknown field",
    ),
    pytest.param(
        "            warn_under_days_after:\n              field: opens_on\n",
        f"            warn_under_days_after: {HERE}\n              field: opens\n",
        "'opens' is not another date of 'plan'; did you mean 'opens_on'?",
        id="warning about an unknown field",
    ),
    pytest.param(
        "            at_most: 99\n",
        f"            at_most: 0 {HERE}\n",
        "'at_least' is more than 'at_most'; write the smaller number at 'at_least'",
        id="limits that leave no room",
    ),
]

PEOPLE = [
    pytest.param(
        "        owner: service_lead\n        need: required\n        agreed_by: both leads\n",
        f"        owner: hr\n        need: required\n        agreed_by: both leads {HERE}\n",
        "'hr' completes 'plan' but is not among those who agree it; let service_lead or professional_lead own it",
        id="owner who does not agree",
    ),
    pytest.param(
        "        sensitive: yes\n        due: 20 working days after offer\n        clears: health\n"
        "        answers_seen_by: [worker, occupational_health]\n",
        f"        sensitive: yes {HERE}\n        due: 20 working days after offer\n        clears: health\n",
        "'health_check' is sensitive and does not say who may see its answers; add for example 'answers_seen_by:",
        id="sensitive for everybody",
    ),
    pytest.param(
        "        answers_seen_by: [hr, worker]\n        others_see: count\n",
        f"        others_see: count {HERE}\n",
        "'others_see' means nothing without 'answers_seen_by'; add who may see the answers",
        id="others without readers",
    ),
    pytest.param(
        "        answers_seen_by: [hr, worker]\n",
        f"        answers_seen_by: [worker] {HERE}\n",
        "'hr' records them and may not see the answers; add hr",
        id="owner who cannot read",
    ),
    pytest.param(
        "        answers_seen_by: [hr, worker]\n",
        f"        answers_seen_by: [hr] {HERE}\n",
        "'worker' sees everything about themselves and may not see the answers; add worker",
        id="hidden from the worker",
    ),
    pytest.param(
        "      health_check:\n",
        f"      health_check: {HERE}\n        opens: with prepare\n",
        "'health_check' asks about health before anybody has been offered the post; open it in a stage after the offer",
        id="health before the offer",
    ),
    pytest.param(
        "      plan:\n        title: Agree the plan\n        guidance: A good plan is short.\n"
        "        owner: service_lead\n        need: required\n        agreed_by: both leads\n",
        f"      plan: {HERE}\n        title: Agree the plan\n        guidance: A good plan is short.\n"
        "        owner: service_lead\n        need: required\n        agreed_by: both leads and worker\n",
        "'plan' asks the worker, and nobody has been offered the post yet; move it to a stage after the offer",
        id="worker before the offer",
    ),
    pytest.param(
        "        per_person: yes\n",
        f"        per_person: yes\n        carried_for: 12 months {HERE}\n",
        "'offer' belongs to one person, so it cannot be carried to the next; take 'carried_for' out",
        id="one person's step carried to the next",
    ),
    pytest.param(
        "          reason:\n            title: Reason\n",
        f"          reason: {HERE}\n            title: Diagnosis, if any\n",
        "'diagnosis' is never stored, because nobody needs it to keep the pledge; take the field out",
        id="diagnosis",
    ),
    pytest.param(
        "          contacted_on:\n",
        f"          date_of_birth: {HERE}\n",
        "'date of birth' is never stored, because nobody needs it to keep the pledge; take the field out",
        id="date of birth",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), [*NAMES, *STAGES, *FIELDS, *PEOPLE])
def test_parts_that_contradict_each_other_are_told_with_line_and_mend(old: str, new: str, said: str | None) -> None:
    must_tell(old, new, said)


@pytest.mark.parametrize(
    ("most", "what", "more"),
    [
        (300, "steps", "".join(f"      s{n}:\n{STEP}        due: on stage starts\n" for n in range(300))),
        (30, "stages", None),
        (30, "hire dates", None),
    ],
    ids=["steps", "stages", "hire dates"],
)
def test_a_pledge_too_long_to_keep_is_refused(most: int, what: str, more: str | None) -> None:
    stage = f"    title: T\n    phase: after\n    ends_as: left\n    steps:\n      s%d:\n{STEP}        due: on stage starts\n"
    texts = {
        "steps": f"{SMALL}{more}",
        "stages": SMALL + "".join(f"  g{n}:\n{stage % n}" for n in range(30)),
        "hire dates": SMALL.replace(
            "hire_dates:\n", "hire_dates:\n" + "".join(f"  d{n}: {{title: D}}\n" for n in range(30))
        ),
    }
    assert f"there are more than {most} {what}" in [mistake.problem for mistake in mistakes_of(texts[what])]
