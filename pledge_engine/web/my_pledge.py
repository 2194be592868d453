"""My pledge: the page of a worker about their own journey, and everybody who looked at it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from pledge_engine.errors import NotFound
from pledge_engine.hires.moved_for_me import ended_offer
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.reading import open_reader
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.my_pledge_everything import everything
from pledge_engine.web.my_pledge_words import looked_rows, page_of
from pledge_engine.web.showing import Cell
from pledge_engine.web.site import Site, show
from pledge_engine.web.who_sees import WhoSees, who_sees
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import long_date

_MOST_LOOKED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedPage:
    """Everybody who looked, and who can see what."""

    reference: str
    label: str
    sees: WhoSees
    rows: tuple[tuple[Cell, ...], ...]
    log_lacks: str
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NonePage:
    """What somebody without a journey reads; ``ended_on`` is the day on which an offer of theirs fell through, or empty."""

    ended_on: str
    mistakes: tuple[Mistake, ...] = ()


def my_pledge_pages(site: Site) -> Blueprint:
    """The pages of somebody's own journey; each is asked for as theirs, whatever other roles they hold."""
    pages = Blueprint("my_pledge", __name__, url_prefix="/my-pledge")

    @pages.get("")
    def mine() -> tuple[str, int]:
        try:
            return show("my_pledge", site.look(lambda work: page_of(my_pledge(work), work.today)))
        except NotFound:
            return show("my_pledge_none", NonePage(ended_on=site.look(_offer_ended_on)))

    @pages.get("/<reference>")
    def one_of_mine(reference: str) -> tuple[str, int]:
        return show("my_pledge", site.look(lambda work: page_of(my_pledge(work, reference), work.today)))

    @pages.get("/<reference>/looked")
    def looked(reference: str) -> tuple[str, int]:
        return show("my_pledge_looked", site.look(lambda work: _looked(work, reference)))

    @pages.get("/<reference>/everything")
    def to_take_away(reference: str) -> Response:
        return everything(site, reference)

    return pages


def _offer_ended_on(work: Work) -> str:
    ended = ended_offer(work, work.actor)
    return long_date(ended.on) if ended else ""


def _looked(work: Work, reference: str) -> LookedPage:
    found = my_pledge(work, reference, looked=_MOST_LOOKED)
    reader = open_reader(work, reference)
    return LookedPage(
        reference=found.view.reference,
        label=found.view.label,
        sees=who_sees(
            reader.journey.definition,
            {Role.SERVICE_LEAD: found.view.service_lead, Role.PROFESSIONAL_LEAD: found.view.professional_lead},
            worker_leads=reader.record.scope.worker_leads,
        ),
        rows=looked_rows(found.looked),
        log_lacks=found.log_lacks,
    )
