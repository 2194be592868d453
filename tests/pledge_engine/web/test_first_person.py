"""Words about a worker, said to the worker."""

import pytest

from pledge_engine.web.first_person import holds_it, to_you
from pledge_engine.web.my_pledge_turns import week_title


@pytest.mark.parametrize(
    ("said", "to_the_worker"),
    [
        ("“Workbook week” is not complete; the worker holds it.", "“Workbook week” is not complete; you hold it."),
        ("The service lead has not agreed the stage yet.", "Your service lead has not agreed the stage yet."),
        (
            "4 weeks after 6 March 2026 (the start date); 3 April 2026 is Good Friday",
            "4 weeks after 6 March 2026 (your start date); 3 April 2026 is Good Friday",
        ),
        ("1 week after (the first day of the workbook)", "1 week after (the first day of your workbook)"),
        ("planned, and done at the worker's own pace", "planned, and done at your own pace"),
        ("“A” goes on until the person leaves.", "“A” goes on for as long as you are here."),
        ("Read by the service lead named on this record", "Read by the service lead named on your record"),
        ("HR", "HR"),
        (
            "Do not include health or personal information. The worker can read this.",
            "Do not include health or personal information. Others who may see your record can read this.",
        ),
        ("Complete, waits for the agreement of the worker", "Complete, waits for your agreement"),
        (
            "Open; the worker said on 2 June 2026 that this did not happen for them",
            "Open; you said on 2 June 2026 that this did not happen for you",
        ),
        ("the workers of the service leads", "the workers of the service leads"),
    ],
)
def test_what_is_said_of_a_worker_is_said_to_them(said: str, to_the_worker: str) -> None:
    assert to_you(said) == to_the_worker


@pytest.mark.parametrize(
    ("owner", "to_the_worker"),
    [
        ("The worker", "You hold it"),
        ("The service lead", "Your service lead holds it"),
        ("The service lead and the professional lead", "Your service lead and your professional lead hold it"),
        ("Nobody holds this", "Nobody holds this"),
        (
            "The service lead; nobody holds the part of the professional lead",
            "Your service lead holds it; nobody holds the part of your professional lead",
        ),
    ],
)
def test_who_holds_something_is_said_to_the_worker_also_where_nobody_does(owner: str, to_the_worker: str) -> None:
    assert holds_it(owner) == to_the_worker


def test_a_week_is_the_readers_own() -> None:
    assert week_title("Workbook week", 3) == "Your week 3"
