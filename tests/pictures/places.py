"""The fictional places whose pages are looked at: the demonstration with more done in it, one with nothing, one with much."""

from __future__ import annotations

from sqlalchemy import select, update

from notifications.outbox import messages
from pledge_engine.hires.ending_commands import leave, withdraw
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.people.editing import edit_person
from pledge_engine.publishing import put_in_force
from tests.factories.office import ENGINE, opened_hire
from workflows.definition import Role

# Who comes to the places that are made here alone.
FIRST, LEAD, OTHER_LEAD = "alex.example", "mae.example", "noa.example"
# As long as names are seldom, in one piece and in several.
IN_ONE_PIECE = "Rehabilitation-and-continuing-care-of-the-northern-districts"
IN_PIECES = "The team for early help and continuing care in the far north"
LONG_NAME = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley-Example"
STEPS = 200
_AFTER = "  team_readiness:\n    title: Team readiness\n"
_READING = """
      reading_{n}:
        title: {title}
        guidance: Read it when there is time.
        owner: service_lead
        need: optional
        due: {n} working days after stage starts
"""


def settle_demonstration(office: Office) -> None:
    """Do in the demonstration what nobody has done in it yet: hold, end, return, erase; and a mail that did not leave."""
    with office.work(office.actor("ines.story")) as work:
        due = [row.reference for row in who_is_due(work, "group_supervision") if not row.held]
        record_register(work, "group_supervision", work.today, {due[0]: "excused"}, others="attended")
    with office.work(office.actor("sam.fiction")) as work:
        hold(work, "R-0002", work.today.replace(year=work.today.year + 1))
        withdraw(work, "R-0021", "not_funded")
    with office.work(office.actor("lee.story")) as work:
        leave(work, "R-0049", "other", work.today)
    with office.work(office.actor("jude.pretend")) as work:
        return_to(
            work, "R-0046", "selection", "offer_fell_through", keep=("shortlist", "interview_invites", "interviews")
        )
    with office.work(office.actor("morgan.sample")) as work:
        erase_earlier_person(work, "R-0046")
    with office.work(office.actor("noor.invented")) as work:
        set_hire_date(work, "R-0004", "start_date", work.today)
    with office.work(ENGINE) as work:
        mine = select(messages.c.id).where(messages.c.kind == "agreement_needed").order_by(messages.c.id).limit(1)
        failed = messages.c.id == mine.scalar_subquery()
        work.connection.execute(update(messages).where(failed).values(status="failed"))


def settle_nothing(office: Office) -> None:
    """Let one administrator be in a place that has nothing but the pledge."""
    with office.work(ENGINE) as work:
        put_in_force(work, shipped_text(), "pledge.yaml")
        newcomers.add_first_administrator(work, FIRST, "Alex Example", email="alex@trust.example")


def settle_much(office: Office) -> str:
    """Make a place where everything has a long name and a record has 200 steps; its reference is given."""
    before, _, after = shipped_text().partition("\n      understand_roles:\n")
    reading = "".join(_READING.format(n=n, title=f"Read part {n} of the guide") for n in range(1, STEPS + 1))
    with office.work(ENGINE) as work:
        put_in_force(work, f"{before}{reading}\n      understand_roles:\n{after}", "pledge.yaml")
        newcomers.add_first_administrator(work, FIRST, LONG_NAME)
    with office.work(office.actor(FIRST)) as work:
        organisation.add_care_group(work, f"{IN_ONE_PIECE}.")
        for team in (IN_ONE_PIECE, IN_PIECES):
            organisation.add_team(work, team, care_group=f"{IN_ONE_PIECE}.", sure=True)
        for handle, role, scope in (
            (LEAD, Role.SERVICE_LEAD, IN_ONE_PIECE),
            (LEAD, Role.SERVICE_LEAD, IN_PIECES),
            (OTHER_LEAD, Role.PROFESSIONAL_LEAD, f"{IN_ONE_PIECE}."),
        ):
            if role is Role.PROFESSIONAL_LEAD or scope == IN_ONE_PIECE:
                newcomers.add_person(work, handle, LONG_NAME)
                edit_person(work, handle, email=f"{handle[0] * 60}@{'b' * 60}.example")
            granting.give_grant(work, handle, role, scope=scope)
    opened_hire(office, IN_PIECES, LEAD, OTHER_LEAD)
    return opened_hire(office, IN_ONE_PIECE, LEAD, OTHER_LEAD)
