"""The pledge to be read, and a new version: checked with every mistake, compared, and only then put in force."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from pledge_engine.office import Office, shipped_text
from pledge_engine.publishing import put_in_force
from tests.factories.office import ADMINISTRATOR, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
TITLE = "Agree the job plan"
NEXT = (
    shipped_text()
    .replace("version: 2\n", "version: 3\n", 1)
    .replace(f"title: {TITLE}\n", "title: Agree the plan of the job\n", 1)
)


def test_anybody_who_is_logged_in_reads_the_pledge_in_force(browse: Browse) -> None:
    page = browse("hana").get("/pledge")
    assert ("h3", "Complete the employment checks") in page.headings
    assert "10 working days after stage starts" in page.text
    assert "readiness_session" not in page.text
    assert "10 working days after “Hold the team readiness session”" in page.text


def test_a_new_version_is_compared_and_put_in_force_by_a_second_button(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    before = journey_of(furnished, "R-0001")
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    admin.get("/set-up/pledge/new")
    page = admin.send(do="check", file=(BytesIO(NEXT.replace("\n", "\r\n").encode()), "next.yaml"))
    assert page.heading() == "Check the new version"
    assert f"Title: was “{TITLE}”, is now “Agree the plan of the job”" in page.text
    assert "Records that go on: 1 in “Team readiness”. Each would take it up when it next enters a stage." in page.text
    assert furnished.pledge_in_force().version == 2
    page = admin.send(do="publish")
    assert "Version 3 of" in page.text
    assert "Alex Example" in page.text
    assert furnished.pledge_in_force().steps["job_plan"].title == "Agree the plan of the job"
    assert journey_of(furnished, "R-0001") == before


def test_reminders_count_for_every_record_at_once_and_a_number_left_out_is_doubted(
    browse: Browse, furnished: Office
) -> None:
    opened_hire(furnished)
    silent = shipped_text().replace("escalated: 10 working days after", "escalated: never", 1)
    silent = silent.replace("escalated_further: 20 working days after", "escalated_further: never", 1)
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    page = admin.send(do="check", text=silent.replace("version: 2\n", "version: 4\n", 1))
    assert "the next is 3, and this one is 4: check that none is left out." in page.text
    assert "Reminders do not wait for that: those of " in page.text
    assert page.text.count("Reminders, escalated: was “10 working days”, is now “never”") == 1
    admin.get("/set-up/pledge/new")
    assert "Reminders do not wait" not in admin.send(do="check", text=NEXT).text


def test_every_mistake_is_said_with_its_line_and_nothing_is_lost(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    wrong = NEXT.replace("owner: HR", "owner: queen").replace("owner: hr", "owner: queen")
    page = admin.send(status=422, do="check", text=wrong)
    assert page.text.count("Line ") > 1
    assert "queen" in next(field["value"] for field in page.forms[-1]["fields"] if field.get("id") == "text")
    assert furnished.pledge_in_force().version == 2


def test_every_version_is_taken_away_word_for_word_by_whoever_may_read_the_pledge(
    browse: Browse, furnished: Office
) -> None:
    admin = browse(ADMINISTRATOR)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        put_in_force(work, NEXT, "next.yaml")
    links = dict(admin.get("/set-up/pledge").links)
    for version, text in ((2, shipped_text()), (3, NEXT)):
        answer = admin.client.get(links[f"Download the file of version {version}"])
        assert answer.get_data() == text.encode("utf-8")
        assert answer.headers["Content-Disposition"] == f"attachment; filename=pledge-version-{version}.yaml"
    reader = browse("hana")
    in_force = dict(reader.get("/pledge").links)["Download version 3 as a file (YAML)"]
    assert reader.client.get(in_force).get_data() == NEXT.encode("utf-8")
    for nothing in ("4", "0", "-1", "x", "9" * 30):
        assert reader.client.get(f"/pledge/versions/{nothing}").status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing was chosen or pasted"),
        ("nonsense", "the file is not made of keys"),
        (NEXT.replace("version: 3", "version: 2"), "version 2 with other words is in force already"),
        (NEXT.replace("pledge: lived_experience_pledge", "pledge: another_pledge"), "is another pledge"),
    ],
)
def test_what_cannot_be_put_in_force_is_refused_with_the_mend(browse: Browse, text: str, said: str) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    for do in ("check", "publish"):
        assert said in admin.send(status=422, form=-1, do=do, text=text).text


def test_a_file_that_is_not_text_is_refused(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    page = admin.send(status=422, do="check", file=(BytesIO(b"\xff\xfe\x00"), "next.yaml"))
    assert "not UTF-8 text" in page.text
    assert "choose it again" in page.text


def test_a_file_with_a_mistake_comes_back_as_text_and_another_that_is_chosen_then_counts(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    wrong = NEXT.replace("owner: HR", "owner: queen").replace("owner: hr", "owner: queen")
    page = admin.send(status=422, do="check", file=(BytesIO(wrong.encode()), "next.yaml"))
    assert "queen" in next(field["value"] for field in page.forms[-1]["fields"] if field.get("id") == "text")
    page = admin.send(do="check", file=(BytesIO(NEXT.encode()), "next.yaml"))
    assert "no mistakes. It is not in force yet." in page.text


def test_the_version_in_force_cannot_be_put_there_twice(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    page = admin.send(do="check", text=shipped_text())
    assert "is in force already, word for word" in page.text
    assert "Put it in force" not in page.text


@pytest.mark.parametrize("handle", ["sam", "hana", "lena"])
def test_versions_are_for_administrators_alone(browse: Browse, handle: str) -> None:
    browser = browse(handle)
    browser.get("/set-up/pledge", status=403)
    browser.get("/set-up/pledge/new", status=403)
