"""Registers as each reader finds them, and never beyond what they may know."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.reviewing import Wanted, review
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.hires import registers
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.group_sessions import who_is_due
from pledge_engine.hires.register_commands import correct_register, record_register
from pledge_engine.hires.register_views import NOBODY_IN_SIGHT
from pledge_engine.hires.round_commands import return_to
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.settings import Settings
from pledge_engine.store.tables.register import register_entries
from pledge_engine.web.app import make_app
from tests.factories.office import (
    ADMINISTRATOR,
    go_on,
    journey_of,
)
from tests.pledge_engine.hires.registers.sessions import FIRST, MONTH, SECOND, record, shown
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role


def test_lists_show_only_what_is_in_reach(office: Office) -> None:
    register = record(office, FIRST, R_0001="attended", R_0002="excused")
    with office.work(office.actor("admin")) as work:
        organisation.add_care_group(work, "South")
        newcomers.add_person(work, "far", "Far Example")
        granting.give_grant(work, "far", Role.FACILITATOR, scope="South")
    for who, expected in (("fay", [(1, 2)]), ("sam", [(1, 2)]), ("lena", [(1, 2)]), ("far", [])):
        with office.work(office.actor(who), write=False) as work:
            assert [(row.came, row.listed) for row in registers.list_registers(work)] == expected, who
    with office.work(office.actor("far")) as work:
        assert who_is_due(work, MONTH) == ()
        for refused in (
            lambda: registers.show_register(work, register),
            lambda: correct_register(work, register, {"R-0001": "excused"}),
            lambda: record_register(work, MONTH, FIRST, {"R-0001": "attended"}),
        ):
            with pytest.raises(NotFound):
                refused()
    for who in ("hana", "olu", "admin", "wren"):
        with office.work(office.actor(who), write=False) as work, pytest.raises(Forbidden):
            registers.list_registers(work)


def test_the_session_of_somebody_whose_offer_fell_through_is_on_no_register_and_its_outcome_is_erased(
    office: Office,
) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena")) as work:
        register = record_register(work, "meet_greet", SECOND, {"R-0003": "attended"}).register
    assert shown(office, register, by="sam") == ["R-0003 Attended"]
    with office.work(office.actor("sam")) as work:
        return_to(work, "R-0003", "selection", "offer_fell_through")
    for who in ("sam", "pat", "lena"):
        with office.work(office.actor(who), write=False) as work, pytest.raises(NotFound):
            registers.show_register(work, register)
        with office.work(office.actor(who), write=False) as work:
            assert registers.list_registers(work) == ()
    with office.work(office.actor("hana")) as work:
        erase_earlier_person(work, "R-0003")
        kept = work.connection.execute(select(register_entries.c.outcome)).scalars().all()
    assert kept == ["erased"]


def test_nobody_is_told_that_nobody_is_left_on_a_register_on_which_others_stand_whom_they_cannot_see(
    office: Office, tmp_path: Path
) -> None:
    # Given a session of two, of whom one leads others by now and is not senior leadership's to see, and the other is taken out
    with office.work(office.actor("admin")) as work:
        newcomers.add_person(work, "ivo", "Ivo Example")
        organisation.add_team(work, "Elm team", care_group="North")
    while not journey_of(office, "R-0003").current(MONTH):
        go_on(office, "R-0003", worker="ivo")
    register = record(office, SECOND, R_0001="attended", R_0003="attended")
    with office.work(office.actor("admin")) as work:
        granting.give_grant(work, "ivo", Role.SERVICE_LEAD, scope="Elm team")
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {}, remove=("R-0001",))
    assert shown(office, register, by="lena") == ["R-0001 Taken out"]
    assert shown(office, register, by="fay") == ["R-0001 Taken out", "R-0003 Attended"]
    # Then each is told of those whom they can see
    for who, left in (("lena", True), ("fay", False)):
        with office.work(office.actor(who), write=False) as work:
            (row,) = registers.list_registers(work)
            assert (row.emptied, row.apart == NOBODY_IN_SIGHT) == (left, left), who
    browser = Browser(make_app(office, Settings(secret_file=tmp_path / "key")), office, "lena")
    for address in ("/register", f"/register?step={MONTH}", f"/register/sessions/{register}"):
        told = " ".join(browser.get(address).text.split())
        places = [place.end() for place in re.finditer("left on (the|its) register|nobody left", told)]
        assert places
        assert all("whom you can see" in told[place - 60 : place + 20] for place in places), address


def test_of_a_withdrawn_record_no_session_is_shown(office: Office) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena")) as work:
        register = record_register(work, "meet_greet", SECOND, {"R-0003": "attended"}).register
    with office.work(office.actor("sam")) as work:
        withdraw(work, "R-0003", "not_funded")
    with office.work(office.actor("sam"), write=False) as work, pytest.raises(NotFound):
        registers.show_register(work, register)


def test_senior_leadership_meets_somebody_who_leads_others_without_being_told_who_it_is(office: Office) -> None:
    while not journey_of(office, "R-0003").current("meet_greet"):
        go_on(office, "R-0003")
    with office.work(office.actor("lena"), write=False) as work:
        assert [bool(row.worker) for row in who_is_due(work, "meet_greet") if row.reference == "R-0003"] == [True]
    with office.work(office.actor("admin")) as work:
        organisation.add_team(work, "Elm team", care_group="North")
        granting.give_grant(work, "wren", Role.SERVICE_LEAD, scope="Elm team")
    with office.work(office.actor("lena"), write=False) as work:
        assert [row.worker for row in who_is_due(work, "meet_greet") if row.reference == "R-0003"] == [""]


def test_who_does_not_record_such_sessions_is_told_so_and_who_finds_nobody_due_is_told_that(office: Office) -> None:
    with office.work(office.actor("sam")) as work, pytest.raises(Forbidden, match="recorded by the group facilitator"):
        record_register(work, MONTH, FIRST, {}, others="attended")
    with office.work(office.actor("fay")) as work, pytest.raises(Invalid, match="nobody is due whom you can see"):
        record_register(work, MONTH, date(2026, 1, 5), {}, others="attended")


def test_a_register_is_found_by_as_much_of_its_id_as_tells_it_from_the_others(office: Office) -> None:
    first = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay"), write=False) as work:
        (row,) = registers.list_registers(work)
        assert (row.id, row.short_id) == (first, first[:8])
        assert registers.show_register(work, f" {row.short_id.upper()} ").id == first
    second = record(office, SECOND, R_0002="attended")
    assert second[:8] == first[:8], "they were recorded in the same minute"
    with office.work(office.actor("fay"), write=False) as work:
        short = {row.id: row.short_id for row in registers.list_registers(work)}
        assert [registers.find_register(work, short[each]).id for each in (first, second)] == [first, second]
        assert max(map(len, short.values())) < len(first)
        with pytest.raises(NotFound, match="Give more of it"):
            registers.find_register(work, first[:8])
        for nothing in ("", "%", "_"):
            with pytest.raises(NotFound):
                registers.find_register(work, nothing)


def test_an_auditor_finds_a_session_written_down_late_and_one_that_was_put_right(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        newcomers.add_person(work, "bo", "Bo Example")
        granting.give_grant(work, "bo", Role.AUDITOR)
    register = record(office, FIRST, R_0001="attended")
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {"R-0001": "excused"})
    with office.work(office.actor("bo"), write=False) as work:
        found = {kind: [event.verb for event in review(work, Wanted(exception=kind))] for kind in Kind}
    assert found[Kind.RECORDED_LATE] == ["attendance_recorded"]
    assert found[Kind.CORRECTED] == ["attendance_corrected"]
    with office.work(office.actor("fay")) as work:
        correct_register(work, register, {"R-0001": "did not run"})
    with office.work(office.actor("bo"), write=False) as work:
        late = review(work, Wanted(exception=Kind.RECORDED_LATE))
    assert [event.verb for event in late] == ["attendance_recorded"]
