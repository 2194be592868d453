"""Rules and conditions that cannot be: what they name is not there, or they wait for themselves."""

import pytest

from tests.workflows.small_pledge import HERE, SMALL, STEP, mistakes_of, must_tell

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


@pytest.mark.parametrize(("old", "new", "said"), [*RULES, *CONDITIONS, *LOOPS])
def test_rules_and_conditions_that_cannot_be_are_told_with_line_and_mend(old: str, new: str, said: str | None) -> None:
    must_tell(old, new, said)


def test_every_ring_is_told_once_even_when_steps_wait_for_each_other_in_many_ways() -> None:
    text = SMALL + "".join(
        f"      s{n}:\n{STEP}        due: 1 day after s{(n + 1) % 9}\n        needs: [s{(n + 2) % 9}]\n"
        for n in range(9)
    )
    told = [mistake.problem for mistake in mistakes_of(text)]
    assert told
    assert len(told) == len(set(told))
    assert all(problem.startswith("these steps wait for each other: s") for problem in told)
