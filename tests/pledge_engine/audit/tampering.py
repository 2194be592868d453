"""Somebody who can rewrite every event, every link and every end of a chain; only what was kept elsewhere is out of reach."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pledge_engine.audit.chain import genesis, linked_bytes
from pledge_engine.audit.walk import Expected, StoredEvent

Events = Mapping[str, list[StoredEvent]]


@dataclass(frozen=True)
class Trail:
    """Events by chain, and how each chain should end according to the database."""

    events: Events
    ends: Mapping[str, Expected]

    def rows(self) -> Iterator[StoredEvent]:
        for chain in sorted(self.events):
            yield from self.events[chain]

    def with_chain(self, chain: str, events: list[StoredEvent], *, honest: bool = False) -> Trail:
        """The trail with other events in a chain; ``honest`` leaves what the database remembers of its end."""
        last = events[-1].hash.decode() if events else genesis(chain)
        end = self.ends[chain] if honest else replace(self.ends[chain], head=last, length=len(events))
        return Trail({**self.events, chain: events}, {**self.ends, chain: end})

    def without(self, chain: str) -> Trail:
        left = {name: events for name, events in self.events.items() if name != chain}
        return Trail(left, {name: end for name, end in self.ends.items() if name != chain})


class Tampered(NamedTuple):
    """A trail that is not what was recorded, and the first event of which chain that is true of."""

    kind: str
    trail: Trail
    chain: str
    sequence: int


def rehashed(chain: str, events: list[StoredEvent]) -> list[StoredEvent]:
    """The events chained anew, each in its place, as the engine itself would have done it."""
    head, again = genesis(chain).encode(), []
    for place, event in enumerate(events, 1):
        body = with_field(event.body, ("sequence",), place)
        hash_ = linked_bytes(head, body)
        again.append(event._replace(chain=chain.encode(), sequence=place, previous=head, hash=hash_, body=body))
        head = hash_
    return again


def with_field(body: bytes, path: tuple[Any, ...], value: object) -> bytes:
    """The text with one of its values put in the place of another."""
    whole = json.loads(body)
    holder = whole
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fields_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every single value in a text, with where it stands."""
    if isinstance(value, dict | list) and value:
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from fields_of(part, (*path, key))
    else:
        yield path, value


def others(value: object, chance: random.Random) -> list[object]:
    """Things that could be written in the place of a value."""
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, int):
        return [value + 1, value - 1, -value - 1, str(value)]
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        letter = chr(ord(value[place]) ^ 1)
        return [value[:place] + letter + value[place + 1 :], value[:-1], f"{value} ", "", None]
    return ["x", 1]


# ---------------------------------------------------------------- what can be done to a trail


def one_field_changed(trail: Trail, chance: random.Random) -> Iterator[Tampered]:
    """Every value of every event, alone and with the rest of its chain made to fit."""
    for chain, events in trail.events.items():
        for place, event in enumerate(events):
            for path, value in fields_of(json.loads(event.body)):
                for other in others(value, chance):
                    changed = [*events]
                    changed[place] = event._replace(body=with_field(event.body, path, other))
                    yield Tampered("changed", trail.with_chain(chain, changed, honest=True), chain, place + 1)
                    if path != ("sequence",):  # Chaining anew puts that right again.
                        yield Tampered("rehashed", trail.with_chain(chain, rehashed(chain, changed)), chain, place + 1)


def one_link_changed(trail: Trail, chance: random.Random) -> Iterator[Tampered]:
    for chain, events in trail.events.items():
        for place, event in enumerate(events):
            for column in ("previous", "hash"):
                text = getattr(event, column)
                spot = chance.randrange(len(text))
                changed = [*events]
                forged = text[:spot] + bytes([text[spot] ^ 1]) + text[spot + 1 :]
                changed[place] = event._replace(**{column: forged})
                yield Tampered("link", trail.with_chain(chain, changed, honest=True), chain, place + 1)


def one_removed(trail: Trail, _chance: random.Random) -> Iterator[Tampered]:
    for chain, events in trail.events.items():
        for place in range(len(events)):
            left = events[:place] + events[place + 1 :]
            if left:
                yield Tampered("removed", trail.with_chain(chain, left, honest=True), chain, place + 1)
                yield Tampered("removed", trail.with_chain(chain, rehashed(chain, left)), chain, place + 1)


def two_swapped(trail: Trail, _chance: random.Random) -> Iterator[Tampered]:
    for chain, events in trail.events.items():
        for place in range(len(events) - 1):
            swapped = [*events]
            first, second = events[place : place + 2]
            swapped[place : place + 2] = [
                second._replace(sequence=first.sequence),
                first._replace(sequence=second.sequence),
            ]
            yield Tampered("swapped", trail.with_chain(chain, swapped, honest=True), chain, place + 1)
            yield Tampered("swapped", trail.with_chain(chain, rehashed(chain, swapped)), chain, place + 1)


def one_put_in(trail: Trail, chance: random.Random) -> Iterator[Tampered]:
    for chain, events in trail.events.items():
        for place in range(len(events)):
            more = [*events[:place], chance.choice(events), *events[place:]]
            moved = [event._replace(sequence=n) for n, event in enumerate(more, 1)]
            if more[place] != more[place + 1] or place + 2 < len(more):
                first = place + 1 if more[place].body != events[place].body else place + 2
                yield Tampered("put in", trail.with_chain(chain, moved, honest=True), chain, first)
                yield Tampered("put in", trail.with_chain(chain, rehashed(chain, moved)), chain, first)


def cut_short(trail: Trail, _chance: random.Random) -> Iterator[Tampered]:
    for chain, events in trail.events.items():
        for length in range(1, len(events)):
            yield Tampered("cut short", trail.with_chain(chain, events[:length], honest=True), chain, length + 1)
            yield Tampered("cut short", trail.with_chain(chain, events[:length]), chain, length + 1)


def left_out(trail: Trail, _chance: random.Random) -> Iterator[Tampered]:
    for chain in trail.events:
        yield Tampered("left out", trail.without(chain), chain, 1)


def spliced(trail: Trail, chance: random.Random) -> Iterator[Tampered]:
    """The beginning of one chain goes on with the end of another."""
    for chain, events in trail.events.items():
        for place in range(1, len(events)):
            other = chance.choice([name for name in trail.events if name != chain])
            tail = trail.events[other][place:]
            if tail:
                whole = rehashed(chain, [*events[:place], *tail])
                yield Tampered("spliced", trail.with_chain(chain, whole), chain, place + 1)


def older_backup(trail: Trail, chance: random.Random) -> Iterator[Tampered]:
    """The whole database as it was a while ago."""
    for _ in range(50):
        older, first = trail, ("", 0)
        for chain, events in trail.events.items():
            length = chance.randint(1, len(events))
            older = older.with_chain(chain, events[:length])
            if length < len(events):
                first = (chain, length + 1)
        if first[0]:
            yield Tampered("older backup", older, *first)


KINDS: tuple[Callable[[Trail, random.Random], Iterator[Tampered]], ...] = (
    one_field_changed,
    one_link_changed,
    one_removed,
    two_swapped,
    one_put_in,
    cut_short,
    left_out,
    spliced,
    older_backup,
)
