"""What somebody types who takes an invitation up, and where a link that opens nothing leads to."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_log_in import WORDS

DAY = date(2026, 6, 15)
STARTS: dict[str, Any] = {"starts_on__day": "15", "starts_on__month": "6", "starts_on__year": "2026"}
CHOSEN: dict[str, Any] = {"handle": "rowan", "password": WORDS, "again": WORDS, **STARTS}


def name_of_page(browser: Browser, address: str) -> str:
    return browser.get(address, status=404).heading()
