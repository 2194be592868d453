"""A record through its first stages on the pages, by both leads, each logged in as themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.office import Office
from tests.factories.cover import complete
from tests.factories.office import TEAM, go_on, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
READY: dict[str, Any] = {
    "line_manager": "Robin",
    "professional_lead": "Sam",
    "group_facilitator": "Ines",
    "peer_supervisor": "Kit",
    "space": "yes",
    "it": "yes",
}


def on_step(browser: Browser, reference: str, step: str) -> None:
    browser.get(f"/records/{reference}/steps/{step}")


def date(name: str, day: str) -> dict[str, Any]:
    return dict(zip((f"{name}__day", f"{name}__month", f"{name}__year"), day.split("/"), strict=True))


def test_two_leads_take_a_post_through_its_first_stage(browse: Browse, furnished: Office) -> None:
    sam, pat = browse("sam"), browse("pat")
    sam.get("/records/new")
    assert "Choose an answer to “" in sam.send("preview", status=422).text
    page = sam.send("preview", team=TEAM, service_lead="sam", professional_lead="pat")
    assert page.heading() == "Check before you open the post"
    assert "opened the record" in sam.send("open").text
    assert sam.page.heading() == "Oak team, post 1"
    reference = "R-0001"

    on_step(sam, reference, "understand_roles")
    assert "pillar" in sam.send("complete", status=422).text.lower()
    page = sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    assert "completed “Understand the lived experience roles available”" in page.text

    on_step(pat, reference, "readiness_session")
    pat.send("complete", facilitator="Kit", head_count="8", **date("held_on", "8/6/2026"))
    on_step(sam, reference, "readiness_plan")
    page = sam.send("add:actions", none_needed="no", actions__0__text="Find a room")
    assert [c["value"] for c in page.controls if c.get("name") == "actions.0.text"] == ["Find a room"]
    assert any(c.get("name") == "actions.1.text" for c in page.controls)
    sam.send("complete", none_needed="yes", actions__0__text="")
    assert "waits for the agreement of the professional lead" in sam.page.text

    assert "Agree the team's action plan" in pat.get("/today").text.replace("’", "'")
    on_step(pat, reference, "readiness_plan")
    assert "now complete" in pat.send("agree").text
    on_step(sam, reference, "support_infrastructure")
    sam.send("complete", **READY)

    assert "has not agreed the stage yet" in sam.get(f"/records/{reference}/advance").text
    assert sam.send("it", status=422).heading() == "Move the record on"
    for browser in (sam, pat):
        for first in ("/today", "/attention"):
            assert "Waits for your agreement" in browser.get(first).text
        page = browser.get(f"/records/{reference}/agree-stage")
        assert "Kit" in page.text  # Item by item what is agreed.
        assert "agreed the stage" in browser.send("it").text
        assert "Waits for your agreement" not in browser.get("/today").text
    for first in ("/today", "/attention"):
        assert "Move on to “Job description agreement”" in pat.get(first).text
    pat.get(f"/records/{reference}/advance")
    assert "to “Job description agreement”" in pat.send("it").text
    stage = journey_of(furnished, reference).stage
    assert stage is not None
    assert stage.key == "jd_agreement"
    pat.get(f"/records/{reference}/undo")
    assert "undid" in pat.send("it").text or "undone" in pat.page.text


def test_two_leads_edit_the_same_step_and_nothing_typed_is_lost(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam, cleo = browse("sam"), browse("sam")
    on_step(sam, reference, "support_infrastructure")
    on_step(cleo, reference, "support_infrastructure")
    sam.send("save", line_manager="Robin")
    page = cleo.send("save", line_manager="Somebody else", status=409)
    assert "was changed while you were working on it" in page.text
    assert any(control.get("value") == "Somebody else" for control in page.controls)
    assert "saved" in cleo.send("save").text.lower()


def test_whoever_comes_second_takes_nothing_back_that_they_never_touched(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam, pat = browse("sam"), browse("pat")
    on_step(sam, reference, "jd_ps_agreed")
    sam.send("save", title="Peer worker", version="1", hours="30", in_framework="yes")
    for browser in (sam, pat):
        on_step(browser, reference, "jd_ps_agreed")
    sam.send("save", title="Senior peer worker", version="2", band="4")
    page = pat.send("save", hours="22.5", version="3", status=409)
    assert "Sam Example" in page.text
    pat.send("save")
    answers = journey_of(furnished, reference).current("jd_ps_agreed")[0].answers
    assert answers == {
        "title": "Senior peer worker",  # Sam's, which Pat never touched.
        "band": "4",
        "version": "3",  # Both had typed something: Pat was told, and means it.
        "hours": "22.5",
        "in_framework": True,
    }


MOVED = {"how": "day", "reason": "person_away", **date("to", "10/7/2026")}


def test_what_was_typed_into_a_step_that_somebody_has_completed_meanwhile_can_be_copied(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam, other = browse("sam"), browse("sam")
    for browser in (sam, other):
        on_step(browser, reference, "jd_ps_agreed")
    complete(furnished, "sam", "jd_ps_agreed", reference)
    page = other.send("save", title="A title of my own", band="4", status=409)
    assert "What you typed was not taken, and stands on this page so that you can copy it." in page.text
    assert "A title of my own" in page.text.partition("What you typed")[2]
    assert "Band 4" in page.text
    assert "send it again" not in page.text


def test_a_step_that_is_put_right_says_which_day_stays(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "understand_roles", reference)
    move_clock(furnished, timedelta(days=3))
    with furnished.work(furnished.actor("sam")) as work:
        correct_step(work, reference, "understand_roles", "wrong_answer")
    sam = browse("sam")
    on_step(sam, reference, "understand_roles")
    assert "Leave empty if it was on 9 June 2026, as it says now" in sam.page.text
    sam.send("complete")
    turn = journey_of(furnished, reference).turn("understand_roles")
    assert turn is not None
    assert str(turn.happened_on) == "2026-06-09"


@pytest.mark.parametrize(
    ("act", "typed"),
    [("waiting-on", {"whom": "candidate"}), ("move-date", MOVED), ("not-applicable", {"reason": "not_relevant"})],
)
def test_whoever_comes_second_to_a_step_is_told_and_may_still_mean_it(
    act: str, typed: dict[str, Any], browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam, pat = browse("sam"), browse("pat")
    pat.get(f"/records/{reference}/steps/job_plan/{act}")
    sam.get(f"/records/{reference}/steps/job_plan/waiting-on")
    sam.send("it", whom="third_party")
    button = "preview" if act == "move-date" else "it"
    page = pat.send(button, status=409, **typed)
    assert "Sam Example" in page.text
    pat.send(button)
    if act == "move-date":
        pat.send("it")
    assert pat.page.heading() == "Agree the job plan"


def test_what_is_typed_stays_when_it_cannot_be_taken(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    on_step(sam, reference, "job_plan")
    page = sam.send("complete", link="not a link", **date("agreed_on", "31/2/2026"), status=422)
    values = {control.get("name"): control.get("value") for control in page.controls}
    assert values["link"] == "not a link"
    assert values["agreed_on.month"] == "2"
    for link in ("#link", "#agreed_on"):
        assert f'href="{link}"' in page.html
        assert link[1:] in page.ids


def test_a_record_is_held_resumed_noted_and_its_date_moved(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    sam.get(f"/records/{reference}/hold")
    assert "date" in sam.send("it", status=422).text.lower()
    assert "on hold" in sam.send("it", **date("review_on", "1/9/2026")).text
    sam.get(f"/records/{reference}/resume")
    sam.send("it")
    sam.get(f"/records/{reference}/note")
    lines = sam.send("it", note="A few plain words\r\non two lines")
    assert '<p class="app-typed">A few plain words\non two lines</p>' in lines.html
    sam.get(f"/records/{reference}/steps/understand_roles/move-date")
    page = sam.send("preview", how="day", reason="person_away", **date("to", "10/7/2026"))
    assert "Nothing is changed yet" in page.text
    page = sam.send("it")
    assert "moved the date" in page.text
    assert "First promised" in page.text


def test_a_finished_step_is_put_right_and_a_step_marked_not_applicable(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    on_step(sam, reference, "understand_roles")
    sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    sam.get(f"/records/{reference}/steps/understand_roles/correct?turn=1")
    sam.send("it", reason="wrong_answer")
    on_step(sam, reference, "understand_roles")
    assert any(control.get("checked") is not None for control in sam.page.controls)  # Its answers are still there.
    sam.get(f"/records/{reference}/steps/job_plan/not-applicable")
    assert "waits for the agreement of the professional lead" in sam.send("it", reason="not_relevant").text


def test_out_of_scope_looks_like_absent_and_not_allowed_is_said(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    hana = browse("olu")  # Occupational health sees nothing before the offer.
    absent = hana.get("/records/R-9999", status=404).text.replace("R-9999", reference)
    assert hana.get(f"/records/{reference}", status=404).text == absent
    cleo = browse("cleo")
    assert cleo.get(f"/records/{reference}").heading() == "Oak team, post 1"
    assert cleo.get(f"/records/{reference}/hold", status=403).heading() == "This is not yours to do"


def test_lists_filter_by_their_address_and_export_what_they_show(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    assert reference in sam.get("/records?stage=team_readiness&held=no").text
    assert reference not in sam.get("/records?stage=clearance").text
    assert "is not a stage" in sam.get("/records?stage=nonsense").text
    answer = sam.client.get("/records.csv?stage=team_readiness")
    assert answer.mimetype == "text/csv"
    assert reference in answer.text
    assert "Sam Example" not in answer.text


def test_what_is_late_comes_first_with_who_holds_it(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    move_clock(furnished, timedelta(days=21))
    sam, pat = browse("sam"), browse("pat")
    assert "Overdue" in sam.get("/today").text
    assert "Sam Example" in pat.get("/attention").text
    assert "There is no team" in pat.get("/attention?team=Nowhere", status=404).text
    assert "Understand the lived experience roles" in sam.get("/tasks").text


def test_nothing_changes_by_looking(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    before = journey_of(furnished, reference)
    for act in ("advance", "hold", "withdraw", "note", "agree-stage", "undo", "return"):
        sam.get(f"/records/{reference}/{act}")
    assert journey_of(furnished, reference) == before
    sam.get(f"/records/{reference}/nothing", status=404)


def test_a_step_that_is_not_theirs_to_see_leads_back_to_the_record_and_names_no_other(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    page = browse("sam").get(f"/records/{reference}/steps/job_plam", status=404)
    assert "Open the record: the steps that are yours to see stand there." in page.text
    assert "job_plan" not in page.text


def test_whoever_may_read_nothing_of_what_happened_is_told_what_is_read_there(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while "team_readiness" in journey_of(furnished, reference).state:
        go_on(furnished, reference)
    assert "so far is yours to read" in browse("hana").get("/records/R-0001/history").text
    assert "so far is yours to read" not in browse("sam").get("/records/R-0001/history").text
