"""Any text is a definition or is refused with its mistakes: never another error, and never a line that is not there."""

import gc
import os
import time
import tracemalloc
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.mutated import mutated
from tests.workflows.small_pledge import SMALL, mistakes_of
from workflows.mistakes import MOST_MISTAKES
from workflows.reading import DefinitionMistakes, read_stored
from workflows.sources import LARGEST_FILE, MOST_VALUES

# How long changed definitions are read, by the clock, and which ones: `make fuzz` takes ten minutes, `.ci/run` 30 seconds.
FUZZ_SECONDS = float(os.environ.get("FUZZ", "5"))
FUZZ_SEED = int(os.environ.get("FUZZ_SEED", "1"))
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


@pytest.fixture(scope="module", autouse=True)
def nothing_of_others_to_clear_up() -> Iterator[None]:
    """What other tests have left in memory is not gone through while a reading is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def seconds_of(text: str) -> float:
    """Read it or have it refused, and give the processor's time that it took."""
    began = time.process_time()
    read_or_refused(text)
    return time.process_time() - began


def test_a_definition_changed_anywhere_is_read_or_refused_within_a_second() -> None:
    texts = refused = 0
    longest, ends = 0.0, time.monotonic() + FUZZ_SECONDS
    for text in mutated(SHIPPED, FUZZ_SEED):
        longest = max(longest, seconds_of(text))
        assert longest < 1, text
        # A version that was in force is read by another door, which may raise nothing else either.
        try:
            read_stored(text, "stored.yaml")
        except DefinitionMistakes:
            refused += 1
        texts += 1
        if time.monotonic() > ends:
            break
    assert 0 < refused < texts
    told = f"{texts} definitions, {refused} refused, 0 crashes; the slowest took {longest:.2f} s; seed {FUZZ_SEED}"
    print(f"\n{told}")  # noqa: T201 - The figure that it is run for.


STEP = "      {}:\n        title: T\n        guidance: G\n        owner: hr\n        need: required\n        due: {}\n"
MANY = SMALL + "".join(STEP.format(f"s{n}", f"1 day after s{(n + 1) % 590}") for n in range(590))
HOSTILE = {
    "aliases that multiply": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 99)),
    "deep brackets": "[" * (LARGEST_FILE - 1),
    "deep braces": "{a: " * (LARGEST_FILE // 4),
    "deep lines": "".join(f"{' ' * n}a:\n" for n in range(1_300)),
    "one huge number": "version: " + "9" * (LARGEST_FILE - 20),
    "one long text": "title: " + "x" * (LARGEST_FILE - 20),
    "one long key": "x" * (LARGEST_FILE - 20) + ": 1",
    "as many values as there may be": "a: [" + "x, " * (MOST_VALUES - 10) + "x]",
    "colons without end": "a: b: c\n" * (LARGEST_FILE // 8),
    "quotation marks without end": 'title: "\n' * (LARGEST_FILE // 10),
    "many steps in a ring": MANY,
    "many steps that need each other": MANY.replace(
        "need: required\n        due: 1", "need: required\n        needs: [s1, s2, s3]\n        due: 1"
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_meant_to_be_slow_or_large_is_refused_within_a_second_and_64_megabytes(text: str) -> None:
    assert len(text) <= LARGEST_FILE
    assert seconds_of(text) < 1
    tracemalloc.start()
    read_or_refused(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64_000_000
