"""A trust with one record in each of its three teams."""

import pytest

from tests.factories.trust import Trust

OAK, ELM, YEW = "R-0001", "R-0002", "R-0003"


@pytest.fixture
def three(trust: Trust) -> Trust:
    """One record in each team: Oak and Elm in Adult, Yew in Older."""
    for team in ("Oak", "Elm", "Yew"):
        trust.hire(team)
    return trust
