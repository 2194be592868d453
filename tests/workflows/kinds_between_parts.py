"""Further kinds of mistakes: what the parts of a definition say of each other, so that every check has a kind that meets it."""

from __future__ import annotations

from dataclasses import replace

from tests.workflows.mistake_kinds import HERE, Kind, added, line

_DATES = "".join(f"  day_{n}: {{title: Day, defaults_to: start_date}}\n" for n in range(30))
_STEP = (
    "        title: T\n        guidance: G\n        owner: hr\n        need: required\n        due: on stage starts\n"
)
_REGIONS = (
    "      occupational_health: Occupational health clearance\n    returns:\n      selection: any time\n"
    "      advertising: any time\n    steps:\n"
)
_CHOICES = (
    "            choices:\n              unchanged: Unchanged\n              new: New\n              changed: Changed\n"
)

_SHAPE = [
    Kind(
        "too many",
        "\nhire_dates:",
        "hire_dates:\n",
        f"hire_dates:\n{_DATES}  day_30: {{title: Day, defaults_to: start_date}} {HERE}\n",
        "there are more than 30 hire dates; a pledge that long is not kept",
    ),
    Kind(
        "stage called an end",
        "\n  cppd:",
        "\n  cppd:",
        f"\n  left: {HERE}\n    title: L\n    phase: induction\n    ends_as: left\n  cppd:",
        "'left' is how a record ends, so no stage can be called that",
    ),
    Kind(
        "name twice",
        "\n      meet_greet:",
        "\n      meet_greet:",
        f"\n      start_date: {HERE}\n{_STEP}      meet_greet:",
        "'start_date' is a hire date and a step",
    ),
    Kind(
        "default of no date",
        "\nhire_dates:",
        "  group_start:\n    title: First day of group supervision\n    defaults_to: start_date\n",
        f"  group_start: {HERE}\n    title: First day of group supervision\n    defaults_to: started\n",
        "'started' is not a hire date; did you mean",
    ),
    Kind(
        "region could stay",
        "\n      hr_clearance:",
        "        clears: hr\n",
        f"        when: post is fixed term\n        clears: hr {HERE}\n",
        "the region 'hr' could stay uncleared, because 'hr_clearance' need not be done",
    ),
    Kind(
        "region cleared twice",
        "\n  clearance:",
        f"      hr: HR clearance\n{_REGIONS}",
        f"      hr: HR clearance {HERE}\n{_REGIONS}      hr_again:\n{_STEP}        clears: hr\n",
        "'hr_again' and 'hr_clearance' all clear the region 'hr'",
    ),
    line(
        "return to nothing",
        "\n  selection:",
        "      advertising: any time",
        "      adverts: any time",
        "'adverts' is not a stage; did you mean",
        alone=True,
    ),
    added(
        "clears nothing",
        "\n      start_confirmed:\n        title",
        "        never_not_applicable: yes\n",
        "        clears: driving",
        "'driving' is not a region of 'clearance'",
    ),
    Kind(
        "register agreed",
        "\n      meet_greet:",
        "        register: held_on\n",
        f"        agreed_by: both leads\n        register: held_on {HERE}\n",
        "'meet_greet' has to be agreed, and nobody agrees a register",
    ),
    Kind(
        "register of some",
        "\n      meet_greet:",
        "        register: held_on\n",
        f"        answers_seen_by: [worker, lx_leadership]\n        register: held_on {HERE}\n",
        "only some may read 'meet_greet', and whoever reads a register reads it",
    ),
    Kind(
        "register of more",
        "\n      meet_greet:",
        "        register: held_on\n        fields:\n",
        f"        register: held_on {HERE}\n        fields:\n          words: {{title: W, type: text}}\n",
        "'meet_greet' also asks for 'words', which a register does not answer",
    ),
    line(
        "no row",
        "\n      selection_process:",
        "            at_most: 12",
        "            at_most: 0",
        "'panel' could have no row at all; write 1 or more",
        alone=True,
    ),
    added(
        "appointed no number",
        "\n      advert_open:",
        "            type: text\n",
        "            sets: appointed",
        "'appointed' is a number and the field is not",
    ),
    added(
        "date of words",
        "\n      advert_open:",
        "            type: text\n",
        "            sets: start_date",
        "'start_date' is a date and the field is not",
    ),
    added(
        "fact of other choices",
        "\n      jd_review:",
        "            type: choice\n",
        "            sets: post",
        "'post' is one of permanent or fixed_term, and the field has other choices",
    ),
]

_RULES = [
    line(
        "target of itself",
        "\n  jd_agreement:",
        "    target: 40 working days after stage starts",
        "    target: 40 working days after stage target",
        "the target counts from itself",
        alone=True,
    ),
    line(
        "no target",
        "\n      career_conversation:",
        "        due: every 12 months after stage starts",
        "        due: 5 working days before stage target",
        "the stage 'cppd' has no target",
        alone=True,
    ),
    line(
        "opens with nothing",
        "\n      jd_ps_agreed:",
        "        opens: with team_readiness",
        "        opens: with readiness",
        "'readiness' is not a stage",
    ),
    line(
        "opens with later",
        "\n      jd_ps_agreed:",
        "        opens: with team_readiness",
        "        opens: with selection",
        "'selection' comes after the step's own stage, 'jd_agreement'",
    ),
    line(
        "opens after nothing",
        "\n      meet_greet:",
        "        opens: after start_confirmed",
        "        opens: after selection",
        "'selection' is not a step; write 'with selection'",
    ),
    line(
        "stage as a day",
        "\n      info_session:",
        "        due: 10 working days before advert_open.closes_on",
        "        due: 10 working days before selection",
        "'selection' is a stage, which is no day",
    ),
    line(
        "field of a date",
        "\n      contract_end_review:",
        "        due: 3 months before contract_ends",
        "        due: 3 months before contract_ends.day",
        "'contract_ends' is a hire date, not a step; write 'contract_ends' alone",
    ),
    line(
        "each of what happens once",
        "\n      pdc_interim:",
        "        due: 6 months after each triangulated_pdc",
        "        due: 6 months after each workbook_review",
        "'workbook_review' does not repeat; leave out 'each'",
    ),
]

_CONDITIONS = [
    line(
        "condition of no step",
        "\n      readiness_actions:",
        "        when: any readiness_plan.actions where needed_before_advert and open",
        "        when: readiness_plans.none_needed is yes",
        "there is no step 'readiness_plans'; did you mean",
    ),
    line(
        "condition of no fact",
        "\n      contract_end_review:",
        "        when: post is fixed term",
        "        when: posts is fixed term",
        "'posts' is not a hire fact",
    ),
    line(
        "condition of later",
        "\n      banding_confirmed:",
        "        when: jd_ps_agreed.job_description is new or changed",
        "        when: selection_outcome.appointed is 1",
        "'banding_confirmed' ends with 'jd_agreement', and 'selection_outcome.appointed' cannot be answered",
    ),
    line(
        "number as a word",
        "\n      conditional_offer:",
        "          - condition: selection_outcome.appointed is not 0",
        "          - condition: selection_outcome.appointed is not none",
        "'selection_outcome.appointed' is a number; compare it with",
    ),
    line(
        "rows of none",
        "\n      selection_process:",
        "          - condition: any selection_process.panel where has_lived_experience",
        "          - condition: any selection_process.criteria_link where has_lived_experience",
        "'selection_process.criteria_link' has no rows",
    ),
    line(
        "no such column",
        "\n      selection_process:",
        "          - condition: any selection_process.panel where has_lived_experience",
        "          - condition: any selection_process.panel where lived_experience",
        "the rows of 'selection_process.panel' have no column 'lived_experience'",
        alone=True,
    ),
    added(
        "counts without a number",
        "\n      reflective_practice:",
        "        register: attended\n",
        "        turn_counts_when: reflective_practice.outcome is attended",
        "'reflective_practice' does not repeat a counted number of times",
    ),
    line(
        "counts by another",
        "\n      group_supervision:",
        "        turn_counts_when: group_supervision.outcome is attended",
        "        turn_counts_when: jd_ps_agreed.in_framework is yes",
        "a turn counts by its own answers; ask about a field of 'group_supervision'",
        alone=True,
    ),
    line(
        "usually after itself",
        "\n      peer_training:",
        "            warn_before: start_date",
        "            warn_before: peer_training",
        "'peer_training' is of 'peer_training' itself; name another step or a hire date",
        alone=True,
    ),
    line(
        "usually after what comes later",
        "\n      interview_invites:",
        "            warn_before: advert_open.closes_on",
        "            warn_before: start_date",
        "'interview_invites' ends with 'selection', and 'start_date' cannot be known before 'clearance'",
    ),
    *(
        line(
            name,
            "\n      selection_outcome:",
            "            warn_over: shortlist.shortlisted",
            f"            warn_over: {other}",
            said,
            alone=True,
        )
        for name, other, said in (
            (
                "over its own",
                "selection_outcome.appointed",
                "'selection_outcome.appointed' is of 'selection_outcome' itself",
            ),
            (
                "over an unknown step",
                "shortlists.shortlisted",
                "there is no step 'shortlists'; did you mean 'shortlist'?",
            ),
            ("over an unknown field", "shortlist.shortlist", "the step 'shortlist' has no field 'shortlist'"),
            (
                "over no number",
                "interviews.lived_experience_present",
                "'interviews.lived_experience_present' is not a number",
            ),
        )
    ),
    Kind(
        "over what comes later",
        "\n      advert_closed:",
        "            at_most: 5000\n",
        f"            at_most: 5000\n            warn_over: shortlist.considered {HERE}\n",
        "'advert_closed' ends with 'advertising', and 'shortlist' cannot be known before 'selection'",
        alone=True,
    ),
    *(
        line(
            name,
            "\n      advert_open:",
            "            warn_unlike: recruitment_strategy.planned_close",
            f"            warn_unlike: {other}",
            said,
            alone=True,
        )
        for name, other, said in (
            ("unlike its own", "advert_open.opens_on", "'advert_open.opens_on' is of 'advert_open' itself"),
            ("unlike an unknown step", "recruitment.planned_close", "there is no step 'recruitment'"),
            (
                "unlike an unknown field",
                "recruitment_strategy.closes",
                "the step 'recruitment_strategy' has no field 'closes'",
            ),
            (
                "unlike what few may read",
                "wellbeing_plan.review_on",
                "the answers of 'wellbeing_plan' are for some alone, and whoever looks again would be told them",
            ),
            (
                "unlike another kind of answer",
                "recruitment_strategy.support_to_apply",
                "'recruitment_strategy.support_to_apply' is not answered in the same way",
            ),
            (
                "unlike what comes later",
                "interview_invites.interview_date",
                "'advert_open' ends with 'advertising', and 'interview_invites' cannot be known before 'selection'",
            ),
        )
    ),
    line(
        "looked at again for what few may read",
        "\n      selection_outcome:",
        "          - condition: interviews.lived_experience_present is yes",
        "          - condition: wellbeing_plan.outcome is offered",
        "the answers of 'wellbeing_plan' are for some alone, and whoever looks again would be told them",
        alone=True,
    ),
    added(
        "usually after no target",
        "\n      cppd_plan:",
        "            type: date\n",
        "            warn_before: stage target",
        "the stage 'cppd' has no target",
    ),
]

_ASKED = [
    Kind(
        "asked by each other",
        "\n      jd_ps_agreed:",
        f"            type: choice\n{_CHOICES}          in_framework:\n",
        f"            type: choice\n            when: jd_ps_agreed.in_framework is no {HERE}\n{_CHOICES}"
        "          in_framework:\n            when: jd_ps_agreed.job_description is new\n",
        "whether these fields are asked depends on each other: job_description → in_framework → job_description",
    ),
    added(
        "not before each other",
        "\n      advert_open:",
        "            sets: happened_on\n",
        "            not_before: closes_on",
        "these dates could only be the same day: opens_on → closes_on → opens_on",
    ),
]

_PEOPLE = [
    Kind(
        "sensitive to nobody",
        "\n      adjustments_offer:",
        "        sensitive: yes\n        due: 10 working days before start_date\n        opens: after start_confirmed\n"
        "        answers_seen_by: [worker, service_lead]\n",
        f"        sensitive: yes {HERE}\n        due: 10 working days before start_date\n        opens: after start_confirmed\n",
        "'adjustments_offer' is sensitive and does not say who may see its answers",
    ),
    line(
        "usually after what few may read",
        "\n      peer_training:",
        "            warn_before: start_date",
        "            warn_before: hr_clearance.criminal_record",
        "only some may read 'hr_clearance.criminal_record', and whoever is asked to look again would be told it; "
        "name the step alone: hr_clearance",
    ),
    added(
        "others of nobody",
        "\n      meet_greet:",
        "        register: held_on\n",
        "        others_see: count",
        "'others_see' means nothing without 'answers_seen_by'",
    ),
]

# Many change a line that another kind changes, and none of them can stand together with all.
BETWEEN_PARTS = [replace(kind, alone=True) for kind in (*_SHAPE, *_RULES, *_CONDITIONS, *_ASKED, *_PEOPLE)]
