"""Of a confidential step nothing is kept or told beside its outcome: not whom it waits for, no words, and no other's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import GroupedBy, summed_up
from pledge_engine.hires.change_commands import correct_step, move_date, wait_for
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.narrowing import Wanted
from pledge_engine.hires.restricted import every_turn
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.settings import Settings
from pledge_engine.store.tables import occurrences
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import REFERENCE, Place

OH, HR = "oh_clearance", "hr_clearance"
WORDS = "Canary words beside a reason"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The record stands in clearance, where occupational health's step and that of HR are open again."""
    with made("sqlite", tmp_path) as address:
        place = Place(address, stop="clearance")
        for handle, step in (("clinic", OH), ("personnel", HR)):
            place.clock.move(timedelta(minutes=1))
            with place.office.work(place.actor(handle)) as work:
                correct_step(work, REFERENCE, step, reason="wrong_answer")
        yield place
        place.office.close()


@pytest.mark.parametrize("handle", ["clinic", "personnel"])
def test_whom_it_waits_for_is_neither_asked_nor_kept(place: Place, handle: str) -> None:
    with place.office.work(place.actor(handle), write=False) as work:
        assert "waiting-on" not in step_offers(work, REFERENCE, OH).acts
    if handle == "personnel":
        with place.office.work(place.actor(handle)) as work:
            assert "waiting-on" in step_offers(work, REFERENCE, HR).acts
            wait_for(work, REFERENCE, HR, "third party")
    refusal = pytest.raises(RefusedMove, match="is confidential: whom it waits for is not kept")
    with refusal, place.office.work(place.actor(handle)) as work:
        wait_for(work, REFERENCE, OH, "third party")


def test_what_was_once_said_of_it_is_told_in_no_list_and_on_no_page(place: Place) -> None:
    """As it was kept before."""
    with place.office.work(place.actor("lead")) as work:
        late = {"waiting_on": "third_party", "due_on": work.today - timedelta(days=9), "can_be_late": True}
        work.connection.execute(update(occurrences).where(occurrences.c.step == OH).values(late))
    for handle in ("lead", "professional", "personnel", "clinic"):
        with place.office.work(place.actor(handle), write=False) as work:
            said = [row.waiting_on for row in attention(work).overdue if row.step == OH]
            said += [row.waiting_on for row in my_steps(work).rows if row.step == OH]
            said += [task.words for task in show_hire(work, REFERENCE).tasks if task.step == OH]
            assert said
            assert not [words for words in said if "outside" in words]
            groups = [group.title for group in summed_up(work, GroupedBy.WAITING_ON)]
            assert "Waiting for somebody outside the trust" not in groups
            assert attention(work, wanted=Wanted(step=OH, waiting_on="third_party")).total_overdue == 0
            assert attention(work, wanted=Wanted(step=OH, waiting_on="nobody_said")).total_overdue == 1


def test_a_reason_comes_without_words(place: Place, tmp_path: Path) -> None:
    with place.office.work(place.actor("clinic"), write=False) as work:
        moved_to = work.calendar.add_working_days(work.today, 20)
    for handle in ("lead", "personnel"):
        with (
            pytest.raises(Invalid, match="none are kept with this step"),
            place.office.work(place.actor(handle)) as work,
        ):
            move_date(work, REFERENCE, OH, moved_to, "person_away", note=WORDS)
    with place.office.work(place.actor("lead")) as work:
        move_date(work, REFERENCE, OH, moved_to, "person_away", note="  ")
        move_date(work, REFERENCE, HR, moved_to, "person_away", note=WORDS)
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    lead = Browser(app, place.office, "lead")
    for step, asked in ((OH, False), (HR, True)):
        page = lead.get(f"/records/{REFERENCE}/steps/{step}/move-date")
        assert ("A few words more" in page.text) is asked


def test_what_was_recorded_by_mistake_is_not_shown_as_this_persons(place: Place) -> None:
    def answered(handle: str, step: str = OH) -> int:
        with place.office.work(place.actor(handle), write=False) as work:
            view = show_hire(work, REFERENCE, every_turn)
            return sum(len(task.answers) for task in (*view.tasks, *view.earlier) if task.step == step)

    readers = ("lead", "worker", "personnel", "clinic")
    assert [answered(each) for each in readers] == [1] * 4, "another answer is to be put right, and stands until then"
    with place.office.work(place.actor("clinic")) as work:
        complete_step(work, REFERENCE, OH, {"outcome": "cleared"})
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor("clinic")) as work:
        correct_step(work, REFERENCE, OH, reason="recorded_by_mistake")
    assert [answered(each) for each in readers] == [0] * 4
    assert answered("personnel", HR), "of what is not confidential the answers stay"
