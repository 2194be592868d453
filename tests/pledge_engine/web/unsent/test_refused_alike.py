"""Of every kind of form: what stands at the address of one that was refused is, word for word, what answers it at once."""

from __future__ import annotations

from typing import Any

import pytest

from pledge_engine.office import Office
from pledge_engine.people.organisation import find_named
from pledge_engine.store.tables import teams
from tests.factories.office import ADMINISTRATOR, TEAM, WORKER, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.unsent.leaving import Browse

DAY: dict[str, Any] = {"day": "31", "month": "2", "year": "2026"}
FORMS = (
    ("sam", "/records/R-0001/steps/support_infrastructure", "complete"),
    ("sam", "/records/R-0001/steps/jd_ps_agreed", "complete"),
    ("sam", "/records/R-0001/note", "it"),
    ("sam", "/records/R-0001/hold", "it"),
    ("sam", "/records/R-0001/steps/job_plan/move-date", "preview"),
    ("sam", "/records/new", "preview"),
    ("sam", "/settings/cover", ""),
    ("sam", "/settings/reminders", ""),
    ("pat", "/attention", "nudge"),
    (ADMINISTRATOR, "/set-up/people/new", ""),
    (ADMINISTRATOR, "/set-up/teams/new", ""),
    (ADMINISTRATOR, "/set-up/teams/new-care-group", ""),
    (ADMINISTRATOR, "/set-up/teams/<team>/rename", ""),
    (ADMINISTRATOR, "/set-up/closures/new", ""),
    (ADMINISTRATOR, "/set-up/pledge/new", "check"),
    (ADMINISTRATOR, "/set-up/people/<sam>/edit", ""),
    (ADMINISTRATOR, "/set-up/people/<sam>/roles/give", ""),
    (ADMINISTRATOR, "/set-up/people/<sam>/cover", ""),
)


def typed_into(page: Page, button: str) -> dict[str, Any]:
    """The last form of a page with words that mean nothing in its boxes, days that there are not, and nothing chosen."""
    data: dict[str, Any] = {"do": button}
    for control in page.forms[-1]["fields"]:
        name, kind = control.get("name", ""), control.get("type", "")
        if not name or control["tag"] == "button" or kind in {"radio", "checkbox", "file"}:
            continue
        boxes = control["tag"] != "select" and kind != "hidden"
        data[name] = (
            DAY.get(name.rpartition(".")[2], "" if "name" in name else "\u202e") if boxes else control.get("value", "")
        )
    return data


@pytest.mark.parametrize(("handle", "address", "button"), FORMS)
def test_a_refused_form_stands_at_its_address_as_it_would_be_answered(
    browse: Browse, furnished: Office, handle: str, address: str, button: str
) -> None:
    opened_hire(furnished)
    with furnished.work(furnished.actor(ADMINISTRATOR), write=False) as work:
        ids = {"<sam>": furnished.actor("sam").id, "<team>": find_named(work.connection, teams, TEAM).id}
    for named, id_ in ids.items():
        address = address.replace(named, id_)
    stands_alike(browse(handle), address, button)


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize(
    ("handle", "address", "button"),
    [("fay", "/register/record/group_supervision", "record"), (WORKER, "/my-pledge/R-0001/pause", "")],
)
def test_so_does_one_of_a_register_and_one_of_the_worker(
    browse: Browse, handle: str, address: str, button: str
) -> None:
    stands_alike(browse(handle), address, button)


def stands_alike(browser: Browser, address: str, button: str) -> None:
    page = browser.get(address)
    data = typed_into(page, button)
    to = page.forms[-1]["action"] or browser.response.request.path
    at_once = browser.client.post(to, data={name: value for name, value in data.items() if name != "of"})
    assert at_once.status_code in {409, 422}
    sent = browser.client.post(to, data=data)
    assert sent.status_code == 303
    assert "kept=" in (sent.location or "")
    shown = browser.get(sent.location or "", status=at_once.status_code)
    there = Page(at_once.text)
    assert shown.text == there.text

    def asked(found: Page) -> list[dict[str, str]]:
        return [each for each in found.controls if each.get("name") not in {"kept", "csrf_token"}]

    assert asked(shown) == asked(there)
