"""Finding a record by the name of its worker: the name stands in no address, and what is found is led to."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, insert, select, update

from pledge_engine.hires.by_name import MOST
from pledge_engine.office import Office
from pledge_engine.store.tables import appointees, hires
from tests.factories.office import ENGINE, day_of, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]


def offered(office: Office, *names: str) -> list[str]:
    """A record for each name, of a post that somebody called so was offered."""
    found = []
    for name in names:
        reference = opened_hire(office)
        found.append(reference)
        with office.work(ENGINE) as work:
            hire = work.connection.execute(select(hires.c.id).where(hires.c.reference == reference)).scalar_one()
            row = {"id": f"offer-{reference}", "hire_id": hire, "person_id": None, "ended_on": None}
            work.connection.execute(insert(appointees), {**row, "name": name, "offered_on": day_of(office)})
    return found


def test_one_is_led_to_and_of_several_each_is_named(browse: Browse, furnished: Office) -> None:
    rowan, ash, _ = offered(furnished, "Rowan Fable", "Ash Fable", "Kit Sample")
    pat = browse("pat")
    pat.get("/records")
    assert rowan in pat.send(name="ROW fab").title
    assert pat.response.request.path == f"/records/{rowan}"
    pat.get("/records")
    page = pat.send(name=" fable")
    assert [(text, href) for text, href in page.links if href.startswith("/records/R-")] == [
        (ash, f"/records/{ash}"),
        (rowan, f"/records/{rowan}"),
    ]
    assert "2 records" in page.text
    assert f"{rowan} Rowan Fable" in page.text
    assert "Kit" not in page.text


def test_who_is_not_found_and_what_is_too_short_is_said_in_words(browse: Browse, furnished: Office) -> None:
    offered(furnished, "Rowan Fable")
    pat = browse("pat")
    pat.get("/records")
    assert "Nobody is called that on a record whose name you can see." in pat.send(name="Wren").text
    for typed, told, status in (("r", "too short", 422), (" ", "nothing is typed", 422), ("%_", "Nobody is", 200)):
        pat.get("/records")
        assert told in pat.send(name=typed, status=status).text
    assert "Rowan" not in pat.page.text


def test_nobody_is_found_whose_offer_of_the_post_fell_through(browse: Browse, furnished: Office) -> None:
    offered(furnished, "Rowan Fable")
    with furnished.work(ENGINE) as work:
        work.connection.execute(update(appointees).values(ended_on=day_of(furnished)))
    pat = browse("pat")
    pat.get("/records")
    assert "Nobody is called that" in pat.send(name="rowan").text


def test_the_first_of_many_are_shown_and_that_there_are_more(browse: Browse, furnished: Office) -> None:
    offered(furnished, *[f"Rowan Fable {n:02d}" for n in range(MOST + 2)])
    pat = browse("pat")
    pat.get("/records")
    asked: list[str] = []
    event.listen(furnished.engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    page = pat.send(name="rowan")
    assert f"The first {MOST} records: type more of the name to find one" in page.text
    assert page.text.count("Rowan Fable") == MOST
    assert len([each for each in asked if "appointee.name" in each]) == 1


@pytest.mark.parametrize(("handle", "offers"), [("hana", True), ("fay", True), ("olu", False)])
def test_it_is_offered_to_those_who_are_told_names(browse: Browse, handle: str, offers: bool) -> None:
    forms = [form for form in browse(handle).get("/records").forms if form.get("action") == "/records"]
    assert ("post" in [form.get("method") for form in forms]) is offers
