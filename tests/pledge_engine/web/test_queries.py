"""A page asks the database as often for many rows as for one, and never often: each question is a journey to a server."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.closure_commands import add_closure
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.registers import list_registers
from pledge_engine.hires.step_commands import ask_for_change, complete_step
from pledge_engine.office import Office
from pledge_engine.people import covering, granting, newcomers, organisation
from pledge_engine.settings import Settings
from pledge_engine.store.tables.hire import hires
from pledge_engine.web.app import make_app
from tests.factories.databases import copied
from tests.factories.office import (
    ADMINISTRATOR,
    WORKER,
    day_of,
    go_on,
    journey_of,
    move_clock,
    office_on,
    opened_hire,
)
from tests.factories.statements import counted
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role

MOST = 12
# Each kind of what waits there is a question of its own, and two are what waits because of cover.
MOST_TODAY = {"sam": 20, "cleo": 22, "fay": 16}
# What workers said is a question of its own there, and so is which team is meant.
MOST_OF_A_TEAM = 13
SESSION, PERSON = "<session>", "<person>"
PAGES = (
    ("sam", "/today"),
    ("sam", "/today/to-talk-about"),
    ("sam", "/today/not-cleared-now"),
    ("sam", "/today/agreements"),
    ("sam", "/today/without-a-lead"),
    ("sam", "/today/leads-changed"),
    ("sam", "/today/terms-ended"),
    ("sam", "/today/dates-moved"),
    ("sam", "/today/outcome"),
    ("sam", "/today/ready"),
    ("sam", "/today/sent-back"),
    ("sam", "/today/look-again"),
    ("sam", "/today/said"),
    ("sam", "/tasks"),
    ("sam", "/records"),
    ("sam", "/records?view=columns"),
    ("sam", "/records?overdue=yes&team=Oak+team"),
    ("sam", "/records/new"),
    ("sam", "/attention"),
    ("sam", "/attention?by=step"),
    ("sam", "/attention?team=Oak+team"),
    ("sam", "/records/R-0001"),
    ("sam", "/records/R-0002"),
    ("sam", "/records/R-0001/history"),
    ("sam", "/records/R-0002/history"),
    ("sam", "/records/R-0001/advance"),
    ("sam", "/records/R-0001/steps/readiness_session"),
    ("sam", "/records/R-0002/steps/readiness_session"),
    ("sam", "/records/R-0001/steps/local_induction/nudge"),
    ("sam", "/kept?by=step"),
    ("sam", "/messages"),
    ("sam", "/messages/planned"),
    ("sam", "/settings"),
    ("sam", "/settings/cover"),
    ("sam", "/how-you-log-in"),
    ("cleo", "/today"),
    ("fay", "/today"),
    ("fay", "/register"),
    ("fay", "/register/record/group_supervision"),
    ("fay", "/register/make-up/group_supervision"),
    ("fay", f"/register/sessions/{SESSION}"),
    ("fay", f"/register/sessions/{SESSION}/correct"),
    (WORKER, "/my-pledge"),
    (WORKER, "/my-pledge/R-0001/looked"),
    (WORKER, "/my-pledge/R-0001/pause"),
    (WORKER, "/my-pledge/R-0001/everything"),
    ("bo", "/trail"),
    ("bo", "/trail?reference=R-0001"),
    ("bo", "/trail/sample?seed=autumn&size=25&exception=covered"),
    ("bo", "/trail/readers"),
    (ADMINISTRATOR, "/set-up"),
    (ADMINISTRATOR, "/set-up/people"),
    (ADMINISTRATOR, f"/set-up/people/{PERSON}"),
    (ADMINISTRATOR, f"/set-up/people/{PERSON}/cover"),
    (ADMINISTRATOR, f"/set-up/people/{PERSON}/end-access"),
    (ADMINISTRATOR, "/set-up/teams"),
    (ADMINISTRATOR, "/set-up/closures"),
    (ADMINISTRATOR, "/set-up/pledge"),
    (ADMINISTRATOR, "/set-up/jobs"),
    (ADMINISTRATOR, "/messages"),
)
Asked = Mapping[tuple[str, str], tuple[list[str], list[str]]]


@pytest.fixture(scope="module")
def asked(begun: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """What every page asks where there is one of everything, and what it asks once there are several."""
    folder = tmp_path_factory.mktemp("queries")
    with copied(begun, folder) as database:
        office = office_on(database)
        begin(office)
        office.door = "web"
        settings = Settings(secret_file=folder / "secret.key", log_file=folder / "pledge.log")
        app = make_app(office, settings)
        before = asked_by_pages({who: Browser(app, office, who) for who, _ in PAGES}, office)
        for number in range(5):
            one_more(office, number)
        go_on(office, "R-0002")
        after = asked_by_pages({who: Browser(app, office, who) for who, _ in PAGES}, office)
        yield {page: (before[page], after[page]) for page in PAGES}
        office.close()


def begin(office: Office) -> None:
    """One record in the workbook with a session, one newly begun of which something is overdue, and one cover."""
    with office.work(office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, "bo", "Bo Example")
        granting.give_grant(work, "bo", Role.AUDITOR, scope="trust")
        add_closure(work, day_of(office) + timedelta(days=9), "Moving house")
    while not journey_of(office, "R-0001").current("group_supervision"):
        go_on(office, "R-0001")
    a_record(office)
    move_clock(office, timedelta(days=35))
    a_session(office, day_of(office) - timedelta(days=1))
    covered(office, "sam", "cleo", day_of(office))


def one_more(office: Office, number: int) -> None:
    """One more of everything that a page lists."""
    a_record(office)
    name = f"person{number}"
    with office.work(office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, name, f"Person {number}")
        granting.give_grant(work, name, Role.SERVICE_LEAD, scope="Oak team")
        organisation.add_care_group(work, f"Group {number}")
        organisation.add_team(work, f"Team {number}", care_group=f"Group {number}")
        granting.give_grant(work, "sam", Role.SERVICE_LEAD, scope=f"Team {number}")
        granting.give_grant(work, "pat", Role.PROFESSIONAL_LEAD, scope=f"Group {number}")
        add_closure(work, day_of(office) + timedelta(days=21 + 7 * number), "Closed")
    covered(office, name, "cleo", day_of(office))
    covered(office, "sam", "cleo", day_of(office) + timedelta(days=10 + 10 * number))
    prepare(office, f"Team {number}")
    a_session(office, day_of(office) - timedelta(days=2 + number))


def a_record(office: Office) -> None:
    """A record with something done by a lead, and a note."""
    reference = opened_hire(office)
    with office.work(office.actor("sam")) as work:
        complete_step(
            work, reference, "understand_roles", {"pillar": "professional_practice", "role": "peer_support_worker"}
        )
        add_note(work, reference, "A room has been found.")
        complete_step(work, reference, "job_plan", {"link": "https://docs.example/plan", "agreed_on": str(work.today)})
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, reference, "job_plan", "talk_first")
        move_date(work, reference, "job_plan", work.calendar.add_working_days(work.today, 30), "person_away")
        work.connection.execute(hires.update().values(agreeable_from=work.today))  # As if all that is needed were done.


def prepare(office: Office, team: str) -> None:
    reference = opened_hire(office, team)
    while not (turn := journey_of(office, reference).turn("readiness_plan")) or turn.completed_on is None:
        go_on(office, reference)


def a_session(office: Office, day: date) -> None:
    with office.work(office.actor("fay")) as work:
        record_register(work, "group_supervision", day, {"R-0001": "did_not_run"})


def covered(office: Office, person: str, by: str, first: date) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        covering.name_cover(work, person, by, from_on=first, until_on=first + timedelta(days=5))


def asked_by_pages(browsers: Mapping[str, Browser], office: Office) -> Mapping[tuple[str, str], list[str]]:
    with office.work(office.actor("fay"), write=False) as work:
        session = list_registers(work)[-1].short_id
    person = office.actor("sam").id
    asked = {}
    for who, address in PAGES:
        there = address.replace(SESSION, session).replace(PERSON, person)
        browsers[who].get(there)  # What a process reads once has then been read.
        with counted(office.engine) as statements:
            browsers[who].get(there)
        asked[who, address] = statements
    return asked


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_page_asks_no_more_often_for_many_rows_than_for_one(asked: Asked, page: tuple[str, str]) -> None:
    before, after = asked[page]
    assert len(after) <= len(before), "\n".join(after)
    who, address = page
    most = MOST_TODAY[who] if address == "/today" else MOST_OF_A_TEAM if "?team=" in address else MOST
    assert len(after) <= most, "\n".join(after)
