"""A selection that appointed several people: each lead reads on the record how many have none yet, and opens theirs there."""

from collections.abc import Callable

from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from tests.factories.office import go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]


def test_the_leads_read_how_many_people_have_no_record_yet_until_each_has_one(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while not (interviews := journey_of(furnished, reference).turn("interviews")) or interviews.status.is_open:
        go_on(furnished, reference)
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, reference, "selection_outcome", {"appointed": "3"})
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, reference, "selection_outcome")

    def asked(who: str) -> list[str]:
        found = browse(who).get(f"/records/{reference}").links
        return [text for text, href in found if href == f"/records/{reference}/appoint-another"]

    two = ["Appoint another: 2 people appointed have no record yet", "Appoint another person"]
    assert [asked(who) for who in ("sam", "pat", "hana")] == [two, two, []]
    sam = browse("sam")
    sam.get(f"/records/{reference}/appoint-another")
    assert "R-0002" in sam.send("it").text
    assert asked("sam")[0] == "Appoint another: 1 person appointed has no record yet"
    sam.get("/records/R-0002/appoint-another")
    sam.send("it")
    assert asked("sam") == []
