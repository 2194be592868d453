"""What is different between two versions of a pledge, in words for those who decide whether the newer one is to be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Stage, Step
from workflows.fields import Field
from workflows.ladder import Again, Ladder
from workflows.spoken_rules import condition_in_words, in_titles
from workflows.words import listed, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One stage, step or list that is new, gone or changed. ``lines`` say what was and is; empty for what is new or gone."""

    what: str
    title: str
    how: str
    lines: tuple[str, ...] = ()


NEW, GONE, CHANGED = "new", "gone", "changed"

# The title of a stage or a step, what is told of it, and how some of that is called.
_Told = tuple[str, Mapping[str, str], Mapping[str, str]]
_NO_OTHER: Mapping[str, str] = MappingProxyType({})


def differences(before: Definition, after: Definition) -> tuple[Difference, ...]:
    """Everything that people would notice, in the order of the newer version; what is gone comes last."""
    return (
        *_of_reminders(before, after),
        *_of_stages(before, after),
        *_of_steps(before, after),
        *_of_lists(before, after),
    )


def _of_stages(before: Definition, after: Definition) -> Iterator[Difference]:
    was = {key: (stage.title, _facts_of_stage(stage, before), _NO_OTHER) for key, stage in before.stages.items()}
    now = {key: (stage.title, _facts_of_stage(stage, after), _NO_OTHER) for key, stage in after.stages.items()}
    yield from _of_each("Stage", was, now)


def _of_steps(before: Definition, after: Definition) -> Iterator[Difference]:
    was = {key: (step.title, _facts_of_step(step, before), _called(step)) for key, step in before.steps.items()}
    now = {key: (step.title, _facts_of_step(step, after), _called(step)) for key, step in after.steps.items()}
    once = _for_most(before, after)
    for each in _of_each("Step", was, now):
        lines = tuple(line for line in each.lines if line not in once)
        if lines or not each.lines:
            yield replace(each, lines=lines)


def reminded_otherwise(before: Definition, after: Definition) -> int:
    """Of how many steps that go on people would hear at other times, or more or less often."""
    return sum(step.ladder != before.steps[key].ladder for key, step in after.steps.items() if key in before.steps)


def _of_reminders(before: Definition, after: Definition) -> Iterator[Difference]:
    """What changes of the reminders of most steps, which stands in the file once."""
    if once := _for_most(before, after):
        lines = tuple(f"{line}, for {many} of {len(after.steps)} steps" for line, many in once.items())
        yield Difference(what="For most steps", title="Reminders", how=CHANGED, lines=lines)


def _for_most(before: Definition, after: Definition) -> Mapping[str, int]:
    """The lines about reminders that are the same of most steps, and of how many."""
    both = [(before.steps[key], step) for key, step in after.steps.items() if key in before.steps]
    many = Counter(line for was, now in both for line in _changed(_ladder(was.ladder), _ladder(now.ladder)))
    return {line: count for line, count in many.items() if count > len(both) / 2}


def _of_each(what: str, was: Mapping[str, _Told], now: Mapping[str, _Told]) -> Iterator[Difference]:
    """What is new or changed, in the order of the newer version, and then what is gone."""
    for key, (title, facts, called) in now.items():
        if key not in was:
            yield Difference(what=what, title=title, how=NEW)
        elif lines := tuple(_changed(was[key][1], facts, {**was[key][2], **called})):
            yield Difference(what=what, title=title, how=CHANGED, lines=lines)
    yield from (Difference(what=what, title=title, how=GONE) for key, (title, *_) in was.items() if key not in now)


def _of_lists(before: Definition, after: Definition) -> Iterator[Difference]:
    """What belongs to no step: the pledge's own title, its phases, dates, career framework and bands."""
    if lines := tuple(_changed(_facts_of_all(before), _facts_of_all(after))):
        yield Difference(what="Pledge", title=after.title, how=CHANGED, lines=lines)


def _changed(was: Mapping[str, str], now: Mapping[str, str], called: Mapping[str, str] = _NO_OTHER) -> Iterator[str]:
    for title in dict.fromkeys((*was, *now)):
        old, new = was.get(title, ""), now.get(title, "")
        if old != new:
            yield f"{called.get(title, title)}: was {_said(old)}, is now {_said(new)}"


def _said(value: str) -> str:
    return f"“{value}”" if value else "nothing"


def _facts_of_stage(stage: Stage, pledge: Definition) -> Mapping[str, str]:
    return {
        "Title": stage.title,
        "Phase": pledge.phases[stage.phase],
        "Place": str(pledge.position[stage.key] + 1),
        "Target": in_titles(pledge, stage.target.text) if stage.target else "",
        "May return to": listed(pledge.stages[key].title + f" ({how})" for key, how in stage.returns.items()),
        "Parts that are cleared": listed(stage.regions.values()),
        "Advances from": _date(stage.advance_from, pledge),
        "Ends as": stage.ends_as,
    }


def _facts_of_step(step: Step, pledge: Definition) -> dict[str, str]:
    roles = listed(ROLE_WORDS[role] for role in step.agreed_by)
    readers = listed(ROLE_WORDS[role] for role in step.answers_seen_by)
    facts = {
        "Title": step.title,
        "Stage": pledge.stages[step.stage].title,
        "Why": step.guidance,
        "Who holds it": ROLE_WORDS[step.owner],
        "Agreed by": roles,
        "Needed": step.need.value,
        "Due": in_titles(pledge, step.due.text),
        "Only when": condition_in_words(pledge, step.when) if step.when else "",
        "Opens with": _titles((step.opens_with,), pledge),
        "Opens after": _titles((step.opens_after,), pledge),
        "Cannot start until": _titles(step.needs, pledge),
        "Complete when": listed(each.otherwise for each in step.completes_when),
        "Asks to look again": listed(each.otherwise for each in step.look_again_unless),
        "Keeps a record from moving on": listed(each.otherwise for each in step.blocks_advance),
        "Clears": pledge.stages[step.stage].regions.get(step.clears, step.clears),
        "Sensitive": _yes(step.sensitive),
        "Answers seen by": readers,
        "Others see": step.others_see.value if readers else "",
        "May be marked not applicable": _yes(step.may_be_not_applicable),
        "Carried for": f"{step.carried_months} months" if step.carried_months else "",
        "At the worker's pace": _yes(step.pace),
        "For each person": _yes(step.per_person),
        "Fixed once its stage is over": _yes(step.fixed_after_stage),
        "In the register": step.register,
        "A turn counts when": condition_in_words(pledge, step.turn_counts_when) if step.turn_counts_when else "",
    }
    return facts | _ladder(step.ladder) | _asked(step, pledge)


def _titles(keys: tuple[str, ...], pledge: Definition) -> str:
    titles = {key: stage.title for key, stage in pledge.stages.items()}
    titles |= {key: step.title for key, step in pledge.steps.items()}
    return listed(titles.get(key, key) for key in keys if key)


def _ladder(ladder: Ladder) -> dict[str, str]:
    """When a step is spoken of, in working days before or after its date."""
    rungs = {each.name: getattr(ladder, each.name) for each in fields(ladder)}
    return {f"Reminders, {name.replace('_', ' ')}": _rung(value) for name, value in rungs.items()}


def _rung(value: object) -> str:
    if isinstance(value, Again):
        times = f", {value.times} times" if value.times else ""
        then = f", then every {value.then_every}" if value.then_every else ""
        return f"every {value.every} working days{times}{then}"
    if isinstance(value, bool):
        return _yes(value)
    return "never" if value is None else f"{value} working days"


def _asked(step: Step, pledge: Definition) -> dict[str, str]:
    return {_question(key): _field(asked, step, pledge) for key, asked in step.fields.items()}


def _question(key: str) -> str:
    return f"Asks {key}"


def _called(step: Step) -> Mapping[str, str]:
    """How what a step asks is called: by its title; of two with one title the short name tells them apart."""
    titles = [asked.title for asked in step.fields.values()]
    return {
        _question(key): f"Asks “{asked.title}”" + (f" ({key})" if titles.count(asked.title) > 1 else "")
        for key, asked in step.fields.items()
    }


def _date(name: str, pledge: Definition) -> str:
    known = pledge.hire_dates.get(name)
    return known.title if known else name


def _named(reference: str, step: Step, pledge: Definition) -> str:
    """A date or an answer that a field names: one beside it, one of another step, or one of the record."""
    beside = step.fields.get(reference)
    return f"“{beside.title}”" if beside else in_titles(pledge, _date(reference, pledge))


def _field(asked: Field, step: Step, pledge: Definition) -> str:
    parts = [asked.title, asked.type.value, "" if asked.required else "may be left out", asked.hint]
    parts += [
        listed(asked.choices.values()),
        f"asked when {condition_in_words(pledge, asked.when, beside=step)}" if asked.when else "",
    ]
    parts += [f"at least {asked.at_least}" if asked.at_least is not None else ""]
    parts += [f"at most {asked.at_most}" if asked.at_most is not None else ""]
    parts += [f"not before {_named(asked.not_before, step, pledge)}" if asked.not_before else ""]
    parts += ["has happened"] if asked.happened else []
    parts += ["usually lies years ahead"] if asked.far_ahead else []
    parts += [f"a warning before {_named(asked.warn_before, step, pledge)}"] if asked.warn_before else []
    parts += [f"a warning above {asked.warn_above}"] if asked.warn_above else []
    parts += [f"a warning over {asked.warn_over}"] if asked.warn_over else []
    parts += [f"a warning where it is not as {asked.warn_unlike}"] if asked.warn_unlike else []
    parts += ["a warning unless all are chosen"] if asked.warn_unless_all else []
    parts += ["a warning where nobody is named"] if asked.warn_if_nobody else []
    parts += ["a warning on a day on which nobody works"] if asked.warn_on_day_off else []
    parts += [f"a warning above a figure of {asked.warn_figure_above} in it"] if asked.warn_figure_above else []
    if warned := asked.warn_under_days_after:
        parts.append(f"a warning under {warned[1]} days after {_named(warned[0], step, pledge)}")
    parts += [f"rows for {condition_in_words(pledge, asked.rows_for)}" if asked.rows_for else ""]
    parts += [f"sets {_date(asked.sets, pledge).lower().replace('_', ' ')}" if asked.sets else ""]
    parts += [listed(_field(column, step, pledge) for column in asked.columns.values())]
    return "; ".join(part for part in parts if part)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _facts_of_all(pledge: Definition) -> Mapping[str, str]:
    roles = (f"{pillar.title}: {listed(pillar.roles.values())}" for pillar in pledge.pillars.values())
    return {
        "Title": pledge.title,
        "Phases": listed(pledge.phases.values()),
        "Dates of a record": listed(date.title for date in pledge.hire_dates.values()),
        "Facts of a record": sentence(
            "; ".join(f"{key.replace('_', ' ')}: {listed(c.values())}" for key, c in pledge.hire_facts.items())
        ),
        "Pillars and roles": "; ".join(roles),
        "Bands": listed(pledge.bands.values()),
    }
