"""One turn of a step as a line on a task list: its state in words, its dates, and what the reader may see of its answers."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.hires.added_turns import said_of_adding
from pledge_engine.hires.adverts import others_beside
from pledge_engine.hires.answer_lines import answer_lines
from pledge_engine.hires.fixed_term import term_ends_before
from pledge_engine.hires.holders import holds_now
from pledge_engine.hires.known_events import events_of
from pledge_engine.hires.leading import said_gone, said_holders
from pledge_engine.hires.opened_again import done_in_time, path_of, said_of_reopening
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.rounds_told import told_round, told_round_of
from pledge_engine.hires.told_word import is_told_the_word
from pledge_engine.hires.views import AgreementLine, RequestLine, TaskLine
from pledge_engine.hires.waits_for import WAITING_WORDS
from workflows.agreeing import awaited_roles, required_roles
from workflows.attendance import missed_in_words
from workflows.blockers import ROLE_WORDS, Reason
from workflows.definition import OthersSee, Role, Step
from workflows.journey import of_earlier_person
from workflows.lateness import days_held_since, working_days_late
from workflows.occurrences import Today
from workflows.promised import may_be_said, may_be_said_again, what_came_of_it, what_was_said, word_to_weigh
from workflows.reasons import CHANGE_REASONS
from workflows.second_looks import second_looks
from workflows.starting import start_blockers
from workflows.turn import Proposal, Status, Turn
from workflows.words import counted, listed, long_date, sentence

SOON_WORKING_DAYS = 5
_CLOSED_WORDS = {
    Status.DONE: "Complete",
    Status.NOT_APPLICABLE: "Not applicable, agreed by both leads",
    Status.NOT_NEEDED: "Not needed",
    Status.CARRIED: "Carried over",
    Status.IMPORTED: "Imported",
    Status.RETURNED: "Closed by a return",
    Status.NOT_TAKEN_UP: "Not taken up",
    Status.NOT_KEPT: "Not recorded in time, and closed",
    Status.ENDED: "Closed, no longer needed",
}


def task_line(
    reader: Reader,
    turn: Turn,
    names: Mapping[str, str],
    picked_up_by: str = "",
    request: RequestLine | None = None,
    *,
    restricted: bool = False,
) -> TaskLine:
    """A turn as this reader sees it today; ``picked_up_by`` names who sees to it, in a shared queue.

    What only some may read is in it, and among what was looked at, only where it is going to be shown: ``restricted``.
    """
    step = reader.journey.definition.steps[turn.step]
    state, stands = _standing(reader, step, turn)
    overdue = is_overdue(reader, turn)
    reads = reader.reads_turn(turn)
    shown = reads and (restricted or not step.answers_seen_by)
    if shown:
        reader.shows(turn)
    counts = step.others_see is OthersSee.COUNT and not of_earlier_person(reader.journey, turn)
    return TaskLine(
        step=step.key,
        title=step.title,
        stage=step.stage,
        n=turn.n,
        turns=step.due.repeats,
        round=told_round_of(reader, turn),
        owner=_owner(reader, step, turn),
        owner_role=step.owner,
        picked_up_by=picked_up_by,
        required=step.required,
        state=state,
        stands=stands,
        missed=_missed(reader, step, turn),
        words=_with_the_workers_word(reader, stands, step, turn),
        due_on=turn.due_on,
        because=turn.because,
        term_ends_on=term_ends_before(reader.journey, turn) if reader.sees_the_whole else None,
        added_because=said_of_adding(reader.journey, step, turn, lambda missed: _missed(reader, step, missed)),
        overdue=overdue,
        working_days_late=_days_late(reader, turn) if overdue else 0,
        said_not_to_have_happened_on=turn.said_not_to_have_happened_on if reader.hears_the_worker else None,
        worker_may_say=reader.is_the_worker and may_be_said(step, turn, reader.work.today),
        worker_was_answered=reader.hears_the_worker and may_be_said_again(step, turn),
        word_to_weigh=word_to_weigh(step, turn) if is_told_the_word(reader.work, reader.record.scope) else "",
        came_of_it=what_came_of_it(turn) if reader.hears_the_worker else "",
        happened_on=turn.happened_on,
        completed_on=turn.completed_on,
        awaiting=_awaited(step, turn),
        agreements=agreement_lines(step, turn, names),
        answers=answer_lines(reader, step, turn) if shown else (),
        answered=_answered(step, turn) if reads or counts else "",
        warnings=_warnings(reader, turn) if shown and (turn.status.is_open or restricted) else (),
        request=request,
        seen_as=reader.record.version_of(turn) if reads or not step.answers_seen_by else 0,
    )


def _warnings(reader: Reader, turn: Turn) -> tuple[str, ...]:
    others = others_beside(reader.work, reader.record, turn)
    today = Today(reader.work.today, reader.work.calendar)
    return second_looks(reader.journey, turn, today, others=others, sees=reader.sees)


def _owner(reader: Reader, step: Step, turn: Turn) -> str:
    """Who holds the turn, or whose part of it nobody holds, as lists say it; whose step it is, once it is closed."""
    if turn.status.is_open:
        return said_holders(holds_now(step, turn), reader.leads)
    return sentence(ROLE_WORDS[step.owner])


def state_of(reader: Reader, step: Step, turn: Turn) -> tuple[str, str]:
    """The turn's state as a key and in words, with whom it waits for and what the worker said of it."""
    state, words = _standing(reader, step, turn)
    return state, _with_the_workers_word(reader, words, step, turn)


def _with_the_workers_word(reader: Reader, words: str, step: Step, turn: Turn) -> str:
    said = what_was_said(step, turn) if reader.hears_the_worker else ""
    return "; ".join(filter(None, (words, said, what_came_of_it(turn) if said else "")))


def _standing(reader: Reader, step: Step, turn: Turn) -> tuple[str, str]:
    """The same, of the turn itself: without what the worker said."""
    state, words = _state_of(reader, step, turn)
    if turn.superseded and turn.status is not Status.RETURNED:
        words = f"{words}, in an earlier round"
    if turn.waiting_on:
        words = f"{words}; {WAITING_WORDS[turn.waiting_on]}"
    return state, words


def _state_of(reader: Reader, step: Step, turn: Turn) -> tuple[str, str]:
    if not turn.status.is_open:
        closed_that_day = turn.status is Status.NOT_KEPT and turn.due_on == turn.closed_on
        closed = "Closed on the day it was due" if closed_that_day else _CLOSED_WORDS[turn.status]
        if turn.status is Status.NOT_APPLICABLE and turn.proposal is None:
            closed = "Not applicable, as it was brought in"
        return turn.status.value, _missed(reader, step, turn) or closed
    late = _words_if_overdue(reader, turn)
    if turn.status is Status.AWAITING_AGREEMENT:
        waiting = listed(ROLE_WORDS[role] for role in _awaited(step, turn))
        proposed = "marked not applicable" if turn.proposal is Proposal.NOT_APPLICABLE else "complete"
        if turn.kept_from is not None:
            proposed = f"said to still hold, from round {told_round(reader, step.stage, turn.kept_from)}"
        gone = said_gone(_awaited(step, turn), reader.leads)
        said = (f"{sentence(proposed)}, waits for the agreement of {waiting}", gone, late[:1].lower() + late[1:])
        return "awaiting_agreement", "; ".join(part for part in said if part)
    if blockers := start_blockers(reader.journey, step):
        undecided = blockers[-1].reason is Reason.UNDECIDED
        words = " ".join(_of_this_step(step, blocker.words) for blocker in blockers)
        return "undecided" if undecided else "cannot_start", words
    state, words = ("overdue", late) if late else _by_date(reader, step, turn)
    asked = CHANGE_REASONS.get(turn.reason, "")
    return state, f"{words}; sent back: {asked}" if asked else words


def _missed(reader: Reader, step: Step, turn: Turn) -> str:
    """How a session was that nobody came to, where its answers are for everybody who sees the turn."""
    return "" if step.answers_seen_by or not reader.reads_turn(turn) else missed_in_words(step, turn)


def _of_this_step(step: Step, words: str) -> str:
    """A blocker as it is said beside the step itself, whose title need not be said again."""
    return sentence(words.removeprefix(f"“{step.title}” ").replace(f"“{step.title}”", "this", 1))


def is_overdue(reader: Reader, turn: Turn) -> bool:
    """Whether a turn that somebody can be late with is past its day, on a record that is not on hold."""
    past = turn.due_on is not None and turn.due_on < reader.work.today
    return past and turn.can_be_late and not reader.journey.held


def _days_late(reader: Reader, turn: Turn) -> int:
    if turn.due_on is None:
        return 0
    return working_days_late(reader.work.calendar, turn.due_on, reader.work.today, reader.journey.holds)


def _words_if_overdue(reader: Reader, turn: Turn) -> str:
    if turn.due_on is None or not is_overdue(reader, turn):
        return ""
    days = _days_late(reader, turn)
    late = f"Overdue by {counted(days, 'working days')}" if days else "Overdue since the last working day"
    stands = ", ".join(filter(None, (late, _said_of_holds(reader, turn), f"due {long_date(turn.due_on)}")))
    return "; ".join(filter(None, (stands, _said_of_reopening(reader, turn))))


def _said_of_holds(reader: Reader, turn: Turn) -> str:
    if turn.due_on is None or not reader.sees_the_whole:
        return ""
    days = days_held_since(reader.work.calendar, turn.due_on, reader.work.today, reader.journey.holds)
    return f"not counting {days} on hold" if days else ""


def _said_of_reopening(reader: Reader, turn: Turn) -> str:
    if turn.due_on is None or not done_in_time(turn.happened_on, turn.due_on):
        return ""
    return said_of_reopening(events_of(reader), path_of(*turn.key), turn.due_on)


def _by_date(reader: Reader, step: Step, turn: Turn) -> tuple[str, str]:
    due, today, calendar = turn.due_on, reader.work.today, reader.work.calendar
    begun = "Part-done" if turn.answers and reader.reads(step) else "Open"
    if reader.journey.held:
        return "open", f"{begun}; on hold, and nothing is due while it is"
    if due is None:
        return "open", f"{begun}; due {turn.because}"
    if due == today:
        return "due_today", f"{begun}; due today"
    if today < due <= calendar.add_working_days(today, SOON_WORKING_DAYS):
        return "due_soon", f"{begun}; due soon, on {long_date(due)}"
    if due < today and not turn.can_be_late:
        return "open", f"{begun}; planned for {long_date(due)}, and {_in_no_hurry(step)}"
    return "open", f"{begun}; due {long_date(due)}"


def _in_no_hurry(step: Step) -> str:
    """Why nobody is late with a step whose day has passed."""
    return "done at the worker's own pace" if step.owner is Role.WORKER else "not required"


def _awaited(step: Step, turn: Turn) -> tuple[Role, ...]:
    return awaited_roles(step, turn) if turn.status is Status.AWAITING_AGREEMENT else ()


def agreement_lines(step: Step, turn: Turn, names: Mapping[str, str]) -> tuple[AgreementLine, ...]:
    """Who has agreed a turn, and who still has to, once it has been proposed."""
    if not turn.agreements and (turn.proposal is None or turn.status is Status.CARRIED):
        return ()
    given = {agreed.role: agreed for agreed in turn.agreements}
    roles = dict.fromkeys(
        (*required_roles(step, turn.proposal or Proposal.COMPLETE, kept=turn.kept_from is not None), *given)
    )
    return tuple(
        AgreementLine(
            role=ROLE_WORDS[role],
            person=names.get(given[role].person, "") if role in given else "",
            agreed_on=given[role].on if role in given else None,
        )
        for role in roles
    )


def _answered(step: Step, turn: Turn) -> str:
    """How many of the step's questions have an answer: "3 of 5"."""
    return f"{len(turn.answers)} of {len(step.fields)}" if step.fields else ""
