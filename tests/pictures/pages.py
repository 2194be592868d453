"""Pages of the demonstration that are looked at as they open: who looks, what the picture is called, and where it is."""

from __future__ import annotations

from tests.pictures.visitor import Visitor

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
    ("bo.fiction", "trail-sample-of-records", "/trail/sample?seed=three+plain+words&size=5"),
    ("bo.fiction", "trail-readers", "/trail/readers"),
    ("sam.fiction", "messages", "/messages"),
    ("sam.fiction", "messages-planned", "/messages/planned"),
    ("ada.example", "messages-administrator", "/messages"),
    ("ada.example", "set-up", "/set-up"),
    ("ada.example", "set-up-people", "/set-up/people"),
    ("ada.example", "set-up-person-new", "/set-up/people/new"),
    ("ada.example", "set-up-teams", "/set-up/teams"),
    ("ada.example", "set-up-closures", "/set-up/closures"),
    ("ada.example", "set-up-pledge", "/set-up/pledge"),
    ("ada.example", "set-up-new-version", "/set-up/pledge/new"),
    ("ada.example", "set-up-jobs", "/set-up/jobs"),
    ("ada.example", "mail-templates", "/messages/templates"),
    ("ada.example", "mail-template", "/messages/templates/digest"),
    ("sam.fiction", "pledge", "/pledge"),
    ("sam.fiction", "record-selection", "/records/R-0007"),
    ("morgan.sample", "record-hr", "/records/R-0005"),
    ("sam.fiction", "history", "/records/R-0007/history"),
    ("sam.fiction", "step-to-agree", "/records/R-0007/steps/selection_outcome"),
    ("robin.example", "step-rows", "/records/R-0009/steps/selection_process"),
    ("morgan.sample", "step-checks", "/records/R-0005/steps/hr_clearance"),
    ("sam.fiction", "step-closed", "/records/R-0007/steps/panel_prepared"),
    ("sam.fiction", "act-hold", "/records/R-0007/hold"),
    ("sam.fiction", "act-hold-until", "/records/R-0002/hold-until"),
    ("sam.fiction", "act-resume", "/records/R-0002/resume"),
    ("sam.fiction", "act-return", "/records/R-0007/return"),
    ("sam.fiction", "act-move-date", "/records/R-0009/steps/info_session/move-date"),
    ("sam.fiction", "act-leave", "/records/R-0001/leave"),
    ("sam.fiction", "act-agree-stage", "/records/R-0007/agree-stage"),
    ("sam.fiction", "act-advance", "/records/R-0007/advance"),
    ("ines.story", "register", "/register"),
    ("ines.story", "register-record", "/register/record/group_supervision"),
    ("ines.story", "register-make-up", "/register/make-up/group_supervision"),
    ("robin.example", "opening", "/records/new"),
    ("robin.example", "settings", "/settings"),
    ("robin.example", "settings-reminders", "/settings/reminders"),
    ("robin.example", "settings-cover", "/settings/cover"),
    ("rowan.story", "my-pledge", "/my-pledge"),
    ("rowan.story", "my-pledge-looked", "/my-pledge/R-0003/looked"),
    ("rowan.story", "my-pledge-pause", "/my-pledge/R-0003/pause"),
    ("sam.fiction", "not-found", "/records/R-9999"),
    ("sam.fiction", "not-allowed", "/trail"),
    ("sam.fiction", "records-mistake", "/records?band=94"),
    ("sam.fiction", "attention-mistake", "/attention?step=nothing"),
    ("bo.fiction", "trail-mistake", "/trail?since.day=31&since.month=2&since.year=2026"),
)

# A record in every stage, and in every way that it can be, as senior leadership sees it.
RECORDS = (
    ("team-readiness", "R-0012"),
    ("jd-agreement", "R-0010"),
    ("advertising", "R-0009"),
    ("selection", "R-0007"),
    ("clearance", "R-0005"),
    ("workbook", "R-0003"),
    ("supervision", "R-0002"),
    ("cppd", "R-0001"),
    ("withdrawn", "R-0021"),
    ("left", "R-0049"),
    ("erased", "R-0046"),
)


def every_page(here: Visitor) -> None:
    """One page after another."""
    for handle, name, path in PAGES:
        here.context.clear_cookies()
        if handle:
            here.becomes(handle)
        here.finds(path, name)
    here.becomes("dara.fable")
    for name, reference in RECORDS:
        here.finds(f"/records/{reference}", f"record-in-{name}")
