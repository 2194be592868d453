"""Mutations of a definition's text that know its structure, and what no definition should hold; the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_HARM = (
    *("[]", "{}", "~", "yes", "9" * 40, "-1", "1e999", "x" * 3_000, "[" * 40 + "]" * 40, "&a [*a, *a]", "*a", "<<: *a"),
    *(
        "!!python/object:os.system x",
        "\u202ehidden",
        "'",
        '"',
        "@x",
        "a: b: c",
        "- x",
        "|",
        "?",
        "\t",
        "\x00",
        "\ud800",
    ),
    *(
        "1 day after " + "a and " * 40 + "b",
        "every 1 day after stage starts, 1000 times",
        "on stage target",
        "%YAML 1.2",
    ),
    *("every 999 months after stage target, until each x", "a.b is " + " or ".join(f"x{n}" for n in range(60))),
)


def mutated(text: str, seed: int) -> Iterator[str]:
    """Texts without end: most are the text with lines, keys, values or whole blocks changed, some with raw bytes."""
    random = Random(seed)
    while True:
        if random.random() < 0.2:
            yield _bytes_changed(random, text)
            continue
        lines = text.split("\n")
        for _ in range(random.choice((1, 2, 3, 8, 30))):
            random.choice((_moved, _away, _valued, _valued, _keyed, _indented, _repeated, _harmed))(random, lines)
        yield "\n".join(lines)


def _bytes_changed(random: Random, text: str) -> str:
    raw = bytearray(text.encode())
    for _ in range(random.randrange(1, 30)):
        raw[random.randrange(len(raw))] = random.randrange(256)
    return raw.decode("utf-8", "replace")


def _moved(random: Random, lines: list[str]) -> None:
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _away(random: Random, lines: list[str]) -> None:
    del lines[random.randrange(len(lines))]


def _valued(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    _, _, value = random.choice(lines).partition(": ")
    lines[place] = lines[place].partition(": ")[0] + ": " + random.choice((value, value, random.choice(_HARM)))


def _keyed(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    key = random.choice(lines).strip().partition(":")[0]
    _, colon, value = lines[place].partition(":")
    lines[place] = lines[place][: len(lines[place]) - len(lines[place].lstrip())] + key + colon + value


def _indented(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    lines[place] = " " * random.randrange(9) + lines[place].lstrip()


def _repeated(random: Random, lines: list[str]) -> None:
    start, place = random.randrange(len(lines)), random.randrange(len(lines))
    lines[place:place] = lines[start : start + random.randrange(60)] * random.choice((1, 1, 2, 5, 30))


def _harmed(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    cut = random.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:cut] + random.choice(_HARM) + lines[place][cut + random.randrange(3) :]
