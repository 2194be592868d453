"""Any text is a definition or is refused with its mistakes: never another error, and never a line that is not there."""

from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.small_pledge import SMALL, mistakes_of
from workflows.mistakes import MOST_MISTAKES

SHIPPED = files("workflows").joinpath("definitions", "lived_experience_pledge.yaml").read_text(encoding="utf-8")
PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            *(
                "\t",
                "\x00",
                "\ud800",
                "\r",
                "\u2028",
                "&a ",
                "*a",
                "<<: ",
                "!!int ",
                "---\n",
                "%TAG ! x\n",
                "? ",
                "- ",
                ": ",
            ),
            *(
                "[",
                "]",
                "{",
                "}",
                "'",
                '"',
                "|\n",
                ">-\n",
                "#",
                ", ",
                "~",
                "null",
                "yes",
                "on: ",
                "0",
                "-1",
                "1e9",
                "9" * 30,
            ),
            *(
                " and ",
                " or ",
                " is ",
                "any ",
                "each ",
                "after ",
                "every ",
                "until ",
                "stage target",
                "stage starts",
                "x.y.z",
            ),
            *(
                "steps:\n",
                "fields: {}\n",
                "needs: [plan, plan]\n",
                "type: rows\n",
                "choices: bands\n",
                "  " * 14 + "a:\n",
            ),
        ]
    ),
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text with a few pieces put in, taken out, doubled or moved to another line."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        match draw(st.sampled_from(["put in", "replace", "line away", "line twice", "line elsewhere"])):
            case "put in":
                text = text[:start] + draw(PIECES) + text[start:]
            case "replace":
                text = text[:start] + draw(PIECES) + text[end:]
            case change:
                lines = text.splitlines(keepends=True) or [""]
                place = draw(st.integers(0, len(lines) - 1))
                line = lines[place] if change == "line twice" else lines.pop(place)
                if change != "line away":
                    lines.insert(draw(st.integers(0, len(lines))), line)
                text = "".join(lines)
    return text


def read_or_refused(text: str) -> None:
    found = mistakes_of(text)
    last = text.count("\n") + 1
    assert len(found) <= MOST_MISTAKES + 1
    assert all(1 <= mistake.line <= last and mistake.problem and mistake.mend for mistake in found)


@settings(max_examples=25)
@given(damaged(SHIPPED))
def test_a_damaged_shipped_definition_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@settings(max_examples=150)
@given(damaged(SMALL))
def test_a_damaged_small_definition_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@settings(max_examples=100)
@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_refused(text: str) -> None:
    read_or_refused(text)
