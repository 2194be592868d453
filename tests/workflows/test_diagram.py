import re

import pytest

from tests.workflows.small_pledge import FILE, SMALL
from workflows.diagram import mermaid
from workflows.machine import initial_state, legal_states
from workflows.reading import load_shipped, read_definition

SMALL_DIAGRAM = """\
stateDiagram-v2
    state "Prepare" as at__prepare
    state "Check" as at__check {
        state "HR not complete" as at__check__hr__pending
        state "HR complete" as at__check__hr__cleared
        [*] --> at__check__hr__pending
        at__check__hr__pending --> at__check__hr__cleared : Do the checks
        --
        state "Health not complete" as at__check__health__pending
        state "Health complete" as at__check__health__cleared
        [*] --> at__check__health__pending
        at__check__health__pending --> at__check__health__cleared : Do the health check
    }
    state "Support" as at__support
    state "Withdrawn" as at__withdrawn
    state "Left" as at__left
    [*] --> at__prepare
    at__prepare --> at__check : advance
    at__check --> at__support : advance
    at__check --> at__prepare : return
    at__prepare --> at__withdrawn : withdraw
    at__check --> at__withdrawn : withdraw
    at__support --> at__left : leave
    at__withdrawn --> [*]
    at__left --> [*]
"""


def test_a_definition_is_drawn_with_its_regions_its_moves_and_its_ends() -> None:
    assert mermaid(read_definition(SMALL, FILE)) == SMALL_DIAGRAM


def test_every_stage_and_every_return_of_the_pledge_is_drawn() -> None:
    pledge, drawn = load_shipped(), mermaid(load_shipped())
    for stage in pledge.stages.values():
        assert f'"{stage.title}" as at__{stage.key}' in drawn
        assert all(f"at__{stage.key} --> at__{target} : return" in drawn for target in stage.returns)
    assert drawn.count(": advance") == len(pledge.stages) - 1
    assert drawn.count("return while nothing is done") == 2


def test_a_hire_in_two_regions_is_shown_in_both_in_words_and_in_colour() -> None:
    drawn = mermaid(load_shipped(), ("clearance/hr/cleared", "clearance/occupational_health/pending"))
    assert 'state "HR clearance complete (here now)" as at__clearance__hr__cleared' in drawn
    assert re.findall(r"class (\w+) here", drawn) == [
        "at__clearance__hr__cleared",
        "at__clearance__occupational_health__pending",
    ]
    assert drawn.count("(here now)") == 2


def test_every_state_a_hire_may_be_in_can_be_shown() -> None:
    pledge = load_shipped()
    for state in legal_states(pledge) | {initial_state(pledge)}:
        assert mermaid(pledge, state).count("(here now)") == len(state)


def test_a_place_the_definition_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="clearance/hr is not a place of lived_experience_pledge"):
        mermaid(load_shipped(), ("clearance/hr",))


def test_no_title_can_break_out_of_the_diagram() -> None:
    nasty = '"}; %% <b>#x</b> [*] --> at__left : `x` & {y}'
    text = SMALL.replace("title: Support\n", f"title: '{nasty}'\n").replace(
        "title: Do the checks\n", f"title: '{nasty}'\n"
    )
    drawn = mermaid(read_definition(text, FILE))
    assert len(drawn.splitlines()) == len(SMALL_DIAGRAM.splitlines())
    escaped = (
        "#34;#125;#59; #37;#37; #60;b#62;#35;x#60;/b#62; #91;#42;#93; --#62; at__left #58; #96;x#96; #38; #123;y#125;"
    )
    assert f'state "{escaped}" as at__support' in drawn
    assert drawn.count(escaped) == 2
