"""Nothing that an auditor is given leads from a worker's name to their record: not what is shown, nor what can be taken away."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from sqlalchemy import text

from pledge_engine.audit.access_log import Seen, record_readings
from pledge_engine.audit.chain import ACCESS
from pledge_engine.audit.checkpoint_file import written
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.export import exported, verify_export
from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.history import events
from pledge_engine.audit.reviewing import NobodyNamed, ReviewedEvent, Wanted, checkpoint_trail, review
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.audit.verify import verify_all
from pledge_engine.logins.password_links import make_password_link
from pledge_engine.people.deactivating import deactivate, reactivate
from pledge_engine.people.editing import edit_person
from pledge_engine.people.granting import end_grant, give_grant
from tests.factories.databases import unguarded
from tests.factories.trust import NOON, Trust
from workflows.definition import Role

# Wren works on the record; Lee leads another and works on a record of their own; Sam leads, and works on none.
WORKERS = ("wren", "lee")


@pytest.fixture
def told(trust: Trust) -> Trust:
    """A trust in which everybody has a log-in and did something, in every way that the trail keeps."""
    for handle in ("wren", "lee", "sam"):
        trust.person(handle)
    trust.person("ada", (Role.ADMINISTRATOR, "trust"))
    trust.person("bo", (Role.AUDITOR, "trust"))
    records = {handle: trust.hire() for handle in WORKERS}
    for handle, reference in records.items():
        trust.offer(reference, None)
        with trust.work(trust.actor("ada")) as work:
            give_grant(work, handle, Role.WORKER, scope=reference)
        agreed = {"role": Role.WORKER, "person": trust.person(handle), "on": NOON.date()}
        _act(
            trust,
            handle,
            reference,
            Role.WORKER,
            **{"turns.induction_review.1.1": Change({"agreed": []}, {"agreed": [agreed]})},
        )
    with trust.work(trust.actor("ada")) as work:
        for handle in ("lee", "sam"):
            give_grant(work, handle, Role.SERVICE_LEAD, scope="Oak")
        end_grant(work, "wren", Role.WORKER, scope=records["wren"])
    elsewhere = trust.hire()
    for handle in ("lee", "sam"):
        leads = {"leads": Change(None, {"service_lead": trust.person(handle)})}
        _act(trust, handle, elsewhere, Role.SERVICE_LEAD, **leads)
    for handle in ("wren", "lee", "sam"):
        own = {"person": Change(trust.person(handle), trust.person(handle))}
        for verb, actor, role in (("password_changed", handle, None), ("person_edited", "ada", Role.ADMINISTRATOR)):
            origin = trust.origin(trust.person(actor))
            with trust.begin() as connection:
                append_to_organisation(connection, Event(verb=verb, origin=origin, role=role, changes=own))
    return trust


def _act(trust: Trust, handle: str, reference: str, role: Role, **changes: Change) -> None:
    event = Event(
        verb="step_agreed",
        origin=trust.origin(trust.person(handle)),
        hire_id=trust.hire_id(reference),
        reference=reference,
        role=role,
        changes=changes,
    )
    with trust.begin() as connection:
        trust.record(connection, reference, event)


def reviewed(trust: Trust, wanted: Wanted | None = None) -> tuple[ReviewedEvent, ...]:
    with trust.work(trust.actor("bo")) as work:
        return review(work, wanted or Wanted(limit=1000))


def test_no_event_names_a_worker_or_shows_an_id_of_anybody(told: Trust) -> None:
    shown = reviewed(told)
    ids = {told.person(handle) for handle in ("wren", "lee", "sam", "ada")}
    everything = "".join(events_as_json(shown)) + events_as_csv(shown)
    assert not [each for each in ids if each in everything]
    assert "Wren" not in everything
    for event in shown:
        if event.role == Role.WORKER:
            assert event.who == "the worker"
            assert "Lee" not in str(asdict(event))


def test_who_became_a_worker_and_on_which_record_is_private_and_other_roles_are_told_by_name(told: Trust) -> None:
    given = [{c.fact: str(c.new) for c in event.changes} for event in reviewed(told, Wanted(verb="grant_given"))]
    worker = {"person": "(private)", "of": "(private)", "offer": "(private)", "role": "worker", "scope": "hire"}
    assert given.count(worker) == len(WORKERS)
    assert {sides["person"] for sides in given if sides != worker} == {"Lee", "Sam"}
    (ended,) = reviewed(told, Wanted(verb="grant_ended"))
    assert {change.fact: change.old for change in ended.changes if change.fact in {"person", "of"}} == {
        "person": "(private)",
        "of": "(private)",
    }


def test_what_somebody_does_with_their_own_log_in_reads_alike_whoever_it_is(told: Trust) -> None:
    alike = {(event.who, event.changes) for event in reviewed(told, Wanted(verb="password_changed"))}
    assert len(alike) == 1
    ((shown, (change,)),) = alike
    assert (shown, change.old, change.new) == ("Somebody", "(private)", "(private)")


def whose(trust: Trust, verb: str) -> list[object]:
    """Whose log-in is said to have been changed, oldest first."""
    told = reversed(reviewed(trust, Wanted(verb=verb)))
    return [change.new for event in told for change in event.changes if change.fact == "person"]


def test_whose_log_in_an_administrator_changed_is_told_of_those_who_hold_a_role_but_a_workers(told: Trust) -> None:
    assert whose(told, "person_edited") == ["(private)", "Lee", "Sam"]
    with told.work(told.actor("ada")) as work:
        for handle in ("wren", "lee"):
            edit_person(work, handle, email=f"{handle}@trust.example")
            deactivate(work, handle)
            reactivate(work, handle)
            make_password_link(work, handle)
    assert whose(told, "person_edited")[3:] == ["(private)", "Lee"]
    for verb in ("person_deactivated", "person_reactivated", "password_link_made"):
        assert whose(told, verb) == ["(private)", "Lee"]


def test_whose_log_in_was_changed_before_a_first_role_or_after_the_last_stays_private(told: Trust) -> None:
    """Else a name would come to stand, later, next to what was done with a worker on their record."""
    with told.work(told.actor("ada")) as work:
        end_grant(work, "lee", Role.SERVICE_LEAD, scope="Oak")
        edit_person(work, "lee", name="Lee Another")
        give_grant(work, "wren", Role.FACILITATOR)
        edit_person(work, "wren", name="Wren Another")
    assert whose(told, "person_edited") == ["(private)", "Lee Another", "Sam", "(private)", "Wren Another"]


def test_leads_are_told_by_name_also_those_who_are_workers_elsewhere(told: Trust) -> None:
    leading = {(event.who, str(event.changes[0].new)) for event in reviewed(told) if event.role == Role.SERVICE_LEAD}
    assert leading == {("Lee", "{'service_lead': 'Lee'}"), ("Sam", "{'service_lead': 'Sam'}")}


def test_people_are_found_by_name_in_what_names_them_and_a_worker_is_like_nobody(told: Trust) -> None:
    for typed in ("lee", " LEE ", "Lee"):
        assert {(event.verb, event.role) for event in reviewed(told, Wanted(person=typed))} == {
            ("step_agreed", Role.SERVICE_LEAD)
        }
    refused = []
    for typed in ("wren", "nobody"):
        with pytest.raises(NobodyNamed) as found:
            reviewed(told, Wanted(person=typed))
        refused.append(str(found.value).replace(typed, ""))
    assert refused[0] == refused[1]


def lines_of(trust: Trust) -> list[str]:
    with trust.begin(write=False) as connection:
        return list(exported(connection, NOON))


def bodies(lines: list[str]) -> Iterator[str]:
    yield from (found["body"] for found in map(json.loads, lines) if "body" in found)


def test_an_export_holds_nobodys_id_but_of_those_it_may_name_and_verifies(told: Trust) -> None:
    lines = lines_of(told)
    with told.work(told.actor("bo")) as work:
        checkpoint = "\n".join(written(checkpoint_trail(work)))
    assert told.person("wren") not in "\n".join(lines) + checkpoint
    lee = [json.loads(body) for body in bodies(lines) if told.person("lee") in body]
    assert {(body["verb"], body["role"]) for body in lee} == {
        ("grant_given", Role.ADMINISTRATOR),
        ("person_edited", Role.ADMINISTRATOR),
        ("step_agreed", Role.SERVICE_LEAD),
    }
    assert not [body for body in bodies(lines) if '"worker"' in body and body.count(told.person("ada")) == 0]
    found = verify_export(lines)
    assert found.intact
    assert found.withheld == sum(not body for body in bodies(lines)) > 0
    assert f"{found.withheld} of them without their text" in str(found)


def test_an_export_says_who_read_a_record_in_a_role_of_theirs_there_and_never_that_its_worker_did(told: Trust) -> None:
    read = told.hire_id(told.hire())
    wren, lee, sam = (told.person(handle) for handle in ("wren", "lee", "sam"))
    with told.begin() as connection:
        for reader, role in ((wren, Role.WORKER), (lee, None), (sam, Role.SERVICE_LEAD)):
            record_readings(connection, told.origin(reader), [Seen(page="record", hire_id=read, role=role)])
    readings = [body for line in lines_of(told) if json.loads(line).get("chain") == ACCESS for body in bodies([line])]
    readers = [json.loads(body)["actor"] for body in readings if body]
    assert sam in readers
    assert not {wren, lee} & set(readers)


def test_a_text_that_is_withheld_and_was_changed_is_found_in_the_export(told: Trust) -> None:
    lines = lines_of(told)
    place = next(n for n, line in enumerate(lines) if '"body":""' in line)
    lines[place] = lines[place].replace('"body":""', '"body":"changed"')
    assert not verify_export(lines).intact
    lines[place] = lines[place].replace('"body":"changed"', '"body":""').replace('"hash":"', '"hash":"0')
    assert not verify_export(lines).intact


def test_what_is_hashed_stays_as_it_is_and_verifies(told: Trust) -> None:
    with told.begin(write=False) as connection:
        assert verify_all(connection).intact
        kept = [event for event in events(connection, "organisation") if event.verb == "password_changed"]
    assert {event.actor for event in kept} == {told.person(handle) for handle in ("wren", "lee", "sam")}


def test_a_text_that_was_changed_in_the_database_is_not_left_out_as_if_it_were_right(
    told: Trust, database: str
) -> None:
    told.engine.dispose()
    with unguarded(database) as connection:
        changed = "UPDATE audit_event SET body = replace(body, 'induction', 'another') WHERE actor = :wren"
        assert connection.execute(text(changed), {"wren": told.person("wren")}).rowcount
    assert verify_export(lines_of(told)).faults
