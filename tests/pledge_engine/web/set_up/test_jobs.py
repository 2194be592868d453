"""Jobs and backups on a page: what ran, what came of running it now, a backup taken and tried, and none carried away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from shutil import copytree
from threading import Event
from time import monotonic

import pytest
from flask import Flask

from notifications.heartbeat import began
from notifications.pause import pause_sending, paused_since
from pledge_engine.audit import history
from pledge_engine.hires.wording import moment
from pledge_engine.new_file import FileRefused
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.settings import Settings
from pledge_engine.ticking import gather, tick
from pledge_engine.upkeep.backup_file import BackupUnusable
from pledge_engine.upkeep.backups import DRILL, kept_backups, take, try_out
from pledge_engine.upkeep.doctor import examine
from pledge_engine.upkeep.jobs import list_jobs
from pledge_engine.upkeep.runs import Standing, last_run
from pledge_engine.web.app import make_app
from pledge_engine.web.behind import Behind
from tests.factories.office import ADMINISTRATOR, ENGINE, OPENING, move_clock, opened_hire
from tests.factories.processes import wait_until
from tests.pledge_engine.web.browser import Browser, Page

Browse = Callable[..., Browser]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        secret_file=tmp_path / "secret.key",
        log_file=tmp_path / "pledge.log",
        backup_folder=tmp_path / "backups",
        mail_folder=tmp_path / "mail",
    )


@pytest.fixture
def app(furnished: Office, settings: Settings) -> Flask:
    return make_app(furnished, settings)


def wait_for(admin: Browser, words: str) -> Page:
    """Load the page until it says so: what takes long goes on behind it."""
    until = monotonic() + 60
    while words not in admin.page.text:
        assert monotonic() < until, admin.page.text
        admin.get("/set-up/jobs")
    return admin.page


def test_every_job_is_run_now_and_says_what_came_of_it(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    page = admin.get("/set-up/jobs")
    assert page.text.count("Has not run yet") == 5
    assert "The clock ticked" in admin.send(form=0).text
    assert "Nothing new is due today." in admin.send(form=1).text
    assert "0 messages sent. 0 messages wait still." in admin.send(form=2).text
    assert admin.page.text.count("Last ended on 9 June 2026") == 3


def test_the_trail_says_who_ran_which_job(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/jobs")
    for form in range(3):
        admin.send(form=form)
    with furnished.work(furnished.actor(ADMINISTRATOR), write=False) as work:
        ran = [each for each in history.events(work.connection, "organisation") if each.verb == "job_begun"]
    told = [(each.actor, each.role, each.changes["job"].new) for each in ran]
    who = furnished.actor(ADMINISTRATOR).id
    assert told == [(who, "administrator", job) for job in ("tick", "sweep", "courier")]


def test_a_backup_and_a_trial_that_fail_half_way_are_over(furnished: Office, settings: Settings) -> None:
    admin = furnished.actor(ADMINISTRATOR)

    def disk_is_full(_share: float) -> None:
        raise OSError(ENOSPC, "No space left on device")

    take(furnished, admin, settings)
    (kept,) = kept_backups(settings)
    move_clock(furnished, timedelta(minutes=1))
    with pytest.raises(FileRefused, match="No space left"):
        take(furnished, admin, settings, disk_is_full)
    with pytest.raises(OSError, match="No space left"):
        try_out(furnished, admin, settings, kept.name, disk_is_full)
    with furnished.work(admin, write=False) as work:
        jobs = {job.key: job for job in list_jobs(work)}
    for key in ("backup", "drill"):
        assert jobs[key].failed_at == furnished.clock.now(), key
        assert not jobs[key].under_way, key


def test_the_copy_that_a_killed_drill_left_goes_with_the_next(
    furnished: Office, settings: Settings, tmp_path: Path
) -> None:
    """What is there in the middle of a drill is what one that is killed there leaves: every record, in a folder."""
    admin, left = furnished.actor(ADMINISTRATOR), tmp_path / "left"
    take(furnished, admin, settings)
    (kept,) = kept_backups(settings)

    def put_aside(_share: float) -> None:
        (begun,) = (each for each in settings.backup_folder.iterdir() if each.is_dir())
        copytree(begun, left / begun.name, dirs_exist_ok=True)

    try_out(furnished, admin, settings, kept.name, put_aside)
    (of_a_killed_one,) = left.iterdir()
    assert (of_a_killed_one / "pledge.db").exists()
    copytree(of_a_killed_one, settings.backup_folder / of_a_killed_one.name)
    try_out(furnished, admin, settings, kept.name)
    assert [each.name for each in settings.backup_folder.iterdir()] == [kept.name]


def test_a_restore_drill_that_failed_is_said_to_have_with_when_and_what_to_do_until_one_goes_well(
    browse: Browse, furnished: Office, settings: Settings
) -> None:
    admin = furnished.actor(ADMINISTRATOR)
    take(furnished, admin, settings)
    (kept,) = kept_backups(settings)
    whole = (file := settings.backup_folder / kept.name).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupUnusable):
        try_out(furnished, admin, settings, kept.name)
    said = f"Restoring a backup failed on {moment(furnished.clock.now())}."
    move_clock(furnished, timedelta(days=1))
    page = browse(ADMINISTRATOR).get("/set-up/jobs")
    assert page.text.count("Not in order") == 1
    assert "Has not come to its end yet; it failed on 9 June 2026" in page.text
    assert f"{said} Take a new backup and try that one." in page.text
    assert ("ill", said) in {
        (each.state, each.words) for each in examine(furnished, Settings()) if each.part == "drill"
    }
    file.write_bytes(whole)
    try_out(furnished, admin, settings, kept.name)
    assert "Not in order" not in browse(ADMINISTRATOR).get("/set-up/jobs").text
    assert {each.state for each in examine(furnished, Settings()) if each.part == "drill"} == {"well"}


def test_a_drill_that_was_cut_off_does_not_look_well(browse: Browse, furnished: Office) -> None:
    with furnished.work(ENGINE) as work:
        began(work.connection, DRILL, work.now)
    page = browse(ADMINISTRATOR).get("/set-up/jobs")
    assert "Look at this" in page.text
    assert "it was cut off before it could say how it ended. Begin it again." in page.text


def test_what_came_of_a_run_stays_with_who_began_it_whoever_looks(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "ada", "Ada Example")
        give_grant(work, "ada", "administrator")
    admin, ada = browse(ADMINISTRATOR), browse("ada")
    admin.get("/set-up/jobs")
    admin.send(form=0)
    for each in (ada, admin, ada):
        words = f"Clock, begun by {ADMINISTRATOR} on 9 June 2026"
        text = each.get("/set-up/jobs").text
        assert words in text
        assert "The clock ticked" in text


def test_a_clock_that_has_stopped_is_said_with_who_can_mend_it(browse: Browse, furnished: Office) -> None:
    tick(furnished)
    move_clock(furnished, timedelta(minutes=10))
    page = browse(ADMINISTRATOR).get("/set-up/jobs")
    assert "Not in order" in page.text
    assert "For whoever runs the server: See that pledge serve runs" in page.text


def test_a_backup_is_taken_and_tried_and_cannot_be_carried_away(
    browse: Browse, furnished: Office, settings: Settings
) -> None:
    opened_hire(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    admin.get("/set-up/jobs")
    admin.send(form=3)
    page = wait_for(admin, "A backup was taken: ")
    (file,) = settings.backup_folder.iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert file.name not in {href for _, href in page.links}
    admin.send(form=4)
    wait_for(admin, "The backup could be restored: ")
    assert "Has not run yet" not in "".join(admin.page.text.split("Backup ")[1:])
    needed = admin.get("/set-up").text
    assert "Taken on 9 June 2026" in needed
    assert "Restored on 9 June 2026" in needed


def test_a_backup_that_was_damaged_is_said_to_be_and_a_file_elsewhere_is_not_found(
    browse: Browse, settings: Settings, tmp_path: Path
) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/jobs")
    admin.send(form=3)
    wait_for(admin, "A backup was taken: ")
    (file,) = settings.backup_folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    admin.send(form=4)
    wait_for(admin, "cut short")
    assert "There is a problem" in admin.page.text
    assert "Done" not in admin.page.text
    file.write_bytes(b"nonsense")
    assert "it cannot be read" in admin.get("/set-up/jobs").text
    (tmp_path / "other.backup").write_bytes(whole)
    file.write_bytes(whole)
    admin.get("/set-up/jobs")
    admin.send(form=4, status=404, name="../other.backup")


def test_everything_is_looked_at_and_no_record_named(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    with furnished.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hire SET opened_on = '2020-01-01'")
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    admin.get("/set-up/jobs")
    page = admin.send(form=-1)
    assert "Something is not as it was recorded." in page.text
    assert "tell whoever looks after it" in page.text


def test_what_takes_longer_than_a_page_goes_on_behind_it(furnished: Office, settings: Settings) -> None:
    admin = furnished.actor(ADMINISTRATOR)
    going_on, one = Event(), Behind(furnished, settings, patience=0.01, sign_every=timedelta(milliseconds=10))
    other = Behind(furnished, settings)

    def run(tell: Callable[[float], None]) -> str:
        tell(0.5)
        going_on.wait(10)
        return "It is done."

    begun = Standing(job="backup", by=ADMINISTRATOR, began_at=OPENING, share=0.5)
    assert one.begin("backup", run, by=admin)
    for each in (one, other):
        assert not each.begin("drill", run, by=admin)
    assert wait_until(lambda: standing(furnished) == begun, 60), standing(furnished)
    move_clock(furnished, timedelta(hours=2))
    assert wait_until(lambda: standing(furnished) == begun, 60), (
        "what gives signs of life is not cut off, however long it takes"
    )
    going_on.set()
    done = replace(begun, share=1.0, said="It is done.")
    assert wait_until(lambda: standing(furnished) == done, 60)
    assert standing(furnished) == done, "looking takes nothing away"


def test_what_was_not_foreseen_is_said_with_its_number(furnished: Office, settings: Settings) -> None:
    one = Behind(furnished, settings)
    assert one.begin("backup", lambda _tell: str(1 // 0), by=furnished.actor(ADMINISTRATOR))
    last = standing(furnished)
    assert last
    assert last.failed
    assert "not foreseen" in last.said
    assert "ZeroDivisionError" in settings.log_file.read_text()


def standing(office: Office) -> Standing | None:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        return last_run(work)


@pytest.mark.parametrize("handle", ["sam", "hana", "lena"])
def test_jobs_are_for_administrators_alone(browse: Browse, handle: str, settings: Settings) -> None:
    browser = browse(handle)
    browser.get("/set-up/jobs", status=403)
    browser.get("/records/new" if handle == "sam" else "/today")
    token = next(
        field["value"] for form in browser.page.forms for field in form["fields"] if field.get("name") == "csrf_token"
    )
    browser.get("/set-up/jobs/examine", status=403)
    for path in ("run", "backup", "drill"):
        answer = browser.client.post(f"/set-up/jobs/{path}", data={"csrf_token": token, "job": "tick"})
        assert answer.status_code == 403, path
    assert not settings.backup_folder.exists()


def test_reminders_that_were_stopped_are_let_go_ahead_on_the_page(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    move_clock(furnished, timedelta(hours=1))
    gather(furnished)
    move_clock(furnished, timedelta(days=364))
    gather(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    page = admin.get("/set-up/jobs")
    assert "were stopped, and nobody was told anything." in page.text
    assert "then let them go ahead under Set-up, Jobs and backups." in page.text
    assert "pledge remind" not in page.text
    token = {"csrf_token": next(f["value"] for f in page.forms[-2]["fields"] if f.get("name") == "csrf_token")}
    assert "go ahead." in admin.send(form=_form_to(admin, "confirm-reminders")).text
    assert "were stopped" not in admin.page.text
    again = admin.client.post("/set-up/jobs/confirm-reminders", data=token)
    assert again.status_code == 409
    assert "nothing to confirm" in again.get_data(as_text=True)
    assert gather(furnished).stopped is None


def test_after_a_restore_messages_leave_again_by_a_button(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    assert "Let messages leave again" not in admin.get("/set-up/jobs").text
    with furnished.work(ENGINE) as work:
        pause_sending(work.connection, work.now)
    page = admin.get("/set-up/jobs")
    assert "Look at a few records first, then let messages leave again" in page.text
    assert "0 messages wait to be sent." in admin.send(form=_form_to(admin, "resume-sending")).text
    with furnished.work(ENGINE, write=False) as work:
        assert paused_since(work.connection) is None


def _form_to(browser: Browser, what: str) -> int:
    """Which form of the page leads there, beside the one to log out."""
    forms = [form["action"] for form in browser.page.forms if form["action"] != "/log-out"]
    return forms.index(f"/set-up/jobs/{what}")


@pytest.mark.parametrize("what", ["confirm-reminders", "resume-sending"])
def test_only_administrators_let_go_ahead_what_was_stopped(browse: Browse, what: str) -> None:
    for handle in ("sam", "pat", "hana"):
        browser = browse(handle)
        token = next(f["value"] for f in browser.get("/settings").forms[-1]["fields"] if f.get("name") == "csrf_token")
        assert browser.client.post(f"/set-up/jobs/{what}", data={"csrf_token": token}).status_code == 403
