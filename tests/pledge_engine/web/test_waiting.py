"""Of much that waits, the first pages name the first few and lead to the rest, so that they are read at a glance."""

from __future__ import annotations

from collections.abc import Callable

from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import Office
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.web.waiting import FIRST
from tests.factories.office import opened_hire
from tests.pledge_engine.web.browser import Browser, Page

Browse = Callable[..., Browser]
MANY = FIRST + 2
SEE_ALL = {
    "/today/agreements": ("pat", f"See all {MANY} that wait for your agreement"),
    "/today/sent-back": ("sam", f"See all {MANY} that were sent back to you"),
    "/today/said": ("pat", f"See all {MANY} of which workers say so"),
}


def test_of_many_of_a_kind_the_first_few_are_named_and_the_rest_are_one_link_away(
    furnished: Office, browse: Browse
) -> None:
    references = much_waits(furnished, MANY)
    for address, (who, link) in SEE_ALL.items():
        browser = browse(who)
        first = browser.get("/today")
        assert (link, address) in first.links
        shown = references_on(browser.get(address))
        assert len(shown & references_on(first)) >= FIRST
        assert shown == set(references)
    assert (f"See all {MANY} that wait for your agreement", "/today/agreements") in browse("pat").get(
        "/attention"
    ).links


def test_few_are_all_named_and_lead_nowhere_else(furnished: Office, browse: Browse) -> None:
    much_waits(furnished, FIRST)
    page = browse("pat").get("/today")
    assert "Waits for your agreement" in page.text
    assert not [href for _, href in page.links if href.startswith("/today/")]


def test_a_page_whose_lines_have_been_dealt_with_since_shows_those_that_are_left(
    furnished: Office, browse: Browse
) -> None:
    much_waits(furnished, 1)
    assert references_on(browse("pat").get("/today/agreements?page=2")) == {"R-0001"}
    assert references_on(browse("pat").get("/today/said?page=2")) == {"R-0001"}


def test_pages_of_a_kind_follow_each_other_and_are_counted_together(furnished: Office) -> None:
    references = much_waits(furnished, 3)
    for who, kind in (("pat", Kind.AGREEMENTS), ("sam", Kind.SENT_BACK), ("pat", Kind.SAID)):
        with furnished.work(furnished.actor(who), write=False) as work:
            pages = [getattr(waiting_for_actor(work, {kind}, most=2, page=page), kind) for page in (1, 2)]
        assert [[row.reference for row in page.rows] for page in pages] == [references[:2], references[2:]]
        assert {page.total for page in pages} == {3}


def test_somebody_for_whom_nothing_can_wait_is_told_so(browse: Browse) -> None:
    for address in (*SEE_ALL, "/today/ready"):
        assert "Nothing of this kind waits for you." in browse("admin").get(address).text


def references_on(page: Page) -> set[str]:
    return {text for text, href in page.links if href == f"/records/{text}"}


def much_waits(office: Office, many: int) -> list[str]:
    """So many records as if their stage could be agreed, and a step had been sent back and been said not to have happened."""
    references = [opened_hire(office) for _ in range(many)]
    with office.work(office.actor("pat")) as work:
        work.connection.execute(hires.update().values(agreeable_from=work.today))
        work.connection.execute(
            occurrences.update()
            .where(occurrences.c.step == "understand_roles")
            .values(said_not_to_have_happened_on=work.today, reason_code="talk_first")
        )
    return references
