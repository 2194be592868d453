"""Whether the trail is as it was recorded, in plain words; and a checkpoint of it to keep elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from pledge_engine.audit.checkpoint_file import written
from pledge_engine.audit.reviewing import checkpoint_trail
from pledge_engine.errors import NotFound
from pledge_engine.reconciliation.verifying import Verified, verify, verify_events
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.site import Site, show
from pledge_engine.web.taking_away import file
from pledge_engine.web.trail import NOTHING, trail_page
from pledge_engine.web.trail_search import reference

_EVENTS_ALONE = (
    "Events alone were verified. Whether a record says the same as its events is compared for one record here; an "
    "administrator's “Look at everything” compares all of them."
)
_NOT_CLAIMED = (
    "That somebody rewrote a whole chain to its end is shown only by a checkpoint that was kept elsewhere. Ask whoever runs the "
    "server to compare with yours: pledge audit verify --against FILE."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPage:
    """What verifying found, in plain words, and what it does not show; ``compared`` is with what records say."""

    intact: bool
    compared: bool
    found: tuple[str, ...]
    beside: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()


def verifying_pages(site: Site) -> Blueprint:
    """Verifying, and taking a checkpoint."""
    pages = Blueprint("trail_verifying", __name__)

    @pages.post("/trail/verify")
    def verified() -> tuple[str, int]:
        one = reference(request.form.get("reference", ""))
        try:
            found = site.look(lambda work: verify(work, one) if one else verify_events(work))
        except NotFound as error:
            return show("trail", trail_page(site, NOTHING, drawn=False, mistakes=mistakes_of(error, "verify")), 422)
        return show("verified", _verified(found))

    @pages.post("/trail/checkpoint")
    def checkpoint() -> Response:
        taken = site.look(checkpoint_trail)
        lines = "".join(f"{line}\n" for line in written(taken))
        return file(lines, "application/jsonl", f"checkpoint-{taken.at[:10]}.jsonl")

    return pages


def _verified(found: Verified) -> VerifiedPage:
    beside = (_NOT_CLAIMED,) if found.records else (_EVENTS_ALONE, _NOT_CLAIMED)
    return VerifiedPage(
        intact=found.intact, compared=bool(found.records), found=tuple(str(found).splitlines()), beside=beside
    )
