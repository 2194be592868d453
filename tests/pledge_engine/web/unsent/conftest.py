"""A computer that several people use, and one of them in front of a form."""

import pytest

from pledge_engine.office import Office
from tests.factories.office import opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_log_in import WORDS
from tests.pledge_engine.web.unsent.leaving import STEP, Browse, can_log_in


@pytest.fixture
def shared(browse: Browse, furnished: Office) -> Browser:
    """One computer that several people use; Sam has a record's step before them, and has logged in."""
    can_log_in(browse, furnished, "sam", "pat")
    browser = browse()
    browser.get("/log-in")
    browser.send(handle="sam", password=WORDS)
    browser.get(f"/records/{opened_hire(furnished)}/steps/{STEP}")
    return browser
