import re

import pytest

from tests.workflows.small_pledge import FILE, HERE, SMALL, edited, marked_lines, mistakes_of
from workflows.reading import load_shipped

STEP = """\
        title: T
        guidance: G
        owner: service_lead
        need: required
"""


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

RULES = [
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days after sesion {HERE}\n",
        "there is no step or hire date 'sesion'; did you mean 'session'?",
        id="unknown anchor",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days after prepare {HERE}\n",
        "'prepare' is a stage, which is no day; write 'stage starts' or 'stage target', or name a step",
        id="stage as anchor",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: on start_date.held_on {HERE}\n",
        "'start_date' is a hire date, not a step; write 'start_date' alone",
        id="field of a hire date",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: on session.held {HERE}\n",
        "the step 'session' has no field 'held'; did you mean 'held_on'?",
        id="unknown field",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: on session.band {HERE}\n",
        "'session.band' is not a date; count from held_on",
        id="field that is no date",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: on offer.outcome {HERE}\n",
        "'offer.outcome' is not a date; count from the step itself, without the field",
        id="field of a step without dates",
    ),
    pytest.param(
        "        due: 2 working days after checks and health_check\n",
        f"        due: 2 working days after checks and health {HERE}\n",
        "there is no step or hire date 'health'; did you mean 'health_check'?",
        id="unknown second anchor",
    ),
    pytest.param(
        "        due: 6 months after each week\n",
        f"        due: 6 months after each start {HERE}\n",
        "'start' does not repeat; leave out 'each': 'after start'",
        id="each of a step that does not repeat",
    ),
    pytest.param(
        "        due: 6 months after each week\n",
        f"        due: 6 months after week {HERE}\n",
        "'week' repeats without end, so the day it closes never comes; write 'after each week', or name another step",
        id="the close of an endless step",
    ),
    pytest.param(
        "        due: every week after start_date\n",
        f"        due: every week after stage target {HERE}\n",
        "the stage 'support' has no target; count from 'stage starts', or give the stage a target",
        id="target of a stage without one",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days after start {HERE}\n",
        "'plan' ends with 'prepare', and 'start' cannot be known before 'check'; use something that happens by the end "
        "of 'prepare', or move it to 'check'",
        id="anchor in a later stage",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days before start.start_date {HERE}\n",
        "'plan' ends with 'prepare', and 'start' cannot be known before 'check'",
        id="field of a later stage",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days before group_start {HERE}\n",
        "'plan' ends with 'prepare', and 'group_start' cannot be known before 'check'",
        id="hire date whose default is set later",
    ),
    pytest.param(
        "  start_date:\n    title: Start date\n",
        f"  started: {HERE}\n    title: Start date\n  start_date:\n    title: Start date\n",
        "no field sets 'started', so it is never known; give a date field the line 'sets: started'",
        id="hire date that nothing sets",
    ),
    pytest.param(
        "        due: every 10 working days after offer, until start_date\n",
        f"        due: every 10 working days after offer {HERE}\n",
        "'keep_in_touch' repeats without end, so 'check' could never be left; "
        "end the rule with ', 6 times' or ', until start_date', or write 'need: optional'",
        id="required without end",
    ),
    pytest.param(
        "        due: every week after start_date\n",
        "        due: every month after start_date\n",
        "a pace is for steps that repeat in weeks; write for example 'every week after workbook_start, 8 times'",
        id="pace of months",
    ),
    pytest.param(
        "        opens: with check\n",
        f"        opens: with start {HERE}\n",
        "'start' is not a stage; write 'after start'",
        id="with a step",
    ),
    pytest.param(
        "        opens: after start\n",
        f"        opens: after check {HERE}\n",
        "'check' is not a step; write 'with check'",
        id="after a stage",
    ),
    pytest.param(
        "        opens: after start\n",
        f"        opens: after strat {HERE}\n",
        "'strat' is not a step; did you mean 'start'?",
        id="after an unknown step",
    ),
    pytest.param(
        "        needs: [session]\n",
        f"        needs: [session]\n        opens: with support {HERE}\n",
        "'support' comes after the step's own stage, 'prepare'; open it with its own stage or an earlier one",
        id="opening after its stage",
    ),
    pytest.param(
        "        needs: [session]\n",
        f"        needs: [session]\n        opens: after checks {HERE}\n",
        "'plan' ends with 'prepare', and 'checks' cannot be known before 'check'; use something that happens",
        id="opening after a step of a later stage",
    ),
    pytest.param(
        "        opens: after start\n",
        f"        opens: after review {HERE}\n",
        "'review' repeats without end, so the day it closes never comes; name a step that ends",
        id="never opened",
    ),
    pytest.param(
        "        needs: [session]\n",
        f"        needs: [session, sessions] {HERE}\n",
        "'sessions' is not a step; did you mean 'session'?",
        id="unknown need",
    ),
    pytest.param(
        "        needs: [session]\n",
        f"        needs: [session, start] {HERE}\n",
        "'plan' ends with 'prepare', and 'start' cannot be known before 'check'",
        id="need of a later stage",
    ),
    pytest.param(
        "        needs: [checks, health_check]\n",
        f"        needs: [checks, health_check, keep_in_touch] {HERE}\n",
        "'keep_in_touch' repeats without end, so the day it closes never comes; name a step that ends",
        id="need that never closes",
    ),
]

CONDITIONS = [
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: any plam.actions where open {HERE}\n",
        "there is no step 'plam'; did you mean 'plan'?",
        id="unknown step",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: any plan.action where open {HERE}\n",
        "the step 'plan' has no field 'action'; did you mean 'actions'?",
        id="unknown field of a condition",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: any plan.actions where opened {HERE}\n",
        "the rows of 'plan.actions' have no column 'opened'; did you mean 'open'?",
        id="unknown column",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: any plan.actions where open and text {HERE}\n",
        "the column 'text' is not a yes or no; name a column of type 'yes/no'",
        id="column that is no yes or no",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: any session.band where open {HERE}\n",
        "'session.band' has no rows; write 'is' and a value instead of 'any' and 'where'",
        id="field without rows",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: session.held_on is yes {HERE}\n",
        "'session.held_on' is of type 'date', which a condition cannot compare; ask about a choice, a yes or no",
        id="condition on a date",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: session.band is 3 or 4 {HERE}\n",
        "'session.band' is never '4'; use 3 or 8a",
        id="value that is no choice",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: session.head_count is many {HERE}\n",
        "'session.head_count' is a number; compare it with a number such as 0",
        id="number compared with a word",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: session.head_count is not 0 {HERE}\n",
        None,
        id="number compared with a number",
    ),
    pytest.param(
        "        turn_counts_when: group.attended is yes\n",
        f"        turn_counts_when: group.attended is there {HERE}\n",
        "'group.attended' is never 'there'; use yes or no",
        id="yes or no compared with a word",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: start.post is permanent {HERE}\n",
        "'offer' ends with 'prepare', and 'start.post' cannot be answered before 'check'; ask about something that is",
        id="answered too late",
    ),
    pytest.param(
        "        when: any plan.actions where open\n",
        f"        when: post is permanent {HERE}\n",
        "'offer' ends with 'prepare', and 'post' cannot be answered before 'check'",
        id="fact known too late",
    ),
    pytest.param(
        "            when: start.post is fixed term\n",
        f"            when: start.post is fixed {HERE}\n",
        "'start.post' is never 'fixed'; did you mean 'fixed_term'?",
        id="condition of a field",
    ),
    pytest.param(
        "            when: start.post is fixed term\n",
        f"            when: contract is fixed term {HERE}\n",
        "'contract' is not a hire fact; use post",
        id="unknown fact",
    ),
    pytest.param(
        "  post:\n    permanent: Permanent\n",
        f"  band: {HERE}\n    high: High\n  post:\n    permanent: Permanent\n",
        "no field sets 'band', so it is never known; give a choice field the line 'sets: band'",
        id="fact that nobody asks",
    ),
    pytest.param(
        "            type: rows\n",
        f"            type: rows\n            rows_for: any plan.actions where done {HERE}\n",
        "the rows of 'plan.actions' have no column 'done'; use text or open",
        id="rows for an unknown column",
    ),
    pytest.param(
        "          - condition: offer.outcome is not waiting\n",
        f"          - condition: offer.outcome is not wating {HERE}\n",
        "'offer.outcome' is never 'wating'; did you mean 'waiting'?",
        id="requirement with an unknown value",
    ),
    pytest.param(
        "        due: every week after start_date\n",
        f"        due: every week after start_date\n        turn_counts_when: week.confirmed is yes {HERE}\n",
        "'week' does not repeat a counted number of times; write for example 'every month after group_start, 6 times'",
        id="counting turns without a number",
    ),
    pytest.param(
        "        turn_counts_when: group.attended is yes\n",
        f"        turn_counts_when: start.post is permanent {HERE}\n",
        "a turn counts by its own answers; ask about a field of 'group'",
        id="counting by another step",
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

LOOPS = [
    pytest.param(
        "        due: 30 working days after stage starts\n        carried_for: 12 months\n",
        f"        due: 30 working days after plan {HERE}\n        carried_for: 12 months\n",
        "these steps wait for each other: session → plan → session; let one of them count from something else",
        id="loop of due rules and needs",
    ),
    pytest.param(
        "        due: 10 working days after session\n",
        f"        due: 10 working days after plan {HERE}\n",
        "'plan' waits for itself; let one of them count from something else",
        id="loop of one",
    ),
    pytest.param(
        "        due: 30 working days after stage starts\n        carried_for: 12 months\n",
        f"        due: 30 working days after stage starts\n        opens: after offer {HERE}\n",
        "these steps wait for each other: session → offer → plan → session; let one of them count",
        id="loop through a condition",
    ),
    pytest.param(
        "        due: 2 working days after checks and health_check\n",
        f"        due: 2 working days after start_date {HERE}\n",
        "'start' waits for itself",
        id="loop through a hire date",
    ),
    pytest.param(
        "    target: 40 working days after stage starts\n",
        "    target: 40 working days after offer\n",
        "'offer' waits for itself",
        id="loop through the target",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), [*NAMES, *STAGES, *RULES, *CONDITIONS, *FIELDS, *PEOPLE, *LOOPS])
def test_parts_that_contradict_each_other_are_told_with_line_and_mend(old: str, new: str, said: str | None) -> None:
    text = edited(old, new)
    told = [str(mistake) for mistake in mistakes_of(text)]
    if said is None:
        assert told == []
        return
    lines = marked_lines(text)
    expected = re.compile(f"{FILE}:{lines[0] if lines else '[0-9]+'}: {re.escape(said)}")
    assert any(expected.match(mistake) for mistake in told), told


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


def test_every_ring_is_told_once_even_when_steps_wait_for_each_other_in_many_ways() -> None:
    text = SMALL + "".join(
        f"      s{n}:\n{STEP}        due: 1 day after s{(n + 1) % 9}\n        needs: [s{(n + 2) % 9}]\n"
        for n in range(9)
    )
    told = [mistake.problem for mistake in mistakes_of(text)]
    assert told
    assert len(told) == len(set(told))
    assert all(problem.startswith("these steps wait for each other: s") for problem in told)
