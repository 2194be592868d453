import pytest
import yaml

from tests.workflows.small_pledge import FILE, SMALL, mistakes_of
from workflows.mistakes import Mistakes
from workflows.nodes import Items, Scalar, Section
from workflows.reading import read_definition
from workflows.sources import read_nodes


def nodes_of(text: str) -> Section:
    mistakes = Mistakes(FILE)
    root = read_nodes(text, mistakes)
    assert not mistakes
    assert isinstance(root, Section)
    return root


def noted(text: str) -> list[str]:
    mistakes = Mistakes(FILE)
    read_nodes(text, mistakes)
    return [str(mistake) for mistake in mistakes.as_error().mistakes]


@pytest.mark.parametrize(
    "written", ["yes", "010", "1_000", "12:30:45", "1e3", "0x1F", "2026-01-05", "~", "8a", "=", ".5"]
)
def test_a_value_is_the_text_that_was_written(written: str) -> None:
    assert nodes_of(f"key: {written}").entries["key"] == Scalar(written, 1, quoted=False)


def test_every_node_knows_its_line() -> None:
    root = nodes_of("# a comment\nfirst: one\nsecond:\n  - a\n  - b\nthird:\n  inner: >-\n    folded\n    text\n")
    second, third = root.entries["second"], root.entries["third"]
    assert isinstance(second, Items)
    assert [item.line for item in second.items] == [4, 5]
    assert isinstance(third, Section)
    assert third.entries["inner"] == Scalar("folded text", 7, quoted=True)
    assert root.lines == {"first": 2, "second": 3, "third": 6}


def test_a_file_saved_on_windows_reads_the_same() -> None:
    windows = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert read_definition(windows, FILE).steps == read_definition(SMALL, FILE).steps


def test_the_pure_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = nodes_of(SMALL)
    monkeypatch.setattr("workflows.sources._LOADER", yaml.SafeLoader)
    assert nodes_of(SMALL) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "small.yaml:1: the file is empty; start from a copy of the shipped definition"),
        ("# only this\n", "small.yaml:1: the file is empty; start from a copy of the shipped definition"),
        ("a: 1\nb: 2\na: 3\n", "small.yaml:3: 'a' stands here twice, first on line 1; take one of the two out"),
        ("a: &x 1\n", "small.yaml:1: '&x' gives a name to a part of the file; write that part out in full"),
        ("a: 1\nb: *x\n", "small.yaml:2: '*x' repeats another part of the file; write that part out in full"),
        ("a: 1\n<<: {b: 1}\n", "small.yaml:2: '<<' copies another part of the file; write that part out in full"),
        (
            "a: !!python/object:os.system x\n",
            (
                "small.yaml:1: 'tag:yaml.org,2002:python/object:os.syste' is a YAML tag; "
                "take it out; every value is read as it is written"
            ),
        ),
        ("a:\n\tb: 1\n", "small.yaml:2: there is a tab here; use spaces"),
        ("a: 1\nb: \x00\n", "small.yaml:2: there is a hidden character (U+0000) here; type the line again"),
        ("a: x\u202ey\n", "small.yaml:1: there is a hidden character (U+202E) here; type the line again"),
        ("a: \ud800\n", "small.yaml:1: there is a hidden character (U+D800) here; type the line again"),
        (
            'a: "\\0"\n',
            "small.yaml:1: the text has a hidden character, written with a backslash; type it as plain text",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "small.yaml:2: a second document begins here; keep one definition in one file; take the '---' out",
        ),
        ("%YAML 1.1\n---\na: 1\n", "small.yaml:1: a line may not begin with '%'; take the line out"),
        (
            "due:\n  on: advert_open.closes_on\n",
            (
                "small.yaml:2: 'on' without quotation marks means yes, no or nothing in YAML; "
                'write "on", or write the rule on one line: due: on advert_open.closes_on'
            ),
        ),
        (
            "choices:\n  yes: Yes\n",
            "small.yaml:2: 'yes' without quotation marks means yes, no or nothing in YAML; write \"yes\"",
        ),
        ("? \n: 1\n", "small.yaml:1: there is a colon with no key before it; write 'key: value'"),
        ("? [a]\n: b\n", "small.yaml:1: a key must be one short word; write it as in 'title: Start date'"),
        (
            "a: Support: all of it\n",
            (
                "small.yaml:1: there is a second ': ' here, or the line is indented further than its section; "
                "put the text in quotation marks, or line it up with the lines above"
            ),
        ),
        (
            "a: @home\n",
            "small.yaml:1: the text begins with a sign that means something in YAML; put the text in quotation marks",
        ),
        ('a: 1\nb: "open\n', "small.yaml:2: a quotation mark is never closed; close it at the end of its text"),
        (
            "a: [x\n",
            "small.yaml:1: a bracket is never closed, or a comma is missing; close it, or write one key to a line",
        ),
        (
            "a: 1\n  \nb\nc: 2\n",
            "small.yaml:3: this line has no colon; write 'key: value', or indent it under the text it belongs to",
        ),
        (
            "a: >-\n  text\nlost\n",
            "small.yaml:3: this line has no colon; write 'key: value', or indent it under the text it belongs to",
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            (
                "small.yaml:3: this line does not fit the lines above; "
                "line it up with its neighbours; text with a quotation mark in it needs the other kind around it"
            ),
        ),
        ("a: - b\n", "small.yaml:1: a list cannot begin here; begin it on a line of its own, indented"),
        (
            'a: "C:\\mine"\n',
            "small.yaml:1: a backslash in this text means something in YAML; use single quotation marks",
        ),
        (f"a: {'x' * 2_001}\n", "small.yaml:1: the text has 2,001 characters; use at most 2,000"),
        (f"{'[' * 13}{']' * 13}", "small.yaml:1: this is nested more than 12 deep; bring it nearer to the margin"),
        (
            "- a\n" * 20_000,
            "small.yaml:20000: the file holds more than 20,000 values; take out what does not belong to it",
        ),
        (
            "#" * 1_000_001,
            "small.yaml:1: the file has more than 1,000,000 characters; take out what does not belong to it",
        ),
    ],
)
def test_what_a_definition_never_needs_is_refused_with_its_line_and_its_mend(text: str, said: str) -> None:
    assert said in noted(text)


def test_aliases_are_refused_before_they_multiply() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40))
    assert all("part of the file" in line for line in noted(bomb))


def test_reading_stops_at_a_hundred_mistakes_and_says_so() -> None:
    found = mistakes_of("".join(f"key_{n}: x\n" for n in range(5_000)))
    assert len(found) == 101
    assert str(found[-1]).endswith("there are 100 mistakes or more; mend these first: later ones are not shown")


def test_a_mistake_does_not_hide_the_next() -> None:
    assert len(noted("a: &x 1\nb: *x\nyes: 1\nb: 2\n")) == 4
