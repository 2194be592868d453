import hashlib
from importlib.resources import files
from types import MappingProxyType

import pytest

from tests.workflows.small_pledge import FILE, HERE, SMALL, edited, marked_lines, mistakes_of
from workflows.conditions import parse_condition
from workflows.definition import BOTH_LEADS, Need, OthersSee, ReturnAllowed, Role
from workflows.fields import FieldType
from workflows.reading import DefinitionMistakes, Mistake, load_shipped, read_definition
from workflows.rules import parse_rule


def test_a_definition_says_what_its_file_says() -> None:
    pledge = read_definition(SMALL, FILE)
    assert (pledge.key, pledge.version, pledge.title) == ("small_pledge", 3, "A small pledge")
    assert pledge.content_hash == hashlib.sha256(SMALL.encode()).hexdigest()
    assert pledge.stage_order == ("prepare", "check", "support")
    assert pledge.phases == {"before": "Before the start", "after": "After the start"}
    assert pledge.bands == {"3": "Band 3", "8a": "Band 8a"}
    assert pledge.pillars["doing"].roles == {"peer_worker": "Peer worker"}
    assert pledge.hire_dates["group_start"].defaults_to == "start_date"
    assert pledge.hire_facts == {"post": {"permanent": "Permanent", "fixed_term": "Fixed term"}}


def test_a_stage_says_what_its_section_says() -> None:
    stage = read_definition(SMALL, FILE).stages["check"]
    assert (stage.title, stage.phase, stage.ends_as, stage.advance_from) == (
        "Check",
        "before",
        "withdrawn",
        "start_date",
    )
    assert stage.target == parse_rule("30 working days after stage starts")
    assert stage.regions == {"hr": "HR", "health": "Health"}
    assert stage.returns == {"prepare": ReturnAllowed.ANY_TIME}
    assert stage.steps == ("checks", "health_check", "keep_in_touch", "start")
    assert SMALL.splitlines()[stage.line - 1] == "  check:"


def test_a_step_says_what_its_section_says() -> None:
    steps = read_definition(SMALL, FILE).steps
    plan, checks, week = steps["plan"], steps["checks"], steps["week"]
    assert (plan.title, plan.stage, plan.guidance) == ("Agree the plan", "prepare", "A good plan is short.")
    assert (plan.owner, plan.need, plan.agreed_by, plan.needs) == (
        Role.SERVICE_LEAD,
        Need.REQUIRED,
        BOTH_LEADS,
        ("session",),
    )
    assert plan.due == parse_rule("10 working days after session")
    assert steps["session"].carried_months == 12
    assert steps["offer"].when == parse_condition("any plan.actions where open")
    assert steps["offer"].completes_when[0].otherwise == "The offer is waiting."
    assert steps["offer"].per_person
    assert not checks.may_be_not_applicable
    assert (checks.clears, checks.others_see, checks.answers_seen_by) == (
        "hr",
        OthersSee.COUNT,
        (Role.HR, Role.WORKER),
    )
    assert steps["health_check"].sensitive
    assert (week.opens_after, week.opens_with, week.pace, week.need) == ("start", "", True, Need.OPTIONAL)
    assert steps["group"].opens_with == "check"
    assert steps["group"].turn_counts_when == parse_condition("group.attended is yes")
    assert steps["review"].agreed_by == (*BOTH_LEADS, Role.WORKER)
    assert SMALL.splitlines()[plan.line - 1] == "      plan:"


def test_a_field_says_what_its_section_says() -> None:
    steps = read_definition(SMALL, FILE).steps
    count, actions = steps["session"].fields["head_count"], steps["plan"].fields["actions"]
    assert (count.type, count.at_least, count.at_most, count.required) == (FieldType.NUMBER, 1, 99, True)
    assert steps["session"].fields["band"].choices == {"3": "Band 3", "8a": "Band 8a"}
    assert [column.type for column in actions.columns.values()] == [FieldType.TEXT, FieldType.YES_NO]
    assert steps["plan"].fields["closes_on"].warn_under_days_after == ("opens_on", 21)
    assert steps["start"].fields["post"].sets == "post"
    assert steps["start"].fields["reason"].when == parse_condition("start.post is fixed term")


def test_a_definition_cannot_be_changed_in_memory() -> None:
    pledge = read_definition(SMALL, FILE)
    mappings = (
        *(pledge.steps, pledge.stages, pledge.phases, pledge.bands, pledge.pillars, pledge.hire_dates),
        *(pledge.hire_facts, pledge.hire_facts["post"], pledge.pillars["doing"].roles),
        *(pledge.stages["check"].regions, pledge.stages["check"].returns),
        *(pledge.steps["plan"].fields, pledge.steps["plan"].fields["actions"].columns),
        pledge.steps["offer"].fields["outcome"].choices,
    )
    assert all(isinstance(mapping, MappingProxyType) for mapping in mappings)


def test_the_shipped_definition_is_read_once_and_bound_to_its_text() -> None:
    text = files("workflows").joinpath("definitions", "lived_experience_pledge.yaml").read_text(encoding="utf-8")
    assert load_shipped() is load_shipped()
    assert load_shipped().content_hash == hashlib.sha256(text.encode()).hexdigest()


def test_mistakes_are_values_and_the_error_says_them_all() -> None:
    with pytest.raises(DefinitionMistakes) as caught:
        read_definition(SMALL.replace("version: 3", "version: three").replace("owner: worker", "owner: works"), FILE)
    assert caught.value.mistakes == (
        Mistake(FILE, 2, "'version' is not a whole number", "write a number from 1 to 100000"),
        Mistake(FILE, 188, "'works' cannot own a step", "did you mean 'worker'?"),
    )
    assert str(caught.value).splitlines() == [str(mistake) for mistake in caught.value.mistakes]
    assert str(caught.value.mistakes[0]).startswith("small.yaml:2: 'version' is not a whole number; ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "    steps:\n      session:",
            f"    step: {HERE}\n      session:",
            "'step' is not known in the stage 'prepare'; did you mean 'steps'?",
            id="unknown key of a stage",
        ),
        pytest.param(
            "        guidance: A good session is open.",
            f"        guidence: A good session is open. {HERE}",
            "'guidence' is not known in the step 'session'; did you mean 'guidance'?",
            id="unknown key of a step",
        ),
        pytest.param(
            "            at_most: 99",
            f"            at_moust: 99 {HERE}",
            "'at_moust' is not known in the field 'head_count'; did you mean 'at_most'?",
            id="unknown key of a field",
        ),
        pytest.param(
            "phases:",
            f"colour: blue {HERE}\nphases:",
            (
                "'colour' is not known in the definition; use pledge, version, title, phases, hire_dates, "
                "hire_facts, pillars, bands, reminders or stages"
            ),
            id="unknown key of the definition",
        ),
        pytest.param(
            "version: 3\n", "", "the definition has no 'version'; add a line such as 'version: 1'", id="no version"
        ),
        pytest.param("version: 3", f"version: 0 {HERE}", "'version' is not a whole number", id="version 0"),
        pytest.param("pledge: small_pledge", f"pledge: Small {HERE}", "'Small' cannot be a name; use", id="capital"),
        pytest.param(
            "      plan:\n        title: Agree the plan\n",
            f"      plan: {HERE}\n",
            "the step 'plan' has no 'title'; add a line such as 'title: Agree the job plan'",
            id="no title",
        ),
        pytest.param(
            "title: Agree the plan",
            f"title: {HERE}",
            "'title' is empty; write its text, or take the line out",
            id="empty title",
        ),
        pytest.param(
            "title: Agree the plan",
            f"title: No {HERE}",
            "'No' means yes, no or nothing in YAML; write title: \"No\"",
            id="title that YAML turns into no",
        ),
        pytest.param(
            "title: Agree the plan",
            f"title: [Agree] {HERE}",
            "'title' must be text on one line; look at the same key elsewhere in the shipped definition",
            id="title that is a list",
        ),
        pytest.param(
            "      plan:\n        title: Agree the plan\n        guidance: A good plan is short.\n",
            f"      plan: {HERE}\n        title: Agree the plan\n",
            "the step 'plan' has no 'guidance'; add a line such as",
            id="no guidance",
        ),
        pytest.param(
            "        due: 20 working days after offer\n        clears: hr",
            f"        due: 20 wrking days after offer {HERE}\n        clears: hr",
            "'20 wrking days after offer' is not a due rule; did you mean 'working' for 'wrking'? write for example",
            id="due rule that cannot be read",
        ),
        pytest.param(
            "        due: 20 working days after offer\n        clears: hr",
            f"        due: {'x' * 300} {HERE}\n        clears: hr",
            "'due' has 300 characters; use at most 250",
            id="due rule that is too long",
        ),
        pytest.param(
            "      checks:\n        title: Do the checks\n        guidance: The same for everyone.\n        owner: hr\n"
            "        need: required\n        never_not_applicable: yes\n        due: 20 working days after offer\n",
            f"      checks: {HERE}\n        title: Do the checks\n        guidance: The same for everyone.\n"
            "        owner: hr\n        need: required\n",
            "the step 'checks' has no 'due'; add a line such as 'due: 10 working days after stage starts'",
            id="no due rule",
        ),
        pytest.param(
            "        when: any plan.actions where open",
            f"        when: plan.actions are open {HERE}",
            "'plan.actions are open' is not a condition; write for example 'post is fixed term'",
            id="condition that cannot be read",
        ),
        pytest.param(
            "        owner: occupational_health",
            f"        owner: occupational_helth {HERE}",
            "'occupational_helth' cannot own a step; did you mean 'occupational_health'?",
            id="unknown owner",
        ),
        pytest.param(
            "        owner: facilitator",
            f"        owner: board {HERE}",
            (
                "'board' cannot own a step; use service_lead, professional_lead, hr, occupational_health, facilitator, "
                "lx_leadership or worker"
            ),
            id="owner that owns nothing",
        ),
        pytest.param(
            "        need: optional",
            f"        need: optionally {HERE}",
            "'optionally' is not known as 'need'; did you mean 'optional'?",
            id="unknown need",
        ),
        pytest.param(
            "        agreed_by: both leads\n",
            f"        agreed_by: everybody {HERE}\n",
            "'everybody' cannot agree a step; write 'both leads' or 'both leads and worker', or take it out",
            id="unknown agreement",
        ),
        pytest.param(
            "        opens: with check",
            f"        opens: check {HERE}",
            "'check' does not say when the step opens; write 'with' and a stage, or 'after' and a step",
            id="opening without with or after",
        ),
        pytest.param(
            "        carried_for: 12 months",
            f"        carried_for: a year {HERE}",
            "'a year' is not a time; write for example '12 months'",
            id="time that cannot be read",
        ),
        pytest.param(
            "        pace: yes",
            f"        pace: weekly {HERE}",
            "'pace' is neither yes nor no; write 'pace: yes' or 'pace: no'",
            id="neither yes nor no",
        ),
        pytest.param(
            "        answers_seen_by: [hr, worker]",
            f"        answers_seen_by: [hr, worker, manager] {HERE}",
            "'manager' is not a role; use service_lead, professional_lead",
            id="unknown role",
        ),
        pytest.param(
            "        answers_seen_by: [hr, worker]",
            f"        answers_seen_by: [hr, worker, hr] {HERE}",
            "'hr' stands twice in 'answers_seen_by'; take one of the two out",
            id="role named twice",
        ),
        pytest.param(
            "        others_see: count",
            f"        others_see: all {HERE}",
            "'all' is not known as 'others_see'; use nothing or count",
            id="unknown rest",
        ),
        pytest.param(
            "          - condition: offer.outcome is not waiting\n",
            f"          - condition: offer.outcome waits {HERE}\n",
            "'offer.outcome waits' is not a condition; write for example",
            id="requirement that cannot be read",
        ),
        pytest.param(
            "          - condition: offer.outcome is not waiting\n            otherwise: The offer is waiting.\n",
            f"          - condition: offer.outcome is not waiting {HERE}\n",
            "'completes_when' has no 'otherwise'; add a line such as",
            id="requirement without its sentence",
        ),
        pytest.param(
            "        completes_when:\n          - condition: offer.outcome is not waiting\n"
            "            otherwise: The offer is waiting.\n",
            f"        completes_when: offer.outcome is not waiting {HERE}\n",
            "'completes_when' must be a list of 'condition' and 'otherwise'; look at",
            id="requirement that is text",
        ),
        pytest.param(
            "          opens_on:\n            title: Opens on\n            type: date",
            f"          opens_on:\n            title: Opens on\n            type: day {HERE}",
            "'day' is not known as 'type'; use text, number, date, yes/no, choice, many of, link or rows",
            id="unknown type",
        ),
        pytest.param(
            "            choices: bands",
            f"            choices: band {HERE}",
            "'band' is not known as 'choices'; use post, pillars, roles or bands",
            id="unknown list of choices",
        ),
        pytest.param(
            "          band:\n            title: Band\n            type: choice\n            choices: bands",
            f"          band: {HERE}\n            title: Band\n            type: choice",
            "the field 'band' has no 'choices'; add 'choices:', and what belongs to it beneath",
            id="choice without choices",
        ),
        pytest.param(
            "            choices:\n              sent: Sent\n              waiting: Waiting",
            f'            choices:\n              sent: Sent\n              waiting: Waiting\n              "not sent": x {HERE}',
            "'not sent' cannot be a name; use at most 60 letters, digits and underscores, as in 'job_plan'",
            id="choice with a space in its name",
        ),
        pytest.param(
            "            type: choice\n            choices: bands",
            f"            type: text\n            choices: bands {HERE}",
            "a field of type 'text' has no choices; write 'type: choice' or 'type: many of', or take them out",
            id="choices of a text",
        ),
        pytest.param(
            "            title: Head count\n            type: number\n            at_least: 1",
            f"            title: Head count\n            type: number\n            at_least: one {HERE}",
            "'at_least' is not a whole number; write a number from 0 to 100000",
            id="limit that is no number",
        ),
        pytest.param(
            "            title: Opens on\n            type: date",
            f"            title: Opens on\n            type: date\n            at_least: 1 {HERE}",
            "'at_least' is only for numbers and rows; take it out",
            id="limit of a date",
        ),
        pytest.param(
            "            title: Opens on\n            type: date",
            f"            title: Opens on\n            type: date\n            columns: {HERE}\n"
            "              a: {title: A, type: text}",
            "only rows have columns; write 'type: rows', or take them out",
            id="columns of a date",
        ),
        pytest.param(
            "          opens_on:\n            title: Opens on\n            type: date",
            f"          opens_on: {HERE}\n            title: Opens on\n            type: rows",
            "the field 'opens_on' has no 'columns'; add 'columns:', and what belongs to it beneath",
            id="rows without columns",
        ),
        pytest.param(
            "                title: Still open\n                type: yes/no",
            f"                title: Still open\n                type: yes/no\n                when: x.y is z {HERE}",
            "'when' is not known in the column 'open'; use title, type, required",
            id="condition of a column",
        ),
        pytest.param(
            "                title: What\n                type: text",
            f"                title: What\n                type: rows {HERE}\n"
            "                columns: {a: {title: A, type: text}}",
            "a column cannot have rows of its own; choose another type",
            id="rows within rows",
        ),
        pytest.param(
            "            title: Opens on\n            type: date",
            f"            title: Opens on\n            type: date\n            rows_for: any plan.actions where open {HERE}",
            "'rows_for' is only for rows; write 'type: rows', or take it out",
            id="rows for a date",
        ),
        pytest.param(
            "            type: rows\n",
            f"            type: rows\n            rows_for: start.post is permanent {HERE}\n",
            "'rows_for' needs rows; write 'any step.field where column'",
            id="rows for no rows",
        ),
        pytest.param(
            "            warn_under_days_after:\n              field: opens_on\n              days: 21",
            f"            warn_under_days_after: {HERE}\n              field: opens_on",
            "'warn_under_days_after' has no 'days'; add a line such as 'days: 21'",
            id="warning without days",
        ),
        pytest.param(
            "            warn_under_days_after:\n              field: opens_on\n              days: 21",
            f"            warn_under_days_after: 21 days {HERE}",
            "'warn_under_days_after' must be a section with 'field' and 'days'; look at",
            id="warning that is text",
        ),
        pytest.param(
            "      prepare: any time",
            f"      prepare: always {HERE}",
            "'always' does not say when; use any time or while nothing is done",
            id="return without a time",
        ),
        pytest.param(
            "    ends_as: left",
            f"    ends_as: gone {HERE}",
            "'gone' is not known as 'ends_as'; use withdrawn or left",
            id="unknown end",
        ),
        pytest.param(
            "  support:\n",
            f"  Support: {HERE}\n",
            "'Support' cannot be a name; use at most 60 small letters (first), digits and underscores",
            id="stage with a capital",
        ),
        pytest.param(
            "      week:\n",
            f"      plan: {HERE}\n",
            "there is another step 'plan' in 'prepare', line ",
            id="step named like one of another stage",
        ),
        pytest.param(
            "    roles:\n      peer_worker: Peer worker\n",
            f"    roles:\n      peer_worker: Peer worker\n  teaching:\n    title: T\n    roles: {HERE}\n      peer_worker: P\n",
            "the role 'peer_worker' is in two pillars, 'doing' and 'teaching'; give one of the two another short name",
            id="role in two pillars",
        ),
        pytest.param(
            'bands:\n  "3": Band 3\n  8a: Band 8a\n',
            f"bands: {HERE}\n",
            "'bands' must be a section: lines 'name: text' indented beneath it; look at",
            id="empty section",
        ),
    ],
)
def test_each_mistake_is_told_with_its_line_and_its_mend(old: str, new: str, said: str) -> None:
    text = edited(old, new)
    line = (marked_lines(text) or [1])[0]
    told = [str(mistake) for mistake in mistakes_of(text)]
    assert any(mistake.startswith(f"{FILE}:{line}: {said}") for mistake in told), told


@pytest.mark.parametrize(
    "text", ["just words", "- a\n- b\n", "stages: []\n", "stages: x\n", "stages: {a: b}\n", "pledge:\n"]
)
def test_a_file_that_is_no_definition_is_refused_in_plain_words(text: str) -> None:
    assert mistakes_of(text)


def test_what_stands_on_a_broken_line_is_not_complained_of_twice() -> None:
    broken_type = edited(
        "            title: Identity\n            type: date", "            title: Identity\n            type: dat"
    )
    assert len(mistakes_of(broken_type)) == 1
    broken_target = edited("target: 40 working days after stage starts", "target: 40 working days after stage start")
    assert len(mistakes_of(broken_target)) == 1
