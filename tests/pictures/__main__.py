"""Pictures of every page at three widths, of the fictional place: `make screenshots` puts them in ./screenshots."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pledge_engine.clock import SystemClock
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.registers import who_is_due
from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office, open_office
from pledge_engine.settings import Settings
from pledge_engine.upkeep.demo import make_demo
from pledge_engine.web.app import make_app
from tests.factories.chromium import chromium, served

WIDTHS = (320, 768, 1280)
# Who looks at what. The clearance record is R-0005, the one in selection R-0007, the newest R-0001.
PAGES = (
    ("", "log-in", "/log-in"),
    ("", "forgotten-password", "/forgotten-password"),
    ("", "forgotten-password-asked", "/forgotten-password?asked=yes"),
    ("", "help", "/help"),
    ("", "privacy", "/privacy"),
    ("", "accessibility", "/accessibility"),
    ("robin.example", "how-you-log-in", "/how-you-log-in"),
    ("robin.example", "today-service-lead", "/today"),
    ("sam.fiction", "today-professional-lead", "/today"),
    ("morgan.sample", "today-hr", "/today"),
    ("ada.example", "today-nothing", "/today"),
    ("morgan.sample", "tasks", "/tasks"),
    ("sam.fiction", "records", "/records"),
    ("sam.fiction", "records-columns", "/records?view=columns"),
    ("dara.fable", "records-everywhere", "/records?overdue=yes"),
    ("sam.fiction", "records-none-found", "/records?stage=cppd&text=nothing"),
    ("sam.fiction", "attention", "/attention"),
    ("sam.fiction", "attention-by-step", "/attention?by=step"),
    ("sam.fiction", "attention-narrowed", "/attention?owner=HR&team=Harbour"),
    ("morgan.sample", "attention-hr", "/attention"),
    ("sam.fiction", "kept", "/kept?by=stage"),
    ("sam.fiction", "kept-mistakes", "/kept?from.day=31&from.month=2&from.year=2026"),
    ("bo.fiction", "trail", "/trail?reference=R-0007"),
    ("bo.fiction", "trail-readers", "/trail/readers"),
    ("sam.fiction", "messages", "/messages"),
    ("sam.fiction", "messages-planned", "/messages/planned"),
    ("ada.example", "messages-administrator", "/messages"),
    ("sam.fiction", "record-selection", "/records/R-0007"),
    ("morgan.sample", "record-hr", "/records/R-0005"),
    ("sam.fiction", "history", "/records/R-0007/history"),
    ("sam.fiction", "step-to-agree", "/records/R-0007/steps/selection_outcome"),
    ("robin.example", "step-rows", "/records/R-0009/steps/selection_process"),
    ("morgan.sample", "step-checks", "/records/R-0005/steps/hr_clearance"),
    ("sam.fiction", "step-closed", "/records/R-0007/steps/panel_prepared"),
    ("sam.fiction", "act-hold", "/records/R-0007/hold"),
    ("sam.fiction", "act-return", "/records/R-0007/return"),
    ("sam.fiction", "act-move-date", "/records/R-0009/steps/info_session/move-date"),
    ("sam.fiction", "act-leave", "/records/R-0001/leave"),
    ("sam.fiction", "act-agree-stage", "/records/R-0007/agree-stage"),
    ("sam.fiction", "act-advance", "/records/R-0007/advance"),
    ("ines.story", "register", "/register"),
    ("ines.story", "register-record", "/register/record/group_supervision"),
    ("ines.story", "register-make-up", "/register/make-up/group_supervision"),
    ("ines.story", "register-session", "/register/sessions/0"),
    ("ines.story", "register-correct", "/register/sessions/0/correct"),
    ("robin.example", "opening", "/records/new"),
    ("sam.fiction", "not-found", "/records/R-9999"),
)


def main() -> int:
    """Make the fictional place and take the pictures whose names begin with what is given, or all."""
    wanted = tuple(sys.argv[1:]) or ("",)
    folder = Path("screenshots")
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        settings = Settings(
            database_url=f"sqlite:///{root / 'pledge.db'}", secret_file=root / "key", organisation="Fictional NHS Trust"
        )
        make_demo(settings, SystemClock(), lambda _part: None)
        office = open_office(settings, door="web")
        _hold_session(office)
        with served(make_app(office, settings)) as address, chromium() as browser:
            for width in WIDTHS:
                for handle, name, path in PAGES:
                    if not name.startswith(wanted):
                        continue
                    context = browser.new_context(viewport={"width": width, "height": 900})
                    if handle:
                        cookie = {"name": "pledge_session", "value": _session(office, handle), "url": address}
                        context.add_cookies([cookie])  # type: ignore[list-item]
                    page = context.new_page()
                    page.goto(f"{address}{path}")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        sys.stderr.write(f"{name} is {wide} wide at {width}\n")
                    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
                    context.close()
        office.close()
    return 0


def _hold_session(office: Office) -> None:
    """A session of group supervision today, to which all came but one."""
    with office.work(office.actor("ines.story")) as work:
        due = [row.reference for row in who_is_due(work, "group_supervision") if not row.held]
        record_register(work, "group_supervision", work.today, {due[0]: "excused"}, others="attended")


def _session(office: Office, handle: str) -> str:
    with office.work(office.actor(handle)) as work:
        return start_session(work, work.actor.audit_id)


if __name__ == "__main__":
    sys.exit(main())
