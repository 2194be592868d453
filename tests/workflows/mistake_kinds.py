"""Every kind of mistake as one change of the shipped definition: where, what is replaced, by what, and what is said of it.

``# here`` marks the line that must be named. What is ``alone`` would hide another kind, or
change what another changes, so that it is not put in with all.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from workflows.reading import SHIPPED

TEXT = files("workflows").joinpath("definitions", SHIPPED).read_text(encoding="utf-8")
HERE = "# here"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mistake: the first ``old`` after ``where`` becomes ``new``, of which ``said`` must be told."""

    name: str
    where: str
    old: str
    new: str
    said: str
    alone: bool = False

    def put_into(self, text: str) -> str:
        """The text with this mistake in it; its marked line ends with the kind's own mark."""
        assert text.count(self.where) == 1, f"{self.where!r} stands {text.count(self.where)} times"
        start = text.index(self.where)
        place = text.index(self.old, start)
        new = self.new.replace(HERE, self.mark)
        return text[:place] + new + text[place + len(self.old) :]

    @property
    def mark(self) -> str:
        """What the marked line ends with."""
        return f"# {self.name}"

    def line_in(self, text: str) -> int:
        """The line that must be named."""
        marked = [n for n, line in enumerate(text.splitlines(), 1) if line.endswith(self.mark)]
        assert len(marked) == 1
        return marked[0]


def added(name: str, where: str, after: str, added: str, said: str) -> Kind:
    """A line put in below another."""
    return Kind(name, where, after, f"{after}{added} {HERE}\n", said)


def line(name: str, where: str, old: str, new: str, said: str, *, alone: bool = False) -> Kind:
    """A line that says something else."""
    return Kind(name, where, f"{old}\n", f"{new} {HERE}\n", said, alone)


_REMINDERS = "        reminders:\n          {} {}\n"


def _reminder(name: str, step: str, line: str, said: str) -> Kind:
    """A line of the reminders of one step."""
    need = "        need: optional\n" if "optional" in name else "        need: required\n"
    return Kind(name, f"      {step}:\n", need, need + _REMINDERS.format(line, HERE), said)


WHOLE = [
    line("version", "\nversion: 2", "version: 2", "version: two", "'version' is not a whole number; write a number"),
    added("unset date", "\nhire_dates:", "hire_dates:\n", "  lost_day: {title: Lost}", "no field sets 'lost_day'"),
    added(
        "unset fact", "\nhire_facts:", "hire_facts:\n", "  hours: {full: Full}", "no field sets 'hours', so it is never"
    ),
    added(
        "own default",
        "\nhire_dates:",
        "hire_dates:\n",
        "  round_day: {title: R, defaults_to: round_day}",
        "'round_day' defaults in the end to itself",
    ),
    added(
        "date and fact",
        "\nhire_facts:",
        "hire_facts:\n",
        "  start_date: {a: A}",
        "'start_date' is a hire date and a hire fact",
    ),
    added(
        "list and fact",
        "\nhire_facts:",
        "hire_facts:\n",
        "  bands: {a: A}",
        "'bands' is a list of the career framework",
    ),
    added(
        "own word",
        "\nhire_dates:",
        "hire_dates:\n",
        "  happened_on: {title: H}",
        "'happened_on' means something of its own after 'sets'",
    ),
    line(
        "ladder unread",
        "\nreminders:",
        "  due_soon: 5 working days before",
        "  due_soon: 5 days before",
        "'5 days before' is not a time of a reminder; write for example 'due_soon",
    ),
    line(
        "ladder too early",
        "\nreminders:",
        "  escalated: 10 working days after",
        "  escalated: 1 working day after",
        "others hear of a step before",
    ),
    line(
        "ladder further too early",
        "\nreminders:",
        "  escalated_further: 20 working days after",
        "  escalated_further: 1 working day after",
        "senior leadership hears of a step before",
    ),
]

STAGES = [
    line("phase", "\n  advertising:", "    phase: recruitment", "    phase: recruiting", "'recruiting' is not a phase"),
    line(
        "ends early",
        "\n  cppd:",
        "    ends_as: left",
        "    ends_as: withdrawn",
        "'cppd' ends as withdrawn, after a stage",
    ),
    line(
        "target repeats",
        "\n  jd_agreement:",
        "    target: 40 working days after stage starts",
        "    target: every 4 weeks after stage starts",
        "a stage has one target and this rule repeats",
    ),
    line(
        "advance never",
        "\n  clearance:",
        "    advance_from: start_date",
        "    advance_from: starting",
        "'starting' is not a hire date",
    ),
    added(
        "region uncleared",
        "\n  clearance:",
        "    regions:\n",
        "      driving: Driving",
        "no step clears the region 'driving'; give a step",
    ),
    line(
        "return later",
        "\n  selection:",
        "      advertising: any time",
        "      cppd: any time",
        "'cppd' is not before 'selection'",
    ),
    Kind(
        "stage without steps",
        "\n  cppd:",
        "\n  cppd:",
        f"\n  empty_stage: {HERE}\n    title: E\n    phase: induction\n    ends_as: left\n  cppd:",
        "the stage 'empty_stage' has no 'steps'; add 'steps:'",
    ),
]

RULES = [
    line(
        "unread rule",
        "\n      understand_roles:",
        "        due: 10 working days after stage starts",
        "        due: 10 wroking days after stage starts",
        "'10 wroking days after stage starts' is not a due rule; did you mean",
    ),
    line(
        "number too large",
        "\n      jd_ps_agreed:",
        "        due: 10 working days after stage starts",
        "        due: 1001 days after stage starts",
        "1001 is too large; use a number from 1 to 1000",
    ),
    line(
        "unknown anchor",
        "\n      info_session:",
        "        due: 10 working days before advert_open.closes_on",
        "        due: 10 days before advert_opens.closes_on",
        "there is no step 'advert_opens'; did you mean",
    ),
    line(
        "unknown field",
        "\n      role_video:",
        "        due: on recruitment_strategy.planned_open",
        "        due: on recruitment_strategy.planned",
        "the step 'recruitment_strategy' has no field 'planned'",
    ),
    line(
        "no date",
        "\n      panel_prepared:",
        "        due: 5 working days before advert_open.closes_on",
        "        due: 5 days before advert_open.vacancy_reference",
        "'advert_open.vacancy_reference' is not a date; count from",
    ),
    line(
        "anchor of later",
        "\n      banding_confirmed:",
        "        due: 20 working days after jd_ps_agreed",
        "        due: 20 working days after shortlist",
        "'banding_confirmed' ends with 'jd_agreement', and 'shortlist' cannot be known",
    ),
    line(
        "same twice",
        "      start_confirmed:\n        title",
        "        due: 2 working days after hr_clearance and oh_clearance",
        "        due: 2 days after hr_clearance and hr_clearance",
        "'hr_clearance' is named twice",
    ),
    line(
        "until each",
        "\n      keep_in_touch:",
        "        due: every 10 working days after conditional_offer, until start_date",
        "        due: every 2 weeks after conditional_offer, until each group_supervision",
        "'each' is only for a single date",
    ),
    line(
        "each of one",
        "\n      pdc_interim:",
        "        due: 6 months after each triangulated_pdc",
        "        due: 6 months after each cppd_hello",
        "there is no step 'cppd_hello'",
    ),
    line(
        "endless anchor",
        "\n      contract_end_review:",
        "        due: 3 months before contract_ends",
        "        due: 3 months before jd_review",
        "'jd_review' repeats without end, so the day it closes never comes",
    ),
    line(
        "endless",
        "\n      local_induction:",
        "        due: 20 working days after start_date",
        "        due: every week after start_date",
        "'local_induction' repeats without end, so 'workbook' could never be left",
    ),
    Kind(
        "pace",
        "\n      workbook_week:",
        "        due: every week after workbook_start, 8 times\n        pace: yes\n",
        f"        due: every month after workbook_start, 8 times\n        pace: yes {HERE}\n",
        "a pace is for steps that repeat in weeks",
    ),
    line(
        "ring",
        "\n      readiness_session:",
        "        due: 30 working days after stage starts",
        "        due: 30 working days after readiness_plan",
        "these steps wait for each other: readiness_session → readiness_plan",
    ),
    Kind(
        "ring of an answer",
        "\n      interview_invites:",
        "        due: 10 working days after advert_closed\n",
        f"        due: 10 working days after advert_closed\n        completes_when: {HERE}\n"
        "          - condition: interviews.lived_experience_present is yes\n            otherwise: Not yet.\n",
        "these steps wait for each other: interview_invites → interviews → interview_invites",
    ),
    line(
        "unknown need of",
        "\n      interviews:",
        "        needs: [interview_invites]",
        "        needs: [interview_invitations]",
        "'interview_invitations' is not a step; did you mean",
    ),
    line(
        "never opened",
        "\n      meet_greet:",
        "        opens: after start_confirmed",
        "        opens: after reflective_practice",
        "'reflective_practice' repeats without end",
    ),
]

PEOPLE = [
    line(
        "owner", "\n      advert_closed:", "        owner: hr", "        owner: board", "'board' cannot own a step; use"
    ),
    line(
        "need",
        "\n      feedback:",
        "        need: required",
        "        need: requird",
        "'requird' is not known as 'need'; did you mean",
    ),
    line(
        "agreement unknown",
        "\n      selection_process:",
        "        agreed_by: both leads",
        "        agreed_by: the panel",
        "'the panel' cannot agree a step; write",
    ),
    line(
        "agreement of no owner",
        "\n      recruitment_strategy:",
        "        owner: service_lead\n        need: required\n        agreed_by: both leads",
        "        owner: hr\n        need: required\n        agreed_by: both leads",
        "'hr' completes 'recruitment_strategy' but is not among",
    ),
    Kind(
        "worker before offer",
        "\n      job_plan:",
        "\n      job_plan:",
        f"\n      early_week: {HERE}\n        title: T\n        guidance: G\n        owner: worker\n"
        "        need: optional\n        due: on stage starts\n      job_plan:",
        "'early_week' asks the worker, and nobody has been offered the post yet",
    ),
    Kind(
        "health before offer",
        "\n      oh_clearance:",
        "\n      oh_clearance:",
        f"      oh_clearance: {HERE}\n        opens: with advertising\n",
        "'oh_clearance' asks about health before anybody",
    ),
    line(
        "reader missing",
        "\n      hr_clearance:",
        "        answers_seen_by: [hr, worker]",
        "        answers_seen_by: [hr]",
        "'worker' sees everything about themselves",
    ),
    line(
        "reader unknown",
        "\n      wellbeing_plan:",
        "        answers_seen_by: [worker, service_lead]",
        "        answers_seen_by: [worker, service_lead, team]",
        "'team' is not a role",
    ),
    added(
        "carried person",
        "\n      conditional_offer:",
        "        per_person: yes\n",
        "        carried_for: 12 months",
        "'conditional_offer' belongs to one person",
    ),
    added(
        "never stored",
        "\n      interview_invites:",
        "        fields:\n",
        "          date_of_birth: {title: Born, type: date}",
        "'date of birth' is never stored",
    ),
]

FIELDS = [
    line(
        "when of nothing",
        "\n      contract_end_review:",
        "        when: post is fixed term",
        "        when: post is fixed",
        "'post' is never 'fixed'; did you mean",
    ),
    line(
        "condition of no field",
        "\n      readiness_actions:",
        "        when: any readiness_plan.actions where needed_before_advert and open",
        "        when: any readiness_plan.plans where open",
        "the step 'readiness_plan' has no field 'plans'",
    ),
    line(
        "condition of wrong type",
        "\n      feedback:",
        "          - condition: feedback.confirmed is yes",
        "          - condition: advert_open.vacancy_reference is yes",
        "'advert_open.vacancy_reference' is of type 'text'",
    ),
    line(
        "value of no option",
        "\n      oh_clearance:",
        "          - condition: oh_clearance.outcome is cleared or cleared_conversation_needed",
        "          - condition: oh_clearance.outcome is clear",
        "'oh_clearance.outcome' is never 'clear'; did you mean",
    ),
    line(
        "number out of limits",
        "\n      conditional_offer:",
        "          - condition: selection_outcome.appointed is not 0",
        "          - condition: selection_outcome.appointed is 51",
        "'selection_outcome.appointed' is never '51'; compare it with a number from 0 to 50",
    ),
    Kind(
        "never completed",
        "\n      workbook_week:",
        "          - condition: workbook_week.confirmed is yes\n",
        f"          - condition: workbook_week.confirmed is yes\n            otherwise: Yes.\n"
        f"          - condition: workbook_week.confirmed is no {HERE}\n",
        "'workbook_week' could never be completed: no answer to 'confirmed'",
    ),
    line(
        "counts never",
        "\n      group_supervision:",
        "        turn_counts_when: group_supervision.outcome is attended",
        "        turn_counts_when: group_supervision.outcome is there",
        "'group_supervision.outcome' is never 'there'",
    ),
    line(
        "column",
        "\n      selection_process:",
        "          - condition: any selection_process.panel where has_lived_experience",
        "          - condition: any selection_process.panel where role",
        "the column 'role' is not a yes or no",
    ),
    line(
        "type",
        "\n      peer_training:",
        "            type: date",
        "            type: day",
        "'day' is not known as 'type'; use text",
    ),
    line(
        "choices",
        "\n      understand_roles:",
        "            choices: pillars",
        "            choices: pilars",
        "'pilars' is not known as 'choices'; use ",
    ),
    line(
        "limits",
        "\n      readiness_session:",
        "            at_most: 500",
        "            at_most: 0",
        "'at_least' is more than 'at_most'",
    ),
    line(
        "limit of a file",
        "\n      selection_process:",
        "            at_most: 12",
        "            at_most: 100001",
        "'at_most' is not a whole number; write a number from 0 to",
    ),
    line(
        "not before",
        "\n      advert_open:",
        "            not_before: opens_on",
        "            not_before: opened_on",
        "'opened_on' is not another date of 'advert_open'",
    ),
    Kind(
        "what has happened is no date",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            happened: yes {HERE}\n",
        "only a date can have 'happened'; write 'type: date', or take it out",
    ),
    Kind(
        "what lies far ahead is no date",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            far_ahead: yes {HERE}\n",
        "only a date can have 'far_ahead'; write 'type: date', or take it out",
    ),
    Kind(
        "what usually follows is no date",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            warn_before: start_date {HERE}\n",
        "only a date can have 'warn_before'; write 'type: date', or take it out",
    ),
    line(
        "usually after nothing",
        "\n      three_month_review:",
        "            warn_before: start_date",
        "            warn_before: the start",
        "'the start' is not something to count from; did you mean 'the_start'?",
    ),
    line(
        "usually after an unknown field",
        "\n      interview_invites:",
        "            warn_before: advert_open.closes_on",
        "            warn_before: advert_open.closed_on",
        "the step 'advert_open' has no field 'closed_on'",
    ),
    Kind(
        "what leaves choices out has none",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            warn_unless_all: yes {HERE}\n",
        "only a field of type 'many of' can have 'warn_unless_all'; write 'type: many of', or take it out",
        alone=True,
    ),
    added(
        "what names nobody is no text",
        "\n      shortlist:",
        "            at_most: 5000\n",
        "            warn_if_nobody: yes",
        "only a field of type 'text' can have 'warn_if_nobody'; write 'type: text', or take it out",
    ),
    added(
        "what has a usual figure is no text",
        "\n      shortlist:",
        "            at_most: 5000\n",
        "            warn_figure_above: 40",
        "only a field of type 'text' can have 'warn_figure_above'; write 'type: text', or take it out",
    ),
    added(
        "what is meant for a working day is no date",
        "\n      shortlist:",
        "            at_most: 5000\n",
        "            warn_on_day_off: yes",
        "only a date can have 'warn_on_day_off'; write 'type: date', or take it out",
    ),
    line(
        "warned of no number",
        "\n      shortlist:",
        "            warn_above: considered",
        "            warn_above: read",
        "'read' is not another number of 'shortlist'",
    ),
    Kind(
        "what is above a number is no number",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            warn_above: considered {HERE}\n",
        "only a number can 'warn_above' another; write 'type: number', or take it out",
        alone=True,
    ),
    line(
        "usually not over a step",
        "\n      selection_outcome:",
        "            warn_over: shortlist.shortlisted",
        "            warn_over: shortlist",
        "'shortlist' is not a field of a step; write the step, a dot and the field",
        alone=True,
    ),
    Kind(
        "what is over a number is no number",
        "\n      best_practice:",
        "            type: text\n",
        f"            type: text\n            warn_over: shortlist.shortlisted {HERE}\n",
        "only a number can have 'warn_over'; write 'type: number', or take it out",
        alone=True,
    ),
    line(
        "sets nothing",
        "\n      triangulated_pdc:",
        "            sets: happened_on",
        "            sets: held",
        "'held' is neither a hire date nor a hire fact",
    ),
    Kind(
        "both set",
        "\n      best_practice:",
        "            sets: happened_on\n",
        f"            sets: happened_on\n          again_on: {{title: A, type: date, sets: happened_on}} {HERE}\n",
        "'shared_on' and 'again_on' both set 'happened_on'",
    ),
    Kind(
        "asked by itself",
        "\n      jd_review:",
        "            title: Outcome\n",
        f"            title: Outcome\n            when: jd_review.outcome is change {HERE}\n",
        "whether 'outcome' is asked depends on its own answer",
    ),
    line(
        "register",
        "\n      reflective_practice:",
        "        register: attended",
        "        register: came",
        "'came' is neither a choice of 'reflective_practice' nor the date",
    ),
]

OTHERS = [
    line(
        "unknown key",
        "\n      career_conversation:",
        "        need: required",
        "        need: required\n        colour: blue",
        "'colour' is not known in the step 'career_conversation'",
    ),
    Kind(
        "key twice",
        "\n      jd_review:",
        "        need: required\n",
        f"        need: required\n        need: required {HERE}\n",
        "'need' stands here twice, first on line",
    ),
    Kind(
        "alias",
        "\n      shortlist:",
        "        title: Shortlist with the panel\n",
        f"        title: *panel {HERE}\n",
        "'*panel' repeats another part of the file; write that part out",
    ),
    Kind(
        "tag",
        "\n      advert_open:",
        "        title: Open the advert\n",
        f"        title: !!str Open {HERE}\n",
        "'tag:yaml.org,2002:str' is a YAML tag",
    ),
    Kind(
        "long text",
        "\n      interviews:",
        "        title: Hold interviews\n",
        f"        title: {'x' * 2001} {HERE}\n",
        "the text has 2,001 characters; use at most 2,000",
    ),
    Kind(
        "long rule",
        "\n      support_infrastructure:",
        "        due: 30 working days after stage starts\n",
        f"        due: 30 working days after {'x' * 250} {HERE}\n",
        "'due' has 272 characters; use at most 250",
    ),
    Kind(
        "long name",
        "\n      career_conversation:",
        "        fields:\n",
        f"        fields:\n          {'x' * 61}: {{title: T, type: date}} {HERE}\n",
        f"'{'x' * 60}…' cannot be a name; use at most 60",
    ),
    Kind(
        "yes for a title",
        "\n      cppd_plan:",
        "        title: Agree the development plan\n",
        f"        title: yes {HERE}\n",
        "'yes' means yes, no or nothing in YAML; write",
    ),
]

WRITTEN = [
    Kind(
        "tab",
        "\n      info_session:",
        "        owner: professional_lead\n",
        f"        owner:\tprofessional_lead {HERE}\n",
        "there is a tab here; use spaces",
    ),
    Kind(
        "hidden",
        "\n      advert_open:",
        "        owner: hr\n",
        f"        owner: hr\u200b {HERE}\n",
        "there is a hidden character (U+200B) here; type the line again",
    ),
    line(
        "curly",
        "\n      panel_prepared:",
        "        title: Prepare and pay panel members",
        "        title: \u201cPrepare panel members\u201d",
        "the quotation mark \u201c is a curly one; use a straight one",
    ),
    line(
        "no space",
        "\n      interview_invites:",
        "        need: required",
        "        need:required",
        "there is no space after 'need:'; write 'need: required",
    ),
    line(
        "second colon",
        "\n      feedback:",
        "        title: Offer feedback to everyone interviewed",
        "        title: Feedback: offer it",
        "there is a second ': ' here, or the line is indented further",
    ),
    line(
        "sign",
        "\n      local_induction:",
        "        title: Complete the local induction",
        "        title: @home",
        "the text begins with a sign that means something in YAML",
    ),
    line(
        "backslash",
        "\n      meet_greet:",
        "        title: Meet the lived experience senior leadership team",
        '        title: "Meet \\min"',
        "a backslash in this text means something in YAML",
    ),
    line(
        "open quote",
        "\n      pdc_interim:",
        "        title: Hold the six-month review",
        '        title: "Hold the review',
        "a quotation mark",
    ),
    Kind(
        "stray line",
        "\n      jd_review:",
        "        need: required\n",
        f"        need: required\n        see the policy {HERE}\n",
        "this line has no colon; write 'key: value'",
    ),
    Kind(
        "second document",
        "\n  cppd:",
        "\n  cppd:",
        f"\n--- {HERE}\n  cppd:",
        "a second document begins here; keep one definition",
    ),
]

REMINDERS = [
    _reminder(
        "worker overdue",
        "workbook_week",
        "overdue: 1 working day after",
        "the worker holds 'workbook_week', and gets one reminder",
    ),
    _reminder(
        "optional worker due soon",
        "best_practice",
        "due_soon: 5 working days before",
        "the worker holds 'best_practice', and gets one reminder",
    ),
    _reminder(
        "optional overdue",
        "role_video",
        "overdue: 2 working days after",
        "'role_video' is optional, so nobody hears of it after its day; take",
    ),
    _reminder(
        "optional make time",
        "experiential_learning",
        "make_time: 1 working day after",
        "'experiential_learning' is optional, so nobody hears",
    ),
    _reminder(
        "sensitive further",
        "support_review",
        "escalated_further: 30 working days after",
        "'support_review' is sensitive, so senior leadership never",
    ),
    _reminder(
        "nobody to make time for",
        "job_plan_review",
        "make_time: 2 working days after",
        "the worker never holds 'job_plan_review', so nobody",
    ),
    _reminder(
        "own ladder too early",
        "ongoing_supervision",
        "escalated: 1 working day after",
        "others hear of a step before its owner's own",
    ),
]

KINDS = [*WHOLE, *STAGES, *RULES, *PEOPLE, *FIELDS, *OTHERS, *WRITTEN, *REMINDERS]
