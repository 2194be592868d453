"""A selection that appointed several people: each lead reads on the record how many have none yet, and opens theirs there."""

from collections.abc import Callable
from datetime import timedelta

from pledge_engine.hires.appointing_another import appoint_another
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from tests.factories.office import day_of, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
OUTCOME, AFTER = "selection_outcome", "After a selection"


def interviewed(office: Office) -> str:
    """A record whose interviews were held, and whose outcome is not agreed yet."""
    reference = opened_hire(office)
    while not (interviews := journey_of(office, reference).turn("interviews")) or interviews.status.is_open:
        go_on(office, reference)
    return reference


def agreed(office: Office, reference: str, appointed: int) -> tuple[str, ...]:
    """Both leads agree how many are appointed, opening it again where they had before; gives what Sam is told of its posts."""
    if journey_of(office, reference).open_turn(OUTCOME) is None:
        with office.work(office.actor("sam")) as work:
            correct_step(work, reference, OUTCOME, "wrong_answer")
    with office.work(office.actor("sam")) as work:
        done = complete_step(work, reference, OUTCOME, {"appointed": str(appointed)})
    with office.work(office.actor("pat")) as work:
        assert agree_step(work, reference, OUTCOME).warnings == done.warnings
    return tuple(warning for warning in done.warnings if "this advert" in warning)


def test_the_leads_read_how_many_people_have_no_record_yet_until_each_has_one(
    browse: Browse, furnished: Office
) -> None:
    reference = interviewed(furnished)
    agreed(furnished, reference, 3)

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


def test_a_smaller_outcome_is_asked_about_where_more_posts_came_from_it_and_is_stored_all_the_same(
    browse: Browse, furnished: Office
) -> None:
    reference = interviewed(furnished)
    assert agreed(furnished, reference, 3) == ()
    for _ in range(2):
        with furnished.work(furnished.actor("sam")) as work:
            appoint_another(work, reference)
    asked = "“Number of people appointed” is 1, and 3 posts came from this advert: check which is right."
    assert agreed(furnished, reference, 1) == (asked,)
    assert asked in browse("pat").get(f"/records/{reference}/steps/{OUTCOME}").text
    assert agreed(furnished, reference, 3) == ()
    assert agreed(furnished, "R-0003", 2) == (asked.replace("is 1,", "is 2,"),), "from wherever it is looked at"


def test_what_follows_a_selection_waits_for_both_leads_today(browse: Browse, furnished: Office) -> None:
    reference = interviewed(furnished)

    def told(who: str) -> list[tuple[str, str]]:
        page = browse(who).get("/today")
        return [link for link in page.links if link[1].endswith(("/return", "/appoint-another"))]

    assert AFTER not in browse("sam").get("/today").text
    agreed(furnished, reference, 0)
    back = [("Return to an earlier stage", f"/records/{reference}/return")]
    assert [told(who) for who in ("sam", "pat", "hana", "cleo")] == [back, back, [], []]
    assert "Nobody was appointed" in browse("pat").get("/today").text
    agreed(furnished, reference, 2)
    another = [("Appoint another", f"/records/{reference}/appoint-another")]
    assert [told(who) for who in ("sam", "pat", "hana", "cleo")] == [another, another, [], []]
    assert "1 person appointed has no record yet" in browse("sam").get("/today/outcome").text
    with furnished.work(furnished.actor("sam")) as work:
        appoint_another(work, reference)
    assert told("sam") == []
    agreed(furnished, reference, 4)
    assert told("sam") == another, "once, though more than one record came from the advert"
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, reference, day_of(furnished) + timedelta(days=5))
    assert told("sam") == []


def test_an_offer_that_nobody_can_make_is_not_said_to_be_due(browse: Browse, furnished: Office) -> None:
    reference = interviewed(furnished)
    agreed(furnished, reference, 1)
    hana, title = browse("hana"), "Send the conditional offer"
    why = "Nobody was appointed, so there is nobody to offer the post to."
    assert (title in hana.get("/today").text, why in hana.get("/tasks").text) == (True, False)
    agreed(furnished, reference, 0)
    assert title not in hana.get("/today").text
    tasks = hana.get("/tasks").text
    assert f"Not due {why}" in " ".join(tasks.split())
    assert title not in hana.get("/records").text
