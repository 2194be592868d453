"""Many more walks than a test run takes, there and back: ``python -m tests.pledge_engine.intake.many_walks FIRST NUMBER``.

Prints how many agree, and of each that does not its seed and why. A seed gives the same walk on every machine.
"""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor

from pledge_engine.intake.tracker_files import as_text
from tests.factories.journeys import FIRST_DAY, in_stage
from tests.pledge_engine.intake.compared import facts, moved
from tests.pledge_engine.intake.test_round_trip import PLEDGE, there_and_back, without_what_is_not_told
from tests.workflows.walk import KINDS, WHO, Chance, Walk


def walk_of(seed: int) -> Walk:
    """The walk of a seed, which begins in each stage in turn."""
    draw, stages = random.Random(seed), list(PLEDGE.stages)
    walk = Walk(in_stage(PLEDGE, stages[seed % len(stages)]), FIRST_DAY)
    for _ in range(draw.randint(10, 60)):
        numbers = (draw.randint(0, 59), draw.randint(0, 11), draw.randrange(len(WHO)), draw.randint(0, 11))
        walk.make(Chance(draw.choice(KINDS), *numbers, draw.randint(-20, 90)))
    return walk


def disagreement(seed: int) -> str:
    """What is not the same after the way there and back; nothing where all is."""
    walk = walk_of(seed)
    journey = without_what_is_not_told(walk.journey, walk.today)
    try:
        back = there_and_back(journey, walk.today, as_text)
    except AssertionError as refused:
        return f"{seed}: refused: {refused}"
    was, now = facts(journey), facts(back)
    if not moved(journey).items() <= moved(back).items():
        return f"{seed}: {moved(journey)} was moved by hand, and now {moved(back)} is"
    return "; ".join(f"{seed}: {key} was {was[key]} and is {now[key]}" for key in was if was[key] != now[key])


def main() -> None:
    """Make the walks on every core there is."""
    first, number = int(sys.argv[1]), int(sys.argv[2])
    with ProcessPoolExecutor() as pool:
        found = [said for said in pool.map(disagreement, range(first, first + number), chunksize=25) if said]
    print(f"{number - len(found)} of {number} walks agree.", *found, sep="\n")  # noqa: T201 - It is run by hand.


if __name__ == "__main__":
    main()
