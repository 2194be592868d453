"""The versions of the pledge: which were in force, and putting a new one in force once its differences were seen."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.errors import Invalid
from pledge_engine.hires.wording import moment
from pledge_engine.publishing import Proposed, propose, put_in_force, versions, what_would_follow
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.pledge import file_of
from pledge_engine.web.set_up.forms import Answer
from pledge_engine.web.showing import Cell, Part, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from workflows.answers import FieldMistake
from workflows.differences import Difference
from workflows.mistakes import DefinitionMistakes
from workflows.words import sentence

PLEDGE = "/set-up/pledge"
_TYPED = "text"
_NAME = "the new version"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage:
    """Every version, and the way to the next."""

    rows: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersionPage:
    """The form for a new version. With ``proposed`` it has no mistake and can be put in force, where it is new.

    ``choose_again`` says that a file was chosen before the session was over, which no page can bring back.
    """

    text: str = ""
    choose_again: bool = False
    proposed: bool = False
    new: bool = False
    title: str = ""
    doubts: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def definition_pages(site: Site) -> Blueprint:
    """The versions and the form for the next."""
    pages = Blueprint("set_up_pledge", __name__)

    @pages.get("/set-up/pledge")
    def every() -> tuple[str, int]:
        found = site.look(versions)
        rows = ((_version(each.version), words(moment(each.at)), words(each.by or "Pledge Engine")) for each in found)
        return show("set_up_pledge", VersionsPage(rows=tuple(rows)))

    @pages.get("/set-up/pledge/new")
    def new() -> tuple[str, int]:
        site.look(lambda work: require_generally(work.actor, Action.MANAGE_DEFINITIONS))
        typed = typed_before()
        text = typed.get(_TYPED, "") if typed else ""
        again = typed is not None and not text.strip()
        return show("set_up_new_version", NewVersionPage(text=text, choose_again=again))

    @pages.post("/set-up/pledge/new")
    def send() -> Answer:
        site.look(lambda work: require_generally(work.actor, Action.MANAGE_DEFINITIONS))
        text = request.form.get(_TYPED, "")
        try:
            text = _text()
            found = site.look(lambda work: propose(work, text, _NAME))
            if request.form.get("do") == "publish":
                done = site.act(lambda work: put_in_force(work, text, _NAME)).definition
                site.say(Notice(f"Version {done.version} of {done.title} is in force."))
                return go(PLEDGE)
        except (DefinitionMistakes, Invalid) as error:
            return show("set_up_new_version", NewVersionPage(text=text, mistakes=_mistakes(error)), 422)
        return show("set_up_new_version", _proposed(text, found))

    return pages


def _version(number: int) -> Cell:
    download = Part(words=f"Download the file of version {number}", kind="link", href=file_of(number))
    return Cell((Part(words=f"Version {number}"), download))


def _text() -> str:
    """The text of the file that was chosen, or else what was pasted; raises ``Invalid``. Browsers send other ends of lines.

    What stands in the form may be the text of a file that had mistakes: whoever chooses another means that one.
    """
    typed = request.form.get(_TYPED, "")
    file = request.files.get("file")
    if file:
        try:
            typed = file.read().decode("utf-8")
        except UnicodeDecodeError:
            raise _wrong(
                "there is a character that is not UTF-8 text", "save the file as UTF-8 and choose it again"
            ) from None
    if not typed.strip():
        raise _wrong("nothing was chosen or pasted", "choose the file, or paste its text")
    return typed.replace("\r\n", "\n").lstrip("\n")


def _wrong(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake(_TYPED, "New version", problem, mend)])


def _mistakes(error: DefinitionMistakes | Invalid) -> tuple[Mistake, ...]:
    if isinstance(error, Invalid):
        return tuple(Mistake(_TYPED, each.words) for each in mistakes_of(error, _TYPED))
    return tuple(
        Mistake(_TYPED, f"Line {each.line}: {each.problem}. {sentence(each.mend)}.") for each in error.mistakes
    )


def _proposed(text: str, found: Proposed) -> NewVersionPage:
    return NewVersionPage(
        text=text,
        proposed=True,
        new=found.new,
        title=f"{found.definition.title}, version {found.definition.version}",
        doubts=found.doubts,
        follows=what_would_follow(found),
        differences=found.differences,
    )
