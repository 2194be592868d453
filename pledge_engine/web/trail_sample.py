"""Records drawn at random for an auditor to follow: what they are drawn by, what is to be known of each, and both as files."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.exceptions import Kind
from pledge_engine.errors import Invalid
from pledge_engine.hires.sampled_files import sample_as_csv, sample_as_json, trail_of
from pledge_engine.hires.sampled_records import RecordSample, SampledRecord, sample_records
from pledge_engine.hires.sampled_words import drawn_words, exception_words, stage_words
from pledge_engine.web.asked_choices import choice_question, refuse_unknown
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, typed_date, with_mistakes
from pledge_engine.web.showing import Fact, fact
from pledge_engine.web.site import Site, show
from pledge_engine.web.taking_away import file
from pledge_engine.web.trail_search import drawing_questions, drawn_by
from pledge_engine.work import Work
from workflows.words import counted, long_date

_DAYS = (("since", "From"), ("until", "To"))
_KINDS = {kind.value: kind.words for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One drawn record: its reference, the address of its trail, and what is to be known of it."""

    reference: str
    href: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage:
    """The questions that a sample is drawn by, and the records that they drew; ``asked`` says it all on one line, for paper."""

    questions: tuple[Question, ...]
    caption: str = ""
    asked: str = ""
    records: tuple[Drawn, ...] = ()
    csv: str = ""
    json: str = ""
    mistakes: tuple[Mistake, ...] = ()


def sample_pages(site: Site) -> Blueprint:
    """The sample of records and its files."""
    pages = Blueprint("trail_sample", __name__)

    @pages.get("/trail/sample")
    def sample() -> tuple[str, int]:
        if "seed" not in request.args:
            site.look(lambda work: require_generally(work.actor, Action.SEE_TRAIL))
            return show("trail_sample", SamplePage(questions=_questions()))
        try:
            return show("trail_sample", _page(site.look(_draw)))
        except Invalid as error:
            questions = _questions()
            found = mistakes_beside(error, questions)
            return show("trail_sample", SamplePage(questions=with_mistakes(questions, found), mistakes=found), 422)

    @pages.get("/trail/sample.csv")
    def as_csv() -> Response:
        return file(sample_as_csv(site.look(_draw), site.settings.web_address), "text/csv", "sample-of-records.csv")

    @pages.get("/trail/sample.jsonl")
    def as_json() -> Response:
        lines = "".join(sample_as_json(site.look(_draw), site.settings.web_address))
        return file(lines, "application/jsonl", "sample-of-records.jsonl")

    return pages


def _draw(work: Work) -> RecordSample:
    """What the address asks for; raises ``Forbidden`` for all but auditors, and ``Invalid`` with everything that is wrong."""
    require_generally(work.actor, Action.SEE_TRAIL)
    args = request.args
    seed, size = drawn_by(args)
    refuse_unknown(args, {"exception": ("Exceptions", _KINDS)})
    kind, days = args.get("exception", ""), days_asked(_DAYS, args)
    return sample_records(work, seed, size, exception=Kind(kind) if kind else None, **days)


def _questions() -> tuple[Question, ...]:
    days = (
        Question(name=name, label=label, kind="date", value=typed_date(name, request.args)) for name, label in _DAYS
    )
    kinds = choice_question("exception", "Exceptions", request.args, "Every record, with or without", _KINDS)
    return (*drawing_questions(request.args, "records"), kinds, *days)


def _page(found: RecordSample) -> SamplePage:
    query = urlencode({key: value for key, value in request.args.items() if value})
    many = counted(len(found.records), "records")
    return SamplePage(
        questions=_questions(),
        caption=f"{many} of {found.drawn_from}, drawn by “{found.seed}”",
        asked=drawn_words(found),
        records=tuple(map(_drawn, found.records)),
        csv=f"/trail/sample.csv?{query}",
        json=f"/trail/sample.jsonl?{query}",
    )


def _drawn(record: SampledRecord) -> Drawn:
    exceptions = map(exception_words, record.exceptions)
    facts = (
        fact("Team", record.team),
        fact("Stage", record.stage),
        fact("Opened", record.opened),
        fact("Ended", long_date(record.ended_on) if record.ended_on else ""),
        fact("Stages so far", *map(stage_words, record.stages)),
        fact("Exceptions", *exceptions) or fact("Exceptions", "None"),
        fact("Trail", f"{counted(record.events, 'events')}; the last has the hash {record.hash}"),
    )
    return Drawn(
        reference=record.reference, href=trail_of(record.reference), facts=tuple(each for each in facts if each)
    )
