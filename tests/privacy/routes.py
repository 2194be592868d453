"""Every address of the pages with what it asks for: a command of the access matrix, in the words of the command line.

Whoever adds a page adds its line here, and the walls of ``test_walls`` are then driven with it in every role, wherever a
record stands to somebody, by every method. A line says, for a method and a rule of the application, which command it is;
an act of a record or of a step has its line in ``ACTS`` or ``STEP_ACTS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Flask

from pledge_engine.access.matrix import COMMANDS, Asks
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.step_acts import STEP_ACTS as OFFERED_ON_STEPS
from tests.privacy.expecting import SESSION
from workflows.definition import Role

# What an address may ask for besides: nothing but to be logged in, or not even that.
LOGGED_IN, OPEN = "everybody who is logged in", "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to ask for an address. ``asks`` is a command of the access matrix, or one of the two words above.

    ``words`` is what the command is given: {R} a record, {S} a step, {M} a message, {G} a session of a group, {T} a team,
    {B} a backup that is kept. ``query`` follows the address, ``sends`` is sent with a form; with ``each`` every row is
    answered by itself, so that only what is written tells. What is ``their_own`` is refused of what somebody else wrote to
    whoever may do it at all. ``said_on_page`` is for forms that say on a page of their own
    that something is not there: in these words, and by them such a page is told from one that shows a mistake to somebody
    who was let in.
    """

    asks: str
    words: str = ""
    query: str = ""
    sends: tuple[tuple[str, str], ...] = ()
    each: bool = False
    their_own: bool = False
    said_on_page: str = ""
    only_as: Role | None = None

    @property
    def right(self) -> Asks:
        """What the policy is asked."""
        return Asks(None) if self.asks in {LOGGED_IN, OPEN} else COMMANDS[self.asks]


def _to(asks: str, words: str = "", **more: object) -> tuple[Route, ...]:
    return (replace(Route(asks=asks, words=words), **more),)  # type: ignore[arg-type]


_OPENING = (("team", "{T}"), ("service_lead", "sam"), ("professional_lead", "pat"), ("do", "open"))
_WEEK = (("step", "workbook_week"), ("turn", "8"))
_DUE = SESSION + "|{R}"
# To whom no make-up is offered is shown no form that would be sent with the day.
_HELD_ON = (("held_on.day", "1"), ("held_on.month", "7"), ("held_on.year", "2026"))
# Without a form in its address, a page of the register leads on to one with it.
_FORM = "form=made-up"
_NO_RECORD, _NO_TEAM = "There is no record {R} that you can see.", "Choose an answer to “Team”."
ROUTES: Mapping[str, tuple[Route, ...]] = {
    "GET /": _to(LOGGED_IN),
    "GET /today": _to(LOGGED_IN),
    "GET /today/to-talk-about": _to(LOGGED_IN),
    "GET /today/not-cleared-now": _to(LOGGED_IN),
    "GET /today/cannot-log-in": _to(LOGGED_IN),
    "GET /today/complete-again": _to(LOGGED_IN),
    "GET /today/without-a-lead": _to(LOGGED_IN),
    "GET /today/leads-changed": _to(LOGGED_IN),
    "GET /today/terms-ended": _to(LOGGED_IN),
    "GET /today/dates-moved": _to(LOGGED_IN),
    "GET /today/outcome": _to(LOGGED_IN),
    "GET /today/agreements": _to(LOGGED_IN),
    "GET /today/ready": _to(LOGGED_IN),
    "GET /today/sent-back": _to(LOGGED_IN),
    "GET /today/look-again": _to(LOGGED_IN),
    "GET /today/said": _to(LOGGED_IN),
    "GET /tasks": _to(LOGGED_IN),
    "GET /help": _to(OPEN),
    "GET /privacy": _to(OPEN),
    "GET /accessibility": _to(OPEN),
    "GET /assets/<name>": _to(OPEN),
    "GET /health": _to(OPEN),
    "GET /ready": _to(OPEN),
    "GET /log-in": _to(OPEN),
    "POST /log-in": _to(OPEN, sends=(("handle", "nobody.here"), ("password", "not theirs"))),
    "GET /log-in/code": _to(OPEN),
    "POST /log-in/code": _to(OPEN),
    "POST /log-out": _to(LOGGED_IN),
    "POST /stay": _to(LOGGED_IN),
    "GET /forgotten-password": _to(OPEN),
    "POST /forgotten-password": _to(OPEN),
    "GET /password/<secret>": _to(OPEN),
    "POST /password/<secret>": _to(OPEN),
    "GET /how-you-log-in": _to(LOGGED_IN),
    "GET /how-you-log-in/begin": _to(LOGGED_IN),
    "GET /not-sent/<form>": _to(LOGGED_IN),
    "POST /not-sent/<form>": _to(LOGGED_IN),
    "GET /settings": _to(LOGGED_IN),
    "GET /settings/cover": _to(LOGGED_IN),
    "POST /settings/cover": _to(LOGGED_IN),
    "POST /settings/end-cover": _to(LOGGED_IN),
    "POST /settings/log-out-elsewhere": _to(LOGGED_IN),
    "GET /settings/reminders": _to(LOGGED_IN),
    "POST /settings/reminders": _to(LOGGED_IN),
    "GET /settings/password": _to(LOGGED_IN),
    "POST /settings/password": _to(LOGGED_IN),
    "GET /messages/templates": _to("messages templates"),
    "GET /messages/templates/<kind>": _to("messages templates"),
    "GET /messages/templates/<kind>/as-it-looks": _to("messages templates"),
    "GET /messages/templates/mail.css": _to(LOGGED_IN),
    "GET /how-you-log-in/app": _to(LOGGED_IN),
    "POST /how-you-log-in/app": _to(LOGGED_IN),
    "POST /how-you-log-in/begin": _to(LOGGED_IN),
    "POST /how-you-log-in/forget-devices": _to(LOGGED_IN),
    "GET /how-you-log-in/new-codes": _to(LOGGED_IN),
    "POST /how-you-log-in/new-codes": _to(LOGGED_IN),
    "GET /how-you-log-in/turn-off": _to(LOGGED_IN),
    "POST /how-you-log-in/turn-off": _to(LOGGED_IN),
    "GET /records": (
        *_to("hires"),
        *_to("hires", query="view=columns"),
        *_to("hires", query="text=canary"),
    ),
    "POST /records": _to("hires", sends=(("name", "canary"),)),
    "GET /records.csv": (*_to("hires"), *_to("hires", query="names=yes")),
    "GET /records/new": _to("hire open"),
    "POST /records/new": _to("hire open", "{T}", sends=_OPENING, said_on_page=_NO_TEAM),
    "GET /records/<reference>": _to("hire show", "{R}"),
    "GET /records/<reference>/history": _to("hire history", "{R}"),
    "GET /records/<reference>/steps/<step>": _to("hire explain", "{R}|{S}"),
    "POST /records/<reference>/steps/<step>": (
        *_to("hire complete", "{R}|{S}", sends=(("do", "complete"),)),
        *_to("hire save", "{R}|{S}", sends=(("do", "save"),)),
        *_to("hire agree", "{R}|{S}", sends=(("do", "agree"),)),
    ),
    "GET /attention": (
        *_to("attention"),
        *(_to("attention", query=f"by={by}")[0] for by in ("team", "step", "owner", "waiting_on")),
    ),
    "POST /attention": (
        *_to("hire nudge", "{R}|{S}", sends=(("do", "nudge"), ("pick", "{R}/{S}/1")), each=True),
        *_to(
            "hire reassign --step", "{R}|{S}", sends=(("do", "give"), ("to", "fay"), ("pick", "{R}/{S}/1")), each=True
        ),
    ),
    "GET /register": _to("register list"),
    "GET /register/record/<step>": (*_to("register due", SESSION), *_to("register due", SESSION, query=_FORM)),
    "POST /register/record/<step>": _to(
        "register record", _DUE, sends=(("came", "{R}"), *_HELD_ON), said_on_page=_NO_RECORD
    ),
    "GET /register/make-up/<step>": (*_to("register due", SESSION), *_to("register due", SESSION, query=_FORM)),
    "POST /register/make-up/<step>": _to(
        "register record", _DUE, sends=(("came", "{R}"), *_HELD_ON), said_on_page=_NO_RECORD
    ),
    "GET /register/sessions/<session>": _to("register show", "{G}"),
    "GET /register/sessions/<session>/correct": _to("register correct", SESSION),
    "POST /register/sessions/<session>/correct": _to("register correct", SESSION, sends=(("how.{R}", "excused"),)),
    "GET /kept": _to("kept"),
    "GET /kept.csv": _to("kept"),
    "GET /trail": (
        *_to("audit show"),
        *_to("audit show", "{R}", query="reference={R}", said_on_page=_NO_RECORD),
        *_to("audit sample", query="seed=canary&size=50"),
    ),
    "GET /trail.csv": (*_to("audit show"), *_to("audit show", "{R}", query="reference={R}")),
    "GET /trail.jsonl": (*_to("audit show"), *_to("audit show", "{R}", query="reference={R}")),
    "GET /trail/sample": (
        *_to("audit sample"),
        *_to("audit sample", query="seed=canary&size=50"),
    ),
    "GET /trail/sample.csv": _to("audit sample", query="seed=canary&size=50"),
    "GET /trail/sample.jsonl": _to("audit sample", query="seed=canary&size=50"),
    "GET /trail/readers": _to("audit show"),
    "GET /trail/verify": (
        *_to("audit verify"),
        *_to("audit verify", "{R}", query="reference={R}", said_on_page=_NO_RECORD),
    ),
    "POST /trail/compare": _to("audit verify"),
    "POST /trail/checkpoint": _to("audit checkpoint"),
    "GET /messages": (*_to("messages list"), *_to("messages list", query="state=failed")),
    "GET /messages/<message>": _to("messages show", "{M}"),
    "POST /messages/<message>/send-again": _to("messages retry", "{M}"),
    "POST /messages/<message>/put-aside": _to("messages put-aside", "{M}"),
    "GET /my-pledge": _to(LOGGED_IN),
    "GET /my-pledge/<reference>": _to("my-pledge", "{R}", only_as=Role.WORKER),
    "GET /my-pledge/<reference>/everything": _to("my-pledge", "{R}", only_as=Role.WORKER),
    "GET /my-pledge/<reference>/looked": _to("hire who-looked", "{R}", only_as=Role.WORKER),
    "GET /my-pledge/<reference>/pause": _to("hire show", "{R}", only_as=Role.WORKER),
    "POST /my-pledge/<reference>/pause": _to("hire hold", "{R}", only_as=Role.WORKER),
    "GET /my-pledge/<reference>/carry-on": _to("hire show", "{R}", only_as=Role.WORKER),
    "POST /my-pledge/<reference>/carry-on": _to("hire resume", "{R}", only_as=Role.WORKER),
    "GET /my-pledge/<reference>/confirm": _to("hire show", "{R}", only_as=Role.WORKER),
    "POST /my-pledge/<reference>/confirm": _to("hire show", "{R}", sends=_WEEK, only_as=Role.WORKER),
    "GET /my-pledge/<reference>/say": _to("hire show", "{R}", query="step=meet_greet", only_as=Role.WORKER),
    "POST /my-pledge/<reference>/say": _to("hire show", "{R}", query="step=meet_greet", only_as=Role.WORKER),
    "GET /pledge": _to(LOGGED_IN),
    "GET /pledge/versions/<version>": _to(LOGGED_IN),
    "GET /invitation/<secret>": _to(OPEN),
    "POST /invitation/<secret>": _to(OPEN),
    "POST /invitation/<secret>/again": _to(OPEN),
    "GET /set-up": _to("set-up"),
    "GET /set-up/closures": _to("closure add"),
    "GET /set-up/closures/new": _to("closure add"),
    "POST /set-up/closures/new": _to("closure add"),
    "GET /set-up/closures/<day>/remove": _to("closure remove"),
    "POST /set-up/closures/<day>/remove": _to("closure remove"),
    "GET /set-up/jobs": _to("jobs list"),
    "POST /set-up/jobs/run": _to("jobs run", sends=(("job", "sweep"),)),
    "POST /set-up/jobs/confirm-reminders": _to("remind --confirm"),
    "POST /set-up/jobs/resume-sending": _to("restore --confirm"),
    "GET /set-up/jobs/examine": _to("jobs list"),
    "POST /set-up/jobs/backup": _to("jobs run"),
    "POST /set-up/jobs/drill": _to("jobs run", sends=(("name", "{B}"),)),
    "GET /set-up/people": _to("person list"),
    "POST /set-up/people": _to("person list"),
    "GET /set-up/people/new": _to("person add"),
    "POST /set-up/people/new": _to("person add"),
    "GET /set-up/people/<person>": _to("person list"),
    "GET /set-up/people/<person>/edit": _to("person edit"),
    "POST /set-up/people/<person>/edit": _to("person edit"),
    "POST /set-up/people/<person>/invite": _to("person invite"),
    "GET /set-up/people/<person>/cover": _to("person list"),
    "POST /set-up/people/<person>/cover": _to("person list"),
    "GET /set-up/people/<person>/cover/end": _to("person list"),
    "POST /set-up/people/<person>/cover/end": _to("person list"),
    "GET /set-up/people/<person>/end-access": _to("person deactivate"),
    "POST /set-up/people/<person>/end-access": _to("person deactivate"),
    "GET /set-up/people/<person>/give-access-back": _to("person reactivate"),
    "POST /set-up/people/<person>/give-access-back": _to("person reactivate"),
    "GET /set-up/people/<person>/reset-code": _to("person reset-second-factor"),
    "POST /set-up/people/<person>/reset-code": _to("person reset-second-factor"),
    "GET /set-up/people/<person>/roles/give": _to("grant add"),
    "POST /set-up/people/<person>/roles/give": _to("grant add"),
    "GET /set-up/give/<role>": _to("grant add"),
    "POST /set-up/give/<role>": _to("grant add"),
    "GET /set-up/give/<role>/<place>": _to("grant add"),
    "POST /set-up/give/<role>/<place>": _to("grant add"),
    "GET /set-up/people/<person>/roles/end": _to("grant end"),
    "GET /set-up/people/invite": _to("person invite-all"),
    "POST /set-up/people/invite": _to("person invite-all"),
    "POST /set-up/people/<person>/roles/end": _to("grant end"),
    "GET /set-up/pledge": _to("definition put-in-force"),
    "GET /set-up/pledge/new": _to("definition put-in-force"),
    "POST /set-up/pledge/new": _to("definition put-in-force"),
    "GET /set-up/teams": _to("team list"),
    "GET /set-up/teams/new": _to("team add"),
    "POST /set-up/teams/new": _to("team add"),
    "GET /set-up/teams/new-care-group": _to("team add-care-group"),
    "POST /set-up/teams/new-care-group": _to("team add-care-group"),
    "GET /set-up/teams/<team>/rename": _to("team rename"),
    "POST /set-up/teams/<team>/rename": _to("team rename"),
    "GET /set-up/teams/<team>/move": _to("team move"),
    "POST /set-up/teams/<team>/move": _to("team move"),
    "GET /set-up/care-groups/<group>/rename": _to("team rename-care-group"),
    "POST /set-up/care-groups/<group>/rename": _to("team rename-care-group"),
    "GET /set-up/teams/<team>/remove": _to("team remove"),
    "POST /set-up/teams/<team>/remove": _to("team remove"),
    "GET /set-up/care-groups/<group>/remove": _to("team remove-care-group"),
    "POST /set-up/care-groups/<group>/remove": _to("team remove-care-group"),
    "GET /messages/planned": _to("remind --dry-run"),
}
ACTS: Mapping[str, str] = {
    "agree-stage": "hire agree",
    "advance": "hire advance",
    "take-back-stage": "hire withdraw-agreement",
    "ask-for-stage-change": "hire ask-for-change",
    "take-back-stage-request": "hire take-back-request",
    "note": "hire note",
    "erase-note": "hire erase-note",
    "invite": "hire invite",
    "hold": "hire hold",
    "hold-until": "hire hold",
    "resume": "hire resume",
    "undo": "hire undo",
    "set-date": "hire set-date",
    "pace": "hire pace",
    "hand-over": "hire reassign",
    "appoint-another": "hire appoint-another",
    "keep": "hire keep",
    "return": "hire return",
    "falls-through": "hire return",
    "withdraw": "hire withdraw",
    "leave": "hire leave",
    "reopen": "hire reopen",
    "erase-earlier": "hire erase-earlier",
}
STEP_ACTS: Mapping[str, str] = {
    "ask-for-change": "hire ask-for-change",
    "take-back-request": "hire take-back-request",
    "take-back": "hire withdraw-agreement",
    "move-date": "hire move-date",
    "waiting-on": "hire waiting-on",
    "not-applicable": "hire not-applicable",
    "correct": "hire correct",
    "pick-up": "hire pick-up",
    "give-back": "hire pick-up",
    "give-to": "hire reassign --step",
    "nudge": "hire nudge",
    "talked": "hire talked",
}
_ON_RECORD, _ON_STEP = "/records/<reference>/<act>", "/records/<reference>/steps/<step>/<act>"
_CONFIRMED = (("do", "it"),)
# What is done only to what one wrote oneself: whoever may do it at all is refused what somebody else wrote.
_THEIR_OWN = frozenset({"erase-note"})


def rules_of(app: Flask) -> set[str]:
    """Every method and rule of the application that a page or a form answers."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in set(rule.methods or ()) - {"HEAD", "OPTIONS"}
    }


def what_is_missing(app: Flask) -> list[str]:
    """What has to be added here, in words; and what is here and nowhere else."""
    acts = {f"{method} {rule}" for method in ("GET", "POST") for rule in (_ON_RECORD, _ON_STEP)}
    known, there = set(ROUTES) | acts, rules_of(app)
    return [
        *(f"Add a line for {rule!r} to ROUTES: which command does it ask for?" for rule in sorted(there - known)),
        *(f"Take {rule!r} out of ROUTES: no page answers there." for rule in sorted(known - there)),
        *(f"Add a line for the act {act!r} to ACTS." for act in sorted(set(RECORD_ACTS) ^ set(ACTS))),
        *(f"Add a line for the act {act!r} to STEP_ACTS." for act in sorted(set(OFFERED_ON_STEPS) ^ set(STEP_ACTS))),
    ]


def every_route() -> Iterator[tuple[str, str, Route]]:
    """Method, rule and what it asks for, of everything; an act stands in its rule by name."""
    for line, routes in ROUTES.items():
        method, rule = line.split()
        for route in routes:
            yield method, rule, route
    for rule, words, acts in ((_ON_RECORD, "{R}", ACTS), (_ON_STEP, "{R}|{S}", STEP_ACTS)):
        for act, command in acts.items():
            yield "GET", rule.replace("<act>", act), Route(asks=command, words=words)
            own = act in _THEIR_OWN
            yield "POST", rule.replace("<act>", act), Route(asks=command, words=words, sends=_CONFIRMED, their_own=own)
