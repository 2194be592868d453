"""Posts and people on the pages: narrowed, ordered, counted, by stage in columns, and as a file of exactly what is narrowed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from tests.factories.office import go_on, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from workflows.reading import load_shipped

Browse = Callable[..., Browser]


@pytest.fixture
def three(furnished: Office) -> Office:
    """R-0001 is overdue, R-0002 has gone on to the next stage and is described, R-0003 is new."""
    opened_hire(furnished)
    second = opened_hire(furnished)
    while (stage := journey_of(furnished, second).stage) and stage.key == "team_readiness":
        go_on(furnished, second)
    described = {
        "title": "Peer support worker",
        "version": "1",
        "link": "https://intranet.example/jd",
        "hours": "30",
        "band": "4",
        "pillar": "professional_practice",
        "role": "peer_support_worker",
        "job_description": "unchanged",
        "in_framework": True,
    }
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, second, "jd_ps_agreed", described)
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, second, "jd_ps_agreed")
    move_clock(furnished, timedelta(days=18))
    opened_hire(furnished)
    return furnished


def references(page: Page) -> list[str]:
    return [text for text, href in page.links if href == f"/records/{text}"]


@pytest.mark.usefixtures("three")
def test_what_is_longest_overdue_comes_first_unless_another_order_is_asked_for(browse: Browse) -> None:
    sam = browse("sam")
    assert references(sam.get("/records"))[0] == "R-0001"
    assert references(sam.get("/records?sort=newest"))[0] == "R-0003"
    assert references(sam.get("/records?sort=reference")) == ["R-0001", "R-0002", "R-0003"]
    assert references(sam.get("/records?sort=nonsense"))[0] == "R-0001"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("overdue=no&team=Oak+team", ["R-0002", "R-0003"]),
        ("role=peer_support_worker", ["R-0002"]),
        ("role=peer_trainer", []),
        ("band=4", ["R-0002"]),
        ("band=5", []),
        ("stage=jd_agreement", ["R-0002"]),
        ("text=0003", ["R-0003"]),
        ("text=R-3", ["R-0003"]),
        ("text=r3", ["R-0003"]),
        ("text=Oak+team,+post+2", ["R-0002"]),
        ("text=oak+team+post+2", ["R-0002"]),
        ("text=Oak,+post+2", ["R-0002"]),
        ("text=post+3", ["R-0003"]),
        ("text=Elm,+post+2", []),
        ("text=Oak+team,+post+22", []),
        ("text=R-33", []),
    ],
)
def test_the_address_narrows_the_list_and_the_file_alike(query: str, found: list[str], browse: Browse) -> None:
    sam = browse("sam")
    page = sam.get(f"/records?{query}")
    assert references(page) == found
    many = f"these {len(found)}" if len(found) > 1 else "this 1"
    file = f"Download {many} as a spreadsheet file (CSV), without names"
    assert (file in {text for text, _ in page.links}) is bool(found)
    lines = sam.client.get(f"/records.csv?{query}").text.splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == found


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("asked", ["held", "overdue"])
def test_a_choice_that_there_is_not_is_said_and_finds_nothing(browse: Browse, asked: str) -> None:
    page = browse("sam").get(f"/records?{asked}=maybe")
    assert 'value="maybe"' not in page.html
    assert "“maybe” is not one of the choices. Choose one of them." in page.text
    assert f"#{asked}" in {href for _, href in page.links}
    assert references(page) == []


@pytest.mark.usefixtures("three")
def test_a_choice_says_how_many_records_it_would_give(browse: Browse) -> None:
    page = browse("sam").get("/records")
    assert "Team readiness (2)" in page.text
    assert "Oak team (3)" in page.text
    assert "is not a band" in browse("sam").get("/records?band=94").text


@pytest.mark.usefixtures("three")
def test_a_stage_without_records_is_called_by_its_title_where_it_is_asked_for(browse: Browse) -> None:
    sam = browse("sam")
    for asked, title in (("cppd", load_shipped().stages["cppd"].title), ("left", "Left")):
        page = sam.get(f"/records?stage={asked}")
        assert f">{title} (0)</option>" in page.html
        assert f">{asked}</option>" not in page.html


@pytest.mark.usefixtures("three")
def test_who_may_not_read_the_band_of_a_post_finds_nothing_by_asking_for_it(browse: Browse) -> None:
    assert references(browse("hana").get("/records?band=4")) == []
    assert "(1)" not in browse("olu").get("/records").text


@pytest.mark.usefixtures("three")
def test_beside_the_list_there_is_a_column_for_each_stage(browse: Browse) -> None:
    sam = browse("sam")
    page = sam.get("/records?view=columns")
    assert [text for tag, text in page.headings if tag == "h2" and text.startswith("Team")] == ["Team readiness"]
    assert sorted(references(page)) == ["R-0001", "R-0002", "R-0003"]
    assert "2 records" in page.text
    assert references(sam.get("/records?view=columns&stage=jd_agreement")) == ["R-0002"]


def test_columns_are_not_offered_to_those_who_see_no_stage(furnished: Office, browse: Browse) -> None:
    reference = opened_hire(furnished)
    while not journey_of(furnished, reference).open_turn("oh_clearance"):
        go_on(furnished, reference)
    olu = browse("olu")
    page = olu.get("/records?view=columns")
    assert references(page) == references(olu.get("/records")) == [reference]
    assert "A column for each stage" not in page.text
    assert "A column for each stage" in browse("sam").get("/records").text


def test_what_was_withdrawn_is_found_by_the_choice_that_counts_it(three: Office, browse: Browse) -> None:
    with three.work(three.actor("sam")) as work:
        withdraw(work, "R-0003", "not_funded")
    sam = browse("sam")
    assert "Withdrawn (1)" in sam.get("/records").text
    assert references(sam.get("/records?stage=withdrawn")) == ["R-0003"]
    assert references(sam.get("/records?view=columns&stage=withdrawn")) == []


def test_a_record_that_has_ended_says_neither_what_is_to_do_nor_what_keeps_it(three: Office, browse: Browse) -> None:
    sam = browse("sam")
    assert {"To do in “Team readiness”", "Before it can move on"} <= {
        text for _, text in sam.get("/records/R-0003").headings
    }
    with three.work(three.actor("sam")) as work:
        withdraw(work, "R-0003", "not_funded")
    ended = sam.get("/records/R-0003")
    assert not [text for _, text in ended.headings if text.startswith(("To do", "Before it"))]
    assert "Withdrawn" in ended.text


def test_a_question_of_ours_ends_as_one(browse: Browse) -> None:
    said = browse("sam").get("/records?band=94").text
    assert "Did you mean" in said
    assert "?." not in said
