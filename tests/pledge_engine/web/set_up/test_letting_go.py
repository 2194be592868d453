"""Letting somebody go, or a role of theirs: what they hold is said before, what is left after, and one administrator stays."""

from __future__ import annotations

from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.office import Office
from pledge_engine.people.granting import end_grant
from pledge_engine.web.set_up.words import give_address
from tests.factories.office import (
    ADMINISTRATOR,
    go_on,
    journey_of,
    opened_hire,
)
from tests.pledge_engine.web.set_up.test_people import CHANGED_HERE, Browse, page_of
from workflows.definition import Role


def test_what_somebody_holds_is_said_before_their_access_ends_at_once(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    admin, sam = browse(ADMINISTRATOR, canaries=("R-0001",)), browse("sam")
    sam.get("/today")
    address = page_of(furnished, "sam")
    page = admin.get(f"{address}/end-access")
    assert "Named as a lead on 1 record, with 6 open steps of theirs: 1 record of Oak team." in page.text
    assert "On 1 record nobody would hold this." in page.text
    assert "Their roles stay, and give nothing from then on: service lead of Oak team." in page.text
    assert "Nobody is named to cover for them." in page.text
    assert "Nobody else is" not in page.text
    assert "Nobody else is HR " in admin.get(f"{page_of(furnished, 'hana')}/end-access").text
    admin.get(f"{address}/end-access")
    assert furnished.actor("sam").grants
    page = admin.send()
    assert "Sam Example can no longer log in or act here." in page.text
    assert sam.client.get("/today").status_code == 303
    theirs = admin.get(address).text
    assert "None yet, and no link works while their access is ended" in theirs
    assert CHANGED_HERE in theirs
    admin.get(f"{address}/give-access-back")
    assert "can act again" in admin.send().text
    assert furnished.actor("sam").grants


def test_what_ends_with_a_role_is_counted_before_it_is_ended(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    ends = f"{page_of(furnished, 'sam')}/roles/end?role=service_lead&scope=team:Oak+team"
    alone = "Nobody else is service lead of Oak team: what belongs to that would come to nobody."
    page = admin.get(ends)
    assert "Named as the service lead on 1 record, with 6 open steps of theirs: 1 record of Oak team." in page.text
    assert alone not in page.text
    other = admin.get(f"{page_of(furnished, 'cleo')}/roles/end?role=service_lead&scope=team:Oak+team")
    assert "No record there names them as the service lead." in other.text
    admin.send()
    assert alone in admin.get(ends).text
    admin.get(f"{page_of(furnished, 'sam')}/roles/end?role=hr&scope=nowhere")


def test_the_only_administrator_stays(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    own = admin.get(page_of(furnished, ADMINISTRATOR))
    assert "another administrator can end yours" in own.text
    assert "End their access" not in own.text
    page = admin.get(f"{page_of(furnished, ADMINISTRATOR)}/end-access")
    assert ("Nobody ends their own access" in page.text, "End their access now" in page.text) == (True, False)
    end = dict(own.links)["End administrator: The whole trust"]
    page = admin.get(end)
    assert page.heading() == "Alex Example stays administrator"
    assert "Make somebody else an administrator first." in page.text
    assert "End this role" not in page.text
    assert ("Say who else is administrator", give_address(Role.ADMINISTRATOR)) in page.links
    admin.get(dict(page.links)["Say who else is administrator"])
    admin.send(person="sam")
    admin.get(end)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_grant(work, "sam", "administrator")
    assert "this is the only administrator. Give the role to somebody else first" in admin.send(status=422).text


def test_a_step_that_somebody_picked_up_is_counted_before_and_after(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while not journey_of(furnished, reference).current("advert_open"):
        go_on(furnished, reference)
    with furnished.work(furnished.actor("hana")) as work:
        pick_up(work, reference, "advert_open")
    admin = browse(ADMINISTRATOR)
    admin.get(f"{page_of(furnished, 'hana')}/end-access")
    assert "1 step they have picked up go back to the queue." in admin.page.text
    assert "1 step they had picked up went back to the queue." in admin.send().text
