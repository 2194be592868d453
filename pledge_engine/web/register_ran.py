"""A session that is recorded as one that did not run, of which somebody is said to have come: whether it ran after all."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pledge_engine.errors import Invalid
from pledge_engine.hires.group_sessions import session_to_record
from pledge_engine.hires.register_views import EntryRow, RegisterView
from pledge_engine.hires.registers import show_register
from pledge_engine.web.questions import Typed
from pledge_engine.web.register_asking import AskedPage, Go, given_in
from pledge_engine.web.register_words import kind_of, name_of, people
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attendance import came
from workflows.outcomes import DID_NOT_RUN
from workflows.words import counted_do, long_date

# What the buttons send: that it ran, or that only those are put right who were changed.
RAN, ONLY = "ran", "only"


def ran_page(work: Work, session: str, changed: Mapping[str, str], typed: Typed) -> AskedPage | None:
    """Whether a session ran after all; None where nobody is said to have come, or nobody else is left at "did not run"."""
    view = show_register(work, session)
    step = session_to_record(work, view.step)
    stay = staying(view, changed)
    if view.ran or came(step) not in changed.values() or not stay:
        return None
    others = counted_do(len(stay), "others", "stay").replace("1 other ", "1 other person ")
    return AskedPage(
        title=kind_of(step),
        heading=f"Did the session of {long_date(view.held_on)} run after all?",
        lead=f"It is recorded as one that did not run, and now somebody came. If you change only that, {others} recorded "
        "as “did not run”, which counts as what the trust missed:",
        entries=tuple(name_of(entry) for entry in stay),
        stands="Nothing is changed yet.",
        given=given_in(typed),
        goes=Go(do=RAN, words="It ran: say how it was for everybody"),
        also=Go(do=ONLY, words="Change only what I changed"),
    )


def staying(view: RegisterView, changed: Collection[str]) -> list[EntryRow]:
    """Whoever is left at "did not run", on the register and on their record, by name."""
    stay = [e for e in view.entries if e.outcome == DID_NOT_RUN and not e.changed and e.reference not in changed]
    return sorted(stay, key=name_of)


def check_all_said(work: Work, session: str, said: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where it is not said of everybody how a session was for them that ran after all."""
    view = show_register(work, session)
    unsaid = [entry for entry in staying(view, ()) if said.get(entry.reference, "") in {"", DID_NOT_RUN}]
    if unsaid:
        mend = "choose for everybody, or take out who does not belong on it"
        raise Invalid(
            [FieldMistake("outcome", each.reference, "it is not said how it was for them", mend) for each in unsaid]
        )


def told_of_those_who_stay(view: RegisterView, changed: Collection[str]) -> tuple[str, ...]:
    """That others stay at "did not run", where somebody of the same session came."""
    stay = staying(view, changed)
    if not view.ran or not stay:
        return ()
    return (f"{people(len(stay))} on this register still {'has' if len(stay) == 1 else 'have'} “did not run”.",)
