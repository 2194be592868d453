"""My pledge is of oneself: whatever else somebody may see in another role, no other record is named or opened there."""

from __future__ import annotations

import re

import pytest

from tests.privacy.expecting import person
from tests.privacy.pages import Pages
from tests.privacy.visitor import Answer, Visitor
from tests.privacy.world import PLACES, RECORDS
from workflows.definition import Role

MINE = RECORDS["oneself"]
OTHERS = [record.reference for record in RECORDS.values() if record is not MINE]


def named_in(answer: Answer) -> set[str]:
    return set(re.findall(r"R-\d{4}", f"{answer.headers}{answer.body}"))


@pytest.mark.parametrize("role", PLACES)
def test_whoever_is_a_worker_as_well_finds_there_their_own_record_and_no_other(pages: Pages, role: Role) -> None:
    with Visitor(pages, role.value, MINE.worker) as visitor:
        for address in ("/my-pledge", f"/my-pledge/{MINE.reference}"):
            answer = visitor.ask("GET", address)
            assert answer.status == 200
            assert named_in(answer) == {MINE.reference}
        answers = [
            visitor.ask("GET", f"/my-pledge/{reference}{more}")
            for reference in OTHERS
            for more in ("", "/say", "/pause")
        ]
        assert {answer.status for answer in answers} == {404}


@pytest.mark.parametrize("role", PLACES)
def test_whoever_is_no_worker_finds_no_record_there(pages: Pages, role: Role) -> None:
    with Visitor(pages, "pledge", person(role, "own")) as visitor:
        assert named_in(visitor.ask("GET", "/my-pledge")) == set()
        answers = [visitor.ask("GET", f"/my-pledge/{record.reference}") for record in RECORDS.values()]
        assert {answer.status for answer in answers} == {404}
