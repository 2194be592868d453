"""Who is let in to each command that changes plans: everybody else is kept out, and out of reach looks like absent."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from pledge_engine.errors import Forbidden, Invalid, NotFound, PledgeError, RefusedMove
from pledge_engine.hires import (
    change_commands,
    closure_commands,
    ending_commands,
    queue_commands,
    reassigning,
    register_commands,
    round_commands,
)
from pledge_engine.hires.appointing_another import appoint_another
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import covering, granting, newcomers, organisation
from pledge_engine.work import Work
from tests.factories.databases import copied
from tests.factories.office import GRANTS, WORKER, furnish, go_on, journey_of, office_on, opened_hire
from workflows.definition import Role

R = "R-0001"
DAY = date(2026, 8, 3)
LEADS = {"sam", "pat"}
PEERS = {*LEADS, "cleo"}
# Each command with everybody whom it lets in. Cleo leads the same team and is not named on the record; Far leads another.
COMMANDS: dict[str, tuple[Callable[[Work], Any], set[str]]] = {
    "return": (lambda work: round_commands.return_to(work, R, "selection", "did_not_start"), LEADS),
    "keep": (lambda work: round_commands.keep_steps(work, R, ["interviews"]), LEADS),
    "agree what is kept": (lambda work: round_commands.agree_kept(work, R), LEADS),
    "undo": (lambda work: round_commands.undo_advance(work, R), LEADS),
    "withdraw": (lambda work: ending_commands.withdraw(work, R, "not_funded"), LEADS),
    "leave": (lambda work: ending_commands.leave(work, R, "other"), LEADS),
    "reopen": (lambda work: ending_commands.reopen(work, R, "workbook", "ended_by_mistake"), LEADS),
    "appoint another": (lambda work: appoint_another(work, R), LEADS),
    "correct an agreed step": (lambda work: change_commands.correct_step(work, R, "job_plan", "wrong_date"), LEADS),
    "correct the lead's own step": (
        lambda work: change_commands.correct_step(work, R, "understand_roles", "wrong_date"),
        {"sam", "cleo"},
    ),
    "correct HR's step": (lambda work: change_commands.correct_step(work, R, "hr_clearance", "wrong_date"), {"hana"}),
    "correct occupational health's step": (
        lambda work: change_commands.correct_step(work, R, "oh_clearance", "wrong_date"),
        {"hana", "olu"},
    ),
    "move a date": (lambda work: change_commands.move_date(work, R, "meet_greet", DAY, "person_away"), LEADS),
    "move the date of HR's step": (
        lambda work: change_commands.move_date(work, R, "hr_clearance", DAY, "person_away"),
        {*LEADS, "hana"},
    ),
    "say whom a step waits for": (lambda work: change_commands.wait_for(work, R, "meet_greet", "us"), {"lena"}),
    "set the pace": (lambda work: change_commands.set_pace(work, R, 2), LEADS),
    "say that it did not happen": (
        lambda work: change_commands.say_it_did_not_happen(work, R, "local_induction"),
        {WORKER},
    ),
    "write that it was talked about": (
        lambda work: change_commands.write_that_it_was_talked_about(work, R, "local_induction", "will_be_done"),
        LEADS,
    ),
    "name another lead": (lambda work: reassigning.reassign_lead(work, R, Role.SERVICE_LEAD, "cleo"), PEERS),
    "pick a step up": (lambda work: queue_commands.pick_up(work, R, "group_supervision"), {"fay"}),
    "give a step to a colleague": (
        lambda work: queue_commands.reassign_step(work, R, "group_supervision", "fay"),
        {*PEERS, "fay"},
    ),
    "record a session": (
        lambda work: register_commands.record_register(work, "group_supervision", work.today, {R: "attended"}),
        {"fay"},
    ),
    "erase an earlier person": (lambda work: erase_earlier_person(work, R), {"hana"}),
    "close the trust": (lambda work: closure_commands.add_closure(work, DAY, "Closed"), {"admin"}),
    "name cover for Sam": (
        lambda work: covering.name_cover(work, "sam", "cleo", from_on=DAY, until_on=DAY),
        {"sam", "cleo", "lena", "admin"},
    ),
}
EVERYBODY = (*dict.fromkeys(handle for handle, _, _ in GRANTS), WORKER, "admin", "far", "audra", "beth")


@pytest.fixture(scope="module")
def office(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A record in the workbook, and people with every role there and elsewhere."""
    with copied(upgraded, tmp_path_factory.mktemp("who_may")) as database:
        office = office_on(database)
        furnish(office, shipped_text())
        opened_hire(office)
        while (stage := journey_of(office, R).stage) and stage.key != "workbook":
            go_on(office, R)
        with office.work(office.actor("admin")) as work:
            organisation.add_care_group(work, "South")
            organisation.add_team(work, "Yew team", care_group="South")
            for handle, role, scope in (
                ("far", Role.SERVICE_LEAD, "Yew team"),
                ("far", Role.HR, "South"),
                ("far", Role.FACILITATOR, "Yew team"),
                ("audra", Role.AUDITOR, None),
                ("beth", Role.BOARD, None),
            ):
                if handle != "far" or role is Role.SERVICE_LEAD:
                    newcomers.add_person(work, handle, f"{handle.title()} Example")
                granting.give_grant(work, handle, role, scope=scope)
        yield office
        office.close()


class TriedOnly(Exception):
    """Ends the transaction of a command that was let in, so that the next one finds the record as it was."""


def outcome(office: Office, handle: str, command: Callable[[Work], Any]) -> str:
    """Whether somebody is let in, forbidden, or told that there is no such thing."""
    try:
        with office.work(office.actor(handle)) as work:
            command(work)
            raise TriedOnly
    except (TriedOnly, RefusedMove, Invalid):
        return "let in"
    except Forbidden:
        return "forbidden"
    except NotFound:
        return "not found"
    except PledgeError as error:
        return type(error).__name__


@pytest.mark.parametrize("name", COMMANDS)
def test_only_those_whose_business_it_is_are_let_in(office: Office, name: str) -> None:
    command, expected = COMMANDS[name]
    assert {handle for handle in EVERYBODY if outcome(office, handle, command) == "let in"} == expected


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "close the trust"])
def test_to_somebody_out_of_reach_there_is_no_such_record(office: Office, name: str) -> None:
    command, _ = COMMANDS[name]
    assert outcome(office, "far", command) == "not found"
    for handle in ("audra", "beth"):
        assert outcome(office, handle, command) in {"not found", "forbidden"}
