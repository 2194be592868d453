"""Whether the trail is as it was recorded, in plain words; a checkpoint of it to keep elsewhere, and one compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Flask, Response, g, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.audit.checkpoint_file import Checkpoint, CheckpointUnusable, read_checkpoint, written
from pledge_engine.audit.reviewing import checkpoint_trail
from pledge_engine.errors import NotFound
from pledge_engine.hires.wording import moment
from pledge_engine.logins.sessions import Visit
from pledge_engine.reconciliation.verifying import Verified, verify, verify_events
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.site import Site, show
from pledge_engine.web.taking_away import file
from pledge_engine.web.trail import NOTHING, trail_page
from pledge_engine.web.trail_search import reference
from workflows.words import counted

# For so long records are compared while somebody waits for the page; the events themselves are read much faster.
COMPARED_FOR = timedelta(seconds=20)
_THE_REST = (
    "There was time for {some} of {all} records, those opened first. All of them are compared by “pledge audit verify” on the "
    "command line, or by an administrator’s “Look at everything” in Set-up."
)
_NOT_CLAIMED = (
    "That somebody rewrote a whole chain to its end is shown only by a checkpoint that was kept elsewhere: compare with yours on "
    "the page of the trail."
)
_SINCE = "What was recorded after the checkpoint is shown by its own chains alone: take a new one, and keep that elsewhere too."
_UNSIGNED = "The checkpoint is not signed: it proves something if nobody could have changed it where it was kept."
# In bytes: eight for each event, and some two hundred for each record.
LARGEST_CHECKPOINT = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """What verifying found, in plain words, and what it does not show.

    ``compared`` is with what records say; ``against`` says of which checkpoint it was compared with.
    """

    intact: bool
    compared: bool
    found: tuple[str, ...]
    beside: tuple[str, ...]
    against: str = ""
    mistakes: tuple[Mistake, ...] = ()


def verifying_pages(site: Site) -> Blueprint:
    """Verifying, and taking a checkpoint."""
    pages = Blueprint("trail_verifying", __name__)

    @pages.get("/trail/verify")
    def verified() -> tuple[str, int]:
        one, until = reference(request.args.get("reference", "")), site.office.clock.now() + COMPARED_FOR
        try:
            found = site.look(lambda work: verify(work, one or None, goes_on=lambda: site.office.clock.now() < until))
        except NotFound as error:
            return show("trail", trail_page(site, NOTHING, drawn=False, mistakes=mistakes_of(error, "verify")), 422)
        return show("verified", verified_page(found))

    @pages.post("/trail/compare")
    def compared() -> tuple[str, int]:
        site.look(lambda work: require_generally(work.actor, Action.VERIFY_TRAIL))
        try:
            kept = _given()
        except CheckpointUnusable as error:
            wrong = (Mistake("kept-file", f"{error.problem} {error.mend}"),)
            return show("trail", trail_page(site, NOTHING, drawn=False, mistakes=wrong), 422)
        return show("verified", _compared(site.look(lambda work: verify_events(work, kept)), kept))

    @pages.post("/trail/checkpoint")
    def checkpoint() -> Response:
        taken = site.look(checkpoint_trail)
        lines = "".join(f"{line}\n" for line in written(taken))
        return file(lines, "application/jsonl", f"checkpoint-{taken.at[:10]}.jsonl")

    return pages


def allow_large_files(app: Flask) -> None:
    """Let a checkpoint be larger than any other form, for those who verify: it grows with the trail."""

    @app.before_request
    def as_large_as_a_checkpoint() -> None:
        visit: Visit | None = g.get("visit")
        verifies = visit is not None and may_generally(visit.actor, Action.VERIFY_TRAIL) is not None
        if verifies and request.endpoint == "trail_verifying.compared":
            request.max_content_length = LARGEST_CHECKPOINT


def _given() -> Checkpoint:
    """The checkpoint that was chosen; raises ``CheckpointUnusable`` where none was, or it is not as it was written."""
    chosen = request.files.get("kept")
    if not chosen:
        raise CheckpointUnusable("No file was chosen.", "Choose the checkpoint that you kept.")
    lines = (line.decode("utf-8", "replace") for line in chosen.stream)
    return read_checkpoint(lines, request.form.get("signed_by", ""))


def _compared(found: Verified, kept: Checkpoint) -> VerifiedPage:
    signed = (f"It is signed with {kept.key}.",) if kept.key else (_UNSIGNED,)
    many = f"{counted(kept.events, 'events')} in {counted(len(kept.chains), 'chains')}"
    return VerifiedPage(
        intact=found.intact,
        compared=False,
        found=tuple(str(found).splitlines()),
        against=f"Compared with the checkpoint of {_when(kept.at)}, which remembers {many}.",
        beside=(*signed, _SINCE),
    )


def _when(at: str) -> str:
    """The moment of a checkpoint as people read it; of one that somebody made by hand what stands there."""
    try:
        return moment(datetime.fromisoformat(at))
    except (ValueError, OverflowError):
        return at[:40]


def verified_page(found: Verified) -> VerifiedPage:
    """What verifying found, with how many records there was no time for."""
    records = found.records
    rest = (
        (_THE_REST.format(some=records.records, all=records.records + records.left),)
        if records and records.left
        else ()
    )
    return VerifiedPage(
        intact=found.intact,
        compared=bool(records and not records.left),
        found=tuple(str(found).splitlines()),
        beside=(*rest, _NOT_CLAIMED),
    )
